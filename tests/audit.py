"""Look the locked packages up among known vulnerabilities: `make audit` runs this file.

pip-audit works in an environment of its own. Without its database, or without the tool, nothing is known, which is
said in a sentence and is no failure; a known vulnerability is one.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
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
    unknown = told.count("could not be audited")
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").count("==")
    if unknown >= locked and not done.returncode:
        return skipped(f"its database answers for none of {locked} packages")
    print("\n".join(line for line in told.splitlines() if "could not be audited" not in line).strip())
    print(f"{locked - unknown} of {locked} locked packages were looked up")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
