"""Make `reference.docx`, the Word house style, from pandoc's own reference document.

Only needed when the house style changes; the package never runs it. From this folder:

    pip install pypandoc-binary python-docx
    python build_reference.py
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pypandoc
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

SERIF = "Times New Roman"  # on every computer that has Word, Pages or LibreOffice
NAVY = "1F2F4F"
GREY = "595959"

# name: (size, bold, italic, colour, points before, points after, line spacing)
PARAGRAPHS = {
    "Body Text": (11, False, False, None, 6, 5, 1.15),
    "Compact": (11, False, False, None, 2, 2, 1.1),
    "Title": (20, True, False, NAVY, 0, 8, 1.0),
    "Heading 1": (15, True, False, NAVY, 20, 6, 1.0),
    "Heading 2": (12.5, True, False, NAVY, 14, 4, 1.0),
    "Heading 3": (11, True, True, NAVY, 10, 3, 1.0),
    "Heading 4": (11, False, True, NAVY, 8, 3, 1.0),
    "Block Text": (10.5, False, False, None, 4, 6, 1.1),
    "Footnote Text": (9, False, False, None, 0, 2, 1.0),
    "Footnote Block Text": (9, False, False, None, 2, 2, 1.0),
    "Caption": (9, False, True, GREY, 8, 3, 1.0),
    "Table Text": (9, False, False, None, 1.5, 1.5, 1.0),
    "Table Head": (9, True, False, NAVY, 1.5, 1.5, 1.0),
    "TOC Heading": (12.5, True, False, NAVY, 16, 4, 1.0),
    "TOC 1": (10.5, False, False, None, 2, 1, 1.0),
    "TOC 2": (10, False, False, None, 0, 1, 1.0),
    "Header": (8, False, False, GREY, 0, 0, 1.0),
    "Footer": (8, False, False, GREY, 0, 0, 1.0),
}
NEW_PARAGRAPHS = {"Table Text": "Normal", "Table Head": "Table Text"}
BUILT_IN = ("TOC 1", "TOC 2", "Header", "Footer")  # Word knows these, pandoc's file lacks them
# name: (ink, background)
LABELS = {
    "Gap": ("8F2F00", "FFF0C2"),
    "Verdict Open": ("155B36", "E1F2E7"),
    "Verdict Conditional": ("704600", "FAEBCB"),
    "Verdict Barred": ("861B1B", "F9E0E0"),
}
TABLE_STYLES = f"""
<w:styles {nsdecls("w")}>
<w:style w:type="table" w:default="1" w:styleId="Table">
  <w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>
  <w:tblPr><w:tblInd w:w="0" w:type="dxa"/>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/>
      <w:left w:val="single" w:sz="4" w:space="0" w:color="B4BAC6"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{NAVY}"/>
      <w:right w:val="single" w:sz="4" w:space="0" w:color="B4BAC6"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="B4BAC6"/>
      <w:insideV w:val="single" w:sz="4" w:space="0" w:color="B4BAC6"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="28" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
      <w:bottom w:w="28" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
    </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E8ECF3"/><w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
</w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="TitleBlock">
  <w:name w:val="Title Block"/><w:basedOn w:val="TableNormal"/>
  <w:tblPr><w:tblInd w:w="0" w:type="dxa"/>
    <w:tblBorders>
      <w:top w:val="single" w:sz="12" w:space="0" w:color="{NAVY}"/>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="{NAVY}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="20" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
      <w:bottom w:w="20" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
    </w:tblCellMar></w:tblPr>
</w:style>
</w:styles>"""
COMPAT = f"""
<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode"
  w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"""
# Two cells each, so that long marks wrap and never collide. render.py fills the {{names}}.
MARGIN = f"""
<w:tbl {nsdecls("w")}>
  <w:tblPr><w:tblW w:w="9072" w:type="dxa"/>
    <w:tblBorders><w:%(rule)s w:val="single" w:sz="4" w:space="0" w:color="B4BAC6"/></w:tblBorders>
    <w:tblLayout w:type="fixed"/>
    <w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblGrid><w:gridCol w:w="%(left)d"/><w:gridCol w:w="%(right)d"/></w:tblGrid>
  <w:tr>
    <w:tc><w:tcPr><w:tcW w:w="%(left)d" w:type="dxa"/></w:tcPr>
      <w:p><w:pPr><w:pStyle w:val="%(style)s"/></w:pPr>%(first)s</w:p></w:tc>
    <w:tc><w:tcPr><w:tcW w:w="%(right)d" w:type="dxa"/></w:tcPr>
      <w:p><w:pPr><w:pStyle w:val="%(style)s"/><w:jc w:val="right"/></w:pPr>%(second)s</w:p></w:tc>
  </w:tr>
