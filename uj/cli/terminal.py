"""What the commands print on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from uj.assess.explain import Line, missing, offence_word, what_next, why, why_not
from uj.assess.rank import Link, Standing, best_route, rank
from uj.assess.routes import Assessment, Route, Verdict
from uj.case.models import Case, Suspect
from uj.truth import Truth

_COLOUR = {Verdict.OPEN: "bold green", Verdict.CONDITIONAL: "bold yellow", Verdict.BARRED: "bold red"}
_MARK = {Truth.YES: "[green]✓[/]", Truth.NO: "[red]✗[/]", Truth.UNKNOWN: "[yellow]?[/]"}


class _Piped(Console):
    """A console whose reader may stop reading, as ``head`` does."""

    def on_broken_pipe(self) -> None:
        """Stop as if all had been read."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


def console() -> Console:
    """A console on standard output that wraps sensibly when piped."""
    made = Console(highlight=False)
    return made if made.is_terminal else _Piped(highlight=False, width=120)


def suspects(assessment: Assessment, only: str | None) -> list[Suspect]:
    """The suspects asked for.

    Raises:
        InvalidInput: no suspect of that id.
    """
    if only is None:
        return list(assessment.case.suspects)
    found = [s for s in assessment.case.suspects if s.id == only]
    if not found:
        from uj.errors import InvalidInput
        from uj.names import did_you_mean

        known = [s.id for s in assessment.case.suspects]
        raise InvalidInput.one(
            "--suspect", "UJ143", f"the case has no suspect {only!r}", hint=did_you_mean(only, known)
        )
    return found


def ranking(
    assessment: Assessment, chosen: Iterable[Suspect], *, show_all: bool, limit: int | None = None
) -> None:
    """The forum table: verdict, route, decisive reason or missing facts."""
    out = console()
    for suspect in chosen:
        rows = rank(assessment, suspect.id)
        title = escape(f"{suspect.id}  {suspect.name or suspect.role}")
        table = Table(title=title, title_justify="left", title_style="bold", expand=True, pad_edge=False)
        for heading, ratio in (
            ("", 2),
            ("Forum", 8),
            ("Verdict", 7),
            ("Best route", 18),
            ("Decisive: still to show, ahead, or closing", 30),
        ):
            table.add_column(heading, ratio=ratio, overflow="fold")
        shown = [
            s for s in rows if show_all or s.verdict is not Verdict.BARRED or s.link <= Link.EXPECTED
        ] or rows[:3]
        for s in shown[:limit]:
            colour = _COLOUR[s.verdict]
            table.add_row(
                str(s.place),
                escape(s.law.name),
                f"[{colour}]{s.verdict}[/]",
                escape(_route(s)),
                _decisive(assessment, s.route),
            )
        out.print(table)
        rest = len(rows) - len(shown[:limit])
        hidden = [s.law.code for s in rows if s not in shown]
        if rest:
            said = (
                f"closed without a known link: {', '.join(hidden)}"
                if hidden and limit is None
                else f"{rest} more forums"
            )
            out.print(f"[dim]{said} (--all shows every forum)[/]")
        out.print()
    done, total = (
        sum(x) for x in zip(*(assessment.library[c].verified_share() for c in assessment.forums), strict=True)
    )
    out.print(
        f"[dim]Law as of {assessment.as_of}; facts {assessment.view.replace('_', ' ')}; {done} of {total} rules checked against official text."
        " A draft for review by counsel: possible exposure and open questions, not advice.[/]"
    )


def _route(s: Standing) -> str:
    if s.route is None:
        return "no offence covers the acts"
    part = f" ({s.route.basis.part})" if s.route.basis.part else ""
    mark = "" if s.route.checked else " (text not checked)"
    return f"{offence_word(s.route.offence)}: {s.route.basis.kind.label}{part}, {s.route.version.provision}{mark}"


