"""What an article has spoken of so far: subjects, times and words that the next sentence may leave out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from interpol_figures.model.phrase_words import fold
from interpol_figures.reading.document import Block
from interpol_figures.reading.lexicon import UNNAMED, Lexicon
from interpol_figures.reading.mentions import Cast, Names
from interpol_figures.reading.periods import latest_year, times_in
from interpol_figures.reading.sentences import Sentence, Word, words_in
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.subjects import Candidate, less, near_subjects
from interpol_figures.reading.words import pattern_of

_DEFAULT = (("interpol", 0.55), ("interpol_databases", 0.3), ("general_secretariat", 0.35), ("wanted_persons", 0.45))
_RESOLVED = -0.3  # an edition that was worked out is likelier meant again than the name of its series
_REFERRED = 1.35  # how much "the organisation" speaks for INTERPOL
_RECENT = 6  # mentions that are kept in mind
_FIRST = 2  # words before a country that a sentence begins with
_NO_BLOCK = Block(0, 0)


@dataclass
class Scene:
    """What was spoken of so far; `within` are indicators and subjects of the sentence that is being read."""

    lexicon: Lexicon
    names: Names
    topic: tuple[str, ...] = ()
    within: list[tuple[str, str]] = field(default_factory=list)
    subjects: list[tuple[tuple[Candidate, ...], int]] = field(default_factory=list)  # with the paragraph's number
    paragraphs: int = -1
    other: bool = False
    year: int | None = None
    period: str | None = None
    last_period: str | None = None
    indicators: tuple[str, ...] = ()
    currency: str | None = None
    words: tuple[Word, ...] = ()
    national: str = ""  # the country whose part of an operation the paragraph tells
    asks: bool = False
    headings: dict[str, Cast] = field(default_factory=dict)

    def look_ahead(self, sentences: Sequence[Sentence], opening: str) -> None:
        """Note the operation that a document names first: its opening speaks of it before it is named."""
        for sentence in sentences[:25]:
            for mention in self.names.cast_of(sentence).mentions:
                if found := [one for one in mention.ids if self.lexicon.kind(one) == "operation"]:
                    self.topic = tuple(sorted(found))
                    return
        if pattern_of("single", "operation").search(fold(opening)):
            self.topic = (UNNAMED,)

    def begin(self, sentence: Sentence) -> None:
        """Begin a sentence; the first of a paragraph leaves behind what the one before spoke of."""
        if sentence.place == 0:
            self.paragraphs += 1
            if sentence.block.kind != "cell":
                self.other, self.period, self.national = False, None, ""
                for head in sentence.block.heads[:1]:  # "Kenya: nearly two dozen arrests"
                    self.national = next((name for _, _, name in self._cast_in(head).countries), "")

    def resolve(self, subject: str) -> None:
        """Note the edition of a series that was worked out."""
        self.subjects.append(((Candidate(subject, _RESOLVED),), self.paragraphs))

    def candidates(self, at: Situation) -> list[Candidate]:
        """Subjects that a number may be about, those of headings and earlier sentences too, with their weights."""
        sentence = at.sentence
        found = near_subjects(self.lexicon, at.cast, at.number, sentence, at.numbers)
        for place, head in enumerate(sentence.block.heads):
            weight = 2.0 - 0.2 * place if sentence.place == 0 else 1.0
            found += self._named_in(head, weight)
        for depth, heading in enumerate(reversed(sentence.headings)):
            found += self._named_in(heading, max(0.5, 1.15 - 0.25 * depth))
        found += [Candidate(subject, 1.2) for _, subject in self.within if subject]
        for place, (mentioned, paragraph) in enumerate(reversed(self.subjects[-_RECENT:])):
            away = self.paragraphs - paragraph
            weight = (1.15 if away == 0 else max(0.3, 0.75 - 0.15 * away)) - 0.04 * place
            found += [
                replace(one, weight=weight - one.weight)
                for one in mentioned
                if away == 0 or self.lexicon.kind(one.subject) in ("operation", "database", "notice", "event")
            ]
        if not any(one.weight >= 0.8 and self.lexicon.kind(one.subject) == "operation" for one in found):
            found += [Candidate(one, 1.05) for one in self.topic]
        if not self.other and pattern_of("single", "organisation").search(sentence.folded):
            found.append(Candidate("interpol", _REFERRED))
        found += [Candidate(subject, weight) for subject, weight in _DEFAULT]
        best: dict[str, Candidate] = {}
        for one in found:
            if one.subject not in best or best[one.subject].weight < one.weight:
                best[one.subject] = one
        return sorted(best.values(), key=lambda one: one.subject)

    def _named_in(self, text: str, weight: float) -> list[Candidate]:
        """Subjects that a heading or label names."""
        if whole := self.lexicon.whole_names.get(fold(text.strip(" *_:"))):
            return [Candidate(one, weight) for one in whole]
        mentions = self._cast_in(text).mentions
        return [Candidate(one, weight - less(one, mention.ids)) for mention in mentions for one in mention.ids]

    def _cast_in(self, text: str) -> Cast:
        """The names in a heading or label."""
        if text not in self.headings:
            sentence = Sentence(0, len(text), text, fold(text), _NO_BLOCK, (), 0, words_in(text))
            self.headings[text] = self.names.cast_of(sentence)
        return self.headings[text]

    def keep(self, sentence: Sentence, cast: Cast) -> None:
        """Note what a sentence speaks of, for those after it; a cell of a table speaks for itself only."""
        if sentence.block.kind == "cell":
            return
        ours = cast.actors(self.lexicon)
        if (
            cast.countries
            and not ours
            and len([one for one in sentence.words if one.end <= cast.countries[0][0]]) <= _FIRST
        ):
            self.national = cast.countries[0][2]
        if cast.others or ours:
            self.other = bool(cast.others) and not ours
        for mention in cast.mentions:
            mentioned = tuple(Candidate(one, less(one, mention.ids)) for one in sorted(mention.ids))
            self.subjects.append((mentioned, self.paragraphs))
        self.words, self.asks = sentence.words, sentence.text.rstrip().endswith("?")
        self.year = latest_year(times_in(sentence.folded, 0, self.names.published, self.year)) or self.year
