"""What the requirements*.in files ask for."""

import re
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


def asked_for(name: str) -> list[Requirement]:
    """The packages named in a file, without those of files that it refers to."""
    lines = (ROOT / name).read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
