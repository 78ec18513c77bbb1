"""How `interpol-figures lab` starts JupyterLab: asking nothing of the network or of the reader."""

from pathlib import Path

HERE = Path(__file__).resolve().parent

c = get_config()  # noqa: F821  Jupyter hands it to its configuration files
c.LabApp.app_settings_dir = str(HERE / "settings")
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"
