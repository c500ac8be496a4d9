"""Load a folder of statutes into a :class:`~uj.law.library.Library`, collecting every error.

A broken jurisdiction names its file and line and does not hide the errors of others.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from uj.errors import InvalidInput, InvalidLaw, Problem
from uj.files import read_text, write_atomic
from uj.law.library import International, Jurisdiction, Library
from uj.law.models import (
    ActCode,
    Authority,
    Avenue,
    Basis,
    Category,
    Definition,
    Gate,
    Immunity,
    Instrument,
    LocalLaw,
    Offence,
    Profile,
    TreatyEntry,
)
from uj.names import did_you_mean
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


def statutes_folder() -> Path:
    """The statutes shipped with this package (or those beside the source tree)."""
    return data_folder("statutes")


def data_folder(name: str) -> Path:
    """Find a shipped data folder: inside the wheel, else at the top of the source tree."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "data" / name
    return inside if inside.is_dir() else package.parent / name


def examples() -> list[str]:
    """Names of the shipped example cases, the main one first."""
    names = sorted(path.parent.name for path in data_folder("examples").glob("*/case.yaml"))
    return sorted(names, key=lambda name: name != "balochistan")


def example(name: str) -> Path:
    """Path of a shipped example's case file."""
    return data_folder("examples") / name / "case.yaml"


