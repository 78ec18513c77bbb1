"""Names that people type, resolved to ids or answered with the nearest known ones."""

import difflib
import re
from collections.abc import Collection, Container, Iterable
from functools import lru_cache
from typing import Any

TOTAL = "_all"  # how the id of an operation ends that stands for all editions of a series together
LEADER = "INTERPOL"  # stands in `lead` of the operations that it led, or ran together with whoever led
NAME_COLUMNS = {  # tables that name what figures are about: the columns of the id and of the name
    "subjects": ("subject", "label"),
    "databases": ("database", "name"),
    "notice_types": ("colour", "name"),
    "operations": ("operation", "name"),
}
MOST = 3  # names that are told where they look like what was asked for
FEW = 8  # names that are all told where none looks like what was asked for


def name_columns(table: str, columns: Container[str]) -> tuple[str, str]:
    """The columns of a table's ids and of their names; of an older form that has none, that of the ids twice."""
    key, name = NAME_COLUMNS[table]
    return key, name if name in columns else key


class UnknownNameError(KeyError):
    """A name that nothing known bears; `nearest` lists the known names that look like it."""

    def __init__(self, what: str, name: str, known: Iterable[str]):
        """Say which sort of name it was meant to be, and what is nearest."""
        known = tuple(known)
        self.nearest = nearest(name, known)
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        if not hint and known:
            hint = f"; it is one of {', '.join(known)}" if len(known) <= FEW else f"; none of {len(known)} is like it"
        self.message = f"unknown {what} {name!r}{hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        """Read as a sentence, where KeyError would show its quotes."""
        return self.message


def require_known(what: str, names: Iterable[str], known: Collection[Any]) -> None:
    """Raise UnknownNameError for the first of some names that isn't among the known ones.

    >>> require_known("column", ["yaer"], ["year", "value"])
    Traceback (most recent call last):
    interpol_figures.tables.names.UnknownNameError: unknown column 'yaer'; did you mean year?
    """
    for name in names:
        if name not in known:
            raise UnknownNameError(what, name, map(str, known))


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Known names that look like a name, three at most, best first.

    >>> nearest("notice_isued", ["notices_issued", "arrests", "notices_public"])
    ['notices_issued', 'notices_public']
    >>> nearest("notises", ["notices_in_circulation", "arrests", "notices_public"])
    ['notices_public', 'notices_in_circulation']
    """
    return list(_nearest(simplified(name), tuple(known)))


@lru_cache(maxsize=1000)  # a file of claims asks for the same unknown name again and again, among thousands
def _nearest(plain: str, known: tuple[str, ...]) -> tuple[str, ...]:
    forms = {simplified(candidate): candidate for candidate in known}
    found = difflib.get_close_matches(plain, forms, n=MOST, cutoff=0.6)
    if not found:  # then one word of a name may have been meant
        words = {word for form in forms for word in form.split("_")}
        close = difflib.get_close_matches(plain, words, n=1, cutoff=0.75)
        found = sorted((form for form in forms if {*close} & {*form.split("_")}), key=len)[:MOST]
    return tuple(forms[form] for form in found)


def simplified(name: str) -> str:
    """A name without case, accents' position aside, and with every other sign as one underscore.

    >>> simplified("Operation HAECHI-III")
    'operation_haechi_iii'
    """
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def series_name(series: str, names: Iterable[str]) -> str:
    """The name of a series, spelt as its editions spell it; the shortest of their names, where none has the id's words.

    >>> series_name("haechi", ["Operation HAECHI-I"])
    'HAECHI'
    >>> series_name("thirty_days_at_sea", ["Operation 30 Days at Sea", "Operation 30 Days at Sea 2.0"])
    '30 Days at Sea'
    """
    names = list(names)
    words = re.compile(series.replace("_", "[ -]"), re.IGNORECASE)
    spelt = [match[0] for name in names if (match := words.search(name))]
    return max(dict.fromkeys(spelt), key=spelt.count) if spelt else min(map(short_name, names), key=len)


def series_title(series: str) -> str:
    """The name of a series where its editions aren't at hand.

    >>> series_title("first_light")
    'Operation First Light'
    """
    return f"Operation {series.replace('_', ' ').title()}"


def short_name(name: str) -> str:
    """A name without the word operation, which a chart of operations needn't repeat.

    >>> short_name("Operation HAECHI III"), short_name("Operation Pangea (2008)")
    ('HAECHI III', 'Pangea 2008')
    """
    return re.sub(r" \((\d{4}|\w+ phase)\)$", r" \1", re.sub(r"^Operations? | Operation$", "", name))
