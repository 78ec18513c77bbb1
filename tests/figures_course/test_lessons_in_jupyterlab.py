"""Each walkthrough as a pupil does it in a real JupyterLab without a network: first wrong, then right, and after a restart."""

import asyncio
import json
import zipfile

import pytest

from browser import CHROMIUM, opened
from figures_course import build, editions
from figures_course.exercises import read_exercises
from figures_course.python_errors import MEANINGS
from jupyter_lab import (
    KERNEL,
    MARKS,
    OUTPUTS,
    PANEL,
    PATIENCE,
    asked_elsewhere,
    complaints,
    lab_on,
    open_notebook,
    run_all,
    run_cell,
    serve,
)
from wrong_answers import WRONG

# `test_walkthroughs` does the same lessons without JupyterLab, in seconds.
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
MASTERS = build.masters()
RESTARTED = "Connection lost, reconnecting in 0 seconds."  # what JupyterLab says when it restarts a kernel
TYPED = (int, float, str, list)  # answers that are typed as they are


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """JupyterLab on the unpacked archive of a class."""
    base = tmp_path_factory.mktemp("class")
    for path in MASTERS.values():
        build.write(editions.pupils(build.read(path)), base / "pupil" / path.name)
    with zipfile.ZipFile(build.write_archive(base, MASTERS.values())) as archive:
        archive.extractall(base)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("INTERPOL_FIGURES_DATA")  # a pupil has the tables of the archive
        with serve(lab_on(base / "walkthroughs"), base) as server:
            yield server


def wrong_answer(walkthrough, exercise):
    """Lines that give a wrong answer, and words of what is said to it."""
    for answer, words in WRONG[f"{walkthrough}/{exercise.name}"]:
        if isinstance(answer, TYPED):
            return f"{exercise.name} = {answer!r}", words
    mistake = exercise.mistakes[0]
    return f"{exercise.solution}\nexpected = {exercise.name}\n{exercise.name} = {mistake.answer}", mistake.says


async def do(server, name) -> dict:
    """Do a lesson from its opening to its end; what was seen on the way."""
    exercises = read_exercises(name)
    async with opened(1400, 1000, offline=False) as tab:
        await open_notebook(tab, server.address(MASTERS[name].name))
        await run_all(tab)
        await tab.until(f"{MARKS}.length && {MARKS}.every((marks) => marks)", PATIENCE)
        found = {"outputs": await tab.evaluate(OUTPUTS), "wrong": {}, "right": {}}
        first = exercises[0].name
        found["misspelt"] = await run_cell(tab, check(first), f"{first} = misspelt\n{check(first)}")
        for exercise in exercises:
            lines, words = wrong_answer(name, exercise)
            said = await run_cell(tab, check(exercise.name), f"{lines}\n{check(exercise.name)}")
            found["wrong"][exercise.name] = (said, words)
            solved = f"{exercise.solution}\n{check(exercise.name)}"
            found["right"][exercise.name] = await run_cell(tab, check(exercise.name), solved)
        await run_all(tab)
        found["answered"] = await tab.evaluate(OUTPUTS)
        found["progress"] = await run_cell(tab, "session.progress()")
        found["errors"] = complaints(tab)
        await tab.evaluate(f"{PANEL}.sessionContext.restartKernel().then(() => null)")
        await tab.until(f"{KERNEL}?.status === 'idle'", PATIENCE)
        await run_cell(tab, "open_walkthrough(")
        found["after a restart"] = await run_cell(tab, "session.progress()")
        found["handed in"] = await run_cell(tab, "session.export(", 'session.export("Ada")')
        await tab.evaluate("jupyterapp.commands.execute('docmanager:save').then(() => null)")
        later = complaints(tab)[len(found["errors"]) :]
        found["errors"] += [one for one in later if one != RESTARTED]
        found["requests"] = asked_elsewhere(tab, server)
        await tab.evaluate(f"{PANEL}.sessionContext.shutdown().then(() => null)")
        return found


def check(exercise):
    return f'session.check("{exercise}", {exercise})'


@pytest.mark.parametrize("name", MASTERS)
def test_a_pupil_does_the_lesson(server, name):
    found, exercises = asyncio.run(do(server, name)), read_exercises(name)
    texts = json.dumps(found["outputs"], ensure_ascii=False)
    assert texts.count("Not answered yet. Replace None") == 2 * len(exercises)  # as HTML and as plain text
    for outputs in (found["outputs"], found["answered"]):
        assert not [one for one in outputs if one["output_type"] == "error"]
    assert MEANINGS["NameError"] in found["misspelt"]
    assert len(found["misspelt"].splitlines()) < 12  # not the long way to the error
    for exercise in exercises:
        said, words = found["wrong"][exercise.name]
        assert said.startswith(("✗", "?")) and words in said, f"{exercise.name}: {said!r}, not {words!r}"
        assert f"✓ Right. {exercise.because}" in found["right"][exercise.name]
    done = f"{len(exercises)} of {len(exercises)} exercises are right."
    assert done in found["progress"] and done in found["after a restart"]
    assert f"progress-{name}-Ada.json" in found["handed in"]
    assert (found["errors"], found["requests"]) == ([], [])