def load_library(folder: Path | None = None, *, only: Iterable[str] | None = None, cache: bool = True) -> Library:
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
        return _load(folder, {code.lower() for code in only})
    store = _cache_file(_state(folder))
    if cache and store is not None and store.is_file():
        try:
            cached = pickle.loads(store.read_bytes())  # noqa: S301 - written by this program, in the user's own cache
        except Exception:  # a cache that cannot be read is only slow, never wrong
            cached = None
        if isinstance(cached, Library):
            return cached
    library = _load(folder)
    if cache and store is not None:
        try:
            store.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(store, pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
            for old in sorted(store.parent.glob("library-*.pickle"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
                old.unlink(missing_ok=True)
        except Exception:  # no cache (read-only home, full disk) is no reason to fail
            return library
    return library


def _state(folder: Path) -> str:
    """Key of the cache: names, sizes and times of all files of law and of the program that reads them."""
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256(f"{CACHE_FORMAT}:{folder.resolve()}".encode())
    for root in (folder, package):
        for path in sorted(root.rglob("*")):
            if path.suffix in (".yaml", ".csv", ".py"):
                stat = path.stat()
                digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:24]


def _cache_file(fingerprint: str) -> Path | None:
    if os.environ.get("UJ_NO_CACHE"):
        return None
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "uj-toolkit" / f"library-{fingerprint}.pickle"


def fingerprint(folder: Path, only: set[str] | None = None) -> str:
    """Identify the law by its content, the same on every machine."""
    digest = hashlib.sha256()
    for child in sorted(folder.iterdir()):
        if child.is_dir() and not child.name.startswith(".") and (only is None or child.name in only or child.name.startswith("_")):
            for path in sorted(child.iterdir()):
                if path.suffix in (".yaml", ".csv") and path.name != "scenarios.yaml":
                    digest.update(f"{child.name}/{path.name}\n".encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _load(folder: Path, only: set[str] | None = None) -> Library:
    problems: list[Problem] = []
    international = _collect(problems, lambda: load_international(folder / "_international"))
    jurisdictions: dict[str, Jurisdiction] = {}
    for child in sorted(folder.iterdir()):
        if child.is_dir() and not child.name.startswith(("_", ".")) and (only is None or child.name in only):
            law = _collect(problems, lambda child=child: load_jurisdiction(child))  # type: ignore[misc]
            if law is not None:
                jurisdictions[law.code] = law
                if international is not None:
                    problems += _dangling(law, international)
    if problems or international is None:
        raise InvalidLaw(problems)
    return Library(jurisdictions, international, folder, fingerprint(folder, only))


def _collect(problems: list[Problem], step: Callable[[], T]) -> T | None:
    try:
        return step()
    except InvalidInput as error:
        problems += error.problems
        return None


def load_jurisdiction(folder: Path) -> Jurisdiction:
    """Load one jurisdiction's folder.

    Raises:
        InvalidInput: with every problem found in its files.
    """
    problems: list[Problem] = []

    def part(name: str, kind: type[T]) -> T | None:
        return _collect(problems, lambda: validate(kind, read(folder / name)))

    profile = part("jurisdiction.yaml", Profile)
    offences = part("offences.yaml", list[Offence])
    bases = part("bases.yaml", BasesFile)
    authorities = part("authorities.yaml", list[Authority])
    if profile is not None and profile.code.lower() != folder.name:
        problems.append(
            Problem(str(folder / "jurisdiction.yaml"), 1, 1, "UJ202", f"code {profile.code} stands in folder {folder.name!r}")
        )
    if problems or profile is None or offences is None or bases is None or authorities is None:
        raise InvalidInput(problems)
    law = Jurisdiction(
        profile,
        _by_id(offences, folder / "offences.yaml", problems),
        _by_id(bases.bases, folder / "bases.yaml", problems),
        _by_id(bases.gates, folder / "bases.yaml", problems),
        _by_id(bases.immunities, folder / "bases.yaml", problems),
        _by_id(authorities, folder / "authorities.yaml", problems),
        folder,
    )
    if problems:
        raise InvalidInput(problems)
    return law


def _by_id(rules: Iterable[T], path: Path, problems: list[Problem]) -> dict[str, T]:
    found: dict[str, T] = {}
    for rule in rules:
        key = str(getattr(rule, "id", ""))
        if key in found:
            problems.append(Problem(str(path), line_of(path, key), 1, "UJ203", f"the id {key!r} is used twice"))
        found[key] = rule
    return found


def line_of(path: Path, identifier: str) -> int:
    """Line of ``id: <identifier>`` in a file, for messages; 0 if not found."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = text.strip().lstrip("- {").split(",")[0].split()
        if len(words) >= 2 and words[0] == "id:" and words[1].strip("'\"") == identifier:
            return number
    return 0


def _dangling(law: Jurisdiction, international: International) -> list[Problem]:
    """References to ids and codes that do not exist."""
    problems: list[Problem] = []
    categories = {category.value for category in Category}
    everything = {rule.id for rule in law.rules()}

    def check(file: str, rule: str, names: Iterable[str], known: set[str], what: str) -> None:
        path = law.folder / file
        problems.extend(
            Problem(str(path), line_of(path, rule), 1, "UJ204", f"{rule}: {what} {name!r} does not exist", hint=did_you_mean(name, known))
            for name in names
            if name not in known
        )

    offences, bases = set(law.offences), set(law.bases)
    for rule in law.rules():
        pinpoints = [rule.provision, *(version.provision for version in getattr(rule, "versions", ()))]
        named = [pinpoint.instrument for pinpoint in pinpoints if pinpoint is not None and pinpoint.instrument]
        file = "offences.yaml" if rule.id in offences else "bases.yaml"
        check(file, rule.id, named, set(law.profile.instruments), "instrument")
    for offence in law.offences.values():
        check("offences.yaml", offence.id, offence.acts, set(international.acts), "act code")
        if offence.definition is not None:
            check("offences.yaml", offence.id, [offence.definition], set(international.definitions), "definition")
            definition = international.definitions.get(offence.definition)
            if definition is not None:
                elements = {element.id for element in definition.elements}
                check("offences.yaml", offence.id, offence.drop, elements, "element")
    for basis in law.bases.values():
        named = [*basis.offences, *(name for v in basis.versions for name in v.offences or [])]
        check("bases.yaml", basis.id, named, offences, "offence")
        for version in basis.versions:
            for node in (found for condition in version.requires for found in condition.walk()):
                check("bases.yaml", basis.id, [*node.only_for, *node.except_for], offences | categories, "offence or category")
    targets = offences | bases | categories | {"all"}
    for gate in law.gates.values():
        check("bases.yaml", gate.id, [*gate.applies_to, *gate.except_for], targets, "basis, offence or category")
    for immunity in law.immunities.values():
        check("bases.yaml", immunity.id, [*immunity.offences, *immunity.except_for], targets, "offence or category")
    for authority in law.authorities.values():
        check("authorities.yaml", authority.id, authority.bears_on, everything, "rule")
    return problems


class DefinitionsFile(Strict):
    """``definitions.yaml`` of the shared layer."""

    definitions: list[Definition]


class AvenuesFile(Strict):
    """``avenues.yaml`` of the shared layer."""

    avenues: list[Avenue]


class CountriesFile(Strict):
    """``countries.yaml``: names by code, and the states of the EU and Schengen ne bis in idem space."""

    names: dict[str, str]
    eu_schengen: list[str]


def load_international(folder: Path) -> International:
    """Load the shared layer.

    Raises:
        InvalidInput: with every problem found in its files.
    """
    problems: list[Problem] = []

    def part(name: str, kind: type[T]) -> T | None:
        return _collect(problems, lambda: validate(kind, read(folder / name)))

    definitions = part("definitions.yaml", DefinitionsFile)
    acts = part("acts.yaml", dict[str, ActCode])
    instruments = part("instruments.yaml", dict[str, Instrument])
    countries = part("countries.yaml", CountriesFile)
    avenues = part("avenues.yaml", AvenuesFile)
    treaties = _collect(problems, lambda: _rows(folder / "treaties.csv", TreatyEntry))
    local = _collect(problems, lambda: _rows(folder / "territorial_law.csv", LocalLaw, _local_law))
    if problems or definitions is None or acts is None or instruments is None or countries is None or avenues is None:
        raise InvalidInput(problems)
    if treaties is None or local is None:
        raise InvalidInput(problems)
    participation: dict[tuple[str, str], list[TreatyEntry]] = {}
    for entry in treaties:
        participation.setdefault((entry.state, entry.treaty), []).append(entry)
    names = {entry.state: entry.name for entry in local} | countries.names
    defined = _by_id(definitions.definitions, folder / "definitions.yaml", problems)
    if problems:
        raise InvalidInput(problems)
    return International(
        defined,
        acts,
        participation,
        {entry.state: entry for entry in local},
        instruments,
        names,
        frozenset(countries.eu_schengen),
        tuple(avenues.avenues),
    )


def _local_law(row: dict[str, str]) -> dict[str, object]:
    crimes = {key: row.pop(key) for key in list(row) if key in {category.value for category in Category}}
    return {**row, "crimes": crimes}


def _rows(path: Path, kind: type[T], shape: Callable[[dict[str, str]], object] = lambda row: row) -> list[T]:
    """Read a CSV file with a heading line; every bad row is reported with its line."""
    adapter: TypeAdapter[T] = TypeAdapter(kind)
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), restkey="_too_many")
    problems: list[Problem] = []
    found: list[T] = []
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise InvalidInput.one(path, "UJ205", f"cannot be read as a table: {error}", line=reader.line_num) from None
    for line, row in rows:
        if "_too_many" in row or None in row.values():
            problems.append(Problem(str(path), line, 1, "UJ205", f"the row has not {len(reader.fieldnames or [])} fields"))
            continue
        try:
            found.append(adapter.validate_python(shape(dict(row))))
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                field = ".".join(str(step) for step in detail["loc"])
                problems.append(Problem(str(path), line, 1, "UJ120", detail["msg"], field))
    if problems:
        raise InvalidInput(problems)
    return found
