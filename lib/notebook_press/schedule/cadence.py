"""How often a report is made anew: on change, daily, weekly, monthly, or by a cron expression.

All times of a plan are those of one time zone, which the plan declares; neither the machine's own zone
nor its `TZ` counts. Where clocks go forward, what falls into the hour left out is due right after it;
where they go back, what falls into the hour that comes twice is due once. That is how Debian's cron does
it; the arithmetic is that of `cronsim`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from notebook_press.errors import PlanError, nearest

ON_CHANGE = "on change"
WORDS = {"daily": "0 0 * * *", "weekly": "0 0 * * MON", "monthly": "0 0 1 * *"}
FIELDS = 5  # cronsim also takes seconds, which no timer would look at
KEYS = ("time_zone", "groups")


def expression_of(cadence: str) -> str | None:
    """Return a cadence as a cron expression; nothing for ``on change``.

    >>> expression_of("monthly")
    '0 0 1 * *'

    Raises
    ------
    ValueError
        When it is neither a word nor a cron expression that ever falls due.
    """
    if cadence == ON_CHANGE:
        return None
    expression = WORDS.get(cadence, cadence)
    words = nearest(cadence, [ON_CHANGE, *WORDS])
    if len(expression.split()) != FIELDS:
        raise ValueError(f"{cadence!r} is neither a word for a cadence nor a cron expression of five fields. {words}")
    from cronsim import CronSim, CronSimError

    try:
        next(CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as reason:
        raise ValueError(f"the cron expression {cadence!r} never falls due: {reason or 'no such day'}") from None
    return expression


def latest(expression: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the last time, in UTC, that a cron expression fell due, up to and including now.

    >>> latest("0 6 * * *", ZoneInfo("Europe/Paris"), datetime(2026, 3, 29, 12, tzinfo=UTC)).isoformat()
    '2026-03-29T04:00:00+00:00'
    """
    from cronsim import CronSim

    found = next(CronSim(expression, (now + timedelta(seconds=1)).astimezone(zone), reverse=True)).astimezone(UTC)
    # In an hour that comes twice, going back may step over what fell due the first time.
    while (later := following(expression, zone, found)) <= now:
        found = later
    return found


def following(expression: str, zone: ZoneInfo, moment: datetime) -> datetime:
    """Return the first time, in UTC, that a cron expression falls due after a moment."""
    from cronsim import CronSim

    times = CronSim(expression, moment.astimezone(zone))
    # The second time round, the clock shows an hour again that has been dealt with.
    return next(utc for time in times if (utc := time.astimezone(UTC)) > moment)


def read_schedule(where: str, table: Any) -> tuple[str, Mapping[str, str]]:
    """Return the time zone and the cadence of each group, as the table ``[schedule]`` of a plan has them."""
    if not isinstance(table, dict):
        raise PlanError(f"{where}: expected a table of keys, found {table!r}")
    for key in table.keys() - set(KEYS):
        raise PlanError(f"{where}: unknown key {key!r}. {nearest(key, KEYS)}")
    zone, groups = table.get("time_zone", "UTC"), table.get("groups", {})
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, TypeError, OSError):
        raise PlanError(
            f"{where}: key 'time_zone': {zone!r} is no time zone that this machine knows; give one such as "
            "'Europe/Paris', and where none is known install the package `tzdata`"
        ) from None
    if not isinstance(groups, dict):
        raise PlanError(f"{where}: key 'groups': expected a table such as {{Years = \"weekly\"}}, found {groups!r}")
    for group, cadence in groups.items():
        check_cadence(f"{where}: group {group!r}", cadence)
    return zone, groups


def check_cadence(where: str, cadence: Any) -> None:
    """Raise PlanError, saying where, if something is no cadence."""
    try:
        expression_of(str(cadence))
    except ValueError as reason:
        raise PlanError(f"{where}: key 'cadence': {reason}") from None
