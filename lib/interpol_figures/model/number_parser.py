"""Numbers in running text, in digits and in words: "8 136", "1.234.567", "nueve mil 475", "five hundred eighty-five".

Texts come folded (see phrase_words). A text may hold several numbers; each is told with its place.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product

from interpol_figures.model.phrase_words import any_of, line, numbers, pattern
from interpol_figures.model.units import CURRENCY, CURRENCY_BEFORE, SCALE_OF, tidy

NUMBER_OF, FRACTION_OF = numbers("numbers"), numbers("fractions")
_FOLD_OF, _DOZEN_OF, _PLURAL_OF = numbers("folds"), numbers("dozens"), numbers("plurals")
_TENS_OF = numbers("stems") | {word: value for word, value in NUMBER_OF.items() if value in range(20, 100, 10)}
_JOINED_SCALES = sorted(numbers("joined_scales").items(), key=lambda pair: -pair[1])
_SHORT_SCALES = frozenset(line("short_scales"))
_KINDS = {"number": NUMBER_OF, "fold": _FOLD_OF, "dozen": _DOZEN_OF, "scale": SCALE_OF}
_MONTH, _AND, _OF = pattern("months"), pattern("and"), pattern("of")
_END = r"(?![\d½¼¾]|/\d|s\b)"  # no dates and fractions such as 12/03 and 1½, no decades such as 1960s
_TOKEN = re.compile(
    rf"(?<![\d.,])\d{{1,3}}(?:[ ']\d{{3}})+{_END}(?:[.,]\d{{1,2}}(?!\d))?"
    rf"|(?<![\d.,])\d{{1,3}}, \d{{3}}(?= (?!(?:{_AND}) )[^\W\d])"  # "17, 793 people"
    rf"|(?<!\d)(?<!\d/)\d+(?:[.,]\d+)*{_END}|quatre-vingts?|[^\W\d_]+"
)
_GROUPED = re.compile(r"\d{1,3}(?:(?:[ ',.]|, )\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")  # the second: 1,13,020
_CELL = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:[, _\u00a0\u202f][0-9]{3})+)(?:\.[0-9]+)?")
_JOINT = re.compile(rf"[\s-]*(?:(?:{_AND}|{_OF})[\s-]+(?:a\s+)?)?")
_PLUS = re.compile(r"\s*(?:and|et|und|y|e)\s+")
_SEVERAL_BEFORE = re.compile(rf"(?<!\w)(?:{pattern('several')})\s+$")
BETWEEN = re.compile(rf"(?<!\w)(?:{pattern('between')})\s+(?:{CURRENCY})?\s*$")  # right before a number
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th|er|\.|º)?\s*(?:de |of )?(?:{_MONTH})(?!\w)")
_MONTH_BEFORE = re.compile(rf"(?<!\w)(?:{_MONTH})\s$")
_SCALE_AFTER = re.compile(rf"[\s-]*(?:{any_of(SCALE_OF)})(?!\w)")
_CURRENCY_AFTER = re.compile(rf"\s*(?:{CURRENCY})")
_PER = re.compile(r"(?<!\w)(?:per|pour|por|par) (?:cent|cento|ciento|second)$")  # not a hundred, not a second one


def read_digits(text: str) -> Decimal | None:
    """The number that a cell holds in plain digits, which may stand in groups of three; None for anything else.

    >>> read_digits("1,209.50"), read_digits("3 million")
    (Decimal('1209.5'), None)
    """
    return tidy(Decimal(re.sub("[^0-9.]", "", text))) if _CELL.fullmatch(text) else None


@dataclass(frozen=True)
class _Atom:
    """One number token: digits, or a word that is a number, a scale, a dozen, a half or a fold."""

    start: int
    end: int
    kind: str
    values: tuple[Decimal, ...]  # two where "1.234" may be a thousand or one and a bit
    word: str


@dataclass(frozen=True)
class Numeral:
    """Atoms that make one number together."""

    start: int
    end: int
    kind: str  # number, multiple ("millions of"), dozen or fold
    values: tuple[Decimal, ...]
    scale: Decimal


def _digits(token: str, scaled: bool) -> tuple[Decimal, ...]:
    """What digits may mean, the likelier first: groups of three are thousands, a lone mark may be a decimal one."""
    marks, plain = re.sub(r"\d", "", token), re.sub(r"\D", "", token)
    if not marks:
        return (Decimal(plain),)
    whole, _, tail = token.rpartition(marks[-1])
    decimal = Decimal(re.sub(r"\D", "", whole) + "." + tail)
    if token[0] == "0" or not _GROUPED.fullmatch(token):
        return (decimal,) if marks[-1] in ".," and marks.count(marks[-1]) == 1 else ()
    if marks[-1] not in ".," or marks.count(marks[-1]) > 1 or plain.endswith("0"):
        return (Decimal(plain),)
    return (decimal,) if scaled and marks == "." else (Decimal(plain), decimal)


def _word(word: str) -> tuple[str, int | Decimal] | None:
    """The kind and the value of a number word; None for any other word."""
    for kind, table in _KINDS.items():
        if word in table:
            return kind, table[word]
    if FRACTION_OF.get(word) == 2:
        return "half", Decimal("0.5")  # un millón y medio
    if (times := re.fullmatch(r"(\w+)(?:fold|fach)", word)) and times[1] in NUMBER_OF:
        return "fold", NUMBER_OF[times[1]]
    if value := _written_together(word):
        return "number", value
    rank = re.fullmatch(r"(zweit|dritt|viert|funft)(?:gro|hoch|klein)\w+", word)  # drittgrößter
    return ("number", NUMBER_OF[rank[1] + "e"]) if rank else None


@lru_cache(maxsize=50_000)  # the same words come again and again in a text
def _written_together(word: str) -> int | None:
    """The value of a number that is one word of several; None for any other word.

    >>> [_written_together(word) for word in ("veintiuna", "einundzwanzig", "centotrentadue", "vierten", "tencent")]
    [21, 21, 132, None, None]
    """
    if word in NUMBER_OF:
        return NUMBER_OF[word]
    for name, scale in _JOINED_SCALES:
        head, found, tail = word.partition(name)
        if found:
            many = _written_together(head) if head else 1
            rest = _written_together(tail) if tail else 0
            is_many = many and many < scale and (scale > 100 or many % 10)  # nineteen hundred, not ten hundred
            if many and is_many and rest is not None and rest < scale:
                return many * scale + rest
    for tens, value in _TENS_OF.items():
        one = word.removeprefix(tens) if word.startswith(tens) else re.sub(f"(?:und|en){tens}$", "", word)
        if 0 < NUMBER_OF.get(one, 0) < 10:
            return value + NUMBER_OF[one]
    return None


def _atoms(text: str) -> list[_Atom]:
    found: list[_Atom] = []
    for match in _TOKEN.finditer(text):
        token, (start, end) = match[0], match.span()
        money = CURRENCY_BEFORE.search(text[: found[-1].start if found and not token[0].isdecimal() else start])
        if token[0].isdecimal():
            day = end - start <= 2 and (_MONTH_AFTER.match(text, end) or _MONTH_BEFORE.search(text[:start]))
            values = _digits(token, bool(_SCALE_AFTER.match(text, end)))
            if values and not day and (money or not text[start - 1 : start].isalpha()):  # not the 2 of "C2"
                found.append(_Atom(start, end, "digits", values, token))
        elif (word := _word(token)) and not _PER.search(text[:end]):
            touching = bool(found) and found[-1].end == start  # the "k" of "12k", the "th" of "188th"
            alone = not (touching or money or _CURRENCY_AFTER.match(text, end))
            if not (alone and token in _SHORT_SCALES) and (not touching or word[0] == "scale"):
                found.append(_Atom(start, end, word[0], (Decimal(word[1]),), token))
    return found


def _joins(last: _Atom, new: _Atom, gap: str, digits_before: bool) -> bool:
    """Whether a token goes on with the number before it, as "eighty" does after "five hundred"."""
    tight, before, value = not gap.strip(" -"), last.values[0], new.values[0]
    if not _JOINT.fullmatch(gap):
        return False
    if new.kind == "half":
        return last.kind in ("scale", "number", "digits") and not tight
    if new.kind in ("scale", "dozen"):
        return tight or (last.word in _PLURAL_OF and new.word in _PLURAL_OF)
    if last.kind == "scale":
        joined = new.kind == "digits" and value < 1000 and bool(_PLUS.fullmatch(gap))
        after_digits = not digits_before or joined  # "3 thousand and 220", not "3 thousand 220"
        return value < before and (new.kind == "number" or after_digits) and not re.search(rf"\b(?:{_OF})\b", gap)
    if not last.kind == new.kind == "number":
        return False
    tens = before >= 20 and before % 10 ** len(str(value)) == 0  # treinta y una, doscientos treinta
    french = (before in (60, 80) and value < 20) or (before == 10 and 6 < value < 10)  # soixante-dix, dix-sept
    return tens or french


def _amount(parts: list[tuple[str, Decimal]]) -> Decimal:
    """The number that atoms spell together: nine, thousand, 475 is 9475."""
    total, part, scale = Decimal(0), None, Decimal(1)
    for kind, value in parts:
        if kind == "half":
            total, part = (total + scale / 2, part) if part is None else (total, part + value)
        elif kind not in ("scale", "dozen"):
            part = (part or 0) + value
        elif part is None and total:  # one thousand million
            total *= value
        else:
            part = value if part is None else part * value
            if value >= 1000:
                total, part, scale = total + part, None, value
    return tidy(total + (part or 0))


def numerals(text: str) -> list[Numeral]:
    """The numbers of a folded text, in its order; days of a month are left out.

    >>> [str(numeral.values[0]) for numeral in numerals("from 2 343 to five million")]
    ['2343', '5000000']
    """
    runs: list[list[_Atom]] = []
    for atom in _atoms(text):
        gap = text[runs[-1][-1].end : atom.start] if runs else ""
        digits_before = bool(runs) and any(part.kind == "digits" for part in runs[-1])
        parted = bool(runs) and gap.strip(" -") and BETWEEN.search(text[: runs[-1][0].start])  # by "and"
        if runs and _joins(runs[-1][-1], atom, gap, digits_before) and not parted:
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return [_numeral(run, text) for run in runs if run[0].kind != "half"]


def _numeral(run: list[_Atom], text: str) -> Numeral:
    kinds = [atom.kind for atom in run]
    values = tuple(_amount(list(zip(kinds, choice, strict=True))) for choice in product(*(atom.values for atom in run)))
    kind = "dozen" if "dozen" in kinds else "fold" if "fold" in kinds else "number"
    several = _SEVERAL_BEFORE.search(text[: run[0].start])
    if (set(kinds) == {"scale"} and (run[0].word in _PLURAL_OF or several)) or (several and kind == "dozen"):
        kind = "multiple"
    scales = [atom.values[0] for atom in run if atom.kind == "scale"]
    return Numeral(run[0].start, run[-1].end, kind, values, scales[-1] if scales else Decimal(1))
