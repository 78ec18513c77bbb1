"""What a collection puts around a report besides its notebook, and a report's parameters in words.

The press knows nothing of what its reports are about. Its pages keep places free, which a collection fills when
all reports are there: only then is it known which reports there are.
"""

from collections.abc import Mapping
from typing import Any

# In the page's head: descriptions for machines, then scripts and styles; above the title; in the footer: related
# reports, further links, a sentence such as what the report could know, and the end.
PLACES = ("data", "head", "masthead", "siblings", "links", "note", "foot")


def has_places(page: str) -> bool:
    """Tell whether a page keeps places free; one that an older press laid out doesn't, and is laid out anew in time."""
    return all(f"<!--{name}-->" in page for name in PLACES)


def fill_places(page: str, pieces: Mapping[str, str]) -> str:
    """Put HTML into the places that a page keeps free, again and again if need be; return its new HTML.

    >>> fill_places("<p><!--note-->Before.<!--/note--></p>", {"note": "Now."})
    '<p><!--note-->Now.<!--/note--></p>'
    """
    for name, piece in pieces.items():
        start, end = f"<!--{name}-->", f"<!--/{name}-->"
        before, _, rest = page.partition(start)
        page = f"{before}{start}{piece}{end}{rest.partition(end)[2]}"
    return page


def words(value: Any) -> str:
    """Write a parameter's value for a reader.

    >>> words(["red", "first_light"])
    'red, first light'
    """
    if isinstance(value, list):
        return ", ".join(map(words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("_", " ")
