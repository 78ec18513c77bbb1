"""Functions that a plan names."""

import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from notebook_press.errors import PressError


def resolve(name: str, purpose: str, search_path: Sequence[str]) -> Callable[..., Any]:
    """Return the function that a plan names for some purpose, looked for in some folders as well.

    Raises PressError where there is none.

    >>> resolve("os.path:basename", "check", [])("orchard/pear")
    'pear'
    """
    sys.path.extend(folder for folder in search_path if folder not in sys.path)
    try:
        function: Callable[..., Any] = pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PressError(f"the {purpose} {name!r}: {error}; name it like 'package.module:function'") from None
    return function
