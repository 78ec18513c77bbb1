"""The one sentence of a verdict, in words that a reader understands without the tables."""

from collections.abc import Iterable

from interpol_figures.model.format import counted, figure_in_words, in_words, listed, multiple, number
from interpol_figures.model.periods import Period, last_day
from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.applicable import best_ranked, judged_time, speaking
from interpol_figures.verdicts.context import JudgingContext
from interpol_figures.verdicts.matching import same_number
from interpol_figures.verdicts.rules import Verdict


def sentence(verdict: Verdict, context: JudgingContext) -> str:
    """Why the verdict is what it is: what was claimed, and what the record says.

    Mentions the number of independent sources, and an undecided conflict where there is one.
    """
    if verdict.candidates:
        names = listed([context.names.labels.get(one, one) for one in verdict.candidates])
        hint = f" Its number is that of {context.names.labels[verdict.caveat[5:]]}." if verdict.figures else ""
        return f"The claim doesn't say which is meant: {names}.{hint}"
    text = SENTENCES[verdict.verdict](verdict, context) + _caveat(verdict, context)
    if verdict.against_itself:
        text += f" The same source contradicts itself on this in {counted(len(verdict.against_itself), 'places')}."
    return text


def said(figure: Statement) -> str:
    """A figure as a reader says it, with the unit."""
    return figure_in_words(figure.qualifier, figure.value, figure.value_high, figure.unit)


def _confirmed(verdict: Verdict, context: JudgingContext) -> str:
    if verdict.caveat.startswith("counted:"):
        total = verdict.caveat.split(":")[1]
        return f"The accessions of member countries add up to {total} at that time{_also_said(verdict)}."
    if verdict.caveat == "bracket":
        return f"The nearest dates of the record bear it out: {_said_when(verdict.figures)}."
    same = any(same_number(verdict.claim, one) for one in verdict.figures)
    opening = "The record says the same" if same else "The record bears it out"
    return f"{opening}: {_said_when(verdict.figures)} ({_sources(verdict)})."


def _also_said(verdict: Verdict) -> str:
    return (
        f", and {counted(verdict.independent, 'sources')} of the record "
        + ("says" if verdict.independent == 1 else "say")
        + " so"
        if verdict.figures
        else ""
    )


def _loose(verdict: Verdict, context: JudgingContext) -> str:
    if verdict.caveat.startswith("counted:"):
        total = verdict.caveat.split(":")[1]
        return f"The number is right, the wording isn't: there were {total} members then, not “{said(verdict.claim)}”."
    recorded = f"the record says {_said_when(verdict.figures[:1])} ({_sources(verdict)})"
    claim, figure = verdict.claim, verdict.figures[0]
    if claim.qualifier == figure.qualifier == "exact":
        opening = "The number is rounded, which the wording doesn't say"
    else:
        opening = f"The number is right{'' if claim.value == figure.value else ' at its rounding'}, the wording isn't"
    return f"{opening}: “{said(claim)}” where {recorded}."


def _outdated(verdict: Verdict, context: JudgingContext) -> str:
    span = in_words(*_span(Period.of(verdict.true_from, verdict.true_to)))
    when = "from" if " to " in span else "on" if span[0].isdigit() and " " in span else "in"
    rest = f" ({_sources(verdict)})" if verdict.figures else ""
    now = f": the record has {_said_when(verdict.against)}" if verdict.against else ""
    return f"It was right {when} {span}{rest}, and no longer is{now}."


def _wrong_measure(verdict: Verdict, context: JudgingContext) -> str:
    claim, label = verdict.claim, _label(verdict.claim.indicator, context)
    opening = f"The number fits “{_label(verdict.sibling, context)}”, not “{label}”"
    if verdict.caveat.startswith("total:"):
        total = figure_in_words("exact", float(verdict.caveat.split(":")[1]), None, claim.unit)
        parts = counted(len(verdict.figures), "parts")
        when = _when(verdict.figures[0])
        return f"{opening}: the {parts} that the record has add up to {total} in {when} ({_sources(verdict)})."
    time = judged_time(claim, context.record)
    now = best_ranked(speaking(claim, context.record.of(claim.indicator, claim.subject), time, context.record))
    contrast = f", and {_said_when(now[:1])} for the other" if now else ""
    return f"{opening}: the record has {_said_when(verdict.figures[:1])} for the one{contrast} ({_sources(verdict)})."


