"""Check the recorded pinpoints against a folder of official texts: present, changed, missing?

Only fingerprints are kept (``statutes/<iso2>/fingerprints.yaml``), never the text. A provision is found
by its instrument (file name, or the title in the file's head) and its unit (§, article, section).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from uj.errors import InvalidInput
from uj.files import read_text, write_atomic
from uj.law.library import Jurisdiction
from uj.yamlfile import Strict, read, validate

State = Literal["same", "changed", "new", "missing", "unverifiable"]

_UNIT = re.compile(
    r"(?:§§?|\barts?\.?|\barticles?|\bartikel|\bss?\.|\bsections?)\s*(\d+[a-z]*(?:[.\-/]\d+)*(?:\s?(?:bis|ter|quater|quinquies)\b)?)",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^[#*_>\s]*(?:§|art(?:icle|iculo|ículo|icolo|igo|ikel|\.)?|section|s\.|paragraf)?\s*\.?\s*"
    r"(\d+[a-z]*(?:[.\-/]\d+)*(?:\s?(?:bis|ter|quater|quinquies)\b)?)(?=[\s.:)\]*°º]|$)",
    re.IGNORECASE,
)


class Fingerprint(Strict):
    """What a provision read like when it was recorded."""

    sha256: str
    file: str
    recorded: date


@dataclass(frozen=True, slots=True)
class Checked:
    """One provision after the check."""

    forum: str
    provision: str
    state: State
    why: str = ""


def fingerprints(law: Jurisdiction) -> dict[str, Fingerprint]:
    """The recorded fingerprints of a jurisdiction, by instrument and unit."""
    path = law.folder / "fingerprints.yaml"
    return validate(dict[str, Fingerprint], read(path)) if path.is_file() else {}


def pinpoints(law: Jurisdiction) -> Iterator[str]:
    """Every pinpoint the jurisdiction's rules cite, once."""
    seen: dict[str, None] = {}
    for rule in law.rules():
        for pinpoint in (rule.provision, *(version.provision for version in getattr(rule, "versions", ()))):
            if pinpoint is not None:
                seen.setdefault(str(pinpoint))
    return iter(seen)


def verify(
    law: Jurisdiction, texts: Path, *, record: bool = False, today: date | None = None
) -> list[Checked]:
    """Compare every cited provision with the texts in a folder.

    Args:
        law: the jurisdiction.
        texts: folder of Markdown or plain-text statutes; odd files are passed over.
        record: store the fingerprints found.
        today: date to record; today if left out.

    Raises:
        InvalidInput: ``texts`` is not a folder.
    """
    if not texts.is_dir():
        raise InvalidInput.one(texts, "UJ160", "there is no folder of texts here")
    known, library = fingerprints(law), _Texts(texts)
    results: list[Checked] = []
    found: dict[str, Fingerprint] = {}
    for pinpoint in pinpoints(law):
        for key, result, mark in _one(law, library, known, pinpoint, today or date.today()):
            results.append(result)
            if mark is not None:
                found[key] = mark
    if record and found:
        _store(law, known | found)
    return results


def _one(
    law: Jurisdiction, texts: _Texts, known: dict[str, Fingerprint], pinpoint: str, today: date
) -> Iterator[tuple[str, Checked, Fingerprint | None]]:
    instrument = law.instrument_of(pinpoint)
    units = [unit.lower().replace(" ", "") for unit in _UNIT.findall(pinpoint)]
    if instrument is None or not units:
        yield (
            "",
            Checked(law.code, pinpoint, "unverifiable", "no statute or unit can be read from the pinpoint"),
            None,
        )
        return
    key, details = instrument
    names = [details.abbreviation, details.title, *details.also_cited, key]
    file = texts.file_of([name for name in names if name])
    if file is None:
        yield (
            "",
            Checked(law.code, pinpoint, "unverifiable", f"no text of {details.label} in the folder"),
            None,
        )
        return
    for unit in dict.fromkeys(units):
        name = f"{key} {unit}"
        text = texts.unit(file, unit)
        if text is None:
            yield name, Checked(law.code, pinpoint, "missing", f"unit {unit} is not in {file.name}"), None
            continue
        digest = hashlib.sha256(text.encode()).hexdigest()
        mark = Fingerprint(sha256=digest, file=file.name, recorded=today)
        before = known.get(name)
        state: State = "new" if before is None else "same" if before.sha256 == digest else "changed"
        yield (
            name,
            Checked(law.code, pinpoint, state, "" if state == "same" else f"unit {unit} in {file.name}"),
            mark,
        )


def _store(law: Jurisdiction, marks: dict[str, Fingerprint]) -> None:
    rows = {name: marks[name].model_dump(mode="json") for name in sorted(marks)}
    head = "# Fingerprints of official wording (hashes only), written by `uj law verify --record`.\n"
    write_atomic(
        law.folder / "fingerprints.yaml",
        (head + yaml.safe_dump(rows, sort_keys=True, allow_unicode=True)).encode(),
    )


class _Texts:
    """A folder of statutes, each cut into its units when first needed."""

    def __init__(self, folder: Path) -> None:
        self._files = sorted(
            path for path in folder.rglob("*") if path.suffix.lower() in (".md", ".txt") and path.is_file()
        )
        self._units: dict[Path, dict[str, str]] = {}
        self._heads: dict[Path, str] = {}

    def file_of(self, names: list[str]) -> Path | None:
        """The file of an instrument: by its stem, else by the names in its first lines."""
        wanted = {_plain(name) for name in names}
        for path in self._files:
            if _plain(path.stem) in wanted:
                return path
        long_names = [name for name in wanted if len(name) > 3]
        for path in self._files:
            head = self._heads.setdefault(path, _plain(_safely(path)[:1500]))
            if any(name in head for name in long_names):
                return path
        return None

    def unit(self, path: Path, name: str) -> str | None:
        """The normalised text of one unit of a file."""
        if path not in self._units:
            self._units[path] = dict(_cut(_safely(path)))
        return self._units[path].get(name)


def _safely(path: Path) -> str:
    try:
        return read_text(path)
    except InvalidInput:
        return ""


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _cut(text: str) -> Iterable[tuple[str, str]]:
    """Cut a statute at the headings of its units."""
    name, lines = "", [""]
    for line in text.splitlines():
        match = (
            _HEADING.match(line)
            if re.match(r"^\s*[#*>_]|^\s*(§|art|section|s\.)", line, re.IGNORECASE)
            else None
        )
        if match:
            if name:
                yield name, " ".join(" ".join(lines).split())
            name, lines = match[1].lower().replace(" ", ""), [line]
        else:
            lines.append(line)
    if name:
        yield name, " ".join(" ".join(lines).split())


def stale(law: Jurisdiction, before: date) -> list[tuple[str, str, date]]:
    """Rules whose text was last read before a day: rule id, pinpoint, date of the text or of the research."""
    found = []
    for rule in law.rules():
        seen = rule.source.seen or law.profile.checked_on
        if seen < before:
            found.append((rule.id, str(rule.provision or rule.source.ref), seen))
    return sorted(found, key=lambda row: row[2])
