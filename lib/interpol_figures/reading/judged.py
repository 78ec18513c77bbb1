"""Findings of an article judged against the record."""

from interpol_figures.model.periods import Period
from interpol_figures.model.statement import Statement
from interpol_figures.reading.article import Finding
from interpol_figures.reading.periods import period_of
from interpol_figures.verdicts.context import JudgingContext, resolve
from interpol_figures.verdicts.rules import judge, judge_open


def judge_finding(finding: Finding, context: JudgingContext, published: Period | None):
    """verdict and subject"""
    if not finding.indicator or not finding.subject:
        return "no_record", finding.subject
    names = context.names
    period = period_of(finding.period)
    meaning = resolve(context, frozenset([finding.indicator]), finding.subject, period, published)
    statement = Statement(
        figure="x", indicator=finding.indicator, subject=meaning.subject, value=finding.value,
        value_high=finding.value_high, qualifier=finding.qualifier, unit=names.units[finding.indicator],
        measure=names.measures[finding.indicator], period=period, published=published, as_stated=finding.phrase)
    verdict = judge_open(statement, meaning.candidates, context) if meaning.candidates else judge(statement, context)
    return verdict.verdict, verdict.claim.subject
