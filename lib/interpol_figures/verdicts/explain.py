"""A verdict in one or two plain sentences, which quote figures, times, sources and grades of the rows it rests on.

The sentences stand in sentences.toml; here is which of them is said, and what fills it.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from string import Formatter

from interpol_figures.model.format import (
    SMALL_NUMBERS,
    amount,
    counted,
    figure_in_words,
    listed,
    multiple,
    number,
    period_in_words,
    small_number,
    when,
)
from interpol_figures.model.statement import Statement
from interpol_figures.model.units import MEASURES
from interpol_figures.verdicts.matching import MONTH, lacks_the_day
from interpol_figures.verdicts.record import COUNTED, UNSOUND, Record
from interpol_figures.verdicts.verdict import Verdict

SENTENCES: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
MOST = 3  # different figures that one sentence quotes; the rest are counted
ORDINALS = ("rank", "number")  # units of what isn't counted
MUCH = 1.5  # from how many times on it isn't said as a difference
FAR = 10  # how many times too much is still said as a number


def sentence_of(verdict: Verdict, record: Record) -> str:
    """Why the verdict is what it is: what we found, of what time, in how many independent sources of which grade."""
    beside = [SENTENCES["beside"][name] for name in _beside(verdict, record)]
    first = [SENTENCES["beside"]["complete"]] if verdict.complete else []
    sentences = [*first, SENTENCES[verdict.verdict][_way(verdict)], *beside]
    text, words = " ".join(sentences), _words(verdict, record)
    return text.format_map({name: words[name]() for _, name, _, _ in Formatter().parse(text) if name})


def worded(figure: Statement) -> str:
    """A figure as a reader says it, with the unit; ordinals have it before them.

    >>> worded(Statement("a", "contributor_rank", "germany", 3, unit="rank"))
    'rank 3'
    """
    text = figure_in_words(figure.qualifier, figure.value, figure.value_high, figure.unit)
    return f"{figure.unit} {text.removesuffix(f' {figure.unit}')}" if figure.unit in ORDINALS else text


def read_as(claim: Statement, record: Record) -> str:
    """What the words of a claim were read as: “over 60,000 notices: notices issued, red, in 2022”."""
    several = f"one of {counted(len(claim.candidates), 'subjects')}"
    subject = several if claim.candidates else _subject(claim.subject, record)
    published = f"published {when(*claim.published.iso)}" if claim.published else when("")
    time = when(*claim.period.iso) if claim.period else "" if claim.measure == "event" else published
    return ", ".join(filter(None, [f"{worded(claim)}: {_label(claim.indicator, record)}", subject, time]))


def evidence(figures: Iterable[Statement], claim: Statement, record: Record) -> str:
    """Distinct figures with times, sources and grade: “19 databases (2022; two independent sources of grade C)”."""
    groups: dict[str, list[Statement]] = {}
    for one in figures:
        text = worded(one) if one.subject == claim.subject else f"{worded(one)} for {_subject(one.subject, record)}"
        groups.setdefault(text, []).append(one)
    return listed([f"{text} ({_where(group, claim, record)})" for text, group in groups.items()], most=MOST)


def _way(verdict: Verdict) -> str:
    """Which sentence of its verdict is said: that of the rule, where the rule has but one."""
    claim, found, rule = verdict.claim, verdict.figures, verdict.rule
    if rule == "figures_of_its_time":
        return "same" if any(_states_the_same(one, claim) for one in found) else rule
    if rule == "right_at_its_rounding":
        if claim.qualifier == found[0].qualifier == "exact":
            return "hidden_rounding"
        return "same_number" if any(one.value == claim.value for one in found) else "rounded"
    if rule == "right_for_another_measure":
        return "total" if verdict.total is not None else "excluded" if verdict.against else "unknown"
    if rule == "nearest" and not found:
        return "nothing"
    way = rule if rule in SENTENCES[verdict.verdict] else "excluded"
    if way not in SENTENCES[verdict.verdict]:
        raise ValueError(f"sentences.toml: [{verdict.verdict}] has no sentence of the rule {rule}; add it there")
    return way


def _states_the_same(figure: Statement, claim: Statement) -> bool:
    """Whether a figure says all that a claim does."""
    same = (figure.value, figure.qualifier) == (claim.value, claim.qualifier)
    return same and not lacks_the_day(figure, claim)


def _beside(verdict: Verdict, record: Record) -> Iterator[str]:
    """What is said beside it, in its order."""
    if verdict.edition:
        yield "number_of_edition" if verdict.claim.candidates else "edition"
    if verdict.figures and all(one.grade >= UNSOUND for one in verdict.figures) and verdict.verdict != "no_record":
        yield "fits_unsound" if verdict.verdict == "wrong_measure" else "unsound"
    if verdict.against and verdict.verdict in ("confirmed", "loosely_worded", "contradicted"):
        sound = any(one.grade < UNSOUND for one in verdict.figures)
        lower = all(record.is_decided(one.figure) or (sound and one.grade >= UNSOUND) for one in verdict.against)
        yield "ranked_lower" if lower else "undecided"
    if verdict.against_itself:
        yield "against_itself"


def _words(verdict: Verdict, record: Record) -> Mapping[str, Callable[[], str]]:
    """What fills the sentences, by the name that it has there, made when one asks for it."""
    claim, found, last = verdict.claim, verdict.figures, verdict.complete or verdict.claim
    return {
        "found": lambda: evidence(found, found[0] if verdict.rule == "nearest" else claim, record),
        "against": lambda: evidence(verdict.against, claim, record),
        "last": lambda: evidence([last], last, record),
        "claim": lambda: worded(claim),
        "fits": lambda: _label(verdict.sibling, record) if verdict.sibling else _subject(verdict.part, record),
        "wrong": lambda: _label(claim.indicator, record) if verdict.sibling else _subject(claim.subject, record),
        "parts": lambda: counted(len(found), "parts"),
        "total": lambda: figure_in_words("exact", verdict.total, None, claim.unit),
        "when": lambda: _time(found),
        "sources": lambda: _sources(found, record),
        "nearest": lambda: f"{_label(found[0].indicator, record)}, {_subject(found[0].subject, record)}",
        "candidates": lambda: listed([_subject(one, record) for one in claim.candidates]),
        "edition": lambda: _subject(verdict.edition, record),
        "places": lambda: counted(len(verdict.against_itself), "places"),
        "how_far": lambda: _how_far(verdict),
    }


def _how_far(verdict: Verdict) -> str:
    """How far a contradicted claim is off, where one number contradicts it."""
    claim, factor, difference = verdict.claim, verdict.factor or 0.0, verdict.difference or 0.0
    times = round(max(factor, 1 / factor), 3) if factor else 1.0  # of 2/3, which is rounded itself, 1.5
    more, wordings = difference > 0, {claim.qualifier, *(one.qualifier for one in verdict.figures)}
    if not difference or claim.unit in ORDINALS or len({one.value for one in verdict.figures}) > 1:
        way = "unsaid"
    elif "multiples_of" in wordings or (wordings != {"exact"} and times < MUCH):
        way = "unsaid"  # "about 830" is off by no number
    elif claim.unit == "year":
        way = "late" if more else "early"
    elif times >= FAR:
        way = "far_more" if more else "far_less"
    elif times >= MUCH:
        way = "many_times" if more else "a_fraction"
    else:
        way = "more" if more else "less" if claim.unit in MEASURES else "fewer"
    return SENTENCES["how_far"][way].format(times=multiple(times), difference=_difference(abs(difference), claim.unit))


def _difference(value: float, unit: str) -> str:
    """A difference with its unit, where it is an amount; a small one of counted things in words."""
    if unit == "year":
        return counted(int(value), "years")
    if unit in MEASURES:
        return amount(value, "percentage points" if unit == "percent" else unit)
    return small_number(int(value)) if value in range(len(SMALL_NUMBERS)) else number(value)


def _where(figures: list[Statement], claim: Statement, record: Record) -> str:
    """Time and sources; an occasion and a year have their own time, which isn't said but beside a month or day."""
    dated = [one for one in figures if one.measure in ("stock", "flow") and one.subject not in record.occasions]
    if claim.measure == "event" and claim.period and claim.period.days <= MONTH:
        dated = [one for one in figures if not lacks_the_day(one, claim)]
    return "; ".join(filter(None, [_time(dated), _sources(figures, record)]))


def _sources(figures: Sequence[Statement], record: Record) -> str:
    group = [one for one in figures if one.source != COUNTED]
    if not group:
        return "by the dates of accession"
    number_of, best = record.independent(group), min(one.grade for one in group)
    text = "one source of grade" if number_of == 1 else f"{counted(number_of, 'independent sources')}, best grade"
    return f"{text} {best}" + ("" if len(group) == len(figures) else ", and the dates of accession")


def _time(figures: Sequence[Statement]) -> str:
    """The time that figures speak of: the one that holds the others, or from the earliest to the latest of them."""
    times = [one.time for one in figures if one.time]
    if not times:
        return "undated" if figures else ""
    whole = next((one for one in times if all(map(one.contains, times))), None)
    if whole:
        return period_in_words(*whole.iso)
    first, last = min(times, key=lambda one: one.start), max(times, key=lambda one: one.end)
    return period_in_words(first.iso[0], last.iso[1])


def _label(indicator: str, record: Record) -> str:
    return record.names.indicator_labels.get(indicator, indicator.replace("_", " "))


def _subject(subject: str, record: Record) -> str:
    names = record.names
    return names.labels.get(subject) or subject.replace("_", " ")