def _contradicted(verdict: Verdict, context: JudgingContext) -> str:
    if verdict.caveat.startswith("counted:"):
        total = verdict.caveat.split(":")[1]
        said_so = f"add up to {total} at that time{_also_said(verdict)}"
        return f"The accessions of member countries {said_so}{_how_far(verdict)}."
    return f"The record says otherwise: {_said_when(verdict.figures)} ({_sources(verdict)}){_how_far(verdict)}."


def _how_far(verdict: Verdict) -> str:
    claim, factor = verdict.claim, verdict.factor
    if verdict.difference is None or claim.unit == "year":
        years = abs(int(verdict.difference or 0))
        return (
            f"; the claim is {counted(years, 'years')} {'late' if verdict.difference > 0 else 'early'}" if years else ""
        )
    if factor and (factor >= 1.5 or factor <= 2 / 3):
        return (
            f"; the claim is {multiple(factor)} the figure"
            if factor > 1
            else f"; the figure is {multiple(1 / factor)} the claim"
        )
    direction = "high" if verdict.difference > 0 else "low"
    return f"; the claim is {number(abs(verdict.difference), claim.unit)} too {direction}"


def _no_record(verdict: Verdict, context: JudgingContext) -> str:
    if not verdict.figures:
        return "The record has nothing comparable."
    near = _said_when(verdict.figures)
    reasons = {
        "part": f"The claim counts only a part of what the record does: {near} in all.",
        "vague": f"The record is too vague to decide: {near}.",
        "bracket": f"The record has no figure for that time; it says {near}, which leaves the claim open.",
        "beyond": f"The record ends before that time with {near}, and may have moved on as far as the claim.",
    }
    named = f"{_label(verdict.figures[0].indicator, context)}, {_subject(verdict.figures[0], context)}: {near}"
    return reasons.get(verdict.caveat, f"The record has nothing for that time and subject; the nearest is {named}.")


SENTENCES = {
    "confirmed": _confirmed,
    "loosely_worded": _loose,
    "outdated": _outdated,
    "wrong_measure": _wrong_measure,
    "contradicted": _contradicted,
    "no_record": _no_record,
}


def _caveat(verdict: Verdict, context: JudgingContext) -> str:
    text = " The record knows only a part of it." if verdict.caveat == "of_part" else ""
    if verdict.caveat.startswith("edition:"):
        text = f" It is taken to be about {context.names.labels[verdict.claim.subject]}, which it doesn't say."
    if not verdict.against or verdict.verdict == "outdated":
        return text
    conflicts = filter(None, (context.record.conflict(one.figure) for one in verdict.against))
    decided = all(conflict.decided for conflict in conflicts)
    tail = ", which the record ranks lower" if decided else "; that conflict is undecided"
    return f"{text} Other figures differ: {_said_when(verdict.against)}{tail}."


def _said_when(figures: Iterable[Statement]) -> str:
    """Distinct figures with the times they speak of, as “19 databases (2022 to November 2023)”."""
    times: dict[str, list[Statement]] = {}
    for one in figures:
        times.setdefault(said(one), []).append(one)
    return listed([f"{text}{_times(group)}" for text, group in times.items()], most=4)


def _times(figures: list[Statement]) -> str:
    dated = sorted(
        (one for one in figures if one.measure in ("stock", "flow") and one.time), key=lambda one: one.time.end
    )
    if not dated:
        return ""
    first, last = _when(dated[0]), _when(dated[-1])
    return f" ({first})" if first == last else f" ({first} to {last})"


def _when(figure: Statement) -> str:
    if figure.period is None:
        return in_words(_iso(figure.published)) if figure.published else "undated"
    return in_words(*_span(figure.period))


def _span(period) -> tuple[str, str]:
    """ISO dates of a period as precise as it is: years, months or days."""
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year), str(end.year)
    if start.day == 1 and end == last_day(end.isoformat()[:7]):
        return start.isoformat()[:7], end.isoformat()[:7]
    return start.isoformat(), end.isoformat()


def _iso(period) -> str:
    return _span(period)[0]


def _sources(verdict: Verdict) -> str:
    return f"{counted(verdict.independent, 'sources')}{' that agree' if verdict.independent > 1 else ''}"


def _label(indicator: str, context: JudgingContext) -> str:
    label = context.names.indicator_labels.get(indicator, indicator.replace("_", " "))
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _subject(figure: Statement, context: JudgingContext) -> str:
    return context.names.labels.get(figure.subject, figure.subject)
