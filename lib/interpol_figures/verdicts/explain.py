"""A verdict in one or two plain sentences, which quote figures, times, sources and grades of the rows it rests on."""

from collections.abc import Callable, Iterable
from datetime import date

from interpol_figures.model.format import counted, figure_in_words, in_words, listed, multiple, number
from interpol_figures.model.periods import Period, last_day
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.record import COUNTED
from interpol_figures.verdicts.verdict import Verdict

MOST = 3  # different figures that one sentence quotes; the rest are counted
FAR = 10  # how many times too much is still said as a number
ALONE = "D"  # the grade of sources that a verdict says when it rests on them alone


def explain(verdict: Verdict, context: JudgingContext) -> str:
    """Why the verdict is what it is: what we found, of what time, in how many independent sources of which grade."""
    if verdict.rule == "open_subject":
        return _open(verdict, context)
    text = SENTENCES[verdict.verdict](verdict, context)
    return " ".join(filter(None, [_complete(verdict, context), text, *_caveats(verdict, context)]))


def worded(figure: Statement) -> str:
    """A figure as a reader says it, with the unit.

    >>> worded(Statement("a", "contributor_rank", "germany", 3, unit="rank"))
    'rank 3'
    """
    text = figure_in_words(figure.qualifier, figure.value, figure.value_high, figure.unit)
    return f"rank {text.removesuffix(' rank')}" if figure.unit == "rank" else text


def _confirmed(verdict: Verdict, context: JudgingContext) -> str:
    openings = {
        "figures_of_nearly_its_time": "The nearest figures that we found bear it out",
        "figures_around_its_time": "The figures before and after that time bear it out",
        "known_in_part": "We found that number for a part",
    }
    same = any((one.value, one.qualifier) == (verdict.claim.value, verdict.claim.qualifier) for one in verdict.figures)
    opening = openings.get(verdict.rule, "We found the same" if same else "What we found bears it out")
    return f"{opening}: {evidence(verdict.figures, verdict.claim, context)}."


def _loosely_worded(verdict: Verdict, context: JudgingContext) -> str:
    claim = verdict.claim
    found = evidence(verdict.figures, claim, context)
    if claim.qualifier == verdict.figures[0].qualifier == "exact":
        return f"The number is rounded, which the wording doesn't say: we found {found}."
    rounding = "" if any(one.value == claim.value for one in verdict.figures) else " at its rounding"
    return f"The number is right{rounding}, the wording isn't: we found {found}, not “{worded(claim)}”."


def _outdated(verdict: Verdict, context: JudgingContext) -> str:
    now = f" Newer figures say {evidence(verdict.against, verdict.claim, context)}." if verdict.against else ""
    return f"It was right earlier: we found {evidence(verdict.figures, verdict.claim, context)}.{now}"


def _wrong_measure(verdict: Verdict, context: JudgingContext) -> str:
    claim = verdict.claim
    fits = f"“{_label(verdict.sibling, context)}”" if verdict.sibling else _subject(verdict.part, context)
    wrong = f"“{_label(claim.indicator, context)}”" if verdict.sibling else _subject(claim.subject, context)
    opening = f"The number fits {fits}, not {wrong}"
    if verdict.total is not None:
        total = figure_in_words("exact", verdict.total, None, claim.unit)
        parts, sources = counted(len(verdict.figures), "parts"), _sources(verdict.figures, context)
        when = _time(list(verdict.figures[:1]))
        return f"{opening}: the {parts} that we found add up to {total} ({when}; {sources})."
    found = evidence(verdict.figures, claim, context)
    if not verdict.against:
        return f"{opening}: we found {found}."
    return f"{opening}: we found {found} for the one, and {evidence(verdict.against, claim, context)} for the other."


def _contradicted(verdict: Verdict, context: JudgingContext) -> str:
    part = " for a part alone" if verdict.rule == "known_in_part" else ""
    return f"We found {evidence(verdict.figures, verdict.claim, context)}{part}{_how_far(verdict)}."


def _how_far(verdict: Verdict) -> str:
    claim, factor, difference = verdict.claim, verdict.factor, verdict.difference
    if not difference or claim.unit == "rank" or len({one.value for one in verdict.figures}) > 1:
        return ""
    if claim.unit == "year":
        return f"; the claim is {counted(abs(int(difference)), 'years')} {'late' if difference > 0 else 'early'}"
    if factor and (factor >= 1.5 or factor <= 2 / 3):
        times = max(factor, 1 / factor)
        if times >= FAR:
            return f"; the claim is far too {'high' if factor > 1 else 'low'}"
        return f"; the claim is {multiple(times)} that" if factor > 1 else f"; that is {multiple(times)} the claim"
    return f"; the claim is {number(abs(difference), claim.unit)} too {'high' if difference > 0 else 'low'}"


