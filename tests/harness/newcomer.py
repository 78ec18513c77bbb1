"""How long a pupil waits between the class's archive and the first checked answer: `python newcomer.py ARCHIVE`.

The archive is unpacked, its start script makes the environment, JupyterLab opens the first lesson, and its first
exercise is answered; all of it by the machine, so that it is the waiting that is timed and not the reading. `walkthrough
build` writes the archive. Packages come from where pip takes them; its cache, if it has one, makes the first start short.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import opened
from jupyter_lab import CUT_OFF, KERNEL, PATIENCE, open_notebook, run_cell, serve

ANSWER = 'phrase = "over $130 million"\nsession.check("phrase", phrase)'
SET_UP = 1800  # seconds that the first start may take
OPTIONS = ["--no-browser", "--allow-root", "--port=8931"]


class Stopwatch:
    """Prints how long each step took, and at the end all of them."""

    def __init__(self):
        self.begun = self.last = time.monotonic()

    def step(self, name: str) -> None:
        """End a step."""
        now = time.monotonic()
        print(f"{now - self.last:6.1f} s  {name}")
        self.last = now

    def total(self) -> None:
        """End all of them."""
        print(f"{self.last - self.begun:6.1f} s  from the archive to the first checked answer")


async def answer(address: str, watch: Stopwatch) -> str:
    """Open the first lesson, run what stands above its first exercise, and answer that."""
    async with opened(1400, 1000, offline=False) as tab:
        await open_notebook(tab, address)
        await tab.until(f"{KERNEL}?.status === 'idle'", PATIENCE)
        watch.step("the first lesson open, its kernel ready")
        await run_cell(tab, "open_walkthrough(")
        said = await run_cell(tab, 'session.check("phrase"', ANSWER)
        watch.step("the tables loaded, the first exercise answered")
        return said


def main(archive: Path) -> None:
    """Time the first start, and a later one."""
    with tempfile.TemporaryDirectory(prefix="newcomer-") as name:
        home = Path(name)
        (home / "config").mkdir()
        (home / "config/jupyter_config.py").write_text("c.LabApp.expose_app_in_browser = True\n")
        surroundings = {name: os.environ.get(name, "") for name in ("HOME", *CUT_OFF)}
        surroundings |= {"JUPYTER_CONFIG_DIR": str(home / "config")}
        for start in ("first", "later"):
            print(f"{start} start")
            watch = Stopwatch()
            if start == "first":
                subprocess.run([sys.executable, "-m", "zipfile", "-e", archive, home], check=True)
                (home / "walkthroughs/start-linux.sh").chmod(0o755)  # Python's unpacking drops it
                watch.step("unpacked")
            shutil.rmtree(home / "runtime", ignore_errors=True)
            with serve([str(home / "walkthroughs/start-linux.sh"), *OPTIONS], home, SET_UP, **surroundings) as server:
                watch.step("started")
                said = asyncio.run(answer(server.address("01-rows.ipynb"), watch))
            watch.total()
            assert "Right" in said, said


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
