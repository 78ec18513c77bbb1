"""What an article has spoken of so far: subjects, times and words that the next sentence may leave out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.lexicon import UNNAMED, Lexicon
from interpol_figures.reading.mentions import Cast, Names
from interpol_figures.reading.periods import latest_year, period_of, times_in
from interpol_figures.reading.sentences import Sentence, Word
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import GENERIC, Candidate, less, near_subjects
from interpol_figures.reading.words import pattern_of, words_of

_DEFAULT = {"interpol": 0.55, "wanted_persons": 0.45, "general_secretariat": 0.35}
_DEFAULT |= dict.fromkeys(("interpol_databases", "ccf_requests"), 0.3)
_REFERRED = 1.35  # how much "the committee" speaks for the one named before
_THIS = 1.6  # and "this database" for the one named last
_SPOKEN_OF = 0.05  # how much more an edition that was spoken of before is meant than its series
_IN_THE_NEWS = 0.3  # weight of an assembly that was held when the article was published
_NOUNS = {"commission": "ccf_requests", "committee": "executive_committee"}  # common nouns for what was named before
_FRAGMENT = 4  # words of a sentence that the next one goes on with
_RECENT = 6  # mentions that are kept in mind
_KEPT = ("operation", "database", "notice", "event", "post")  # kinds of which another paragraph may still speak
_AHEAD = 25  # sentences in which an operation is named that the opening speaks of


@dataclass
class Scene:
    """What was spoken of so far; `within` are indicators and subjects of the sentence that is being read."""

    lexicon: Lexicon
    names: Names
    topic: tuple[str, ...] = ()
    within: list[tuple[str, str]] = field(default_factory=list)
    told: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # of persons
    subjects: list[tuple[frozenset[str], int]] = field(default_factory=list)  # with the paragraph's number
    paragraphs: int = -1
    other: bool = False
    year: int | None = None
    currency: str | None = None
    period: str | None = None
    last_period: str | None = None
    indicators: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    asks: bool = False
    acting: str = ""

    def look_ahead(self, sentences: Sequence[Sentence], opening: str) -> None:
        """Note the operation that a document names first: its opening speaks of it before it is named."""
        mentions = (one for sentence in sentences[:_AHEAD] for one in self.names.cast_of(sentence).mentions)
        operations = (self.lexicon.operations(one.ids) for one in mentions)
        unnamed = (UNNAMED,) if pattern_of("operation").search(fold(opening)) else ()
        self.topic = tuple(next(filter(None, operations), unnamed))

    def begin(self, sentence: Sentence) -> None:
        """Begin a sentence; the first of a paragraph leaves behind what the one before spoke of."""
        self.within = []
        if sentence.place == 0:
            self.paragraphs += 1
            self.acting, self.other, self.period = "", False, None
            if sentence.block.kind == "paragraph":
                self.currency = None

    def goes_on(self, sentence: Sentence) -> bool:
        """Whether a sentence goes on with another organisation that the one before spoke of."""
        short = self.asks or len(self.words) <= _FRAGMENT
        return self.other and (short or bool({word.text for word in sentence.words[:1]} & words_of("pronouns")))

    def still_acting(self, at: Situation) -> str:
        """The country whose part the sentence before told, where this one names no other and nobody else."""
        if at.cast.countries or at.cast.others or at.cast.actors(self.lexicon):
            return ""
        return self.acting

    def candidates(self, at: Situation) -> list[Candidate]:
        """Subjects that a number may be about, those of headings and earlier sentences too, with their weights."""
        sentence = at.sentence
        found = near_subjects(at, self.lexicon)
        for one in list(found):
            found += [Candidate(edition, one.weight + _SPOKEN_OF) for edition in self._edition(one.subject)]
        for place, head in enumerate(sentence.block.heads):
            found += self._named_in(head, 2.0 - 0.2 * place if sentence.place == 0 else 1.0)
        for depth, heading in enumerate(reversed(sentence.headings)):
            found += self._named_in(heading, max(0.5, 1.1 - 0.25 * depth))
        within = {subject for _, subject in self.within} - {"", *self.lexicon.nationals.values()}
        found += [Candidate(subject, 1.2) for subject in sorted(within)]
        found += self._carried(at)
        if not any(one.weight >= 0.8 and self.lexicon.kind(one.subject) == "operation" for one in found):
            found += [Candidate(one, 1.05) for one in self.topic if not self._is_elsewhere(at)]
        found += self._referred(sentence) + self._operation_again(sentence)
        found += self._assemblies(at, found)
        found += [Candidate(*one) for one in _DEFAULT.items()]
        best = {one.subject: one for one in sorted(found, key=lambda one: one.weight)}
        return sorted(best.values(), key=lambda one: one.subject)

    def _edition(self, series: str) -> list[str]:
        """The edition of a series that was spoken of last."""
        editions = self.lexicon.editions.get(series, ())
        return [one for ids, _ in reversed(self.subjects) for one in sorted(ids) if one in editions][:1]

    def _carried(self, at: Situation) -> Iterator[Candidate]:
        """Subjects of earlier sentences; no person or place where this one speaks of something else of INTERPOL's."""
        near = [mention for mention in at.cast.mentions if at.clause[0] <= mention.start < at.clause[1]]
        replaced = {self.lexicon.kind(one) for mention in near for one in mention.ids} & {"place"}
        if at.cast.actors(self.lexicon) and not words_of("persons_again") & {word.text for word in at.sentence.words}:
            replaced |= {"person"}
        for place, (ids, paragraph) in enumerate(reversed(self.subjects[-_RECENT:])):
            away = self.paragraphs - paragraph
            weight = (1.15 if away == 0 else max(0.3, 0.75 - 0.15 * away)) - 0.04 * place
            for one in ids:
                kind = self.lexicon.kind(one)
                if kind not in replaced and (away == 0 or kind in _KEPT):
                    yield Candidate(one, weight - less(one, ids))

    def _referred(self, sentence: Sentence) -> list[Candidate]:
        """What was named before and a sentence calls by a common noun: "the Commission", "this database"."""
        named = {one for ids, _ in self.subjects for one in ids if "interpol" not in ids}
        nouns = [noun for noun, one in _NOUNS.items() if one in named and pattern_of(noun).search(sentence.folded)]
        found = [Candidate(_NOUNS[noun], _REFERRED) for noun in nouns]
        known = [one for ids, _ in reversed(self.subjects) for one in sorted(ids & self.lexicon.databases - GENERIC)]
        by_noun = known[:1] if pattern_of("database").search(sentence.folded) else []
        return found + [Candidate(one, _THIS) for one in by_noun]

    def _operation_again(self, sentence: Sentence) -> list[Candidate]:
        """The operation named last, where a sentence speaks of "the operation"."""
        named = (found for ids, _ in reversed(self.subjects) if (found := self.lexicon.operations(ids)))
        again = pattern_of("operation_again").search(sentence.folded)
        return [Candidate(one, _REFERRED) for one in next(named, ())] if again else []

    def _assemblies(self, at: Situation, found: Sequence[Candidate]) -> list[Candidate]:
        """The assembly or congress of the number's time, or else the one in the news."""
        weights = [one.weight for one in found if one.subject == "general_assembly"]
        time = at.time() or at.labelled_time
        told = period_of(time.iso) if time else None
        spans = ((one, period_of(span)) for one, span in self.lexicon.meetings.items()) if told else ()
        meant = [one for one, span in spans if span and told and span.overlaps(told)]
        if len(meant) == 1:
            return [Candidate(meant[0], max([*weights, _IN_THE_NEWS]))]
        recent = () if told or at.number.is_year else self.names.recent_assemblies
        return [Candidate(one, _IN_THE_NEWS) for one in recent]

    def _is_elsewhere(self, at: Situation) -> bool:
        """Whether a sentence names something of INTERPOL's and no operation: it isn't about one named further on."""
        others = (each.ids - GENERIC for each in at.cast.mentions if "interpol" not in each.ids)
        named = {self.lexicon.kind(one) for ids in others for one in ids}
        return bool(named & {"notice", "database", "office"}) and not pattern_of("operation").search(at.sentence.folded)

    def _named_in(self, text: str, weight: float) -> list[Candidate]:
        """Subjects that a heading or label names."""
        if whole := self.lexicon.named(text):
            return [Candidate(one, weight - less(one, whole)) for one in whole]
        mentions = self.names.cast_in(text).mentions
        return [Candidate(one, weight - less(one, mention.ids)) for mention in mentions for one in mention.ids]

    def keep(self, sentence: Sentence, cast: Cast) -> None:
        """Note what a sentence speaks of, for those after it; a cell of a table speaks for itself only."""
        if sentence.block.kind == "cell":
            return
        ours = cast.actors(self.lexicon)
        if cast.others or ours:
            self.other = not ours
        self.subjects += [(mention.ids, self.paragraphs) for mention in reversed(cast.mentions)]
        if not pattern_of("says_so").match(sentence.folded):  # what was told before is told further
            self.words = sentence.words
        self.asks = sentence.text.rstrip().endswith("?")
        times = times_in(sentence.folded, 0, self.names.published, self.year)
        self.year = latest_year([one.iso for one in times]) or self.year
