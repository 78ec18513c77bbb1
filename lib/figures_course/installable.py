"""This library as a wheel that a pupil's computer installs; `handed_out/requirements.lock` has what it needs besides.

The wheel is put together from the modules in use, so that it can be made where the library was installed, and no build
tool is at hand.
"""

import base64
import hashlib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import interpol_figures
from interpol_figures.tables.schema import INSTALLED, find_data
from notebook_press.regression.baseline import packed

NAME = "interpol-figures"
PACKAGES = ("interpol_figures", "notebook_press", "figures_site", "figures_course", "figures_cli")
KERNEL = "share/jupyter/kernels/interpol-figures/kernel.json"
WHEEL = "Wheel-Version: 1.0\nGenerator: interpol-figures\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel_name() -> str:
    """The name that installers expect of the wheel."""
    return f"interpol_figures-{distribution(NAME).version}-py3-none-any.whl"


def wheel() -> bytes:
    """This library as a wheel, with the tables, notebooks and lock in use."""
    made = distribution(NAME)
    stem = f"interpol_figures-{made.version}"
    held = dict(_modules())
    held[f"{stem}.data/data/{KERNEL}"] = held["figures_cli/lab/kernel/kernel.json"]
    held |= {f"{stem}.dist-info/{name}": _metadata(made, name) for name in ("METADATA", "entry_points.txt")}
    held[f"{stem}.dist-info/WHEEL"] = WHEEL.encode()
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in held.items())
    held[f"{stem}.dist-info/RECORD"] = f"{record}{stem}.dist-info/RECORD,,\n".encode()
    return packed(held)


def _modules() -> Iterator[tuple[str, bytes]]:
    """The packages' files, and the collection as a wheel has it."""
    library, root = Path(interpol_figures.__file__).parents[1], find_data().parent
    own = [path for package in PACKAGES for path in _files(library / package) if not path.is_relative_to(INSTALLED)]
    for path in own:
        yield path.relative_to(library).as_posix(), path.read_bytes()
    for path in [*_files(root / "data"), *_files(root / "notebooks"), root / "requirements.lock", root / "LICENSE"]:
        yield f"interpol_figures/collection/{path.relative_to(root).as_posix()}", path.read_bytes()


def _files(folder: Path) -> list[Path]:
    found = (path for path in sorted(folder.rglob("[!.]*")) if path.is_file() and path.suffix != ".pyc")
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def _metadata(made: Distribution, name: str) -> bytes:
    text = made.read_text(name) or made.read_text("PKG-INFO" if name == "METADATA" else name)
    if not text:
        raise ValueError(f"{NAME} is installed without {name}; install it again")
    return text.encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
