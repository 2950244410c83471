"""What the pages' policy (no inline style or script, Trusted Types) asks of the files themselves."""

import hashlib
import re
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "app" / "static" / "js").glob("*.js"))
STYLES = sorted((ROOT / "app" / "static" / "css").glob("*.css"))


def found(pattern: str, files: list[Path], flags: re.RegexFlag = re.IGNORECASE) -> list[str]:
    texts = ((file.name, file.read_text()) for file in files)
    return [f"{name}: {hit.group()}" for name, text in texts for hit in re.finditer(pattern, text, flags)]


def test_no_template_holds_inline_style_script_or_handler() -> None:
    assert found(r"<style|<script(?![^>]*\bsrc=)|<[^>]*\s(style|on[a-z]+)=[\"']", TEMPLATES) == []


def test_no_template_switches_escaping_off() -> None:
    assert found(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false", TEMPLATES) == []


def test_no_script_turns_text_into_html_or_code() -> None:
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function"
    assert found(sinks, SCRIPTS) == []


def test_no_script_keeps_anything_in_the_browser() -> None:
    assert found(r"localStorage|sessionStorage|indexedDB|document\.cookie", SCRIPTS) == []


def test_nothing_is_asked_of_another_host() -> None:
    assert found(r"(src|href|url)\s*[=(]\s*[\"']?(https?:)?//", TEMPLATES + SCRIPTS + STYLES) == []


def test_macro_files_look_up_words_only_when_called() -> None:
    """The top of an imported file runs once, in the language of whoever came first."""
    macros = [file for file in TEMPLATES if file.parent.name == "macros"]
    frozen = [file.name for file in macros if any(map(translates, top_level_assignments(file)))]
    assert frozen == []


def top_level_assignments(file: Path) -> list[nodes.Node]:
    body = Environment(autoescape=True).parse(file.read_text()).body
    return [node for node in body if isinstance(node, nodes.Assign | nodes.AssignBlock)]


def translates(node: nodes.Node) -> bool:
    called = [call.node for call in node.find_all(nodes.Call)]
    return any(isinstance(name, nodes.Name) and name.name == "_" for name in called)


def test_every_file_from_others_is_the_one_we_looked_at() -> None:
    vendored = (ROOT / "app" / "static" / "VENDORED.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", vendored, re.MULTILINE)
    assert rows
    for name, digest in rows:
        assert hashlib.sha256((ROOT / "app" / "static" / name).read_bytes()).hexdigest() == digest, name
