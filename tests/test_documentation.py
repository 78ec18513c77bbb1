"""The guides hold together with the command line: what they name is there, and what is there they name."""

import re
import shlex
from pathlib import Path

import click
import pytest

import interpol_figures as figures
from command_reference import PLACE, all_commands, reference

ROOT = Path(__file__).parents[1]
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = {context.command_path: command for command, context in all_commands()}
NAMED = re.compile(r"^(interpol-figures(?: [a-z][a-z-]*)*)(.*)$")


def commands_named(guide: Path):
    """Each command that a guide shows, in a block or a span of code: its path, and its options."""
    text = guide.read_text(encoding="utf-8")
    spans = [
        *re.findall(r"`(interpol-figures [^`\n]+)`", text),
        *re.findall(r"^(interpol-figures [^\n|]+)", text, re.MULTILINE),
    ]
    for span in spans:
        words = shlex.split(span.partition("#")[0].replace("…", " "))
        path = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in COMMANDS), None)
        yield span, path, [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_names_only_commands_and_options_that_there_are(guide):
    for span, path, options in commands_named(guide):
        if span.startswith(("interpol-figures --help", "interpol-figures,")):
            continue
        assert path, f"{guide.name}: there is no command {span!r}"
        known = {
            name
            for one in COMMANDS[path].params
            if isinstance(one, click.Option)
            for name in [*one.opts, *one.secondary_opts]
        }
        assert set(options) <= known | {"--help"}, f"{guide.name}: {span!r}"


def test_the_reference_is_what_the_commands_say():
    assert PLACE.read_text(encoding="utf-8") == reference(), "run `make commands`"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_says_what_it_does(path):
    command = COMMANDS[path]
    assert command.help
    silent = [one.name for one in command.params if isinstance(one, click.Option) and not one.help]
    assert not silent, f"{path}: {', '.join(map(str, silent))}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_links_to_is_there(guide):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"


def test_make_help_lists_every_target_that_a_guide_names():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for guide in GUIDES:
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", guide.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, f"{guide.name}: {', '.join(sorted(named - targets))}"


@pytest.mark.live
@pytest.mark.parametrize("guide", ["README.md", "docs/notebooks.md"])
def test_what_a_guide_shows_in_python_runs(guide):
    shown = re.findall(r"^```python\n(.*?)^```", (ROOT / guide).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown
    for code in shown:
        exec(compile(code, guide, "exec"), {})


def test_the_guide_to_notebooks_names_the_whole_vocabulary():
    text = (ROOT / "docs/notebooks.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[`.]([A-Za-z_]+)", text))
    assert set(figures.__all__) - named <= {"Caption", "Fact", "accession_curve"}
