"""Notifying somebody that a scheduled run changed or failed something: by a command, or by a webhook.

Where to is the user's own business and may be secret. It stands in the environment or in a file outside the
project, is never written anywhere, and neither is what a command or a server answers, which may repeat it.
"""

import json
import os
import shlex
import subprocess
import tomllib
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notebook_press.errors import PressError, nearest

CAUSES = ("change", "failure")
KEYS = ("command", "webhook", "on")
SECONDS = 60  # that sending may take


@dataclass(frozen=True)
class Notifier:
    """Whom to notify, and of what: `on` holds ``change``, ``failure`` or both."""

    command: tuple[str, ...] = field(default=(), repr=False)
    webhook: str = field(default="", repr=False)
    on: tuple[str, ...] = CAUSES

    def notify(self, causes: set[str], text: str, facts: Mapping[str, Any]) -> list[str]:
        """Send a message if one of its causes is wanted, and return what went wrong, in words without secrets.

        A command gets the text on its standard input, and the facts as JSON in the environment variable
        ``PRESS_RUN``. A webhook gets a JSON object: ``text``, as chats show it, beside the facts.
        """
        if not causes & set(self.on):
            return []
        ran = _run(self.command, text, facts) if self.command else ""
        posted = _post(self.webhook, {"text": text, **facts}) if self.webhook else ""
        return [one for one in (ran, posted) if one]


def _run(command: tuple[str, ...], text: str, facts: Mapping[str, Any]) -> str:
    environment = {**os.environ, "PRESS_RUN": json.dumps(facts)}
    try:
        process = subprocess.run(
            command, input=text, text=True, env=environment, timeout=SECONDS, capture_output=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the notice command couldn't be run: {type(error).__name__}"
    return f"the notice command ended with exit code {process.returncode}" if process.returncode else ""


def _post(url: str, body: Mapping[str, Any]) -> str:
    headers = {"Content-Type": "application/json"}
    try:
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return f"the webhook answered with status {error.code}"
    except (OSError, ValueError) as error:
        return f"the webhook couldn't be reached: {type(getattr(error, 'reason', error)).__name__}"


def read_notifier(environment: Mapping[str, str], name: str, project: Path) -> Notifier:
    """Read whom to notify from the environment, or from a TOML file.

    For the name ``my-press`` these are ``MY_PRESS_NOTICE_COMMAND``, ``MY_PRESS_NOTICE_WEBHOOK``,
    ``MY_PRESS_NOTICE_ON`` and ``MY_PRESS_NOTICE_FILE``; the file is otherwise
    ``~/.config/my-press/notice.toml``, with the keys `command`, `webhook` and `on`.

    Raises
    ------
    PressError
        When something is set that can't be used; the message doesn't hold its value.
    """
    settings = _from_file(environment, name, project)
    where = {key: f"{prefix(name)}{key.upper()}" for key in KEYS}
    settings |= {key: environment[where[key]] for key in KEYS if environment.get(where[key])}
    command, webhook, on = (settings.get(key, "") for key in KEYS)
    if not all(isinstance(one, str) for one in (command, webhook, on)):
        raise PressError("the notice settings `command`, `webhook` and `on` are strings")
    if webhook and not webhook.startswith(("https://", "http://")):
        raise PressError(f"the webhook ({where['webhook']}, or the file) is no address that begins with https://")
    causes = tuple(on.replace(",", " ").split()) or CAUSES
    for cause in causes:
        if cause not in CAUSES:
            raise PressError(f"{where['on']}, or `on` in the file: {cause!r}. {nearest(cause, CAUSES)}")
    try:
        return Notifier(tuple(shlex.split(command)), webhook, causes)
    except ValueError as error:
        raise PressError(f"the notice command ({where['command']}, or the file): {error}") from None


def prefix(name: str) -> str:
    """Return what the environment's variables for a press begin with.

    >>> prefix("my-press")
    'MY_PRESS_NOTICE_'
    """
    return f"{name.upper().replace('-', '_')}_NOTICE_"


def _from_file(environment: Mapping[str, str], name: str, project: Path) -> dict[str, Any]:
    chosen = environment.get(f"{prefix(name)}FILE", "")
    home = environment.get("XDG_CONFIG_HOME") or (environment.get("HOME", "") and f"{environment['HOME']}/.config")
    path = Path(chosen or f"{home}/{name}/notice.toml")
    if not chosen and not (home and os.access(path, os.R_OK)):
        return {}
    if path.resolve().is_relative_to(project.resolve()):
        raise PressError(f"{path} lies in the project, where its secrets would be shared; move it elsewhere")
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PressError(f"{path} can't be read: {type(error).__name__}") from None
    for key in settings.keys() - set(KEYS):
        raise PressError(f"{path}: unknown key {key!r}. {nearest(key, KEYS)}")
    return settings
