"""Whom a number is about: other organisations', or which of INTERPOL's subjects, and which edition of a series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from interpol_figures.model.periods import Period
from interpol_figures.reading.lexicon import Lexicon
from interpol_figures.reading.mentions import Mention
from interpol_figures.reading.name_finder import Named
from interpol_figures.reading.periods import period_of
from interpol_figures.reading.situation import Situation
from interpol_figures.reading.words import numbers_of, pattern_of, stems_of, words_of
from interpol_figures.tables.names import TOTAL

GENERIC = frozenset({"all", "interpol_databases", "diffusions"})
OF_TOPIC = 1.05  # weight of the operation that a whole text is about
_NARROWER = 0.8
_BESIDE = 0.8  # how much more a subject is meant whose number stands right behind its name
_PARTED = 0.6  # how much less a name beyond a comma says of a year
_BEATEN = 0.9  # how much less a number is said of somebody who was beaten
_FOLLOWED = 0.3  # and of the one before
_LEFT = 1.5  # how much less a place is meant that somebody went from
_POST = 0.1  # how much less a person's name speaks for the post than for the person
_PEOPLE = 1.2  # how much more the people of a country are meant than all
_PART = 0.3  # how much more one country's part is meant than the whole, where its country is named
_NEXT = 8  # characters between a number and a name that belongs to it
_LEAD = 6  # words between INTERPOL and a partner
_LONG_AGO = 400  # days after which an edition is no news any more


def is_of_another(at: Situation, lexicon: Lexicon, carried: bool) -> bool:
    """Whether a number is said of another organisation; `carried` where it goes on with one."""
    sentence, cast, number = at.sentence, at.cast, at.number
    ours = cast.actors(lexicon)
    compared = pattern_of("ranked_after").search
    others = [one for one in cast.others if not compared(sentence.between(sentence.start, one.start))]
    before = [other for other in others if other.end <= number.start]
    after = [other for other in cast.others if other.start >= number.end]
    mine = [one for one in ours if one.end <= number.start]
    if cast.firm or pattern_of("writers").search(at.before):
        return True
    if any(pattern_of("source_before").search(sentence.between(sentence.start, one.start)) for one in after):
        return True
    if before:
        first = next((one for one in before if mine and one.start >= mine[-1].end), before[-1])
        lead = [word.text for word in sentence.words if mine and mine[-1].end <= word.start < first.start][-_LEAD:]
        # "INTERPOL and Europol", "Interpol y la Oficina de las Naciones Unidas", but "while Europol"
        partner = words_of("with") & set(lead) and not words_of("contrast") & set(lead)
        return not partner and (not mine or mine[-1].start < before[-1].start)
    if ours:
        return False
    if after:
        return bool(pattern_of("tells").match(sentence.folded, after[0].end - sentence.start))
    source = pattern_of("source_named").match(sentence.folded)
    if source and source[1] not in words_of("agencies") and sentence.text[slice(*source.span(1))].isupper():
        return True
    return carried


def leading_country(at: Situation) -> Named | None:
    """The country that a sentence begins with, not as a place: "The UK …", but not "In the UK …"."""
    first = next((one for one in at.cast.countries if one.end <= at.number.start), None)
    words = [word for word in at.sentence.words if first and word.start < first.start]
    lead = [word.text for word in words if not any(time.start - 4 <= word.start < time.end for time in at.times)]
    return None if len(lead) > 1 or words_of("places") & set(lead) else first


def police_acting(at: Situation) -> bool:
    """Whether a country's authorities are named before the number: "the Austrian police have stored 175,000 …"."""
    words = at.sentence.words
    adjectives = {one.start for one in at.cast.countries if not one.whole and one.end <= at.number.start}
    pairs = ((one, other) for one, other in pairwise(words) if one.start in adjectives or other.start in adjectives)
    return any({one.stem, other.stem} & stems_of("authorities") for one, other in pairs)


@dataclass(frozen=True)
class Candidate:
    """A subject that a number may be about, and how much speaks for it."""

    subject: str
    weight: float


