"""What papermill finds under the name ``fork`` in its entry-point group.

papermill loads every engine when it is imported itself. This one is loaded when it is first used:
whoever imports papermill for something else doesn't pay for it, and the two needn't import each other.
"""

from __future__ import annotations

from typing import Any


class LazyEngine:
    """Stands for `engines.ForkEngine` until it is needed."""

    def __getattr__(self, name: str) -> Any:
        import tqdm.auto  # noqa: F401  chooses the bar of a notebook, which no terminal shows, once ipykernel is there

        from notebook_press.run.engines import ForkEngine

        return getattr(ForkEngine, name)


ENGINE = LazyEngine()
