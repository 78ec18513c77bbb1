"""How `interpol-figures lab` starts JupyterLab: asking nothing of the network or of the reader."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from interpol_figures.charts.topology import TOPOLOGY

HERE = Path(__file__).resolve().parent
# Maps are drawn with outlines that Plotly would fetch: the server has them, without the script around them.
STATIC = Path(tempfile.mkdtemp(prefix="interpol-figures-"))
atexit.register(shutil.rmtree, STATIC, ignore_errors=True)
script = TOPOLOGY.read_text(encoding="utf-8")
(STATIC / f"{TOPOLOGY.stem}.json").write_text(script[script.index('{"type"') : script.rindex("}") - 1].rstrip(";\n"))
os.environ["INTERPOL_FIGURES_TOPOLOGY"] = "/static/"  # for kernels: see figures_cli.lab_kernel

c = get_config()  # noqa: F821  Jupyter hands it to its configuration files
c.ServerApp.extra_static_paths = [str(STATIC)]
c.LabApp.app_settings_dir = str(HERE / "settings")
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"
# Walkthroughs are answered in copies of one's own: see figures_cli.working_copy.
c.ContentsManager.hide_globs.append("walkthroughs")
