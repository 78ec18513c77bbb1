"""The press: renders a collection of parameterised notebooks into checked, self-contained pages.

It knows nothing of what the notebooks are about. A plan (`reports.toml`) says which notebook with
which parameters becomes which report; everything a collection knows better than the press, such as
the values that a parameter may take, is handed in from outside as a function.

Its folders, in the order a report passes through them:

- `plan`: what is to be rendered, and what a notebook may be given
- `run`: the run itself, through papermill, by a forked process or an ordinary kernel
- `build`: what has to run at all, several at a time, and what replaces the last good version
- `pages`: the site, and PDF
- `regression`: what an executed notebook must pass, and the executed notebook as its own regression test
- `schedule`: rendering at a time of day
- `cli`: the commands of `notebook-press`, for any folder of notebooks

Nothing heavy is imported here, because every kernel imports this package to start.
"""

import sys

# Where JupyterLab is installed, jsonschema finds `rfc3987_syntax`, which builds a large grammar at import, for 0.8 s,
# only to check addresses of the format `iri`, which no notebook has. It leaves that check out when the import fails.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
