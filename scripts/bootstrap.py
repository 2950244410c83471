"""Makes .venv hold exactly what a hashed lock file says: `python3 -m scripts.bootstrap requirements.lock`.

Uses uv when it is installed and pip else, and copes with a Python that lacks ensurepip.
Asking again costs nothing.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import system_parts

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
NO_PIP = "This Python has neither ensurepip nor pip: make PYTHON=another"


def main(lock: Path) -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit("Python 3.11 or newer is needed: make PYTHON=python3.12")
    if is_current(lock):
        return
    print(f"Installing {lock.name} into .venv", flush=True)
    stamp().unlink(missing_ok=True)
    make_venv()
    install(lock)
    stamp().write_text(fingerprint(lock))


def stamp() -> Path:
    return VENV / "installed"


def fingerprint(lock: Path) -> str:
    """Names the lock file and every byte of it, and the Python it was installed for."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{lock.name} {digest} {sys.version_info.major}.{sys.version_info.minor}\n"


def is_current(lock: Path) -> bool:
    """The development set holds the other one, so it serves for both."""
    accepted = {fingerprint(lock), fingerprint(lock.with_name("requirements-dev.lock"))}
    return stamp().exists() and stamp().read_text() in accepted


def make_venv() -> None:
    """Starts afresh, so that nothing of an older lock file stays behind."""
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--python", sys.executable, str(VENV))
    elif has_pip(sys.executable):
        run(sys.executable, "-m", "venv", "--without-pip", str(VENV))  # ensurepip may be missing
    elif not made_with_ensurepip():
        system_parts.install(["venv"])
        if not made_with_ensurepip():
            raise SystemExit(NO_PIP)


def made_with_ensurepip() -> bool:
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True).returncode == 0:
        return True
    shutil.rmtree(VENV, ignore_errors=True)  # a half-made folder stays behind
    return False


def install(lock: Path) -> None:
    run(*installer(), "--require-hashes", "--only-binary", ":all:", "--requirement", str(lock))


def installer() -> list[str]:
    python = str(VENV / "bin" / "python")
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--python", python]
    if has_pip(python):
        return [python, "-m", "pip", "install", "-qq"]
    return [sys.executable, "-m", "pip", "--python", python, "install", "-qq"]


def has_pip(python: str) -> bool:
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def run(*command: str) -> None:
    """Stops with the command's own words: a stack trace of ours would only hide them."""
    if subprocess.run(command).returncode:
        raise SystemExit(f"This did not work: {' '.join(command)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python3 -m scripts.bootstrap LOCK_FILE")
    main(ROOT / sys.argv[1])
