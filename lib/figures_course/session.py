"""A pupil's session with a walkthrough: answers checked, hints given, progress shown and handed to the teacher.

Nothing is sent; there is no account, and no time is noted. In JupyterLab the progress is kept in a file beside the
notebook, `.progress-WALKTHROUGH.json`, so that it survives a restart; who deletes it begins again. `export` writes it
under the pupil's name for the teacher, and `resume` goes on from there on another computer.

>>> session = open_walkthrough("rows", {})
>>> session.check("qualifier")
… Not answered yet. Replace None with your answer and run the cell again.
"""

import json
import os
import re
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

import pandas as pd

from figures_course.display import show
from figures_course.exercises import LOOKS, Exercise, Feedback, Names, names_of, read_exercises
from figures_course.python_errors import prepare_shell
from interpol_figures.model.format import counted
from interpol_figures.report.html_table import HtmlOutput
from interpol_figures.tables.names import require_known

NOTEBOOK = "JPY_SESSION_NAME"  # in the environment of a kernel that a Jupyter server started: the notebook's path


@dataclass
class Attempt:
    """How far a pupil is with one exercise: answers given, hints asked for, and the state of the best answer."""

    state: str = "open"
    answers: int = 0
    hints: int = 0


class ExerciseSession:
    """Checks answers, gives hints, and shows or writes how far the pupil is."""

    def __init__(self, name: str, notebook: Names):
        """Open the walkthrough `name`; `notebook` are the names to answer with.

        In Jupyter, progress is kept in a file beside the notebook, from which an earlier session's is read.
        """
        self.name, self.notebook = name, notebook
        self.exercises = {exercise.name: exercise for exercise in read_exercises(name)}
        self.attempts = {name: Attempt() for name in self.exercises}
        self.last: dict[str, str] = {}  # the last answer to each exercise: the same one again isn't counted
        opened = os.environ.get(NOTEBOOK)
        self.kept = Path(opened).with_name(f".progress-{name}.json") if opened else None
        if self.kept and self.kept.is_file():
            self._restore(self.kept)

    def check(self, name: str, answer=None) -> Feedback:
        """What is to be said to an answer: right, not answered yet, or what it looks like."""
        feedback = self._exercise(name).judge(self.names, answer)
        attempt = self.attempts[name]
        if feedback.state != "open" and self.last.get(name) != repr(answer):
            attempt.answers += 1
            self.last[name] = repr(answer)
        if attempt.state != "right":
            attempt.state = feedback.state
        self._keep()
        return feedback

    @property
    def names(self) -> Names:
        """What solutions may use: the notebook's names as they are now."""
        return names_of(self.notebook)

    def hint(self, name: str | None = None) -> Feedback:
        """The next hint; the last one again when there are no more. Never the answer; none is given unasked."""
        if name is None:
            names = ", ".join(f'"{one}"' for one in self.exercises)
            return Feedback("hint", f"For a hint, put the name of an exercise in place of None: {names}.")
        hints, attempt = self._exercise(name).hints, self.attempts[name]
        attempt.hints = min(attempt.hints + 1, len(hints))
        self._keep()
        return Feedback("hint", f"Hint {attempt.hints} of {len(hints)}: {hints[attempt.hints - 1]}")

    def _exercise(self, name: str) -> Exercise:
        require_known("exercise", [name], self.exercises)
        return self.exercises[name]

    def progress(self) -> HtmlOutput:
        """A table of the exercises: state, answers given, hints used."""
        right = sum(attempt.state == "right" for attempt in self.attempts.values())
        summary = f"{right} of {len(self.attempts)} exercises are right."
        rows = [
            (self.exercises[name].question, LOOKS[attempt.state][2], attempt.answers, attempt.hints)
            for name, attempt in self.attempts.items()
        ]
        table = show(pd.DataFrame(rows, columns=["Exercise", "State", "Answers", "Hints"]))
        return HtmlOutput(f"<p>{summary}</p>\n{table.html}", f"{summary}\n{table.text}")

    def export(self, pupil: str | None, folder: Path | str = ".") -> HtmlOutput:
        """Write the progress into a folder, to hand in; does nothing while no name is given."""
        if not pupil or not pupil.strip():
            return _sentence("Nothing written: give your name to hand in your progress.")
        path = self._path(pupil, folder)
        self._write(path, pupil)
        return _sentence(f"Written: {path.name}, with {counted(len(self.attempts), 'exercises')}. Hand it in.")

    def resume(self, pupil: str, folder: Path | str = ".") -> HtmlOutput:
        """Go on where an earlier session ended that wrote its progress with `export`; shows the progress.

        Raises FileNotFoundError where this pupil has written none, and ValueError for a file that isn't one.
        """
        path = self._path(pupil, folder)
        if not path.is_file():
            raise FileNotFoundError(f"no {path.name} here; session.export({pupil!r}) writes it")
        self._restore(path)
        self._keep()
        return self.progress()

    def _keep(self) -> None:
        if self.kept:
            self._write(self.kept, "")

    def _write(self, path: Path, pupil: str) -> None:
        exercises = [{"exercise": name, **asdict(attempt)} for name, attempt in self.attempts.items()]
        report = {"pupil": pupil, "walkthrough": self.name, "exercises": exercises}
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def _restore(self, path: Path) -> None:
        """Take over the progress of a file; an exercise that the walkthrough has no longer is left out."""
        try:
            for one in json.loads(path.read_text(encoding="utf-8"))["exercises"]:
                if one["exercise"] in self.attempts:
                    self.attempts[one["exercise"]] = Attempt(one["state"], int(one["answers"]), int(one["hints"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path.name} is no progress of a walkthrough ({error}); export it again, or delete it to begin again"
            ) from None

    def _path(self, pupil: str, folder: Path | str) -> Path:
        own = re.sub(r"\W+", "-", pupil).strip("-")  # a file name on any system
        return Path(folder) / f"progress-{self.name}-{own}.json"


def _sentence(text: str) -> HtmlOutput:
    return HtmlOutput(f"<p>{escape(text)}</p>", text)


def open_walkthrough(name: str, notebook: Names) -> ExerciseSession:
    """A session with a walkthrough; `notebook` is `globals()` of the notebook it runs in.

    In Jupyter, errors of Python are shown short and explained. Raises UnknownNameError with the nearest names.
    """
    prepare_shell()
    return ExerciseSession(name, notebook)
