"""Turn the one Markdown text of a memo into Word, HTML, PDF or plain Markdown.

Every page of a Word file or PDF carries the marks a reviewer needs: that it is a draft, that it is
confidential, the date of the law applied and how much of that law was checked. pandoc does the
conversion in its sandbox, with raw HTML, images and file access switched off.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import ModuleType

from pydantic import TypeAdapter, ValidationError

from uj.errors import RenderError
from uj.files import write_atomic
from uj.memo.word import finish
from uj.names import did_you_mean

_EXTRA = "pip install 'uj-toolkit[pdf]'"
_TIMEOUT = 120  # seconds; a long memo takes less than one
# Case facts reach the memo as text: nothing in them may act as markup of another kind.
_READER = (
    "markdown-raw_html-raw_tex-raw_attribute-native_divs-native_spans-markdown_in_html_blocks"
    "-latex_macros-tex_math_dollars-yaml_metadata_block-pandoc_title_block-citations"
    "-example_lists-subscript-superscript-simple_tables-multiline_tables-implicit_figures"
    "+autolink_bare_uris"
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_OTHER_SCRIPTS = re.compile(  # the fonts inside typst lack these; those of the computer may help
    "[\u0600-\u1cff\u2e80-\ud7ff\uf900-\ufaff\U00010000-\U0001d3ff\U00020000-\U0010ffff]"
)
_MUST_BE_SET = ("title", "confidential", "draft_notice", "law_as_of", "verified_share")


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What stands in the title block and, the first four lines after the title, on every page."""

    title: str
    confidential: str
    draft_notice: str
    law_as_of: str
    verified_share: str
    prepared_for: str
    prepared_by: str
    date: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class _Memo:
    """One memo on its way to a file: text, marks and where the house style lies."""

    text: str
    marks: PageMarks
    assets: Path | None

    def asset(self, name: str) -> Path:
        """Find a file of the house style: the caller's own first, then the one that ships."""
        here = Path(__file__).resolve().parents[1]
        folders = [here / "data" / "templates" / "render", here.parent / "templates" / "render"]
        for folder in [self.assets, *folders] if self.assets else folders:
            if (folder / name).is_file():
                return folder / name
        raise RenderError(f"the house style file {name} is missing; reinstall uj-toolkit")

    def labels(self) -> dict[str, str]:
        """Give the few words the layout itself needs, in the memo's language or in English; the caller's own first."""
        language = self.marks.language.split("-")[0]
        ours, own = _words(replace(self, assets=None).asset("labels.json")), _words(self.asset("labels.json"))
        return ours["en"] | ours.get(language, {}) | own.get(language, {})

    def text_of(self, name: str) -> str:
        """Give the text of a file of the house style."""
        path = self.asset(name)
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise RenderError(f"{path}: this file is not UTF-8 text: {error}") from None

    def details(self) -> list[tuple[str, str]]:
        """Give the lines of the title block that have a value."""
        marks, labels = self.marks, self.labels()
        keys = ("prepared_for", "prepared_by", "date", "law_as_of", "verified_share")
        lines = [(labels[key], getattr(marks, key)) for key in keys if getattr(marks, key)]
        return [*lines, (labels["status"], f"{marks.draft_notice} · {marks.confidential}")]


def render(markdown: str, marks: PageMarks, out: Path, assets: Path | None = None) -> Path:
    """Write the memo to ``out`` in the format its suffix names: .md, .html, .docx or .pdf.

    Args:
        markdown: the body of the memo in pandoc Markdown, without a title block.
        marks: the title block and the marks of every page.
        out: the file to write; an existing one is replaced only once the new one is complete.
        assets: a folder whose files replace those of the house style, one by one.

    Raises:
        RenderError: the format is unknown, a mark or converter is missing, the text refers to a
            footnote it does not have, or the file cannot be written. Nothing is left behind.
    """
    suffix = out.suffix.lower()
    if suffix not in _WRITERS:
        hint = did_you_mean(suffix, _WRITERS)
        raise RenderError(f"{out}: a memo cannot be written as {suffix or 'no suffix'!r}; {hint}")
    marks = _clean_marks(marks)
    text = _without_title(_ILLEGAL.sub("", markdown).replace("\r\n", "\n"), marks.title)
    _check_footnotes(text)
    write_atomic(out, _WRITERS[suffix](_Memo(text, marks, assets)))
    return out


