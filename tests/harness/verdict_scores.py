"""How well verdicts agree with labels that a careful reader gave beforehand: `python tests/harness/verdict_scores.py`.

Columns of a labelled file: those of a claims file, `expected_verdict` and `reason`; a reason that begins with BORDERLINE
marks a claim on which careful readers differ. `not_understood` counts as no record.
"""

import csv
import sys
from pathlib import Path

from interpol_figures.reading.claims import COLUMNS
from interpol_figures.tables.load import Tables, load
from interpol_figures.verdicts.judge import judge_claims

LABELLED = Path(__file__).parents[1] / "interpol_figures/verdicts"
BORDERLINE = "BORDERLINE"
FILES = ["claims_of_pages.csv", "further_claims.csv", "claims_of_further_pages.csv", "claims_of_articles.csv"]
FILES += ["labelled_claims.csv"]


def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of one file of labelled claims."""
    with (LABELLED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(tables: Tables, rows: list[dict[str, str]]):
    """The verdicts on labelled claims, indexed by their ids."""
    return judge_claims(tables, [{name: row.get(name) or "" for name in COLUMNS} for row in rows])


def disagreements(tables: Tables, rows: list[dict[str, str]]) -> list[str]:
    """One line for each clear claim that is judged otherwise than labelled."""
    verdicts = judged(tables, rows)
    lines = []
    for row in rows:
        found = verdicts.loc[row["claim_id"]]
        if found["verdict"].replace("not_understood", "no_record") != row["expected_verdict"]:
            lines.append(
                f"{row['claim_id']} {row['indicator']}/{row['subject']} {row['as_stated']!r}: expected "
                f"{row['expected_verdict']} ({row['reason']}), judged {found['verdict']} by {found['rule']}: {found['sentence']}"
            )
    return lines


def is_clear(row: dict[str, str]) -> bool:
    """Whether careful readers agree on a claim."""
    return not row["reason"].startswith(BORDERLINE)


def main() -> None:
    """Print the scores and the disagreements."""
    tables = load()
    for name in FILES:
        rows = read_rows(name)
        for row in rows:
            row.setdefault("expected_verdict", row.get("expected", ""))
            row.setdefault("reason", row.get("why", ""))
        for kind, group in (
            ("clear", [r for r in rows if is_clear(r)]),
            ("borderline", [r for r in rows if not is_clear(r)]),
        ):
            lines = disagreements(tables, group)
            print(f"\n{name}, {kind}: {len(group) - len(lines)} of {len(group)} as labelled")
            print("\n".join(lines))
    wrong = judged(tables, read_rows("precise_but_wrong.csv"))
    print("\nprecise but wrong, confirmed:", int((wrong["verdict"] == "confirmed").sum()), "of", len(wrong))
    if "-v" in sys.argv:
        print(wrong[["verdict", "sentence"]].to_string())


if __name__ == "__main__":
    main()
