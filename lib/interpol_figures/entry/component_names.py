"""Names of components as articles write them: whether a line or a section speaks of one."""

import re
from collections import Counter
from dataclasses import dataclass

from interpol_figures.entry.source_texts import normalised
from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

SHARED = 3  # a word in the names of more components than this tells none of them from the others
FILLING = frozenset(["a", "an", "and", "at", "for", "in", "of", "on", "or", "s", "the", "to", "with"])
ORGANISATION = frozenset(["interpol"])  # whose databases they are, a line need not say
PLURAL = re.compile(r"(?<=[^\Wsi])s$")


@dataclass(frozen=True)
class Names:
    """How a component may be named: all words of a name, one that tells it from the others, or initials."""

    whole: tuple[frozenset[str], ...]
    telling: frozenset[str]
    initials: frozenset[str]


def component_names(tables: Tables) -> dict[str, Names]:
    """The names of each component: its own, the record's, and those that its note gives as “Also called”."""
    names = {
        row.component: list(filter(None, [row.name, row.record_name, *_also_called(row.note)]))
        for row in each_row(tables["components"])
    }
    stems = {
        component: [_stems(name) - ORGANISATION or _stems(name) for name in own] for component, own in names.items()
    }
    shared = Counter(stem for own in stems.values() for stem in frozenset().union(*own))
    return {
        component: Names(
            whole=tuple(own),
            telling=frozenset(stem for name in own for stem in name if len(stem) > 3 and shared[stem] <= SHARED),
            initials=frozenset(map(_initials, names[component])) - {""},
        )
        for component, own in stems.items()
    }


def _also_called(note: str) -> list[str]:
    match = re.search(r"Also called: ([^.]+)", note)
    return match[1].split("; ") if match else []


def _stems(text: str) -> frozenset[str]:
    """Words without case and plural, filling words left out."""
    words = (word.casefold() for word in re.findall(r"\w+", normalised(text)))
    return frozenset(PLURAL.sub("", re.sub(r"ies$", "y", word)) for word in words if word not in FILLING)


def _initials(name: str) -> str:
    words = re.findall(r"[^\W\d_]+", name)
    return "".join(word[0].upper() for word in words) if len(words) > 1 else ""


def bears(text: str, names: Names) -> bool:
    """Whether a text names a component."""
    stems = _stems(text)
    return (
        any(name and name <= stems for name in names.whole)
        or not stems.isdisjoint(names.telling)
        or not names.initials.isdisjoint(re.findall(r"\w+", text))
    )
