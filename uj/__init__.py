"""European universal-jurisdiction law as data: match a case file against it and draft the memo.

>>> import uj
>>> library = uj.load_library()
>>> case = uj.load_case(uj.example("resident-prison-official"), library.international)
>>> assessment = uj.assess_case(case, library, forums=["DE"])
>>> sorted({route.verdict.value for route in assessment.routes})[0]
'barred'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from uj.assess.explain import what_next, why, why_not
    from uj.assess.facts import View
    from uj.assess.rank import rank
    from uj.assess.routes import Assessment, Route, Verdict, assess_case
    from uj.case.load import load_case
    from uj.case.models import Case
    from uj.errors import InvalidInput, InvalidLaw, RenderError, TemplateError, UjError
    from uj.law.library import Library
    from uj.law.load import load_library
    from uj.law.shipped import example
    from uj.memo.build import build_memo
    from uj.memo.write import write_memo
    from uj.truth import Truth

_HOME = {
    "Assessment": "assess.routes",
    "assess_case": "assess.routes",
    "Case": "case.models",
    "InvalidInput": "errors",
    "InvalidLaw": "errors",
    "Library": "law.library",
    "RenderError": "errors",
    "Route": "assess.routes",
    "TemplateError": "errors",
    "Truth": "truth",
    "UjError": "errors",
    "Verdict": "assess.routes",
    "View": "assess.facts",
    "build_memo": "memo.build",
    "example": "law.shipped",
    "load_case": "case.load",
    "load_library": "law.load",
    "rank": "assess.rank",
    "what_next": "assess.explain",
    "why": "assess.explain",
    "why_not": "assess.explain",
    "write_memo": "memo.write",
}
__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    """Import public names on first use, so that starting the program stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'uj' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"uj.{_HOME[name]}"), name)
    globals()[name] = value
    return value
