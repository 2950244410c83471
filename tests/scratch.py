"""A folder that does not outlive its test run."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # only as the parent of a folder with a random name
ROOM_NEEDED = 2**30


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """In memory where there is room: making a database on a disk takes ten times as long."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_NEEDED
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
