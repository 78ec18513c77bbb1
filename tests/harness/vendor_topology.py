"""Remake the world map's topology asset from the npm package plotly.js.

    npm pack plotly.js@4.1.1
    python tests/harness/vendor_topology.py plotly.js-4.1.1.tgz

The version has to be the one that the installed plotly bundles: `bundled_version()` reads it,
and a package of any other version is refused.
"""

import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "lib" / "interpol_figures" / "charts" / "assets"
ORIGINAL = "package/dist/plotly-geo-assets.js"
OPENING = (
    "(function (w) {\n  var a = w.PlotlyGeoAssets = w.PlotlyGeoAssets || {};\n"
    "  a.topojson = a.topojson || {};\n  a.topojson.world_110m ="
)
CLOSING = ";\n})(window);\n"

README = """# World topology

`world_110m.js` draws the world map without a network. It is generated: don't edit it.

| | |
|---|---|
| package | plotly.js {version} from npm, as bundled by plotly for Python |
| taken | the map `world_110m` of `dist/plotly-geo-assets.js`, unchanged in content; the other 17 maps are left out |
| licence | MIT, Plotly Technologies Inc.: `plotly.js-LICENSE.txt` |
| sha256 of the original file | `{original}` |
| sha256 of `world_110m.js` | `{ours}` |

A page loads it as a script before the first map is drawn; it adds to `window.PlotlyGeoAssets` and keeps what is there.
To remake it: `npm pack plotly.js@{version}`, then
`python tests/harness/vendor_topology.py plotly.js-{version}.tgz`.

`small_countries.csv` has the capitals of members that the topology is too coarse to draw, in degrees to one decimal place,
from GeoNames (CC BY 4.0).
"""


def bundled_version():
    """Version of the plotly.js that the installed plotly carries."""
    from plotly.offline import get_plotlyjs_version

    return get_plotlyjs_version()


def extract_map(script, name="world_110m"):
    """One topology of plotly-geo-assets.js, which holds them as JavaScript object literals."""
    lines = script.splitlines()
    opening = next(n for n, line in enumerate(lines) if f"var require_{name} " in line)
    literal = lines[opening + 2].strip().removeprefix("module.exports = ").removesuffix(";")
    return json.loads(re.sub(r"([{,]\s*)([A-Za-z_]\w*):", r'\1"\2":', literal))


def as_script(topology):
    """The topology as a script that merges with whatever maps the page already has."""
    return OPENING + json.dumps(topology, separators=(",", ":"), ensure_ascii=True) + CLOSING


def vendor(package, folder=ASSETS):
    """Write the asset, its licence and its provenance from a packed npm package."""
    with tarfile.open(package) as archive:

        def read(name):
            return archive.extractfile(name).read()

        version = json.loads(read("package/package.json"))["version"]
        if version != bundled_version():
            raise ValueError(
                f"{package} is plotly.js {version}; the installed plotly bundles {bundled_version()}: pack that one"
            )
        original, licence = read(ORIGINAL), read("package/LICENSE")
    ours = as_script(extract_map(original.decode()))
    digests = {"original": hashlib.sha256(original).hexdigest(), "ours": hashlib.sha256(ours.encode()).hexdigest()}
    folder.mkdir(exist_ok=True)
    (folder / "world_110m.js").write_bytes(ours.encode())
    (folder / "plotly.js-LICENSE.txt").write_bytes(licence)
    (folder / "README.md").write_text(README.format(version=version, **digests), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    vendor(Path(sys.argv[1]))