def near_subjects(at: Situation, lexicon: Lexicon) -> list[Candidate]:
    """Subjects named in the number's own sentence; the nearer and the earlier, the likelier."""
    number = at.number
    own = {word.text for word in at.sentence.words if at.part[0] <= word.start < number.start}
    apart = all(at.is_apart(mention.start) for mention in at.cast.mentions) and not own & words_of("pronouns")
    of_own = number.is_year and not apart
    found = []
    in_turn = pattern_of("in_turn").search(at.sentence.folded)
    for place, mention in enumerate((*at.cast.mentions, *_countries(at, lexicon))):
        if mention.start <= number.start < mention.end or _is_where(mention, at, lexicon):
            continue
        if mention.end <= number.start:
            away = 20 * place if in_turn else number.start - mention.end
            weight = 1.7 - min(away, 120) / 200 + 0.25 * (mention.start >= at.clause[0])
            mark = at.sentence.between(mention.end, number.phrase_start)
            weight += _BESIDE * (
                mark in (" (", ": ") and mention.ids.isdisjoint(GENERIC)
            )  # "Blue (4,500) and Green (3,600)"
        else:
            away = mention.start - number.end
            between = sum(number.end <= one.start < mention.start for one in at.numbers)
            weight = 1.4 - min(away, 120) / 120 - between * 0.6
            if not pattern_of("joint").search(at.behind[:away]):  # not "in 1966 and to Lyon in 1989"
                close = away <= _NEXT and not _has_own(mention, at)
                beside = close or pattern_of("noun_of").fullmatch(at.behind, 0, away)
                weight += 0.5 * (mention.end <= at.clause[1]) + 0.5 * bool(beside and not between)
        weight -= _LEFT * bool(pattern_of("left").search(at.sentence.between(at.sentence.start, mention.start)))
        weight -= _PARTED * (of_own and at.is_apart(mention.start))
        weight -= 0.3 * bool(mention.ids & GENERIC) + _lost(lexicon, mention, at)
        if 0 <= mention.start - number.end <= _NEXT:  # "1,050 people, of whom 750 in Lyon"
            found += [Candidate(office, weight) for one in mention.ids for office in lexicon.offices.get(one, ())]
        found += [Candidate(one, weight - less(one, mention.ids)) for one in mention.ids]
        found += [Candidate(lexicon.posts[one], weight - _POST) for one in mention.ids & lexicon.posts.keys()]
    near = {one.subject for one in found}
    return [replace(one, weight=one.weight + _NARROWER * _narrows(one.subject, near)) for one in found]


def _has_own(mention: Mention, at: Situation) -> bool:
    """Whether a name behind a comma stands before a number of its own: yellow in "18,179, yellow ones 16,394"."""
    follows = any(0 <= one.start - mention.end <= _NEXT for one in at.numbers)
    return follows and "," in at.sentence.between(at.number.end, mention.start)


def _countries(at: Situation, lexicon: Lexicon) -> list[Mention]:
    """Countries as subjects of the record, beside a year by the codes that their accessions are about."""
    countries = at.cast.countries
    if at.number.is_year:
        return [Mention(one.start, one.end, lexicon.names.member_codes(one.meaning)) for one in countries]
    return [Mention(one.start, one.end, frozenset([one.meaning])) for one in countries if one.meaning in lexicon.kinds]


def _is_where(mention: Mention, at: Situation, lexicon: Lexicon) -> bool:
    """Whether a name in brackets says where the place before it lies: "Lyon (France)"."""
    before = (one for one in at.cast.mentions if any(lexicon.kind(i) == "place" for i in one.ids))
    return any(at.sentence.between(one.end, mention.start) == " (" for one in before)


def _lost(lexicon: Lexicon, mention: Mention, at: Situation) -> float:
    """How much less a number is that of somebody named as who lost to another, or came before him: "succeeds X"."""
    if not any(lexicon.kind(one) == "person" for one in mention.ids):
        return 0.0
    before = at.sentence.between(at.sentence.start, mention.start)
    told_more = pattern_of("relative").match(at.sentence.between(mention.end, at.sentence.end))
    followed = not (at.number.is_year or told_more) and pattern_of("followed").search(before)
    return _BEATEN if pattern_of("beaten").search(before) else _FOLLOWED if followed else 0.0


def less(subject: str, ids: frozenset[str]) -> float:
    """How much less the organisation's name speaks for its organs and databases than for itself."""
    return 0.8 if "interpol" in ids and subject != "interpol" else 0.3 if subject in GENERIC else 0.0


def _narrows(subject: str, near: Iterable[str]) -> bool:
    """Whether a subject is told to be a part of another that is named as well: "Red Notices on German nationals"."""
    return any(subject.startswith(f"{one}_") for one in near if one != "interpol")


def edition_meant(at: Situation, lexicon: Lexicon, subject: str) -> str:
    """The edition of an operation that a number is about, by the time that its own sentence tells for it."""
    time = at.time() or at.labelled_time
    period = time.iso if time else ""
    series = lexicon.editions.get(_series_of(lexicon, subject), ())
    told = pattern_of("edition_told").search(at.before)  # "the second edition of 2021 stopped $27 million"
    if at.number.is_year and (spans := {lexicon.spans[one]: one for one in series if lexicon.spans.get(one)}):
        own = f"{at.number.reading.value:.0f}"
        of_year = [one for span, one in sorted(spans.items()) if span[:4] == own]
        return spans[min(spans)] if pattern_of("began").search(at.before) else (of_year or [subject])[0]
    if told and (rank := numbers_of("ranks").get(told[1])):
        return lexicon.edition([_series_of(lexicon, subject)], rank) or subject
    if pattern_of("series_total").search(at.sentence.folded):
        return next((one for one in series if one.endswith(TOTAL)), subject)
    named = any(subject in one.ids and one.end <= at.number.start for one in at.cast.mentions)
    if subject in lexicon.spans and (named or not period):
        return subject
    return _edition_of(lexicon, subject, series, period_of(period), at.published)


