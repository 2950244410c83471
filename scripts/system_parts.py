"""What pip cannot bring: Chromium and PostgreSQL's server programs for the tests, and at worst pip itself.

`python3 -m scripts.system_parts` installs what is missing when it may; else it names one command to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_BROWSERS = ["Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome"]
POSTGRES_FOLDERS = [
    ("/usr/lib/postgresql", "*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
]
DEBIAN_PACKAGES = {
    "chromium": ["chromium", "chromium-l10n"],
    "postgresql": ["postgresql"],
    "venv": ["python3-venv"],
}
BREW_FORMULAE = {"chromium": "--cask chromium", "postgresql": "postgresql@17", "venv": "python"}


def chromium() -> str | None:
    on_path = [found for name in CHROMIUM_NAMES if (found := shutil.which(name))]
    in_applications = [str(path) for name in MAC_BROWSERS if (path := Path("/Applications", name)).exists()]
    return next(iter(on_path + in_applications), None)


def postgresql() -> Path | None:
    """The folder with `initdb` and `postgres`; of several versions the newest."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    installed = [path for folder, pattern in POSTGRES_FOLDERS for path in Path(folder).glob(pattern)]
    return max((path for path in installed if (path / "initdb").exists()), key=version, default=None)


def version(path: Path) -> int:
    return int("".join(filter(str.isdigit, path.parent.name)) or 0)


def missing() -> list[str]:
    found = {"chromium": chromium(), "postgresql": postgresql()}
    return [name for name, where in found.items() if where is None]


def install(parts: list[str]) -> None:
    if not shutil.which("apt-get"):
        raise SystemExit(f"Missing: {', '.join(parts)}. {advice(parts)}")
    packages = [package for part in parts for package in DEBIAN_PACKAGES[part]]
    rights = administrator()
    if rights is None:
        raise SystemExit(f"Type this, then try again: sudo apt-get install {' '.join(packages)}")
    print(f"Installing {' '.join(packages)}", flush=True)
    subprocess.run([*rights, "apt-get", "update", "-qq"], check=False)
    install = "env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends".split()
    if subprocess.run([*rights, *install, *packages], stdout=subprocess.DEVNULL).returncode:
        raise SystemExit(f"This did not work: apt-get install {' '.join(packages)}")


def administrator() -> list[str] | None:
    """What to put before a command to run it as root without asking anybody, if that can be done."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def advice(parts: list[str]) -> str:
    if shutil.which("brew"):
        return "Type: " + " && ".join(f"brew install {BREW_FORMULAE[part]}" for part in parts)
    return "Install them with your system's package manager, so that they stand on PATH."


if __name__ == "__main__":
    absent = missing()
    if absent:
        install(absent)