def _words(path: Path) -> dict[str, dict[str, str]]:
    try:
        return TypeAdapter(dict[str, dict[str, str]]).validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise RenderError(f"{path}: {where}: {first['msg']}; words by language were expected") from None


def _clean_marks(marks: PageMarks) -> PageMarks:
    """Put each mark on one line without control characters; every page needs some of them."""
    given = asdict(marks)
    values = {name: " ".join(_ILLEGAL.sub("", text).split()) for name, text in given.items()}
    for name in _MUST_BE_SET:
        if not values[name]:
            raise RenderError(f"the memo has no {name.replace('_', ' ')}; every page must carry one")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", values["language"]):
        wrong = values["language"]
        raise RenderError(f"{wrong!r} is not a language code; write for example 'en' or 'fr'")
    return replace(marks, **values)


def _without_title(text: str, title: str) -> str:
    """Drop a first heading that repeats the title: the title block already has it."""
    first, _, rest = text.lstrip("\ufeff\n ").partition("\n")
    return rest if first.startswith("# ") and first[2:].strip(" #") == title else text


def _check_footnotes(text: str) -> None:
    used = set(re.findall(r"(?<!\\)\[\^([^\]\s]+)\](?!:)", text))
    missing = sorted(used - set(re.findall(r"^ {0,3}\[\^([^\]\s]+)\]:", text, re.MULTILINE)))
    if missing:
        raise RenderError(f"the memo refers to footnotes that have no text: {', '.join(missing)}")


# --- Markdown ---------------------------------------------------------------------------------


def _markdown(memo: _Memo) -> bytes:
    lines = [f"# {_markdown_text(memo.marks.title)}", ""]
    lines += [f"- **{label}:** {_markdown_text(value)}" for label, value in memo.details()]
    return "\n".join([*lines, "", _readable_spans(memo.text).strip("\n"), ""]).encode()


def _markdown_text(value: str) -> str:
    r"""Escape what Markdown would read as markup.

    >>> _markdown_text("<b> & *x*"), _markdown_text("1. May 2025")
    ('\\<b\\> \\& \\*x\\*', '1\\. May 2025')
    """
    value = re.sub(r"([\\`*_{}\[\]<>#|~^$@&])", r"\\\1", value)
    return re.sub(r"^(\(?\w{0,9})([.)+=:%-])(?=\s|$|\2)", r"\1\\\2", value)


def _readable_spans(text: str) -> str:
    """Write ``[words]{.gap}`` and the verdict labels in bold, for readers without pandoc.

    >>> _readable_spans("[[to establish: age[^1]]]{.gap} is [open]{.open}")
    '**[to establish: age[^1]]** is **open**'
    """
    pieces: list[str] = []
    for part in re.split(r"(\]\{\.[a-z]+\})", text):
        start = _opening_bracket(pieces) if part.startswith("]{.") else None
        if start is None:
            pieces.extend(part)
        else:
            pieces[start] = "**"
            pieces.append("**")
    return "".join(pieces)


def _opening_bracket(pieces: list[str]) -> int | None:
    depth = 1
    for index in range(len(pieces) - 1, -1, -1):
        escaped = index > 0 and pieces[index - 1] == "\\"
        depth += {"]": 1, "[": -1}.get(pieces[index], 0) if not escaped else 0
        if depth == 0:
            return index
    return None


# --- pandoc -----------------------------------------------------------------------------------


