"""What the README shows of the engine is what the engine says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from allocation.__main__ import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
SHOWN = json.loads(re.search(r"```json\n(.*?)```", README, re.DOTALL)[1])


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command as it stands in the README, in a folder where the examples are too."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)

    def command(line):
        arguments = shlex.split(line)
        assert arguments[:3] == ["python", "-m", "allocation"]
        assert main(arguments[3:]) == 0
        return capsys.readouterr().out

    return command


def test_every_command_prints_what_is_shown(run):
    shown = [part.partition("\n") for block in CONSOLE for part in block.removeprefix("$ ").split("\n$ ")]
    assert len(shown) == 3
    for line, _, output in shown:
        assert run(line).strip() == output.strip()


def test_the_plan_holds_what_is_shown(run):
    plan = json.loads(run("python -m allocation solve docs/example/problem.json"))
    assert plan["status"] == "optimal"
    assert {name: plan[name] for name in SHOWN} == SHOWN