def _no_record(verdict: Verdict, context: JudgingContext) -> str:
    if not verdict.figures:
        return "We found nothing comparable."
    found = evidence(verdict.figures, verdict.claim, context)
    reasons = {
        "counts_a_part": f"The claim counts a part of what we found: {found} in all.",
        "too_vague": f"What we found is too vague to confirm or refute it: {found}.",
        "open_between_two_dates": f"We found no figure of that time; those before and after leave it open: {found}.",
        "still_open_beyond_the_last_date": f"The last figure that we found may have moved on as far: {found}.",
        "too_old": f"The last figure that we found is too old to decide: {found}.",
        "known_in_part": f"We found a figure for a part only: {found}.",
    }
    named = f"{_label(verdict.figures[0].indicator, context)}, {_subject(verdict.figures[0].subject, context)}"
    near = evidence(verdict.figures, verdict.figures[0], context)
    return reasons.get(verdict.rule, f"We found nothing on that; the nearest is {named}: {near}.")


def _open(verdict: Verdict, context: JudgingContext) -> str:
    names = listed([_subject(one, context) for one in verdict.candidates])
    hint = f" Its number is that of {_subject(verdict.edition, context)}." if verdict.edition else ""
    return f"The claim doesn't say which is meant: {names}.{hint}"


SENTENCES: dict[str, Callable[[Verdict, JudgingContext], str]] = {
    "confirmed": _confirmed,
    "loosely_worded": _loosely_worded,
    "outdated": _outdated,
    "wrong_measure": _wrong_measure,
    "contradicted": _contradicted,
    "no_record": _no_record,
}


def _complete(verdict: Verdict, context: JudgingContext) -> str:
    if verdict.complete is None:
        return ""
    last = evidence([verdict.complete], verdict.complete, context)
    return f"When last counted it was the whole, {last}, so we compare it with that."


def _caveats(verdict: Verdict, context: JudgingContext) -> Iterable[str]:
    if verdict.edition:
        yield f"It is taken to be about {_subject(verdict.edition, context)}, which it doesn't say."
    if verdict.figures and all(one.grade >= ALONE for one in verdict.figures) and verdict.verdict != "no_record":
        found = "What it fits was found" if verdict.verdict == "wrong_measure" else "This was found"
        yield f"{found} in sources of grade D alone: encyclopaedias, blogs and the like."
    if verdict.against and verdict.verdict in ("confirmed", "loosely_worded", "contradicted"):
        conflicts = [context.record.conflict(one.figure) for one in verdict.against]
        decided = all(conflict.decided for conflict in conflicts if conflict)
        tail = "which we rank lower" if decided else "and we can't decide between them"
        yield f"Other figures differ: {evidence(verdict.against, verdict.claim, context)}, {tail}."
    if verdict.against_itself:
        yield f"The same source contradicts itself on this in {counted(len(verdict.against_itself), 'places')}."


def evidence(figures: Iterable[Statement], claim: Statement, context: JudgingContext) -> str:
    """Distinct figures with times, sources and grade: “19 databases (2022; two independent sources of grade C)”."""
    groups: dict[str, list[Statement]] = {}
    for one in figures:
        known = one.subject == claim.subject or one.subject == ""
        text = worded(one) if known else f"{worded(one)} for {_subject(one.subject, context)}"
        groups.setdefault(text, []).append(one)
    return listed([f"{text} ({_where(group, context)})" for text, group in groups.items()], most=MOST)


def _where(figures: list[Statement], context: JudgingContext) -> str:
    time = _time([one for one in figures if _is_dated(one, context)])
    return "; ".join(filter(None, [time, _sources(figures, context)]))


def _is_dated(figure: Statement, context: JudgingContext) -> bool:
    """Whether its time is worth saying: an occasion and a year have their own."""
    return figure.measure in ("stock", "flow") and figure.subject not in context.record.occasions


def _sources(figures: Iterable[Statement], context: JudgingContext) -> str:
    stated = list(figures)
    group = [one for one in stated if one.source != COUNTED]
    if not group:
        return "by the dates of accession"
    number_of, best = context.record.independent(group), min(one.grade for one in group)
    if number_of == 1:
        text = f"one source of grade {best}"
    else:
        text = f"{counted(number_of, 'independent sources')}, best grade {best}"
    return text if len(group) == len(stated) else f"{text}, and the dates of accession"


def _time(figures: list[Statement]) -> str:
    """The time that figures speak of, from the earliest to the latest of them."""
    times = [one.time for one in figures if one.time]
    if not times:
        return "undated" if figures else ""
    first, last = min(times, key=lambda one: one.start), max(times, key=lambda one: one.end)
    return in_words(_iso(first)[0], _iso(last)[1])


def _iso(period: Period) -> tuple[str, str]:
    """ISO dates of a period as precise as it is: years, months or days."""
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year), str(end.year)
    if start.day == 1 and end == last_day(_month(end)):
        return _month(start), _month(end)
    return start.isoformat(), end.isoformat()


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _label(indicator: str, context: JudgingContext) -> str:
    label = context.names.indicator_labels.get(indicator, indicator.replace("_", " "))
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _subject(subject: str, context: JudgingContext) -> str:
    names = context.names
    return names.labels.get(subject) or names.members.get(subject) or subject.replace("_", " ")
