"""The verdict on a claim: the rules on what better sources say, then on what those of grade D say besides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from interpol_figures.model.statement import Statement
from interpol_figures.verdicts.case import Case
from interpol_figures.verdicts.matching import agrees, lacks_the_day, recognised, same_number
from interpol_figures.verdicts.record import COUNTED, MEMBERS, UNSOUND, Record
from interpol_figures.verdicts.rules import figures_of_nearly_its_time, first_answer, is_newer, right_earlier
from interpol_figures.verdicts.verdict import Verdict


def decide(claim: Statement, record: Record) -> Verdict:
    """The verdict on one claim whose indicator and subject are those of the tables, or open between candidates.

    Sources of grade D are heard where better ones can't decide, and on what was right before it was contradicted.
    """
    if claim.candidates:
        return _judge_open(claim, record)
    sound = Case(claim, record, record.sound_figures(claim.indicator, claim.subject))
    heard = Case(claim, record, record.figures(claim.indicator, claim.subject))
    verdict = first_answer(sound)
    if len(sound.figures) < len(heard.figures):
        verdict = _with_unsound(verdict, heard)
    same = _stating_the_same(verdict.figures, record)
    return replace(verdict, figures=verdict.figures + same) if same else verdict


def _with_unsound(verdict: Verdict, case: Case) -> Verdict:
    """What a verdict by better sources becomes once those of grade D are heard, on what it leaves open.

    They say what better ones of that time don't, and what was right before, or has become of what was.
    """
    if _leaves_it_open(verdict, case):
        return first_answer(case)
    if verdict.verdict != "contradicted" and verdict.rule != figures_of_nearly_its_time.__name__:
        return verdict
    earlier = right_earlier(case)
    if earlier:
        return replace(earlier, rule=right_earlier.__name__)
    unsound = (one for one in case.stated if one.grade >= UNSOUND and agrees(case.claim, one))
    return replace(verdict, against=(*verdict.against, *unsound)) if verdict.verdict == "contradicted" else verdict


def _leaves_it_open(verdict: Verdict, case: Case) -> bool:
    """Whether better sources don't know, or not of that time, or not to the day."""
    found = verdict.figures
    if verdict.verdict == "contradicted":
        agreeing = [one for one in case.now if agrees(case.claim, one)]
        return any(all(_is_no_rival(other, one) for other in found) for one in agreeing)
    unknown = verdict.verdict == "no_record" or (verdict.verdict == "wrong_measure" and not verdict.against)
    undated = verdict.verdict == "loosely_worded" and case.lasts and not any(one.time for one in found)
    return unknown or undated or any(lacks_the_day(one, case.claim) for one in found)


def _is_no_rival(figure: Statement, other: Statement) -> bool:
    """Whether a figure doesn't gainsay another: it is older, of an unknown time, or nearly the same at another."""
    if figure.time is None or other.time is None:
        return figure.time is None
    return is_newer(other, figure) or (not figure.time.overlaps(other.time) and same_number(figure, other))


def _stating_the_same(found: tuple[Statement, ...], record: Record) -> tuple[Statement, ...]:
    """Figures that state, of the same time, the number of members that we counted by the dates of accession."""
    counted = [(one.value, one.time) for one in found if one.figure == COUNTED]
    return tuple(
        one
        for one in (record.figures(*MEMBERS) if counted else ())
        if one not in found
        and one.qualifier == "exact"
        and any(one.value == value and one.time and time and one.time.overlaps(time) for value, time in counted)
    )


def _judge_open(claim: Statement, record: Record) -> Verdict:
    """The verdict on a claim that leaves its subject open between several.

    A claim that gives its time and the very number of one candidate plainly means that one; else there is no
    verdict, the candidates are named, and the one whose number it is.
    """
    for subject in claim.candidates:
        fitting = tuple(one for one in record.figures(claim.indicator, subject) if recognised(claim, one))
        if fitting and claim.time:
            return replace(decide(replace(claim, subject=subject, candidates=()), record), edition=subject)
        if fitting:
            return Verdict(claim, "no_record", "open_subject", fitting, edition=subject)
    return Verdict(claim, "no_record", "open_subject")


def contradicts_itself(claims: Iterable[Statement]) -> dict[str, tuple[str, ...]]:
    """For each claim, the claims of the same source on the same thing and time that can't be right as well."""
    groups = defaultdict(list)
    for claim in claims:  # those without a source are not taken for one author's
        groups[claim.source or claim.figure, claim.indicator, claim.subject].append(claim)
    return {
        one.figure: tuple(other.figure for other in group if _clash(one, other))
        for group in groups.values()
        for one in group
    }


def _clash(one: Statement, other: Statement) -> bool:
    together = one.period is None or other.period is None or one.period.overlaps(other.period)
    return one.figure != other.figure and together and not one.literal.overlaps(other.literal)
