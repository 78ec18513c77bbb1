"""Import this before anything of Jupyter: it keeps 0.8 s of unused work out of a process.

Where JupyterLab is installed, jsonschema finds `rfc3987_syntax`, which builds a large grammar at
import only to check addresses of the format `iri`, which no notebook has. jsonschema leaves that
check out when the import fails, so it is made to fail.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
