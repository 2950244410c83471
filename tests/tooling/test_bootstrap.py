"""The bootstrap, really run in an empty folder with a lock file that asks for nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = Path(sys.base_prefix) / "bin" / "python3"
SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SCRIPTS, tmp_path / "scripts")
    (tmp_path / "requirements.lock").write_text("# to run\n")
    (tmp_path / "requirements-dev.lock").write_text("# to run and to test\n")
    return tmp_path


def bootstrap(folder, lock="requirements.lock", python=PYTHON):
    return subprocess.run(
        [python, "-m", "scripts.bootstrap", lock],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def python_works(folder):
    return subprocess.run([folder / ".venv/bin/python", "-c", "pass"]).returncode == 0


def test_a_second_run_does_nothing(folder):
    assert "Installing" in bootstrap(folder)
    assert bootstrap(folder) == ""
    assert python_works(folder)


def test_a_changed_lock_file_is_installed_anew(folder):
    bootstrap(folder)
    (folder / "requirements.lock").write_text("# changed\n")
    assert "Installing" in bootstrap(folder)


def test_an_installation_that_was_cut_short_is_done_again(folder):
    (folder / ".venv").mkdir()
    (folder / ".venv" / "half-made").touch()
    bootstrap(folder)
    assert python_works(folder)
    assert not (folder / ".venv" / "half-made").exists()


def test_what_tests_need_serves_the_demo_too(folder):
    bootstrap(folder, "requirements-dev.lock")
    assert bootstrap(folder, "requirements.lock") == ""


def test_a_python_without_ensurepip_will_do(folder):
    bootstrap(folder)
    assert not list((folder / ".venv").glob("lib/*/site-packages/pip"))


def test_a_python_without_pip_will_do(folder):
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", folder / "bare"], check=True)
    bootstrap(folder, python=folder / "bare" / "bin" / "python")
    assert python_works(folder)
