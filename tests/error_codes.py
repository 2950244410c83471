"""What the modules of the service raise, and the codes and facts of it, read from their source."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from app.core.errors import ErrorCode

ROOT = Path(__file__).parents[1]
BELOW_THE_EDGE = ("app/core/", "app/queries/", "app/services/")
SENTENCE = re.compile(r"\S+ \S+ .*[.!?]", re.DOTALL)

CODE_AT = {"InvalidInput": 0, "ValidationError": 0, "LineMistake": 0, "Wrong": 0, "Fault": 1, "wrong": 1}
"""Which argument says what is wrong and is put into words at the edge."""
CODE_IN = {"error", "error_messages", "missing"}
"""Arguments of the form library, and of our own fields, that do."""


@dataclass(frozen=True)
class Source:
    """A module of the service. `name`: its path, as in app/core/errors.py."""

    name: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    @cached_property
    def module(self) -> ModuleType:
        return importlib.import_module(self.name.removesuffix(".py").replace("/", "."))

    @cached_property
    def is_below_the_edge(self) -> bool:
        """Forms and schemas are, wherever they stand: they know the form library and not Flask."""
        imported = _imported(self.nodes)
        return self.name.startswith(BELOW_THE_EDGE) or ("marshmallow" in imported and "flask" not in imported)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def said(self) -> Iterator[ast.expr]:
        """Each expression that the edge will put into words."""
        for call in self.calls():
            place = CODE_AT.get(called(call))
            if place is not None and len(call.args) > place:
                yield call.args[place]
            if self.is_below_the_edge:
                yield from (keyword.value for keyword in call.keywords if keyword.arg in CODE_IN)

    def raised(self) -> Iterator[ast.expr]:
        """What errors are raised with, but for their facts, which have names."""
        for node in self.nodes:
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                yield from node.exc.args

    def sentences(self) -> Iterator[str]:
        """All but the docstrings and what describes the API in its document."""
        passed_over = {node.value for node in self.nodes if isinstance(node, ast.Expr)}
        for node in self.nodes:
            if isinstance(node, ast.Dict):
                passed_over |= set(_described(node))
        for node in self.nodes:
            text = node.value if isinstance(node, ast.Constant) and node not in passed_over else None
            if isinstance(text, str) and SENTENCE.fullmatch(text.strip()):
                yield text

    def value(self, expression: ast.expr) -> object:
        """What a name stands for; None for what only a running function knows."""
        if isinstance(expression, ast.Name):
            return getattr(self.module, expression.id, None)
        if isinstance(expression, ast.Attribute):
            return getattr(self.value(expression.value), expression.attr, None)
        return None

    def facts(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Codes, where they are given facts, with the names of these."""
        for call in self.calls():
            code = self._code_given_facts(call)
            if isinstance(code, ErrorCode):
                yield code, frozenset(keyword.arg for keyword in call.keywords if keyword.arg)

    def _code_given_facts(self, call: ast.Call) -> object:
        if called(call) == "with_facts" and isinstance(call.func, ast.Attribute):
            return self.value(call.func.value)
        if called(call) == "Wrong":
            return self.value(call.args[0])
        if called(call) == "ErrorCode" and call.keywords and isinstance(call.args[0], ast.Constant):
            return ErrorCode(str(call.args[0].value))
        return None


def sources() -> list[Source]:
    files = sorted((ROOT / "app").rglob("*.py"))
    return [Source(file.relative_to(ROOT).as_posix(), file.read_text()) for file in files]


def called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def leaves(expression: ast.AST) -> Iterator[ast.expr]:
    """The texts and names in an expression, but for the names of fields and for codes with their facts."""
    if isinstance(expression, ast.Constant | ast.Name | ast.Attribute):
        yield expression
    elif isinstance(expression, ast.Dict):
        for value in expression.values:
            yield from leaves(value)
    elif not (isinstance(expression, ast.Call) and called(expression) in ("ErrorCode", "with_facts")):
        for inner in ast.iter_child_nodes(expression):
            yield from leaves(inner)


def texts(expression: ast.AST) -> list[str]:
    return [
        leaf.value
        for leaf in leaves(expression)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
    ]


def _described(node: ast.Dict) -> Iterator[ast.expr]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "description":
            yield value


def _imported(nodes: list[ast.AST]) -> set[str]:
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in named}
