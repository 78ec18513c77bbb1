"""Names and titles of reports, filled in from their parameters."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

FIELD = re.compile(r"\{\{|\}\}|\{(\w+)(?:!([wn]))?\}")


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Fill a template's fields in: ``{city}`` as it is, ``{city!w}`` in words, ``{city!n}`` as a name.

    A doubled brace is a brace. Raises KeyError for a value that isn't there, ValueError for braces that are no field.

    >>> fill("Operation {series!w} in {city}", {"series": "first_light", "city": "São Paulo"})
    'Operation First Light in São Paulo'
    >>> fill("{{{year}}}", {"year": 2024})
    '{2024}'
    """
    if re.search("[{}]", FIELD.sub("", template)):
        raise ValueError("a field is {name}, {name!w} in words, or {name!n} as a name")
    forms: dict[str | None, Callable[[Any], str]] = {None: str, "w": in_words, "n": as_name}
    return FIELD.sub(lambda field: forms[field[2]](values[field[1]]) if field[1] else field[0][0], template)


def in_words(value: Any) -> str:
    """Return an id in words.

    >>> in_words("first_light")
    'First Light'
    """
    return re.sub(r"[_-]+", " ", str(value)).title()


def as_name(value: Any) -> str:
    """Return a name for files, made of a value.

    >>> as_name("São Paulo")
    'sao-paulo'
    """
    letters = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9.]+", "-", letters).strip("-.")
