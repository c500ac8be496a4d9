"""The program itself: law stands in YAML and not in Python, files can be read in one sitting, rooms look one way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import uj
from uj.law.library import Library

ROOT = Path(uj.__file__).parent
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "data" not in path.parts)
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60

LAW_IN_PYTHON = {
    # where, what stands there: why it may
    ("case/edtf.py", "XX"): "unspecified digits of a date",
    ("replay/record.py", "XX"): "the mark for stateless in records from outside",
    ("cli/case.py", "ID"): "the placeholder of an option",
    ("case/load.py", "GB"): "UK is the commonest wrong code",
    ("case/load.py", "GR"): "EL is what the European Union writes",
    ("case/load.py", "XK"): "KO is a common wrong code",
    ("cli/options.py", "did you mean 'GB'?"): "UK is the commonest wrong code",
    ("memo/build.py", " forums (section 6)"): "a section of the memo",
    ("memo/characterise.py", "Rome Statute art. 8; common arts 2 and 3 GC"): "armed conflict, asked for every war crime before its definition",
    ("memo/characterise.py", "law of the forum; Rome Statute arts 25, 28"): "participation, asked for every offence beside its definition",
}  # fmt: skip
PINPOINT = re.compile(r"§ ?\d|\b[Aa]rts?\.? ?\d|\b[Aa]rticles? \d|\bs{1,2}\. ?\d|\b[Ss]ections? \d")


@cache
def tree(module: str) -> ast.Module:
    """A module of the program, parsed."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def texts(module: str) -> Iterator[str]:
    """Every string of a module but its docstrings, which may give examples."""
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    explained = {
        id(statement.value)
        for node in ast.walk(tree(module))
        if isinstance(node, described)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value


@pytest.mark.parametrize("module", MODULES)
def test_no_law_in_python(module: str, shared_countries: frozenset[str]) -> None:
    """No country code, article number or pinpoint outside ``statutes/`` (docstrings may give examples)."""
    found = {text for text in texts(module) if text in shared_countries or PINPOINT.search(text)}
    found |= {text for text in texts(module) if set(re.findall(r"'([A-Z]{2})'", text)) & shared_countries}
    assert found <= {text for place, text in LAW_IN_PYTHON if place == module}


def test_the_exceptions_are_still_needed() -> None:
    assert [pair for pair in LAW_IN_PYTHON if pair[1] not in set(texts(pair[0]))] == []


@pytest.fixture(scope="module")
def shared_countries() -> frozenset[str]:
    """The codes of all states."""
    from uj.law.international import load_international
    from uj.law.shipped import statutes_folder

    return frozenset(load_international(statutes_folder() / "_international").countries)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_can_be_read_in_one_sitting(module: str) -> None:
    lines = len((ROOT / module).read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES


@pytest.mark.parametrize("module", MODULES)
def test_a_function_fits_on_a_screen(module: str) -> None:
    long = {
        f.name: f.end_lineno - f.lineno + 1
        for f in functions(module)
        if f.end_lineno and f.end_lineno - f.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_explained(module: str) -> None:
    silent = [name for name, node in public(tree(module)) if not ast.get_docstring(node)]
    assert silent == []
    assert ast.get_docstring(tree(module)) or not tree(module).body, "the module says what it is for"


def public(owner: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    """Public classes, functions and methods; what stands within a function or a private class is private."""
    for node in owner.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


@pytest.mark.parametrize("module", MODULES)
def test_every_function_says_what_it_returns(module: str) -> None:
    assert [f.name for f in functions(module) if f.returns is None] == []


# -- the rooms -------------------------------------------------------------------------------------

ALLOWED = {
    # room: the rooms it may look into
    "law": {"law"},
    "case": {"case", "law"},
    "assess": {"assess", "case", "law"},
    "memo": {"memo", "assess", "case", "law"},
    "upkeep": {"upkeep", "assess", "case", "law"},
    "replay": {"replay", "assess", "case", "law"},
    "screen": {"screen", "assess", "case", "law"},
}


def imports(module: str) -> set[str]:
    """Rooms and top modules of the program that a module imports."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("uj.")}


@pytest.mark.parametrize("module", [m for m in MODULES if m.split("/")[0] in ALLOWED and "/" in m])
def test_rooms_look_one_way(module: str) -> None:
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert imports(module) & rooms <= ALLOWED[module.split("/")[0]]


def test_the_invented_law_stays_out_of_the_program(invented: Library) -> None:
    names = {law.name for law in invented}
    assert not [module for module in MODULES if names & set(texts(module))]


def test_exported_names_exist_and_are_sorted() -> None:
    assert uj.__all__ == sorted(uj.__all__)
    assert [name for name in uj.__all__ if getattr(uj, name, None) is None] == []
    with pytest.raises(AttributeError, match="module 'uj' has no attribute 'judge'"):
        _ = uj.judge
