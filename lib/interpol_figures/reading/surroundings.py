"""What stands around a number: its words, and how much each says of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from interpol_figures.model.units import CURRENCIES, UNIT_OF
from interpol_figures.reading.figures import Number
from interpol_figures.reading.sentences import Sentence, Word, words_in
from interpol_figures.reading.words import pattern_of, stem, words_of

_AND = re.compile(r"(?<!\w)(?:and|et|und|y|or|while|but|mais|aber|pero|which|that|qui|die|que)(?!\w)")
_GOVERNOR = re.compile(
    r"([^\W\d]{5,}) (?:of|de|von|a|d')\W+(?:(?:a|un|unas?|otras|other|another) )?(?:total (?:of|de) )?$"
)
_ASIDE = re.compile(r", (?:(?:le|am|on|el|in|en|im) )?(?:\S+ ){0,2}(?:de )?$")  # "nine years before, 1914, it met"
_NOUN_WORDS = 6  # words after a number among which its noun is looked for
_GOVERNS = 2.8  # weight of the noun that a number depends on
_OF_MONEY = frozenset({"in", "of", "worth", "en", "de", "an", "von"})


@dataclass(frozen=True)
class Surroundings:
    """What stands around a number: its sentence, the other numbers in it, the words before, what was meant last."""

    sentence: Sentence
    number: Number
    numbers: Sequence[Number]
    earlier: tuple[Word, ...] = ()
    last: tuple[str, ...] = ()  # indicators meant before in the sentence, or the one before it, the last first
    times: Sequence[tuple[int, int]] = ()
    asked: bool = False
    used: Collection[tuple[str, str]] = ()  # indicators and subjects meant before in the sentence

    @property
    def opens(self) -> bool:
        """Whether the number is among the first words of its sentence."""
        return len([word for word in self.sentence.words if word.end <= self.number.start]) <= 4


def word_weights(around: Surroundings, earlier: float = 0.3) -> dict[str, float]:
    """How much each word around a number says of it, by stem: its noun most, words of other numbers least.

    `earlier` is what the words of the sentence before weigh.
    """
    sentence, number = around.sentence, around.number
    weights: dict[str, float] = {}
    clause = sentence.clause(number.start, number.end)
    owned = _owned(around)

    def add(words: Iterable[tuple[str, float]]) -> None:
        for word, weight in words:
            weights[word] = max(weight, weights.get(word, 0.0))

    beyond = 0.35 if number.is_year else 0.65  # a year is told by the words nearest to it
    least = 1.2 if number.is_year else 0.4 if content_nouns(around) else 0.8  # without a noun, all words matter
    own = (word for word in sentence.words if number.start <= word.start < number.end)
    add((word.stem, 1.5) for word in own if not word.text[0].isdecimal())
    money = 0.7 if number.reading.unit in CURRENCIES else 0.0  # what is done with an amount is told before it
    add([(governing_noun(around), _GOVERNS)])
    add((word.stem, earlier) for word in around.earlier)
    for heading in sentence.headings[-2:]:
        add((word.stem, 0.6) for word in words_in(heading))
    for place, head in enumerate(sentence.block.heads):
        weight = 0.8 if place or sentence.place else 3.0 if sentence.block.kind == "cell" else 2.0
        add((word.stem, weight) for word in words_in(head))
    before = [word for word in sentence.words if word.end <= number.start][::-1]
    for place, word in enumerate(before):
        weight = max(least, (1.9 + money if word.start >= clause[0] else 1.0) - (0.05 + money / 5) * place)
        weight += 0.4 if place < 3 and word.start >= clause[0] else 0.0
        add([(word.stem, weight * (beyond + 0.1) ** _between(around, word) * owned.get(word.start, 1.0))])
    after = [word for word in sentence.words if word.start >= number.end]
    nouns = set(noun_words(around))
    behind = sentence.folded[number.end - sentence.start :]
    aside = _ASIDE.search(sentence.folded[: number.start - sentence.start])
    joined = re.search((r"(?<!^)" if aside else "") + r",|\b(?:and|et|und|y)\b", behind)
    examples = pattern_of("single", "examples").search(behind)
    listed = number.end + examples.start() if examples else sentence.end
    ends = number.end + joined.start() if joined and number.is_year else sentence.end
    for place, word in enumerate(after):
        inside = word.start < clause[1]
        weight = (
            3.0 - 0.3 * place
            if word in nouns
            else max(least if inside else 0.3, (1.5 if inside else 0.8) - 0.03 * place)
        )
        weight *= 1 if word.start < ends else 0.4
        weight *= 0.4 if word.start >= listed else 1
        add([(word.stem, weight * (beyond - 0.15) ** _between(around, word) * owned.get(word.start, 1.0))])
    return weights


def noun_words(around: Surroundings) -> list[Word]:
    """The words right behind a number, up to a mark, a conjunction or another number."""
    sentence, number = around.sentence, around.number
    found: list[Word] = []
    end = number.end
    for word in [one for one in sentence.words if one.start >= number.end][:_NOUN_WORDS]:
        gap = sentence.text[end - sentence.start : word.start - sentence.start]
        if re.search(r"[,;:.()!?–—|]", gap):
            break
        if not found and (word.text in words_of("single", "partitive") or UNIT_OF.get(word.text) in CURRENCIES):
            end = word.end
            continue
        if word.text in words_of("single", "prepositions"):
            if number.reading.unit in CURRENCIES and not found and word.text in _OF_MONEY:
                end = word.end
                continue
            break
        if _AND.fullmatch(word.text) or _between(around, word):
            break
        if any(start <= word.start < stop for start, stop in around.times):
            break
        found.append(word)
        end = word.end
    return found


def content_nouns(around: Surroundings) -> set[str]:
    """Stems of the words right behind a number that say what it counts; units and times don't."""
    empty = words_of("stop", "words") | words_of("single", "generic")
    words = [word for word in noun_words(around)[:4] if word.text not in empty and not word.text.isdecimal()]
    return {word.stem for word in words if UNIT_OF.get(word.text) not in CURRENCIES}


def governing_noun(around: Surroundings) -> str:
    """The stem of the noun that a number depends on, as "arrest" in "the arrest of 85 people"; empty without one."""
    governor = _GOVERNOR.search(around.sentence.folded[: around.number.phrase_start - around.sentence.start])
    return stem(governor[1]) if governor else ""


def _between(around: Surroundings, word: Word) -> int:
    first, last = sorted((around.number.start, word.start))
    other = [one for one in around.numbers if around.number.is_year or not one.is_year]
    return sum(first < one.start <= last and one.end <= max(word.start, around.number.start) for one in other)


def _owned(around: Surroundings) -> dict[int, float]:
    """Words that stand right behind other numbers, as their nouns, and how little they say of this one."""
    owned: dict[int, float] = {}
    for other in around.numbers:
        if other.start != around.number.start and not other.is_year:
            words = noun_words(Surroundings(around.sentence, other, around.numbers))
            owned |= {word.start: 0.35 for word in words[:2]}
    return owned