def _pandoc(memo: _Memo, target: str, *options: str) -> bytes:
    """Convert the memo with pandoc; the marks travel in a private file, not on the command line."""
    command = [_pandoc_path(), "--sandbox", f"--from={_READER}", f"--to={target}", "--output=-"]
    command += ["--wrap=none", "--columns=20", f"--lua-filter={memo.asset('memo.lua')}", *options]
    with tempfile.TemporaryDirectory(prefix="uj-") as folder:
        marks = Path(folder, "marks.json")
        marks.write_text(json.dumps(_metadata(memo), ensure_ascii=False), encoding="utf-8")
        command.append(f"--metadata-file={marks}")
        done = _run(command, memo.text)
    if done.returncode:
        said = done.stderr.decode(errors="replace").partition("stack traceback")[0].split()
        reason = " ".join(said) or f"exit code {done.returncode}"
        raise RenderError(f"pandoc could not convert the memo: {reason}")
    return done.stdout


def _run(command: list[str], text: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, input=text.encode(), capture_output=True, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired:
        raise RenderError(f"pandoc did not finish the memo within {_TIMEOUT} seconds") from None
    except OSError as error:
        raise RenderError(f"pandoc cannot be started ({error.strerror}); {_EXTRA}") from None


def _metadata(memo: _Memo) -> dict[str, object]:
    """Give the templates what they print; pandoc reads each value as Markdown."""
    marks, labels = memo.marks, memo.labels()
    words = {name: getattr(marks, name) for name in _MUST_BE_SET}
    return {
        **{name: _markdown_text(value) for name, value in words.items()},
        "details": [{"label": k, "value": _markdown_text(v)} for k, v in memo.details()],
        "labels": labels,
        "css": {name: _css_text(value) for name, value in (labels | words).items()},
        "lang": marks.language,
        "typst-lang": marks.language.split("-")[0],
    }


def _css_text(value: str) -> str:
    """Write text as it may stand in a CSS string, escaped once more for pandoc."""
    return "".join(c if c.isalnum() or c == " " else f"\\\\{ord(c):06x}" for c in value)


def _pandoc_path() -> str:
    try:
        path: str = _load("pypandoc").get_pandoc_path()
    except OSError:
        raise RenderError(f"pandoc is not installed; {_EXTRA}") from None
    return path


def _load(module: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise RenderError(f"this format needs the Python package {module!r}; {_EXTRA}") from None


# --- HTML and PDF -----------------------------------------------------------------------------


def _html(memo: _Memo) -> bytes:
    style = memo.text_of("memo.css")
    template = f"--template={memo.asset('memo.html')}"
    contents = ("--toc", "--toc-depth=3", "--shift-heading-level-by=1")
    return _pandoc(memo, "html", template, f"--variable=style:{style}", *contents)


def _pdf(memo: _Memo) -> bytes:
    typst = _load("typst")
    source = _pandoc(memo, "typst-smart", "--toc", f"--template={memo.asset('memo.typ')}")
    other = bool(_OTHER_SCRIPTS.search(memo.text + memo.marks.title))
    fonts = typst.Fonts(include_system_fonts=other, include_embedded_fonts=True)
    with tempfile.TemporaryDirectory(prefix="uj-") as folder:
        try:
            pdf: bytes = typst.compile(source, root=folder, font_paths=fonts, format="pdf")
        except RuntimeError as error:
            raise RenderError(f"typst could not set the PDF: {error}") from None
    return pdf


# --- Word -------------------------------------------------------------------------------------


def _docx(memo: _Memo) -> bytes:
    raw = _pandoc(memo, "docx", f"--reference-doc={memo.asset('reference.docx')}")
    labels = {f"label_{name}": text for name, text in memo.labels().items()}
    return finish(raw, asdict(memo.marks) | labels, required=_MUST_BE_SET[1:])


_WRITERS: dict[str, Callable[[_Memo], bytes]] = {
    ".md": _markdown,
    ".html": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
