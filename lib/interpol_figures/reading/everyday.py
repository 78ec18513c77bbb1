"""Claims in everyday words: which indicator and subject a name or a phrase means, by the terms, unit and record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import MEASURES, unit_and_scale
from interpol_figures.reading.document import Block
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.mentions import OPERATION_WORDS, Cast, Names
from interpol_figures.reading.sentences import Sentence, words_in
from interpol_figures.reading.words import LANGUAGES, pattern_of, stems

ENOUGH = 0.6  # score of words from which an indicator is taken to be meant
_NO_BLOCK = Block(0, 0)
_SHARED = frozenset({"operation", "database", "notice", "organisation", "organ"})  # what countries have a part in


@dataclass(frozen=True)
class Meaning:
    """What a claim's words mean: an indicator, and ids of subjects; the readings of its number that fit."""

    indicator: str
    subject: str
    readings: tuple[Reading, ...]


def everyday_meaning(lexicon: Lexicon, claim: Mapping[str, str], readings: Iterable[Reading]) -> Meaning | None:
    """The indicator and subject that fit a claim's words and its number best; None where none does.

    `claim` has the columns indicator, subject and as_stated as texts; any may be empty.
    """
    weights = _weights(claim)
    subjects = _subjects(lexicon, claim)
    terms = lexicon.found(weights, LANGUAGES)
    named = claim["subject"] and not any(lexicon.kind(one) in ("organisation", "organ") for one in subjects)
    best: tuple[float, Meaning] | None = None
    own = set(stems(claim["indicator"])) if claim["indicator"] else set()
    given = lexicon.names.indicator_ids(claim["indicator"])
    for reading in readings:
        whole = reading.value is None or reading.value == reading.value.to_integral_value()
        unit = unit_and_scale(reading.unit)[0] if reading.unit else None
        by_indicator: dict[str, float] = dict.fromkeys(given, 2.5)
        kinds = {one: [frozenset[str]()] for one in given}
        for term, score in terms.items():
            if own and not own & term.stems:
                continue  # what the indicator is called must have a part in what it means
            by_indicator[term.indicator] = max(score, by_indicator.get(term.indicator, 0))
            kinds.setdefault(term.indicator, []).append(term.kinds)
        for indicator, score in by_indicator.items():
            if score < ENOUGH or not _fits(lexicon, indicator, unit, whole, claim):
                continue
            usual = {} if named else {lexicon.usual.get(indicator, ""): 0.0}
            for subject, weight in (usual | subjects).items():
                goes = lexicon.has(indicator, subject) if subject else 0.0
                kind = lexicon.kind(subject)
                if not goes or not any(not some or kind in some for some in kinds[indicator]):
                    continue
                total = score + weight + 1.5 * goes + 0.01 * min(lexicon.rows[indicator], 30)
                if best is None or total > best[0]:
                    best = total, Meaning(indicator, subject, (reading,))
    return best[1] if best else None


def _fits(lexicon: Lexicon, indicator: str, unit: str | None, whole: bool, claim: Mapping[str, str]) -> bool:
    text = fold(f"{claim.get('as_stated', '')} {claim['indicator']} {claim.get('unit', '')}")
    per_day, per_second = (pattern_of(name).search(text) for name in ("per_day", "per_second"))
    rate = "day" if per_day else "second" if per_second else ""
    if unit is None and claim.get("value") and lexicon.units[indicator] in MEASURES:
        return True  # a bare number is in the indicator's own unit
    return lexicon.fits(indicator, unit, whole, rate)


def _weights(claim: Mapping[str, str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for column, weight in (("subject", 0.6), ("as_stated", 1.2), ("indicator", 2.0)):
        weights |= dict.fromkeys(stems(claim.get(column, "")), weight)
    return weights


def _subjects(lexicon: Lexicon, claim: Mapping[str, str]) -> dict[str, float]:
    """Ids of subjects that a claim may be about, and how much speaks for each."""
    names = Names(lexicon)
    named = claim.get("subject", "")
    found = dict.fromkeys(lexicon.names.subject_ids(named), 1.5) if named else {}
    if named and not found and not _cast(names, named).mentions:
        return {}  # a name that isn't known is asked for, not guessed from what stands around it
    for text, weight in ((named, 1.2), (claim.get("as_stated", ""), 0.8), (claim.get("indicator", ""), 0.6)):
        cast = _cast(names, text)
        for mention in cast.mentions:
            for one in mention.ids:
                found[one] = max(weight, found.get(one, 0.0))
    found |= {whole: 2.5 for one in found for other in found if (whole := f"{one}_{other}") in lexicon.kinds}
    if OPERATION_WORDS & {word.text for word in words_in(named)}:
        return {one: weight for one, weight in found.items() if lexicon.kind(one) == "operation"}
    if not named:
        found.setdefault("interpol", 0.4)
        found.setdefault("interpol_databases", 0.3)
    return found


def _cast(names: Names, text: str) -> Cast:
    sentence = Sentence(0, len(text), text, text.casefold(), _NO_BLOCK, (), 0, words_in(text))
    names.introduce([sentence])
    return names.cast_of(sentence)


def national_part(lexicon: Lexicon, claim: Mapping[str, str], subject: str) -> bool:
    """Whether a claim counts one country's part of a subject that is more: "Operation Serengeti in Kenya"."""
    if lexicon.kind(subject) not in _SHARED:
        return False
    written = f"{claim['subject']}, {claim['indicator']}".replace("_", " ").title()  # a country is written large
    names = [name for _, _, name in _cast(Names(lexicon), written).countries]
    return any(name[:4] not in subject for name in names)
