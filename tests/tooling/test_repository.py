"""What must hold of the files themselves."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.tooling.declared import ROOT, asked_for, canonical

REGISTRY_HOST = re.compile(
    r"\b(pypi|pythonhosted|npmjs|registry\.yarnpkg)\.(org|com)\b|--(extra-)?index-url\b"
)
TIME_OF_DAY = re.compile(
    r"\bSystemClock\(|\bdatetime\.(now|today|utcnow)\(|\bdate\.today\(|\btime\.time\(|func\.now\("
)
LOCKS = {
    "requirements.lock": ["requirements.in"],
    "requirements-dev.lock": ["requirements.in", "requirements-dev.in"],
}


def tracked_files():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def locked(name):
    """Each package's version and the number of hashes it may have."""
    pins = re.split(r"^(?=[a-z0-9])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    names = (pin.split()[0].split("==") for pin in pins)
    return {
        package: (version, pin.count("--hash=")) for (package, version), pin in zip(names, pins, strict=True)
    }


def test_no_file_names_a_package_registry():
    texts = {path.relative_to(ROOT): path.read_text(errors="ignore") for path in tracked_files()}
    assert {str(path) for path, text in texts.items() if REGISTRY_HOST.search(text)} - {own_path()} == set()


def own_path():
    return str(Path(__file__).relative_to(ROOT))


@pytest.mark.parametrize(("lock", "sources"), LOCKS.items())
def test_a_lock_file_fits_what_was_asked_for(lock, sources):
    pins = locked(lock)
    for requirement in (requirement for source in sources for requirement in asked_for(source)):
        version, _ = pins[canonical(requirement.name)]
        assert requirement.specifier.contains(version), f"make lock: {requirement} is locked at {version}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    assert [package for package, (_, hashes) in locked(lock).items() if not hashes] == []


def test_both_lock_files_agree():
    everything = locked("requirements-dev.lock")
    assert {package: everything.get(package) for package in locked("requirements.lock")} == locked(
        "requirements.lock"
    )


def test_make_help_names_every_target():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)) - {"dev"}
    assert set(re.findall(r"^make ([a-z]+) +\w", shown, re.MULTILINE)) == targets


def test_the_readme_can_be_read_in_one_go():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_the_readme_links_to_files_that_are_there():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / "README.md").read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_before_a_commit_runs_what_make_check_runs():
    [recipe] = re.findall(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    commands = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()]
    assert hooks("entry") == commands
    assert set(hooks("language")) == {"system"}
    assert set(hooks("pass_filenames")) == {"false"}


def hooks(key):
    """What each hook of the pre-commit configuration says there."""
    text = (ROOT / ".pre-commit-config.yaml").read_text()
    found = [re.search(rf"^ +{key}: (.+)$", hook, re.MULTILINE) for hook in text.split("- id:")[1:]]
    return [match and match[1] for match in found]


def test_no_test_module_is_imported_by_another():
    """What tests share stands in tests/scenes and beside the tests, in modules that hold no test."""
    modules = [path for path in tracked_files() if path.suffix == ".py" and (ROOT / "tests") in path.parents]
    found = {path: sorted(filter(is_test_module, imported(path.read_text()))) for path in modules}
    assert {str(path.relative_to(ROOT)): names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import tests.web.availability.test_board",
        "import tests.web.availability.test_board as board",
        "from tests.web.availability.test_board import held",
        "from tests.web import test_board",
        "from tests.web import conftest, test_board as board",
        "def test_it():\n    from tests.web.availability.test_board import held",
        "held = importlib.import_module('tests.web.availability.test_board').held",
        "pytest_plugins = ['tests.web.availability.test_board']",
    ],
)
def test_every_way_to_import_a_test_module_is_seen(line):
    assert any(map(is_test_module, imported(line)))


@pytest.mark.parametrize(
    "line",
    ["from tests.world import World", "from werkzeug.test import Client", "from app import test_board"],
)
def test_what_is_no_test_module_may_be_imported(line):
    assert not any(map(is_test_module, imported(line)))


def imported(source):
    """Dotted names that a module imports, or could: a string may be one for `import_module` or a plugin."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def is_test_module(name):
    """`tests.web.availability.test_board`, and what stands in it; no other word that begins like one."""
    return re.fullmatch(r"tests(\.\w+)*\.test_\w+(\.\w+|\.\*)?", name) is not None


def test_the_service_knows_the_time_by_the_database_s_clock_alone():
    """Else a use case could see two nights: that clock stands still while one is under way."""
    service = [*(ROOT / "app").rglob("*.py"), *(ROOT / "models").rglob("*.py")]
    asking = {path.relative_to(ROOT).as_posix() for path in service if TIME_OF_DAY.search(path.read_text())}
    assert asking == {"app/core/clock.py", "app/core/database.py"}
