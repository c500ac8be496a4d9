"""Load a folder of statutes into a :class:`~uj.law.library.Library`, collecting every error.

A broken jurisdiction names its file and line and does not hide the errors of others.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from uj.errors import InvalidInput, InvalidLaw, Problem
from uj.files import write_atomic
from uj.law.international import load_international
from uj.law.library import Jurisdiction, Library
from uj.law.models import (
    Authority,
    Basis,
    Gate,
    Immunity,
    Offence,
    Profile,
)
from uj.law.reading import by_id, collect
from uj.law.references import dangling
from uj.law.sharing import share
from uj.law.shipped import statutes_folder
from uj.yamlfile import Strict, read, validate

T = TypeVar("T")
CACHE_FORMAT = 1
"""Raised when pickled libraries of an older program must not be used."""


KEPT = 8
"""How many pickled libraries stay in the cache: each change of a file makes another."""


class BasesFile(Strict):
    """``bases.yaml``: bases, gates and immunities of one jurisdiction."""

    bases: list[Basis]
    gates: list[Gate] = []
    immunities: list[Immunity] = []


def load_library(
    folder: Path | None = None, *, only: Iterable[str] | None = None, cache: bool = True
) -> Library:
    """Load all law in a folder.

    Args:
        folder: a statutes folder; the shipped one if left out.
        only: codes of the jurisdictions to load; all if left out. Others are not even read.
        cache: keep a pickled copy in the user's cache folder, keyed by the files' state.

    Raises:
        InvalidLaw: with every problem found in every file.
    """
    folder = folder or statutes_folder()
    if not folder.is_dir():
        raise InvalidLaw.one(folder, "UJ201", "there is no folder of statutes here")
    if only is not None:
        return _load(folder, _present(folder, only))
    store = _cache_file(_state(folder))
    if cache and store is not None and store.is_file():
        try:
            cached = pickle.loads(store.read_bytes())
        except Exception:  # a cache that cannot be read is only slow, never wrong
            cached = None
        if isinstance(cached, Library):
            return cached
    library = _load(folder)
    if cache and store is not None:
        try:
            store.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(store, pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
            for old in sorted(store.parent.glob("library-*.pickle"), key=lambda path: path.stat().st_mtime)[
                :-KEPT
            ]:
                old.unlink(missing_ok=True)
        except Exception:  # no cache (read-only home, full disk) is no reason to fail
            return library
    return library


def _present(folder: Path, only: Iterable[str]) -> set[str]:
    wanted = {code.lower() for code in only}
    for code in sorted(wanted):
        if not (folder / code).is_dir():
            raise InvalidLaw.one(folder, "UJ140", f"no law is modelled for {code.upper()!r}")
    return wanted


def _state(folder: Path) -> str:
    """Key of the cache: names, sizes and times of all files of law and of the program that reads them."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256(f"{CACHE_FORMAT}:{folder.resolve()}".encode())
    law = (path for child in sorted(folder.iterdir()) if child.is_dir() for path in sorted(child.iterdir()))
    for path in (*law, *sorted(package.rglob("*.py"))):
        if path.suffix in (".yaml", ".csv", ".py"):
            stat = path.stat()
            digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _cache_file(fingerprint: str) -> Path | None:
    if os.environ.get("UJ_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "uj-toolkit" / f"library-{fingerprint}.pickle"


_NOT_LAW = ("scenarios.yaml", "fingerprints.yaml")


def fingerprint(folder: Path, only: set[str] | None = None) -> str:
    """Identify the law by its content, the same on every machine."""
    digest = hashlib.sha256()
    for child in sorted(folder.iterdir()):
        if (
            child.is_dir()
            and not child.name.startswith(".")
            and (only is None or child.name in only or child.name.startswith("_"))
        ):
            for path in sorted(child.iterdir()):
                if path.suffix in (".yaml", ".csv") and path.name not in _NOT_LAW:
                    digest.update(f"{child.name}/{path.name}\n".encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _load(folder: Path, only: set[str] | None = None) -> Library:
    problems: list[Problem] = []
    international = collect(problems, lambda: load_international(folder / "_international"))
    jurisdictions: dict[str, Jurisdiction] = {}
    for child in sorted(folder.iterdir()):
        if child.is_dir() and not child.name.startswith(("_", ".")) and (only is None or child.name in only):
            law = collect(problems, lambda child=child: load_jurisdiction(child))  # type: ignore[misc]
            if law is not None:
                jurisdictions[law.code] = law
                if international is not None:
                    problems += dangling(law, international)
    if problems or international is None:
        raise InvalidLaw(problems)
    share(jurisdictions.values(), international)
    return Library(jurisdictions, international, folder, fingerprint(folder, only))


def load_jurisdiction(folder: Path) -> Jurisdiction:
    """Load one jurisdiction's folder.

    Raises:
        InvalidInput: with every problem found in its files.
    """
    problems: list[Problem] = []

    def part(name: str, kind: type[T]) -> T | None:
        return collect(problems, lambda: validate(kind, read(folder / name)))

    profile = part("jurisdiction.yaml", Profile)
    offences = part("offences.yaml", list[Offence])
    bases = part("bases.yaml", BasesFile)
    authorities = part("authorities.yaml", list[Authority])
    if profile is not None and profile.code.lower() != folder.name:
        problems.append(
            Problem(
                str(folder / "jurisdiction.yaml"),
                1,
                1,
                "UJ202",
                f"code {profile.code} stands in folder {folder.name!r}",
            )
        )
    if problems or profile is None or offences is None or bases is None or authorities is None:
        raise InvalidInput(problems)
    law = Jurisdiction(
        profile,
        by_id(offences, folder / "offences.yaml", problems),
        by_id(bases.bases, folder / "bases.yaml", problems),
        by_id(bases.gates, folder / "bases.yaml", problems),
        by_id(bases.immunities, folder / "bases.yaml", problems),
        by_id(authorities, folder / "authorities.yaml", problems),
        folder,
    )
    if problems:
        raise InvalidInput(problems)
    return law
