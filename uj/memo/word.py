"""Finish a Word file that pandoc has made: fill the marks of every page, tidy the tables."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape

from uj.errors import RenderError

_TAG = "<[^>]*>"
_TAGS = f"(?:{_TAG})*"
_PLACEHOLDER = re.compile(rf"\{{{_TAGS}\{{((?:{_TAG}|[^<{{}}])*)\}}{_TAGS}\}}")  # {{name}}
_LONG_ROW = 1500  # characters; a longer table row may run over the page


def finish(raw: bytes, marks: Mapping[str, str], required: Iterable[str]) -> bytes:
    """Fill headers and footers, set table widths and file properties.

    Args:
        raw: the Word file as pandoc made it.
        marks: what stands for each ``{{name}}`` in the headers and footers of reference.docx.
        required: the names that must occur there.

    Raises:
        RenderError: the reference document lacks a required name or the page numbers.
    """
    seen: set[str] = set()
    filled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            data = old.read(part)
            if re.fullmatch(r"word/(header|footer)\d*\.xml", part.filename):
                data = fill(data.decode(), marks, seen).encode()
            elif part.filename == "word/document.xml":
                data = set_tables(data.decode()).encode()
            elif part.filename == "docProps/core.xml":
                data = _set_properties(data.decode(), marks["prepared_by"]).encode()
            new.writestr(part, data, zipfile.ZIP_DEFLATED)
    missing = [name for name in (*required, "PAGE", "NUMPAGES") if name not in seen]
    if missing:
        names = ", ".join(f"the field {n}" if n.isupper() else f"{{{{{n}}}}}" for n in missing)
        raise RenderError(f"reference.docx must carry on every page, but lacks: {names}")
    return filled.getvalue()


def fill(xml: str, marks: Mapping[str, str], seen: set[str]) -> str:
    """Fill ``{{name}}`` in a header or footer and note in ``seen`` what is there.

    Word may split a placeholder over several runs; the tags between its parts are kept.

    >>> fill("<t>{</t><t>{who}}</t>", {"who": "A & B"}, set())
    '<t>A &amp; B</t><t></t>'
    """

    def value(match: re.Match[str]) -> str:
        name = re.sub(_TAG, "", match[1]).strip()
        if name not in marks:
            return match[0]
        seen.add(name)
        return escape(marks[name]) + "".join(re.findall(_TAG, match[0]))

    seen.update(re.findall(r"\b(PAGE|NUMPAGES)\b", xml))
    return _PLACEHOLDER.sub(value, xml)


def set_tables(xml: str) -> str:
    """Make every table as wide as the text, with stated cell widths and unbroken short rows."""
    page, margins = re.search("<w:pgSz[^>]*>", xml), re.search("<w:pgMar[^>]*>", xml)
    if page is None or margins is None:
        return xml
    width = _number("w", page[0]) - _number("left", margins[0]) - _number("right", margins[0])
    return re.sub("<w:tbl>.*?</w:tbl>", lambda table: _set_table(table[0], width), xml, flags=re.DOTALL)


def _number(name: str, tag: str) -> int:
    found = re.search(rf'w:{name}="(\d+)"', tag)
    return int(found[1]) if found else 0


def _set_table(table: str, width: int) -> str:
    columns = [int(w) for w in re.findall(r'<w:gridCol w:w="(\d+)" */>', table)]
    widths = [column * width // (sum(columns) or 1) for column in columns]
    table = re.sub("<w:tblW [^>]*>", f'<w:tblW w:type="dxa" w:w="{width}"/>', table, count=1)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    table = re.sub("<w:tblGrid>.*?</w:tblGrid>", f"<w:tblGrid>{grid}</w:tblGrid>", table, count=1)
    return re.sub("<w:tr>.*?</w:tr>", lambda row: _set_row(row[0], widths), table, flags=re.DOTALL)


def _set_row(row: str, widths: list[int]) -> str:
    if "<w:gridSpan" not in row:
        rest = iter(widths)
        row = re.sub(
            r"<w:tcPr( */)?>",
            lambda cell: (
                f'<w:tcPr><w:tcW w:type="dxa" w:w="{next(rest, 0)}"/>' + ("</w:tcPr>" if cell[1] else "")
            ),
            row,
        )
    if len(re.sub(_TAG, "", row)) > _LONG_ROW:
        return row
    if row.startswith("<w:tr><w:trPr>"):
        return row.replace("<w:trPr>", "<w:trPr><w:cantSplit/>", 1)
    return row.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", 1)


def _set_properties(xml: str, author: str) -> str:
    """Name the author and the time of writing, which pandoc's sandbox cannot know."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    xml = xml.replace("1970-01-01T00:00:00Z", moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return xml.replace("<dc:creator></dc:creator>", f"<dc:creator>{escape(author)}</dc:creator>")
