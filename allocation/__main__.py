"""The command line: python -m allocation solve | check | explain | suggest | generate."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from allocation.answers.explain import ledger, ledger_table
from allocation.answers.suggest import suggest
from allocation.checker.check import check
from allocation.generate import SCALES, generate
from allocation.plans.plan import InvalidPlan, Plan
from allocation.problems.mistakes import InvalidProblem
from allocation.problems.problem import Problem
from allocation.problems.reading import parse, read_problem
from allocation.problems.writing import write_problem
from allocation.solver.limits import Countdown

OK, BROKEN, INVALID = 0, 1, 2


class Refusal(Exception):
    """What was asked cannot be done; the message goes to standard error and the exit code is 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except (InvalidProblem, InvalidPlan, Refusal) as refusal:
        print(refusal, file=sys.stderr)
        return INVALID


def _solve(options: argparse.Namespace) -> int:
    problem = _problem(options.problem)
    from allocation.solver.solve import solve
    from allocation.solver.workers import NoWorkers, workers_at

    clock = Countdown(options.time_limit)
    before = signal.signal(signal.SIGINT, lambda number, frame: clock.stop())
    try:
        with workers_at(options.workers) as workers:
            plan = solve(problem, clock=clock, progress=_say, workers=workers)
    except NoWorkers as refusal:
        raise Refusal(f"--workers: {refusal}") from refusal
    finally:
        signal.signal(signal.SIGINT, before)
    _write(plan.to_json(), options.output)
    return OK


def _check(options: argparse.Namespace) -> int:
    problem = _problem(options.problem)
    findings = check(problem, Plan.from_json(parse(_read(options.plan))))
    for finding in findings:
        print(finding)
    if not findings:
        print("ok")
    return BROKEN if findings else OK


def _explain(options: argparse.Namespace) -> int:
    problem = _known(_problem(options.problem), options.household)
    if options.table:
        print(ledger_table(problem, options.household))
    else:
        _write(ledger(problem, options.household), "-")
    return OK


def _suggest(options: argparse.Namespace) -> int:
    problem = _known(_problem(options.problem), options.household)
    _write([item.to_json() for item in suggest(problem, options.household, options.top)], "-")
    return OK


def _generate(options: argparse.Namespace) -> int:
    problem = generate(
        options.size,
        options.seed,
        options.nights,
        unit_share=options.unit_share,
        mean_stay=options.mean_stay,
        locked_share=options.locked_share,
    )
    _write(write_problem(problem), options.output)
    return OK


def _problem(path: str) -> Problem:
    return read_problem(parse(_read(path)))


def _known(problem: Problem, household: str) -> Problem:
    if household not in problem.household:
        raise Refusal(f"--household: there is no household {household!r}")
    return problem


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error


def _write(document: Any, path: str) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    try:
        if path == "-":
            sys.stdout.write(text)
        else:
            Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from error


def _say(message: str) -> None:
    """Progress goes to standard error, and only when somebody watches."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr)


def _at_least(smallest: float, kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = kind(text)
        if not smallest <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"must be at least {smallest:g}")
        return value

    return read


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m allocation", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    solving = command("solve", _solve, "Find the best plan for a problem.")
    solving.add_argument("problem", help="problem.json, or - for standard input")
    solving.add_argument("--time-limit", type=_at_least(0, float), metavar="S", help="seconds for everything")
    solving.add_argument("--output", default="-", metavar="plan.json")
    solving.add_argument("--workers", metavar="ADDRESS", help="of a Dask scheduler: tcp://host:8786")

    checking = command("check", _check, "Check a plan against its problem: ok, or a line for each fault.")
    checking.add_argument("problem", help="problem.json, or - for standard input")
    checking.add_argument("plan", help="plan.json, or - for standard input")

    explaining = command("explain", _explain, "Show why a household may or may not have each place.")
    explaining.add_argument("problem", help="problem.json, or - for standard input")
    explaining.add_argument("--household", required=True, metavar="ID")
    explaining.add_argument("--table", action="store_true", help="for people instead of JSON")

    suggesting = command("suggest", _suggest, "List the best places for one household, others kept.")
    suggesting.add_argument("problem", help="problem.json, or - for standard input")
    suggesting.add_argument("--household", required=True, metavar="ID")
    suggesting.add_argument("--top", type=_at_least(0, int), default=5, metavar="K")

    generating = command("generate", _generate, "Invent a problem.")
    generating.add_argument("--size", required=True, choices=list(SCALES))
    generating.add_argument("--seed", type=int, default=1)
    generating.add_argument("--nights", type=int, choices=range(1, 401), default=30, metavar="N")
    generating.add_argument("--unit-share", type=_at_least(0, float), default=1.0)
    generating.add_argument("--mean-stay", type=_at_least(1, float), default=14.0)
    generating.add_argument("--locked-share", type=_at_least(0, float), default=0.0)
    generating.add_argument("--output", default="-", metavar="problem.json")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.exit(OK)
