"""Names and titles of reports, filled in from their parameters."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from typing import Any

FIELD = re.compile(r"[^\W\d]\w*(\[[0-9]{1,4}\])?")


class Template(string.Formatter):
    """Format strings of names and places in lists, with `!w`, a value in words, and `!n`, a name made of it.

    >>> Template().format("Operation {series!w}", series="first_light")
    'Operation First Light'
    >>> Template().format("{city!n}", city="São Paulo")
    'sao-paulo'
    """

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """Convert as format strings do, or write an id in words."""
        if conversion == "w":
            return re.sub(r"[_-]+", " ", str(value)).title()
        if conversion == "n":
            letters = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode().lower()
            return re.sub(r"[^a-z0-9.]+", "-", letters).strip("-.")
        return super().convert_field(value, conversion)

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Any) -> Any:
        """Return a value, or one of a list, by its name; what else hangs on a value is nobody's to show."""
        if not FIELD.fullmatch(field_name):
            raise ValueError(f"{field_name!r} is no parameter, nor one of a list such as years[0]")
        return super().get_field(field_name, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a value as it is: a width could fill the memory."""
        if format_spec:
            raise ValueError(f"leave out {format_spec!r}")
        return str(value)
