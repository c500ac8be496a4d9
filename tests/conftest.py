"""What the tests share: a cache of their own, the invented law, the invented case, and ``uj`` as a user runs it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from uj.cli import main
from uj.law.library import Library
from uj.law.load import load_library

HERE = Path(__file__).parent
LAW = HERE / "law" / "fixture"
"""A complete, tiny, invented law: Fictia (XF) and Gavonia (XG)."""
SMALL_CASE = HERE / "cli" / "small.yaml"

settings.register_profile("uj", deadline=None)
settings.load_profile("uj")


@dataclass(frozen=True, slots=True)
class Result:
    """What a user sees of one run of the program."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]
Break = Callable[..., Path]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache out of the tests, and the tests out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("UJ_NO_CACHE", raising=False)
        yield


@pytest.fixture(scope="session")
def shipped() -> Library:
    """The law this package ships."""
    return load_library()


@pytest.fixture(scope="session")
def invented() -> Library:
    """The invented law of ``tests/law/fixture``."""
    return load_library(LAW, cache=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the test stands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small(folder: Path) -> Path:
    """The invented case as ``small.yaml`` in the folder in which the test stands."""
    return Path(shutil.copy(SMALL_CASE, folder / "small.yaml"))


@pytest.fixture
def uj(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program as the command ``uj`` does, in this process."""

    def run(*arguments: str | Path) -> Result:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["uj", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        seen = capsys.readouterr()
        return Result(int(stop.value.code or 0), seen.out, seen.err)

    return run


@pytest.fixture
def refused(uj: Run, folder: Path) -> Callable[..., str]:
    """Run the program on input that is wrong; give the message after the checks every refusal must pass."""

    def run(*arguments: str | Path) -> str:
        before = _listing(folder)
        result = uj(*arguments)
        assert result.code == 2, f"exit code {result.code}\n{result.out}\n{result.err}"
        assert result.out == "", "a refusal says nothing on standard output"
        assert result.err.strip(), "a refusal says why"
        assert "Traceback" not in result.err
        assert _listing(folder) == before, "a refusal leaves no file behind"
        return result.err.strip()

    return run


def _listing(folder: Path) -> dict[str, float]:
    return {str(path): path.stat().st_mtime for path in folder.rglob("*")}


@pytest.fixture
def broken_law(tmp_path: Path) -> Break:
    """Copy the invented law and replace one text, which must stand exactly once in the file named."""

    def make(file: str, old: str, new: str) -> Path:
        law = tmp_path / "statutes"
        if not law.exists():
            shutil.copytree(LAW, law)
        replace_once(law / file, old, new)
        return law

    return make


def replace_once(path: Path, old: str, new: str) -> None:
    """Replace a text that must stand exactly once in a file, or append where ``old`` is empty."""
    text = path.read_text(encoding="utf-8")
    if old:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    os.utime(path)