def edition_before(lexicon: Lexicon, named: str, told: Period) -> str:
    """For a series that had no edition at a time, the last before it: reports date an edition by their own day."""
    editions = lexicon.editions
    series = next((editions[one] for one in sorted(lexicon.names.subject_ids(named)) if one in editions), ())
    spans = [span for one in series if (span := period_of(lexicon.spans.get(one, "")))]
    if named in lexicon.spans or any(span.overlaps(told) for span in spans):
        return named
    return _edition_of(lexicon, named, series, told, None)


def _series_of(lexicon: Lexicon, subject: str) -> str:
    """The series that an operation is an edition of; a series itself, or what is none, as it is."""
    editions = lexicon.editions.items()
    return next((name for name, group in editions if subject in group), subject)


def _edition_of(
    lexicon: Lexicon, subject: str, series: Sequence[str], told: Period | None, published: Period | None
) -> str:
    """The edition of the time told; without one the last that had ended, or begun, if that isn't long ago."""
    single = [one for one in series if not one.endswith(TOTAL)]
    spans = {one: span for one in single if (span := period_of(lexicon.spans.get(one, "")))}
    if subject in lexicon.spans:
        fitting = [one for one in spans if told and spans[one].overlaps(told)]
        return fitting[0] if len(fitting) == 1 and subject not in fitting else subject
    until = told or published
    ended = {one: span for one, span in spans.items() if published and not told and span.end <= published.end}
    begun = ended or {one: span for one, span in spans.items() if until and span.start <= until.end}
    recent = [one for one, span in begun.items() if until and (until.start - span.end).days < _LONG_AGO]
    return max(recent, key=lambda one: spans[one].start) if recent else subject


def parts_of(subjects: Sequence[Candidate], at: Situation, lexicon: Lexicon, country: str) -> list[Candidate]:
    """The subjects with what the record knows of one country's part in their operations and notices."""
    people = country_of_people(at)
    found = [one for one in subjects if not country or one.subject.partition("_in_")[2] in ("", country)]
    for one in list(found):
        if lexicon.kind(one.subject) == "operation":
            parts = {f"{edition_meant(at, lexicon, one.subject)}_in_{country}"}
        else:
            parts = {f"{one.subject}_requested_by_{country_asking(at)}"}
        if nationals := lexicon.nationals.get((one.subject, people)):
            found.append(Candidate(nationals, one.weight + _PEOPLE))
        found += [Candidate(part, one.weight + _PART) for part in sorted(parts & lexicon.kinds.keys())]
    asking = country_asking(at, alone=True)
    return [one for one in found if lexicon.kind(one.subject) != "notice" or one.subject.endswith(asking)]


def country_asking(at: Situation, alone: bool = False) -> str:
    """The country that has asked for a number of notices: "Canada 58", "France asked for 58"; `alone` right before."""
    return _joined(at, "asks", before=True, whole=True) or ("" if alone else _joined(at, "asked"))


def country_of_people(at: Situation) -> str:
    """The country whose people a number counts: "57 are Mexicans", "Russians lead with 58"."""
    return _joined(at, "people_before", before=True, whole=False) or _joined(at, "people_behind", whole=False)


def _joined(at: Situation, joint: str, before: bool = False, whole: bool | None = None) -> str:
    """The country that words of a pattern join to a number, behind it or before; `whole` as its name must be."""
    number, between = at.number, at.sentence.between
    for one in at.cast.countries:
        words = between(one.end, number.phrase_start) if before else between(number.end, one.start)
        if whole in (None, one.whole) and pattern_of(joint).fullmatch(words):
            return one.meaning
    return ""


def country_acting(at: Situation, lexicon: Lexicon) -> str:
    """The country whose part of an operation a number is: named before it, not in a list, or right behind."""
    told = [one for one in at.cast.mentions if any(lexicon.kind(i) in ("operation", "organisation") for i in one.ids)]
    begun = max((one.end for one in told if one.end <= at.number.start), default=-1)
    before = [one for one in at.cast.countries if begun < one.start and one.end <= at.number.start and _acts(at, one)]
    acting = [one for one in before if not any(each.start <= one.start < each.phrase_end for each in at.numbers)]
    own = [one for one in acting if not at.is_apart(one.start)]
    return (own or acting)[0].meaning if acting else _joined(at, "there")


def _acts(at: Situation, country: Named) -> bool:
    """Whether a country's authorities or a place in it are named, and not the adjective alone: "a Korean beast"."""
    words = at.sentence.words
    place = next(number for number, word in enumerate(words) if word.start == country.start)
    near = {word.stem for word in words[max(0, place - 2) : place + 4]}
    lead = {word.text for word in words[max(0, place - 2) : place]}
    name = country.whole or (words[place].capital and not pattern_of("adjective").search(words[place].text))
    if pattern_of("listed").search(at.sentence.between(at.sentence.start, country.start)):
        return False  # "34 countries, including Nigeria, seized …"
    if pattern_of("closed_bracket").match(at.sentence.between(country.end, at.number.start)):
        return False  # "in 34 countries (Ghana, Nigeria) police seized …"
    return name or bool(near & stems_of("authorities") or lead & words_of("places"))
