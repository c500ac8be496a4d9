"""Tables of law for the terminal."""

from __future__ import annotations

from rich.table import Table

from uj.law.matrix import MatrixRow

_SHORT = {
    "absolute_universal": "U", "presence": "P", "residence": "R", "active_nationality": "A", "active_residence": "a", "passive_nationality": "V",
    "passive_residence": "v", "protective": "S", "treaty_based": "T", "representation": "X",
}
LEGEND = (
    "U universal, no link required; P presence; R residence; A suspect's nationality; a suspect's residence; V victim's nationality; "
    "v victim's residence; S protective; T treaty duty; X representation"
)


def matrix_table(rows: list[MatrixRow]) -> Table:
    """Jurisdictions down, categories across, kinds of bases as letters."""
    categories = list(dict.fromkeys(row.category for row in rows))
    table = Table(title="Bases in force", title_justify="left", caption=LEGEND, caption_justify="left")
    table.add_column("")
    for category in categories:
        table.add_column(category.replace("_", " "), overflow="fold")
    cells = {(row.jurisdiction, row.category): "".join(dict.fromkeys(_SHORT[b.kind] for b in row.bases)) for row in rows}
    for code in dict.fromkeys(row.jurisdiction for row in rows):
        table.add_row(code, *(cells[code, category] or "–" for category in categories))
    return table
