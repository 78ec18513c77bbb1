"""Whom a number is about: other organisations', or which of INTERPOL's subjects named near it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from interpol_figures.reading.figures import Number
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.mentions import Cast, Mention
from interpol_figures.reading.sentences import Sentence
from interpol_figures.reading.words import words_of

_WITH = frozenset(["with", "and", "avec", "et", "mit", "und", "con", "y", "alongside", "including", "of"])
_OF = re.compile(r"\W*(?:[^\W\d]+\W+){0,3}?(?:of|von|de|des|der|del|in|by|at)\W+(?:the |la |l'|los |las )?$")
_SOURCE_BEFORE = re.compile(
    r"(?:according to|selon|laut|nach angaben|segun|by|said) (?:the |la |l'|le |los |las |el |der |des )?$"
)
_SOURCE_AFTER = re.compile(
    r"\W*(?:estimates?|says?|said|reports?|reported|counts?|counted|believes|zufolge|schatzt|estime|estima)\b"
)
_TOLD_BY = re.compile(
    r"\W*(?:According to|Selon|Laut|Nach Angaben|Según|D'après|Para|Pour) "
    r"(?:the |l['’]|la |le |les |el |los |der |des |dem )?([A-Z]{3,6})\b"
)
_ALONE = (" alone", ", de son cote", " allein", " por su cuenta")
GENERIC = frozenset({"all", "interpol_databases", "diffusions"})
_NARROWER = 0.8
_BEYOND = 0.3  # how much less a name says that stands beyond a comma
_BEATEN = 0.9  # how much less a number is said of somebody who was beaten


def is_of_another(sentence: Sentence, cast: Cast, number: Number, lexicon: Lexicon, carried: bool) -> bool:
    """Whether a number is said of another organisation; `carried` where the sentence before spoke of one."""
    if cast.firm:
        return True
    ours = cast.actors(lexicon)
    before = [other for other in cast.others if other[1] <= number.start]
    after = [other for other in cast.others if other[0] >= number.end]
    if after and _OF.fullmatch(sentence.text[number.end - sentence.start : after[0][0] - sentence.start]):
        return True
    if before:
        last = before[-1]
        mine = [one for one in ours if one.end <= number.start]
        if not mine or mine[-1].start < last[0]:
            return not (mine and _is_partner(sentence, last))
        return False
    if not ours and _is_told_by_another(sentence):
        return True
    if after and not ours:
        told = _SOURCE_BEFORE.search(sentence.folded[: after[0][0] - sentence.start])
        return bool(told or _SOURCE_AFTER.match(sentence.folded, after[0][1] - sentence.start))
    if (
        carried
        and not ours
        and ((sentence.words and sentence.words[0].text in words_of("others", "pronouns")) or cast.fragment)
    ):
        return True
    return not mine_before(ours, number) and _is_country_acting(sentence, cast, number)


def _is_told_by_another(sentence: Sentence) -> bool:
    """Whether a sentence names as its source an organisation by letters that isn't ours nor a news agency."""
    told = _TOLD_BY.match(sentence.text)
    return told is not None and told[1].casefold() not in words_of("others", "agencies")


def mine_before(ours: Sequence[Mention], number: Number) -> bool:
    """Whether something of INTERPOL is named before a number in its sentence."""
    return any(one.end <= number.start for one in ours)


def _is_country_acting(sentence: Sentence, cast: Cast, number: Number) -> bool:
    """Whether a country alone is what a sentence begins with: "The UK reports 400,000 lost passports a year"."""
    first = next((one for one in cast.countries if one[1] <= number.start), None)
    if first is None or len([word for word in sentence.words if word.start < first[0]]) > 3:
        return False
    return sentence.folded[first[1] - sentence.start :].startswith(_ALONE)


def _is_partner(sentence: Sentence, other: tuple[int, int]) -> bool:
    before = [word.text for word in sentence.words if word.end <= other[0]]
    return any(word in _WITH for word in before[-2:])


@dataclass(frozen=True)
class Candidate:
    """A subject that a number may be about, and how much speaks for it."""

    subject: str
    weight: float
    before: bool = True


def near_subjects(
    lexicon: Lexicon, cast: Cast, number: Number, sentence: Sentence, numbers: Sequence[Number]
) -> list[Candidate]:
    """Subjects named in the number's own sentence; the nearer and the earlier, the likelier."""
    found = []
    clause = sentence.clause(number.start, number.end)
    for mention in cast.mentions:
        if mention.start <= number.start < mention.end:
            continue
        generic = 0.3 if mention.ids & GENERIC else 0.0
        generic += _BEATEN if _is_beaten(lexicon, mention, sentence) else 0.0
        between = sum(number.end <= one.start < mention.start for one in numbers)
        if mention.end <= number.start:
            apart = number.start - mention.end
            weight = 1.7 - min(apart, 120) / 200 + (0.25 if mention.start >= clause[0] else 0) - generic
        else:
            apart = mention.start - number.end
            shared = any(lexicon.kind(one) in ("operation", "event") for one in mention.ids)
            far = 0.15 * between if shared else 1.2 * between
            weight = 1.4 - min(apart, 120) / 120 + (0.5 if mention.end <= clause[1] else 0) - generic - far
            weight += 0.5 if apart <= 8 and not between else 0.0
            weight -= (
                _BEYOND if "," in sentence.text[number.end - sentence.start : mention.start - sentence.start] else 0
            )
        found += [Candidate(one, weight - less(one, mention.ids), mention.end <= number.start) for one in mention.ids]
    near = {one.subject for one in found}
    return [replace(one, weight=one.weight + _NARROWER * _narrows(one.subject, near)) for one in found]


def _is_beaten(lexicon: Lexicon, mention: Mention, sentence: Sentence) -> bool:
    """Whether somebody is named as who lost: "ahead of", "defeating"."""
    if not any(lexicon.kind(one) == "person" for one in mention.ids):
        return False
    before = [word.text for word in sentence.words if word.end <= mention.start][-4:]
    return bool(set(before) & words_of("single", "beaten"))


def less(subject: str, ids: frozenset[str]) -> float:
    """How much less the organisation's name speaks for its organs and databases than for itself."""
    return 0.8 if "interpol" in ids and subject != "interpol" else 0.3 if subject in GENERIC else 0.0


def _narrows(subject: str, near: set[str]) -> bool:
    """Whether a subject is told to be a part of another that is named as well: "Red Notices on German nationals"."""
    return any(subject.startswith(f"{one}_") for one in near if one != "interpol")
