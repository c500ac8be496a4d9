"""Check the recorded pinpoints against a folder of official texts: present, changed, missing?

Only fingerprints are kept (``statutes/<iso2>/fingerprints.yaml``), never the text. A provision is found
by its instrument (file name, or the title in the file's head) and its unit (§, article, section).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import yaml

from uj.errors import InvalidInput
from uj.files import read_text, write_atomic
from uj.law.library import Jurisdiction
from uj.law.models import Instrument
from uj.yamlfile import Strict, read, validate

State = Literal["same", "changed", "new", "missing", "unverifiable"]

_NUMBER = r"\d+[a-z]*[¹²³⁴⁵⁶⁷⁸⁹⁰]*(?:[.\-/]\d+[a-z]*[¹²³⁴⁵⁶⁷⁸⁹⁰]*)*(?:\s?(?:bis|ter|quater|quinquies)\b)?"
_AFTER = r"(?:\s?\([^)]{1,12}\)(?:\s?[-–]\s?\([^)]{1,12}\))?)*"
_SIGN = r"(?:§§?|\barts?\.?|\barticles?|\bartikel|\bss?\.|\bsections?)"
_UNITS = re.compile(
    rf"{_SIGN}\s*({_NUMBER}{_AFTER}(?:\s?(?:,|and|to|[-–])\s?{_NUMBER}{_AFTER})*)", re.IGNORECASE
)
_HEADING = re.compile(
    rf"^[#*_>\s]*(?:§|art(?:icle|iculo|ículo|icolo|igo|ikel|\.)?|section|s\.|paragraf)?\s*\.?\s*({_NUMBER})(?=[\s.:)\]*°º]|$)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:title|short_title|identifier|official_citation|source|eli)\s*:|^# ", re.IGNORECASE)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    law: Jurisdiction, library: _Texts, known: dict[str, Fingerprint], pinpoint: str, today: date
) -> Iterator[tuple[str, Checked, Fingerprint | None]]:
    """A pinpoint may cite several instruments, told apart by semicolons, and several units of each."""
    for cited in pinpoint.split(";"):
        found = law.instrument_of(cited) or (law.instrument_of(pinpoint) if ";" not in pinpoint else None)
        if found is None:
            yield "", Checked(law.code, cited.strip(), "unverifiable", "names no statute of this state"), None
            continue
        key, instrument = found
        file = library.file_of(instrument, key, _sources(law, key))
        if file is None:
            why = f"no text of {instrument.label} in the folder"
            yield "", Checked(law.code, cited.strip(), "unverifiable", why), None
            continue
        units = list(library.units(file, cited))
        if not units:
            yield "", Checked(law.code, cited.strip(), "unverifiable", "names no unit of the statute"), None
        for unit, text in units:
            yield _compared(law, known, f"{key} {unit}", cited.strip(), file, unit, text, today)


def _compared(
    law: Jurisdiction,
    known: dict[str, Fingerprint],
    name: str,
    cited: str,
    file: Path,
    unit: str,
    text: str | None,
    today: date,
) -> tuple[str, Checked, Fingerprint | None]:
    if text is None:
        return name, Checked(law.code, cited, "missing", f"unit {unit} is not in {file.name}"), None
    digest = hashlib.sha256(text.encode()).hexdigest()
    before = known.get(name)
    state: State = "new" if before is None else "same" if before.sha256 == digest else "changed"
    why = "" if state == "same" else f"unit {unit} in {file.name}"
    return (
        name,
        Checked(law.code, cited, state, why),
        Fingerprint(sha256=digest, file=file.name, recorded=today),
    )


def _sources(law: Jurisdiction, key: str) -> str:
    """What the rules that rest on an instrument say of the text they were checked against."""
    cites = (rule for rule in law.rules() if rule.provision is not None)
    found = [r.source.ref for r in cites if (law.instrument_of(r.provision or "") or ("",))[0] == key]
    return " ".join(dict.fromkeys(found))


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

    def file_of(self, instrument: Instrument, key: str, sources: str) -> Path | None:
        """The file of an instrument: by title, citation or address, else the one its rules name, else by short names."""
        short = [name for name in (instrument.abbreviation, *instrument.also_cited, key) if name]
        return (
            self._titled([instrument.title, instrument.citation, instrument.url])
            or next((path for path in self._files if path.name in sources), None)
            or next((path for path in self._files if _plain(path.stem) in map(_plain, short)), None)
            or self._titled(short)
        )

    def _titled(self, names: list[str]) -> Path | None:
        """The file whose head has one of the names; of several the one with least else in it."""
        for name in (_words(name) for name in names if len(_plain(name)) > 5):
            fits = [path for path in self._files if f" {name} " in f" {self._head(path)} "]
            if fits:
                return min(fits, key=lambda path: len(self._head(path)))
        return None

    def _head(self, path: Path) -> str:
        """The lines of a file that say what it is."""
        if path not in self._heads:
            lines = _safely(path)[:3000].splitlines()
            self._heads[path] = " ".join(_words(line) for line in lines if _TITLE.match(line))
        return self._heads[path]

    def units(self, path: Path, cited: str) -> Iterator[tuple[str, str | None]]:
        """Every unit a citation names, with its text or None; the text tells ranges from hyphenated numbers."""
        known = self._cut(path)
        for listed in _UNITS.findall(cited):
            for name in re.findall(rf"{_NUMBER}(?![^(]*\))", listed, re.IGNORECASE):
                unit = name.lower().replace(" ", "")
                first, dash, last = unit.partition("-")
                if unit in known or not dash:
                    yield unit, known.get(unit)
                elif first in known and last in known:
                    order = list(known)
                    for inside in order[order.index(first) : order.index(last) + 1]:
                        yield inside, known[inside]
                else:
                    yield from ((end, known.get(end)) for end in (first, last))

    def _cut(self, path: Path) -> dict[str, str]:
        if path not in self._units:
            self._units[path] = dict(_cut(_safely(path)))
        return self._units[path]


def _safely(path: Path) -> str:
    try:
        return read_text(path)
    except InvalidInput:
        return ""


def _words(text: str) -> str:
    """The words of a title, whole: a short title must not be found within a longer word."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _cut(text: str) -> Iterable[tuple[str, str]]:
    """Cut a statute at the headings of its units."""
    name, lines = "", [""]
    raised = re.sub(r"<sup>(\d+)</sup>", lambda match: match[1].translate(_RAISED), text)
    for line in re.sub(r"</?sup>", "", raised).splitlines():
        match = (
            _HEADING.match(line)
            if re.match(r"^\s*[#*>_]|^\s*(§|art|section|s\.)", line, re.IGNORECASE)
            else None
        )
        if match:
            if name:
                yield name, " ".join(" ".join(lines).split())
            name, lines = re.sub(r"^1er$", "1", match[1].lower().replace(" ", "")), [line]
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
        for version in getattr(rule, "versions", ()):
            if version.source and (version.source.seen or law.profile.checked_on) < before:
                read = version.source.seen or law.profile.checked_on
                found.append((rule.id, str(version.provision or rule.provision), read))
    return sorted(found, key=lambda row: row[2])
