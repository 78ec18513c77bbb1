"""Scores figures that were read in articles against labels: places, values, meaning and verdicts.

Spans: a proposal and a labelled figure about INTERPOL match when they share a character; each matches once, the pairs
with the same value and the larger overlap first. Left over, a proposal is a false alarm, unless it touches a row
marked borderline, which counts neither way. On matched ones: value and qualifier; indicator and subject (where the
label leaves one empty, right if the proposal leaves either empty); verdict, apart for rows whose reason begins with
BORDERLINE. Reasons name what is right too: "ALT indicator/subject", "ALTVALUE number", "ALTQUALIFIER name".
"""

import csv
import re
from collections import defaultdict
from pathlib import Path

VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
NONE = ("", None, "None", "none", "null", "nan")


def number(cell):
    if cell in NONE:
        return None
    try:
        return float(str(cell).replace(",", "").replace(" ", ""))
    except ValueError:
        return None


def name(cell):
    return "" if cell in NONE else str(cell).strip()


def same_number(one, other):
    if one is None or other is None:
        return one is other
    return (
        abs(one - other) <= 1e-9 + 0.0015 * abs(other) if other % 1 else abs(one - other) <= 1e-6 * max(1, abs(other))
    )


def directory(folder):
    """Ids by label and other names, for indicators and for subjects; empty where the tables aren't there."""
    indicators, subjects = {}, {}
    tables = [
        ("indicators.csv", "indicator", "label", indicators),
        ("subjects.csv", "subject", "label", subjects),
        ("operations.csv", "operation", "name", subjects),
        ("databases.csv", "database", "name", subjects),
        ("notice_types.csv", "colour", None, subjects),
    ]
    for file, key, label, into in tables:
        path = Path(folder) / file
        if not path.exists():
            continue
        with Path(path).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                others = [row[label]] if label else []
                for other in [*others, *row.get("also_called", "").split(";")]:
                    if other.strip():
                        into.setdefault(other.strip().casefold(), row[key])
        with Path(path).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                into[row[key].casefold()] = row[key]
    return indicators, subjects