</w:tbl>"""
EMPTY_LINE = f"""
<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="%s"/>
  <w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>"""
TEXT = '<w:r><w:t xml:space="preserve">%s</w:t></w:r>'
BOLD = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>'
FIELD = '<w:fldSimple w:instr=" %s "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
HEADER = {
    "rule": "bottom",
    "left": 5072,
    "right": 4000,
    "first": BOLD % "{{draft_notice}}",
    "second": BOLD % "{{confidential}}",
}
FOOTER = {
    "rule": "top",
    "left": 7272,
    "right": 1800,
    "first": TEXT % "{{label_law}} {{law_as_of}} · {{verified_share}}",
    "second": TEXT % "{{label_page}} " + FIELD % "PAGE" + TEXT % " {{label_of}} " + FIELD % "NUMPAGES",
}


def set_font(properties: BaseOxmlElement, font: str = SERIF) -> None:
    """Name one font for every script, in place of the theme's."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    names = " ".join(f'w:{key}="{font}"' for key in ("ascii", "hAnsi", "eastAsia", "cs"))
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {names}/>"))


def add_paragraph_styles(document: DocumentType) -> None:
    """Add the styles that pandoc's reference document lacks."""
    for name, base in NEW_PARAGRAPHS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
    for name in BUILT_IN:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        style.element.set(qn("w:styleId"), name.replace(" ", ""))
        style.element.find(qn("w:name")).set(qn("w:val"), name.lower())


def find_style(document: DocumentType, name: str) -> ParagraphStyle:
    """Find a style by name in any case: Word's own names are stored in lower case."""
    found: ParagraphStyle = next(
        style for style in document.styles if (style.name or "").lower() == name.lower()
    )
    return found


def set_paragraph_styles(document: DocumentType) -> None:
    """Give each paragraph style the size, weight, colour and spacing of the table above."""
    for name, (size, bold, italic, colour, before, after, line) in PARAGRAPHS.items():
        style = find_style(document, name)
        properties = style.element.get_or_add_rPr()
        for old in list(properties):
            properties.remove(old)
        set_font(properties)
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold or None, italic or None
        properties.append(parse_xml(f'<w:szCs {nsdecls("w")} w:val="{round(size * 2)}"/>'))
        if colour:
            style.font.color.rgb = RGBColor.from_string(colour)
        style.hidden, style.quick_style = False, True
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.line_spacing, layout.widow_control = line, True
    for name in ("Title", "Table Head"):
        find_style(document, name).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    find_style(document, "TOC 2").paragraph_format.left_indent = Cm(0.6)
    find_style(document, "Table Head").paragraph_format.keep_with_next = True
    for side in ("left_indent", "right_indent"):
        setattr(find_style(document, "Block Text").paragraph_format, side, Cm(1))


def set_label_styles(document: DocumentType) -> None:
    """Add the character styles for gaps and verdicts: bold, coloured, on a tint."""
    for name, (ink, tint) in LABELS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(ink)
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{tint}"/>'
        style.element.get_or_add_rPr().append(parse_xml(shade))
    link = document.styles["Hyperlink"]
    link.font.color.rgb = RGBColor.from_string("1F4E8C")


def set_table_styles(document: DocumentType) -> None:
    """Replace pandoc's table style and add the one of the title block."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) == "Table":
            styles.remove(style)
    for style in list(parse_xml(TABLE_STYLES)):
        styles.append(style)


def fill_margin(part: BaseOxmlElement, style: str, layout: dict[str, object]) -> None:
    """Put the marks into a header or footer in place of what is there."""
    for old in list(part):
        part.remove(old)
    part.append(parse_xml(MARGIN % {**layout, "style": style}))
    part.append(parse_xml(EMPTY_LINE % style))


def build() -> DocumentType:
    """Return the whole reference document."""
    pandoc = pypandoc.get_pandoc_path()
    default = [pandoc, "--print-default-data-file", "reference.docx"]
    document = Document(io.BytesIO(subprocess.run(default, check=True, capture_output=True).stdout))
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    set_font(defaults.find(qn("w:rPr")))
    for size in defaults.iter(qn("w:sz"), qn("w:szCs")):
        size.set(qn("w:val"), "22")
    for spacing in document.styles.element.find(qn("w:docDefaults")).iter(qn("w:spacing")):
        spacing.set(qn("w:after"), "80")
    add_paragraph_styles(document)
    set_paragraph_styles(document)
    set_label_styles(document)
    set_table_styles(document)
    document.settings.element.find(qn("w:rsids")).addprevious(parse_xml(COMPAT))
    section = document.sections[0]
    section._sectPr.remove(section._sectPr.find(qn("w:footnotePr")))  # it restarts the numbers
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.1)
    fill_margin(section.header._element, "Header", HEADER)
    fill_margin(section.footer._element, "Footer", FOOTER)
    return document


if __name__ == "__main__":
    build().save(str(Path(__file__).with_name("reference.docx")))
