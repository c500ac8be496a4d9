"""Give the memo object its words (templates) and write it in the format asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from uj.errors import TemplateError
from uj.law.shipped import data_folder
from uj.memo.model import Memo
from uj.memo.render import PageMarks, render
from uj.names import did_you_mean, one_stop

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@]|&(?=#?\w+;)|(?<=-)-)")
_START = re.compile(
    r"^(?:\(?(?![A-Z]\.)(?:[a-zA-Z]|\d+|[ivxlcdm]+|[IVXLCDM]+)(?=[.)]\s)|Table(?=:)|(?=[-+:](?:\s|$)|=+$|-\\-))"
)
"""What makes a list, a caption or a line of a text that begins so."""


class Markdown(str):
    """Text that is Markdown already and must not be escaped again."""


def escape(text: str) -> Markdown:
    """Make plain text safe inside a Markdown line or table cell."""
    flat = " ".join(text.split())
    safe = _SPECIAL.sub(r"\\\1", flat)
    return Markdown(_START.sub(lambda m: f"{m[0]}\\".replace("(", "\\("), safe))


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    return escape(value) if isinstance(value, str) and not isinstance(value, Markdown) else value


class Notes:
    """Footnotes of one memo, numbered in the order of citation (Word wants each cited once)."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def mark(self, texts: Iterable[str]) -> Markdown:
        """Cite one footnote that holds the given texts; nothing for none."""
        text = "; ".join(dict.fromkeys(escape(item.rstrip(".")) for item in texts if item))
        if not text:
            return Markdown("")
        self._texts.append(text)
        return Markdown(f"[^{len(self._texts)}]")

    def all(self) -> Markdown:
        """The footnotes themselves, for the end of the text."""
        return Markdown("\n\n".join(f"[^{number}]: {text}." for number, text in enumerate(self._texts, 1)))


def template_folders(extra: Path | None = None) -> list[Path]:
    """Folders searched for templates, in order: the firm's own first."""
    own = [extra] if extra is not None else []
    return [*own, data_folder("templates") / "memo"]


def unused_templates(folder: Path) -> list[tuple[Path, str]]:
    """Templates of a firm that neither replace one of ours nor are named by another, with the nearest name of ours."""
    known = sorted(path.name for path in template_folders()[0].glob("*.j2"))
    texts = {path: path.read_text("utf-8", errors="replace") for path in sorted(folder.glob("*.j2"))}
    return [
        (path, did_you_mean(path.name, known))
        for path in texts
        if path.name not in known
        and not any(path.name in text for other, text in texts.items() if other != path)
    ]


def to_markdown(memo: Memo, templates: Path | None = None) -> str:
    """Write the memo as Markdown with footnotes.

    Raises:
        TemplateError: a template is missing, wrong, or uses something that does not exist; the
            message names template and line.
    """
    from jinja2 import (
        Environment,
        FileSystemLoader,
        StrictUndefined,
        TemplateNotFound,
        TemplateRuntimeError,
        TemplateSyntaxError,
    )

    if templates is not None and not templates.is_dir():
        raise TemplateError(f"{templates}: there is no folder of templates here")
    environment = Environment(
        loader=FileSystemLoader(template_folders(templates)),
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    notes = Notes()
    environment.globals.update(note=notes.mark, footnotes=notes.all, facts=_facts)
    environment.filters.update(
        md=Markdown,
        gap_word=lambda text: Markdown(f"[{escape(text)}]{{.gap}}"),
        gap=lambda text: Markdown(f"[[to establish: {escape(text)}]]{{.gap}}"),
        verdict=lambda word: Markdown(f"[{escape(word)}]{{.{word}}}"),
        cap=_capital,
    )
    try:
        text = environment.get_template("memo.md.j2").render(memo=memo)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from None
    except TemplateNotFound as error:
        raise TemplateError(
            f"{_template_line(error)}: the template {error.name!r} does not exist in {', '.join(str(f) for f in template_folders(templates))}"
        ) from None
    except TemplateRuntimeError as error:  # undefined names among them
        raise TemplateError(f"{_template_line(error)}: {error.message}") from None
    except RecursionError as error:
        raise TemplateError(
            f"{_template_line(error)}: the templates include one another without end"
        ) from None
    except Exception as error:  # a template can do what Python can
        said = str(error) if isinstance(error, TypeError | ArithmeticError) else repr(error)
        raise TemplateError(f"{_template_line(error)}: {said}") from None
    text = re.sub(r"(?<!\n)\n(?=#{1,6} )", "\n\n", text)  # only a blank line makes a heading of it
    return one_stop(re.sub(r"\n{3,}", "\n\n", text))


def _capital(text: str) -> Markdown:
    safe = escape(text)
    return Markdown(safe[:1].upper() + safe[1:])


def _facts(items: Iterable[Any]) -> Markdown:
    """Facts joined in one line, each with its support and the numbers of its evidence."""
    parts = []
    for item in items:
        marks = [
            item.support.replace("_", " "),
            "contested" if item.contested else "",
            ", ".join(item.evidence),
        ]
        said = escape("; ".join(mark for mark in marks if mark))
        parts.append(f"{escape(item.text)}{f' ({said})' if said else ''}")
    return Markdown("; ".join(parts))


def _template_line(error: BaseException) -> str:
    """Name and line of the template in which an error arose."""
    place = "template"
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".j2"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def page_marks(memo: Memo) -> PageMarks:
    """What stands on every page."""
    done, total = memo.verified
    return PageMarks(
        title=memo.title,
        confidential=memo.confidentiality or "Confidential",
        draft_notice="Draft for review by counsel",
        law_as_of=memo.as_of.isoformat(),
        verified_share=f"{done} of {total} rules checked against official text",
        prepared_for=memo.prepared_for,
        prepared_by=memo.prepared_by,
        date=memo.date.isoformat(),
    )


def write_memo(memo: Memo, out: Path | str, *, templates: Path | None = None) -> Path:
    """Write the memo; the suffix of ``out`` chooses .docx, .pdf, .html or .md.

    A firm's folder may hold text templates and, beside them or in ``render/``, files of the house style.

    Raises:
        TemplateError: a template is wrong.
        RenderError: the suffix is unknown, or the file cannot be written; nothing is left behind.
    """
    below = templates / "render" if templates is not None else None
    assets = below if below is not None and below.is_dir() else templates
    return render(to_markdown(memo, templates), page_marks(memo), Path(out), assets)
