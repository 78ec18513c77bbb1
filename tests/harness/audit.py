"""Look the locked packages up among known vulnerabilities: `make audit` runs this file.

pip-audit works in an environment of its own. Without its database, or without the tool, nothing is known, which is
said in a sentence and is no failure; a known vulnerability is one.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build/audit"
UNREACHED = (
    "ConnectionError",
    "Max retries",
    "Failed to connect",
    "NameResolution",
    "timed out",
    "ServiceError",
    "HTTPError",
)
WAIT = 300


def skipped(reason: str) -> int:
    """Say why nothing is known."""
    print(f"audit skipped: {reason}; the packages were not looked up. Run `make audit` where the network allows it.")
    return 0


def main() -> int:
    """Return 1 if a locked package has a known vulnerability."""
    tool = HOME / "bin/pip-audit"
    if not tool.is_file():
        venv.create(HOME, with_pip=True)
        command = [HOME / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pip-audit"]
        if subprocess.run(command, check=False, capture_output=True, timeout=WAIT).returncode:
            return skipped("pip-audit can't be installed")
    command = [
        tool,
        "--requirement",
        ROOT / "requirements.lock",
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run([*command, "--timeout", "10"], check=False, capture_output=True, text=True, timeout=WAIT)
    except subprocess.TimeoutExpired:
        return skipped("its database doesn't answer")
    told = done.stdout + done.stderr
    if done.returncode and any(words in told for words in UNREACHED) and "Found " not in told:
        return skipped("its database can't be reached")
    packages = json.loads(done.stdout)["dependencies"]
    looked_up = [one for one in packages if "vulns" in one]
    if not looked_up:
        return skipped(f"its database answers for none of {len(packages)} packages")
    for one in looked_up:
        for found in one["vulns"]:
            print(
                f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'none'}"
            )
    print(f"{len(looked_up)} of {len(packages)} locked packages were looked up")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