def _decisive(assessment: Assessment, route: Route | None) -> str:
    if route is None:
        return ""
    if route.verdict is Verdict.BARRED:
        texts = [
            (f.answer.no if f.answer.truth is Truth.NO else f.answer.yes) if f.answer else f.label
            for _, f in route.bars
        ]
        return escape("; ".join(dict.fromkeys(texts)))
    parts = []
    if route.gaps:
        needed = missing(assessment, route)
        shown = "; ".join(needed.facts[:3]) + (
            f"; and {len(needed.facts) - 3} more" if len(needed.facts) > 3 else ""
        )
        if shown:
            parts.append(f"[yellow]to show:[/] {escape(shown)}")
        if needed.bars:
            parts.append(
                f"[yellow]to exclude:[/] {escape(', '.join(c.replace('_', ' ') for c in needed.bars))}"
            )
    if route.hurdles:
        codes = ", ".join(dict.fromkeys(h.code.replace("_", " ") for h in route.hurdles))
        parts.append(f"[cyan]ahead:[/] {escape(codes)}")
    return "\n".join(parts) or "nothing missing"


def explain(assessment: Assessment, chosen: Iterable[Suspect], forum: str, *, negative: bool) -> None:
    """Why, or why not: the trace of the best route in a forum."""
    out = console()
    for suspect in chosen:
        route = best_route(assessment.of(suspect.id, forum))
        if route is None:
            out.print(
                f"{suspect.id}: no offence of {assessment.library[forum].name} covers the acts alleged."
            )
            continue
        said = _COLOUR[route.verdict]
        out.print(
            f"[bold]{suspect.id}  {escape(route.law.name)}: {escape(route.offence.label)}, {escape(route.basis.kind.label)},"
            f" {escape(str(route.version.provision))}[/]  [{said}]{route.verdict}[/]"
        )
        for line in why_not(route) if negative else why(route):
            out.print(_line(line), soft_wrap=True)
        for hurdle in route.hurdles:
            out.print(
                f"[cyan]→[/] ahead: {escape(hurdle.text)} [dim]{escape(hurdle.provision)}[/]", soft_wrap=True
            )
        out.print()


def _line(line: Line) -> str:
    evidence = sorted({name for because in line.because for name in because.evidence})
    tail = " ".join(
        part
        for part in (
            line.provision,
            f"[{', '.join(evidence)}]" if evidence else "",
            f"key {line.key}" if line.key and line.truth is Truth.UNKNOWN else "",
        )
        if part
    )
    note = f" ({line.note})" if line.note else ""
    return f"{'  ' * line.depth}{_MARK[line.truth]} {escape(line.text + note)}  [dim]{escape(tail)}[/]"


def next_facts(assessment: Assessment, chosen: Iterable[Suspect]) -> None:
    """What next: missing facts by what they would open."""
    out = console()
    for suspect in chosen:
        table = Table(title=f"{suspect.id}: what to establish next", title_justify="left", expand=True)
        for heading, ratio in (
            ("To show", 30),
            ("Alone opens", 12),
            ("Helps in", 14),
            ("Key for answers:", 18),
        ):
            table.add_column(heading, ratio=ratio, overflow="fold")
        for step in what_next(assessment, suspect.id)[:20]:
            opens = sorted({route.forum for route in step.opens})
            helps = sorted({route.forum for route in step.helps} - set(opens))
            table.add_row(
                escape(step.text),
                " ".join(opens),
                " ".join(helps[:12]) + (" …" if len(helps) > 12 else ""),
                escape(f"{step.key}: {'true' if step.wanted else 'false'}"),
            )
        out.print(table)


def unknowns(case: Case, rows: list[tuple[str, str]]) -> None:
    """The result of ``uj check``."""
    out = console()
    out.print(
        f"[green]valid[/]: {escape(case.case.title)} ({len(case.suspects)} suspects, {len(case.incidents)} incidents, {len(case.evidence)} items of evidence)"
    )
    asked = [field for field, state in rows if state == "asked, not known"]
    silent = [field for field, state in rows if state == "not asked"]
    for title, fields in (("Asked, but not known", asked), ("Not asked (unknown to the assessment)", silent)):
        if fields:
            out.print(f"\n[bold]{title}[/] ({len(fields)})")
            out.print(escape(", ".join(fields)))
    out.print("\n[dim]`uj assess CASE --next` shows which of these facts would open a route.[/]")