def read_gold(path):
    with Path(path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    languages, files = {}, {}
    beside = Path(path).with_name("texts.csv")
    if beside.exists():
        with Path(beside).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                languages[row["text_id"]] = row["language"]
                files[row["text_id"]] = row["file"]
    for row in rows:
        row["start"], row["end"] = int(row["start"]), int(row["end"])
        row["values"] = [number(row["value"])] + [
            float(x) for x in re.findall(r"ALTVALUE (\d+(?:\.\d+)?)", row["reason"])
        ]
        if row["unit"] == "years" and row["indicator"] == "founding_year" and row["published"]:
            row["values"].append(int(row["published"][:4]) - number(row["value"]))
        row["qualifiers"] = {row["qualifier"], *re.findall(r"ALTQUALIFIER (\w+)", row["reason"])}
        if len(row["values"]) > 1 and row["unit"] == "years" and row["indicator"] == "founding_year":
            row["qualifiers"].add("exact")
        row["pairs"] = {(row["indicator"], row["subject"]), *re.findall(r"ALT (\w+)/(\w+)", row["reason"])}
        row["verdicts"] = {row["verdict"]}
        row["borderline_verdict"] = row["reason"].startswith("BORDERLINE")
        row["language"] = languages.get(row["text_id"], "?")
    return rows, languages, files


_LABEL = re.compile(r"\[\[([^\]|]+)\|([^\]]+)\]\]")


def read_labelled(path):
    """A text with its labels taken out, and they as rows like those of `read_gold`.

    Labels stand in the text as [[phrase|figure|indicator/subject|verdict|more]]: the figure as "196" or "about 196";
    ? as the verdict makes it one that careful readers differ on, and as the figure one that counts neither way;
    more are "alt indicator/subject", "altvalue 1", "altqualifier about", "verdict outdated": right as well.
    """
    text, rows, source = "", [], Path(path).read_text(encoding="utf-8")
    place = 0
    for label in _LABEL.finditer(source):
        text += source[place : label.start()]
        place = label.end()
        phrase, cells = label[1], label[2].split("|")
        rows.append(_labelled(path.stem, phrase, cells) | {"start": len(text), "end": len(text) + len(phrase)})
        rows[-1]["line"] = text.count("\n") + 1
        text += phrase
    return text + source[place:], rows


def _labelled(text_id, phrase, cells):
    if cells == ["?"]:
        return {"text_id": text_id, "phrase": phrase, "about_interpol": "borderline"}
    figure, pair, verdict, *more = cells
    qualifier, value = figure.split() if " " in figure else ("exact", figure)
    value, _, high = value.partition("-")
    pair = pair or "/"
    others = defaultdict(list)
    for one in more:
        kind, _, told = one.partition(" ")
        others[kind].append(told)
    indicator, subject = pair.split("/")
    return {
        "text_id": text_id,
        "phrase": phrase,
        "about_interpol": "yes",
        "values": [float(value), *map(float, others["altvalue"])],
        "value": value,
        "value_high": high,
        "qualifiers": {qualifier, *others["altqualifier"]},
        "qualifier": qualifier,
        "indicator": indicator,
        "subject": subject,
        "pairs": {tuple(one.split("/")) for one in (pair, *(told.strip() or "/" for told in others["alt"]))},
        "period": "",
        "verdict": verdict,
        "verdicts": {verdict, *others["verdict"]},
        "borderline_verdict": verdict == "?",
        "reason": "; ".join(more),
    }


def as_proposals(given, names):
    """Proposals in the scorer's terms, from dicts with the keys that the page above names."""
    indicators, subjects = names
    proposals = []
    for place, one in enumerate(given):
        text = next((one[k] for k in ("text", "file", "text_file", "text_id", "name") if one.get(k)), None)
        if text is None or one.get("start") is None or one.get("end") is None:
            raise ValueError(f"proposal {place} lacks text, start or end")
        indicator, subject = name(one.get("indicator")), name(one.get("subject"))
        proposals.append(
            {
                "text_id": re.sub(r"\.(txt|html?|md)$", "", Path(str(text)).name),
                "start": int(one["start"]),
                "end": int(one["end"]),
                "value": number(one.get("value")),
                "value_high": number(one.get("value_high")),
                "qualifier": name(one.get("qualifier")),
                "pair": (indicators.get(indicator.casefold(), indicator), subjects.get(subject.casefold(), subject)),
                "period": name(one.get("period")),
                "verdict": name(one.get("verdict")).replace(" ", "_"),
                "phrase": name(one.get("phrase") or one.get("as_stated")),
            }
        )
    return proposals


def shared(one, other):
    return min(one["end"], other["end"]) - max(one["start"], other["start"])


def value_right(proposal, row):
    high = number(row["value_high"])
    fits = any(same_number(proposal["value"], value) for value in row["values"])
    return fits and (high is None or same_number(proposal["value_high"], high))


def pair_right(proposal, row):
    if proposal["pair"] in row["pairs"]:
        return True
    return not all((row["indicator"], row["subject"])) and not all(proposal["pair"])


def days(period):
    """First and last day as comparable texts; None where no period is given."""
    if not period:
        return None
    first, _, last = period.partition("/")
    return first.ljust(4) + "-00-00"[len(first) - 4 :], (last or first) + "-99-99"[len(last or first) - 4 :]


def period_right(proposal, row):
    one, other = days(proposal["period"]), days(row["period"])
    return one is other or bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def compare(proposals, rows):
    """Counts by language, and the lists behind them."""
    by_text = defaultdict(lambda: ([], []))
    for row in rows:
        by_text[row["text_id"]][0].append(row)
    for proposal in proposals:
        by_text[proposal["text_id"]][1].append(proposal)
    matched, missed, false, ignored, doubles = [], [], [], [], []
    for gold, given in by_text.values():
        about = [row for row in gold if row["about_interpol"] == "yes"]
        couples = [
            (value_right(p, r), shared(p, r), -i, -j)
            for i, p in enumerate(given)
            for j, r in enumerate(about)
            if shared(p, r) > 0
        ]
        used, taken = set(), set()
        for _, _, i, j in sorted(couples, reverse=True):
            if -i not in used and -j not in taken:
                used.add(-i)
                taken.add(-j)
                matched.append((given[-i], about[-j]))
        missed += [row for j, row in enumerate(about) if j not in taken]
        for i, proposal in enumerate(given):
            if i in used:
                continue
            if any(shared(proposal, row) > 0 for row in gold if row["about_interpol"] == "borderline"):
                ignored.append(proposal)
                continue
            false.append(proposal)
            if any(shared(proposal, row) > 0 for row in about):
                doubles.append(proposal)
    return matched, missed, false, ignored, doubles


def share(part, whole):
    return part / whole if whole else float("nan")


def figures(matched, missed, false, ignored, doubles):
    tp, fn, fp = len(matched), len(missed), len(false)
    precision, recall = share(tp, tp + fp), share(tp, tp + fn)
    clear = [(p, r) for p, r in matched if not r["borderline_verdict"]]
    edge = [(p, r) for p, r in matched if r["borderline_verdict"]]
    full = [(p, r) for p, r in matched if r["indicator"] and r["subject"]]
    bare = [(p, r) for p, r in matched if not (r["indicator"] and r["subject"])]

    def rate(couples, right):
        return sum(right(p, r) for p, r in couples), len(couples)

    def worded(p, r):
        return value_right(p, r) and p["qualifier"] in r["qualifiers"]

    return {
        "spans": {"matched": tp, "missed": fn, "false": fp, "doubles": len(doubles), "ignored": len(ignored)},
        "precision": precision,
        "recall": recall,
        "f1": share(2 * tp, 2 * tp + fp + fn),
        "value+qualifier": rate(matched, worded),
        "value alone": rate(matched, value_right),
        "indicator+subject": rate(matched, pair_right),
        "  where the vocabulary has it": rate(full, pair_right),
        "  where it has none": rate(bare, pair_right),
        "period overlaps": rate(matched, period_right),
        "verdict, clear": rate(clear, lambda p, r: p["verdict"] in r["verdicts"]),
        "verdict, borderline": rate(edge, lambda p, r: p["verdict"] in r["verdicts"]),
        "all right, clear": rate(
            clear, lambda p, r: worded(p, r) and pair_right(p, r) and p["verdict"] in r["verdicts"]
        ),
    }
