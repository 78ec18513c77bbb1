"""What papermill finds under the name ``fork`` in its entry-point group.

papermill loads every engine when it is imported itself. This one is loaded when it is first used:
whoever imports papermill for something else doesn't pay for it, and the two needn't import each other.
"""

from typing import Any


class LazyEngine:
    """Stands for `engine.ForkEngine` until it is needed."""

    def __getattr__(self, name: str) -> Any:
        import tqdm.auto  # which chooses the bar of a notebook, which no terminal shows, once ipykernel is there

        tqdm.auto.tqdm.monitor_interval = 0  # with the thread that watches papermill's, no process could be forked
        from notebook_press.run.engine import ForkEngine

        return getattr(ForkEngine, name)


ENGINE = LazyEngine()
