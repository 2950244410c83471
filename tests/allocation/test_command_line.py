"""The command line as the contract has it: output, exit codes, messages, nothing written on a mistake."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from allocation.__main__ import main
from allocation.generate import generate
from allocation.problems.writing import write_problem
from tests.allocation.malformed import CORPUS, sound
from tests.allocation.tiny import BLOCKED_TOGETHER, problem


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command; returns its exit code, standard output and standard error."""

    def command(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin.encode())))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def problem_file(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(write_problem(BLOCKED_TOGETHER["occupied"])))
    return path


def test_solve_writes_a_plan_that_check_accepts(run, problem_file, tmp_path):
    plan = tmp_path / "plan.json"
    assert run("solve", problem_file, "--output", plan) == (0, "", "")
    assert json.loads(plan.read_text())["status"] == "optimal"
    assert run("check", problem_file, plan) == (0, "ok\n", "")


def test_solve_reads_and_writes_standard_streams(run):
    code, out, err = run("solve", "-", stdin=json.dumps(write_problem(problem())))
    assert (code, err) == (0, "")
    assert json.loads(out)["placements"] == [{"household": "h1", "facility": "f1", "units": ["u1"]}]


def test_check_names_every_broken_rule_and_wrong_value(run, problem_file, tmp_path):
    plan = tmp_path / "plan.json"
    run("solve", problem_file, "--output", plan)
    document = json.loads(plan.read_text())
    document["placements"] = [{"household": h, "facility": "f1", "units": ["u1"]} for h in ("h1", "h2")]
    document["unplaced"] = []
    plan.write_text(json.dumps(document))
    code, out, _ = run("check", problem_file, plan)
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "occupied", "occupied", "unplaced_1", "surplus", "cost",
    ]  # fmt: skip


def test_check_refuses_what_is_no_plan(run, problem_file, tmp_path):
    plan = tmp_path / "plan.json"
    plan.write_text('{"format": "allocation-plan/1"}')
    code, out, err = run("check", problem_file, plan)
    assert (code, out) == (2, "")
    assert "tiers: is missing" in err.splitlines()


def test_explain_gives_the_ledger_as_json_and_as_a_table(run, problem_file):
    code, out, _ = run("explain", problem_file, "--household", "h1")
    assert code == 0
    assert json.loads(out)["options"][0] == {
        "facility": "f1", "units": ["u1"], "allowed": True, "fails": [], "unknown": [],
    }  # fmt: skip
    code, out, _ = run("explain", problem_file, "--household", "h1", "--table")
    assert code == 0
    assert out.splitlines()[0] == "h1: 1 of 1 places allowed, 0 more hang on a question"


def test_suggest_lists_the_best_places(run, problem_file):
    code, out, _ = run("suggest", problem_file, "--household", "h1", "--top", "1")
    assert code == 0
    assert [item["units"] for item in json.loads(out)] == [["u1"]]


@pytest.mark.parametrize("command", ["explain", "suggest"])
def test_an_unknown_household_is_a_mistake(run, problem_file, command):
    assert run(command, problem_file, "--household", "h9") == (
        2,
        "",
        "--household: there is no household 'h9'\n",
    )


def test_generate_repeats_itself_and_is_sound(run, tmp_path):
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    for path in (one, other):
        assert run("generate", "--size", "city", "--seed", "5", "--nights", "10", "--output", path)[0] == 0
    assert one.read_bytes() == other.read_bytes()
    assert len(json.loads(one.read_text())["households"]) == 60


@pytest.mark.parametrize(("path", "change"), CORPUS, ids=[str(n) for n in range(len(CORPUS))])
def test_a_mistake_gives_exit_code_2_its_path_and_no_file(run, tmp_path, path, change):
    document = sound()
    change(document)
    bad, plan = tmp_path / "bad.json", tmp_path / "plan.json"
    bad.write_text(json.dumps(document))
    code, out, err = run("solve", bad, "--output", plan)
    assert (code, out) == (2, "")
    assert path in [line.split(":")[0] for line in err.splitlines()]
    assert not plan.exists()


def test_a_missing_file_and_an_impossible_number_are_mistakes(run, problem_file):
    code, _, err = run("solve", "nowhere.json")
    assert (code, err) == (2, "nowhere.json: No such file or directory\n")
    assert run("solve", problem_file, "--time-limit", "-1")[0] == 2
    assert run("suggest", problem_file, "--household", "h1", "--top", "x")[0] == 2


def command(*arguments):
    return [sys.executable, "-m", "allocation", *map(str, arguments)]


def test_progress_is_silent_where_nobody_watches(problem_file):
    done = subprocess.run(command("solve", problem_file), capture_output=True, check=True)
    assert done.stderr == b""


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path):
    path, plan = tmp_path / "county.json", tmp_path / "plan.json"
    path.write_text(json.dumps(write_problem(generate("county", seed=2, unit_share=0.35, mean_stay=40))))
    watching, watched = pty.openpty()  # it tells of its progress to somebody who watches
    with subprocess.Popen(command("solve", path, "--output", plan), stderr=watched) as running:
        os.close(watched)
        os.read(watching, 1)  # from here on it can be stopped
        time.sleep(2)  # and now it searches, where the machine is not too busy
        os.kill(running.pid, signal.SIGINT)
    os.close(watching)
    assert running.returncode == 0
    document = json.loads(plan.read_text())
    assert document["placements"]
    assert subprocess.run(command("check", path, plan), capture_output=True, check=True).stdout == b"ok\n"
