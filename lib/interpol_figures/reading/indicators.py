"""Which indicator and subject a number is about: terms among the words around it, weighed with the subjects near it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.units import CURRENCIES, MEASURES, UNIT_OF
from interpol_figures.reading.lexicon import COUNTRIES, Lexicon, Term
from interpol_figures.reading.sentences import Word, words_in
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import Candidate, country_asking, leading_country, police_acting
from interpol_figures.reading.words import LANGUAGES, lines_of, pattern_of, stems_of

_ENOUGH = 0.62  # score of words from which an indicator is taken to be meant
_ANCHORED = 0.4  # how much a term gains that has the number's own noun in it
_OF_NOUNS = 0.3  # and how much more one that has no other words
_UNANCHORED = 0.55  # what is left of one that leaves it out
_OF_NOTICES = 0.9  # what a word for notices alone says of how they are counted
_NAMED = 0.8  # weight of a subject that is named near the number
_TOOK_PART = 0.8  # how much less "95 member countries" are all members, where an operation is spoken of
_FEW = 11  # what is no more counts something only where its own noun says so
_IMPLAUSIBLE = 0.6  # how much less a number is meant that is far below all others of its subject, or all of a part
_TIE = 1e-9  # below which scores are the same, and the first in the order of names is meant
_ONCE = 1.2  # how much less another number is the same of the same person
_PARTED = 0.4  # what is left of the weight of words beyond a comma, for a year
_FIRST = 4  # words of a sentence that answers a question, in which its answer stands
_ASKED = 2.2  # how much the words of a question say of the number that answers it
_BEGINNINGS = frozenset({"founding_year", "launch_year", "year_established", "opening_year", "introduction_year"})
_FOUNDED_APART = frozenset({"organ", "office", "network", "database"})  # kinds of what wasn't founded with INTERPOL
# What is never meant behind certain words: no beginning behind "until", no budget behind "a cost of".
_RULED_OUT = {
    "until": _BEGINNINGS | {"term_start_year", "headquarters_move_year"},
    "withdrew": {"accession_year"},
    "reelected": {"term_start_year"},
    "costing": {"budget_eur"},
}
_MANY_SINCE = "1970"  # when more than half as many countries belonged as ever did
_LARGEST_BODY = 40  # members of what isn't the organisation as a whole
_MOST_COUNTRIES = 260  # what is more counts no countries
_TABLES_OF_PEOPLE = ("operation_outcomes", "organisation_figures", "member_counts")
_FAR_YEARS = 4  # and a length of time
_FAR = 20  # how many times smaller, or of what never changes larger, a number may be than all of an indicator


Weights = Mapping[str, float]  # of words, by stem


@dataclass(frozen=True)
class Choice:
    """An indicator and a subject that a number may be about, and how well they fit."""

    indicator: str
    subject: str
    score: float


def choose(
    lexicon: Lexicon, language: str, reading: Reading, at: Situation, subjects: Sequence[Candidate]
) -> Choice | None:
    """The indicator and subject that fit a number best, if any do."""
    tongues = (language,) if language else LANGUAGES
    answers = at.asked and len(words_in(at.before)) <= _FIRST
    weighings = [(_ASKED if answers else 0.3, 1.0)]
    if reading.unit == "year":
        weighings.insert(0, (weighings[0][0], _PARTED))  # first the year's own part of the sentence
        if pattern_of("subordinate").match(at.sentence.between(at.part[0], at.number.start)):
            weighings = [(weighings[0][0], 0.0)]  # "After Germany annexed Austria in 1938, the headquarters were moved"
    elif at.earlier and not at.nouns:
        weighings.append((0.8, 1.0))  # the words before speak for a number without any of its own
    best = None
    for weighing in weighings:
        weights = at.word_weights(*weighing)
        best = best or _Fitting(lexicon, tongues, reading, at, weights).best(subjects)
    if best and (_is_of_a_country(lexicon, best.indicator, at) or _is_of_something_else(lexicon, best.indicator, at)):
        return None
    return best


def _is_of_something_else(lexicon: Lexicon, indicator: str, at: Situation) -> bool:
    """Whether a year is that of what has none in the record: "In 2012, a project was launched"."""
    if indicator not in ("launch_year", "founding_year"):
        return False
    of_project = pattern_of("projects").search(at.sentence.folded) is not None
    if of_project or indicator == "launch_year":
        return of_project
    before = (one for one in at.cast.mentions if at.part[0] <= one.start < at.number.start)
    own = frozenset[str]().union(*(one.ids for one in before))
    apart = "interpol" not in own and any(lexicon.kind(one) in _FOUNDED_APART for one in own)
    return apart or bool(pattern_of("began_to").search(at.sentence.folded) or pattern_of("birth").search(at.before))


def _is_of_a_country(lexicon: Lexicon, indicator: str, at: Situation) -> bool:
    """Whether a number is what a country searches or whom it employs: "The UK searches it 120 million times"."""
    its_staff = indicator == "staff" or pattern_of("employs").search(at.before)
    if indicator == "staff" and pattern_of("bureau_with").search(at.lead):
        return True
    if lexicon.table_of[indicator] != "database_figures" and not its_staff:
        return False
    acting = leading_country(at) is not None or country_asking(at) or police_acting(at)
    return lexicon.units[indicator] not in COUNTRIES and bool(acting)


class _Fitting:
    """Scores of the terms around a number, of those that a number with this unit can be of."""

    def __init__(self, lexicon: Lexicon, tongues: Sequence[str], reading: Reading, at: Situation, weights: Weights):
        self.lexicon, self.tongues, self.at, self.weights = lexicon, tongues, at, weights
        self.value, self.age, self.multiple = reading.value or 0, at.is_age, at.is_multiple
        self.unit = "years" if self.age else reading.unit
        self.whole = reading.value is None or reading.value == reading.value.to_integral_value()
        rates = ("second", "day")
        told = (one for one in rates if pattern_of(f"per_{one}").match(at.behind))
        begun = (one for one in rates if pattern_of(f"each_{one}").search(at.before))
        self.rate = next(chain(told, begun), "")
        self.units = {word.stem for word in at.noun_words if UNIT_OF.get(word.text) in MEASURES}
        self.persons = at.nouns <= stems_of("persons")
        told_apart = [ids for name, ids in _RULED_OUT.items() if pattern_of(name).search(at.lead)]
        self.ruled_out = frozenset[str]().union(*told_apart)
        self.changed_to = pattern_of("changed_level").search(at.lead) is not None  # "rose to", not "rose by"
        self.all_of = pattern_of("all_of").search(at.lead) is not None
        # "At least 69 of its members agreed": fewer than half of all, at no other time, are a part of them.
        time = at.time()
        then = time is not None and len(time.iso) <= len("1946/1955")  # not from one day to another
        below = self.value < lexicon.most["member_countries"] / 2 and not self.all_of
        self.few = below and not then
        self.never_all = below and not (then and time and "" < time.iso[:4] < _MANY_SINCE)
        self.of_a_body = self.value <= _LARGEST_BODY and not then  # "it has 13 members" are those of a committee

    def best(self, subjects: Sequence[Candidate]) -> Choice | None:
        """The indicator and subject that fit best."""
        best: Choice | None = None
        kinds = {self.lexicon.kind(one.subject) for one in subjects}
        whole = self.all_of or "member_countries" in self.at.last[:1]
        partial = not whole and ("operation" in kinds or ("event" in kinds and self.at.people is not None))
        partial = partial and self.value <= self.lexicon.most.get("countries_taking_part", self.value)
        for indicator, found in self.scores().items():
            took_part = _TOOK_PART * (partial and indicator == "member_countries")
            for candidate in subjects:
                if self._may_be_of(indicator, candidate, found):
                    score = self._score_of(indicator, candidate, found, took_part)
                    if score is not None and (best is None or score > best.score + _TIE):
                        best = Choice(indicator, candidate.subject, score)
        return best

    def _may_be_of(self, indicator: str, candidate: Candidate, found: Mapping[Term, float]) -> bool:
        """Whether an indicator can be meant of a subject, by what the record has and how well the subject is named."""
        subject, named = candidate.subject, candidate.weight >= _NAMED
        if not self.lexicon.has(indicator, subject):
            return False
        if subject == "interpol_databases" and self.lexicon.units[indicator] == "year":
            return False  # they weren't launched together
        if self.lexicon.kind(subject) == "database" and self._is_below(indicator, subject):
            return False
        if indicator in _BEGINNINGS and not named and subject != "interpol":
            return False  # "the system was launched" of what isn't named
        if self.at.is_beaten and self._is_another(indicator, subject):
            return False  # 61 of "won by 101 votes to 61"
        said = max(found, key=lambda term: found[term]).stems
        return named or not said <= stems_of("need_a_name")  # "20 countries" of what isn't named

    def _score_of(
        self, indicator: str, candidate: Candidate, found: Mapping[Term, float], took_part: float
    ) -> float | None:
        """How well an indicator and a subject fit together; None where the words say too little."""
        kind, goes = self.lexicon.kind(candidate.subject), self.lexicon.has(indicator, candidate.subject)
        holding = (score for term, score in found.items() if not term.kinds or kind in term.kinds or goes == 1)
        words = max(holding, default=0.0) - took_part
        if words < _ENOUGH:
            return None
        far_below = kind != "operation" and self._is_below(indicator, candidate.subject)
        same = self.at.is_total and indicator in self.at.last[:1] and kind != "person"
        words -= _ONCE * self._is_another(indicator, candidate.subject) + _IMPLAUSIBLE * (far_below + same)
        return words + candidate.weight + goes + 0.008 * min(self.lexicon.rows[indicator], 30)

    def _is_another(self, indicator: str, person: str) -> bool:
        """Whether another number of the same was told of a person."""
        is_person = self.lexicon.kind(person) == "person"
        return is_person and self.at.told.get((indicator, person), self.value) != self.value

    def scores(self) -> dict[str, dict[Term, float]]:
        """Terms with their scores, by indicator."""
        at, found = self.at, dict[str, dict[Term, float]]()
        of_all = self.value > _LARGEST_BODY
        every_country = not self.few and pattern_of("in_all").search(at.lead)  # "police in all 196 countries"
        if self.unit == "countries" and (every_country or at.governor in stems_of("bodies")):
            return _meant("member_countries", 1.5)  # "the organisation of 196 countries"
        if self.at.is_total and "election_votes" in self.at.last[:1] and self._fits("votes_cast"):
            return {"votes_cast": {Term(at.nouns, "votes_cast", frozenset()): 1.5}}  # "84 of 164 votes"
        members = stems_of("members") & {word.stem for word in at.noun_words[:2]}
        every_member = of_all and members and self.all_of and not at.nouns & stems_of("some")
        for term, score in self.lexicon.found(self.weights, self.tongues).items():
            other = every_member and term.indicator != "member_countries"
            other = other or (members and self.few and not members & term.stems)
            anchored = None if other or not self._fits(term.indicator) else self._score(term, score)
            if anchored is not None:
                found.setdefault(term.indicator, {})[term] = anchored
        if not (at.nouns or self.age or self.multiple) and self.unit != "year":
            return found if self._counts_posts else self._continued(found)
        return found

    @property
    def _counts_posts(self) -> bool:
        """Whether the number's noun is a name of offices or posts: "31 National Central Bureaus"."""
        places = {word.start for word in self.at.noun_words}
        named = (one.ids for one in self.at.cast.mentions if one.start in places)
        return any(self.lexicon.kind(one) in ("office", "post") for ids in named for one in ids)

    def _fits(self, indicator: str) -> bool:
        """Whether a number with this unit can be of an indicator, by what the others of its sentence count."""
        own = self.lexicon.units[indicator]
        if self.at.is_total and self.at.last and self.at.last[0] and own != self.lexicon.units[self.at.last[0]]:
            return False  # "84 of 164 votes"
        if self.at.total and (indicator in lines_of("totals") or self.at.is_of_countries > (own in COUNTRIES)):
            return False
        wholes = self.lexicon.wholes
        if self.multiple and self.at.last and wholes[indicator] != wholes.get(self.at.last[0]):
            return False  # "three times as many" of what was told before
        if self.multiple != (own == "times") or (self.unit == "years" and self.age != (own == "year")):
            return False
        if self.age and indicator not in _BEGINNINGS:
            return False
        if indicator in self.ruled_out or (self.changed_to and "_increase" in indicator):
            return False
        some = self.never_all or self.of_a_body or self.at.people or self.at.nouns & stems_of("some")
        if some and indicator == "member_countries":
            return False  # "our 72 participating member countries"
        if own in COUNTRIES and self.lexicon.table_of[indicator] not in self._tables:
            return False  # "125 experts from 58 countries"
        if own in COUNTRIES and (self.value > _MOST_COUNTRIES or self._counts_no_countries()):
            return False
        if self.lexicon.table_of[indicator] == "database_figures" and self.at.governor in stems_of("seizing"):
            return False  # "the seizure of 56,400 stolen works"
        return not self._is_far(indicator) and self.lexicon.fits(indicator, self.unit, self.whole, self.rate)

    def _is_far(self, indicator: str) -> bool:
        """Whether a number is far from all figures of an indicator: 550 aren't the records of a database."""
        lexicon = self.lexicon
        most = lexicon.most.get(indicator, self.value)
        far = _FAR_YEARS if lexicon.units[indicator] == "years" else _FAR
        return 0 < self.value < lexicon.least.get(indicator, 0) / far or self.value > most * far

    def _is_below(self, indicator: str, subject: str) -> bool:
        """Whether a number is far below all figures of a pair: 52,000 aren't the records of all databases."""
        return 0 < self.value * _FAR < self.lexicon.least_of.get((indicator, subject), 0)

    def _counts_no_countries(self) -> bool:
        """Whether the number's first noun is none of countries or members, or tells members of "a gang"."""
        first = self._first_noun
        if first is None or "countries" in (self.unit, UNIT_OF.get(first.text)):
            return False
        if pattern_of("numbered_member").search(self.at.before):
            return False
        return first.stem not in stems_of("members") or bool(pattern_of("members_of_another").match(self.at.behind))

    @cached_property
    def _tables(self) -> Collection[str]:
        """Tables that may count countries from which people come: that of the people, and no database's; or any."""
        people = self.at.people is not None and self.at.people.reading.unit == "people"
        told = [self.lexicon.table_of[indicator] for indicator in self.at.last[:1] if indicator]
        return told or _TABLES_OF_PEOPLE if people else self.lexicon.table_of.values()

    @cached_property
    def _first_noun(self) -> Word | None:
        return next((word for word in self.at.noun_words if word.stem in self.at.nouns - self.units), None)

    def _score(self, term: Term, score: float) -> float | None:
        """The score of a term by the number's own noun; None where it can't be meant."""
        nouns = self.at.nouns
        own = self.lexicon.units[term.indicator]
        if nouns & stems_of("notices") and "notice" in term.kinds:  # other words tell which of them are counted
            return min(score, _OF_NOTICES) if term.stems <= stems_of("notices") else score + _ANCHORED
        unnamed = self.unit == own and (own in CURRENCIES or nouns <= self.units)
        anchored = unnamed or not nouns or bool(nouns & term.stems)
        few = 0 < self.value <= _FEW and self.unit is None
        if not anchored and (few or self.unit == "percent" or self.multiple):
            return None
        if self.unit == "year":
            ends = stems_of("until_words") & term.stems and not pattern_of("until").search(self.at.lead)
            return None if stems_of("jubilee") & term.stems or ends else score
        if not nouns or (self.persons and not nouns & term.stems):
            return score
        if not anchored:
            return score * _UNANCHORED - 0.2
        more = _OF_NOUNS if len(term.stems) > 1 and term.stems <= nouns else 0.0
        return score + more + _ANCHORED * max(1, len(nouns & term.stems - self.units))

    def _continued(self, found: dict[str, dict[Term, float]]) -> dict[str, dict[Term, float]]:
        """For a number without a noun, what the numbers before it counted as well."""
        for place, last in enumerate(self.at.last):
            if not last:
                continue
            if self._fits(last):
                found.setdefault(last, {}).update(_meant(last, 0.84 - 0.06 * place)[last])
            more, share = f"{last}_increase", f"{last}_share"
            told_more = pattern_of("more_than_before").match(self.at.behind)
            if told_more and more in self.lexicon.units and self._fits(more):
                return _meant(more, 1.2)
            if share in self.lexicon.units and self._fits(share):  # "84 votes (51 per cent)"
                found.setdefault(share, {}).update(_meant(share, 0.9)[share])
        return found


def _meant(indicator: str, score: float) -> dict[str, dict[Term, float]]:
    """An indicator that no term of its own tells."""
    return {indicator: {Term(frozenset(), indicator, frozenset()): score}}
