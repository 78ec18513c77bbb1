"""How far a pupil is: shown in the notebook, and written to a local file for the teacher if the pupil wants it.

Nothing is kept or sent unless the pupil calls `export`; there is no account, and no time is noted.
"""

import json
from html import escape
from pathlib import Path

from figures_course.exercises import LOOKS
from interpol_figures.model.format import counted
from interpol_figures.report.report import Exhibit

STYLE = "body{font-family:sans-serif;max-width:48em;margin:2em auto}td,th{text-align:left;padding:.3em}"


class Progress:
    """Showing and exporting the attempts of a `Desk`."""

    def progress(self) -> Exhibit:
        """A table of the exercises: state, answers given, hints used."""
        right = sum(attempt.state == "right" for attempt in self.attempts.values())
        summary = f"{right} of {len(self.attempts)} exercises are right."
        rows = [
            (exercise.question, LOOKS[attempt.state][2], str(attempt.tries), str(attempt.hints))
            for exercise, attempt in zip(self.exercises.values(), self.attempts.values(), strict=True)
        ]
        cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
        head = "".join(f"<th scope='col'>{name}</th>" for name in ("Exercise", "State", "Answers", "Hints"))
        text = "\n".join([summary, *(f"{state}: {question}" for question, state, _, _ in rows)])
        return Exhibit(
            f"<p>{summary}</p>\n<table class='exhibit'><thead><tr>{head}</tr></thead><tbody>\n{cells}</tbody></table>",
            text,
        )

    def export(self, pupil: str | None, folder: Path | str = ".") -> Exhibit:
        """Write the progress as a page and as JSON into a folder; does nothing while no name is given."""
        if not pupil or not pupil.strip():
            return Exhibit("<p>Nothing written: give your name to hand in a report.</p>", "nothing written")
        stem = Path(folder) / f"progress-{self.name}-{'-'.join(pupil.split()).replace('/', '-')}"
        answers = [
            {"exercise": name, "state": attempt.state, "answers": attempt.tries, "hints": attempt.hints}
            for name, attempt in self.attempts.items()
        ]
        told = {"pupil": pupil, "walkthrough": self.name, "exercises": answers}
        page, data = stem.with_name(stem.name + ".html"), stem.with_name(stem.name + ".json")
        data.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        title = f"{escape(pupil)}: {escape(self.name.replace('_', ' '))}"
        page.write_text(
            f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
            f"<style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n{self.progress().html}\n</body></html>\n",
            encoding="utf-8",
        )
        written = f"Written: {page.name} and {data.name}, with {counted(len(answers), 'exercises')}."
        return Exhibit(f"<p>{escape(written)} Hand in either.</p>", written)
