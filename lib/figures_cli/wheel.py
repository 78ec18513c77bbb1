"""How a wheel is built: the code, and beside it a copy of the tables, the notebooks and the plan (see pyproject.toml).

setuptools loads this module by itself, so it imports nothing of the project.
"""

import shutil
from pathlib import Path

from setuptools.command.build_py import build_py

COLLECTION = "interpol_figures/collection"  # where `interpol_figures.tables.schema.find_data` looks for it
PARTS = ("data", "notebooks", "requirements.lock", "LICENSE")


class BuildWithCollection(build_py):
    """Build the modules, then lay the collection beside them; an editable install uses the checkout's own."""

    def run(self) -> None:
        """Build; files that have left the collection since an earlier build aren't kept."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib, COLLECTION)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for part in map(Path, PARTS):
            if part.is_dir():
                shutil.copytree(part, target / part, ignore=shutil.ignore_patterns(".*"))
            else:
                shutil.copyfile(part, target / part)
