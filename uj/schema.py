"""JSON Schemas generated from the models; nothing is written by hand."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter


def schemas(kind: str) -> dict[str, dict[str, Any]]:
    """Schemas by file name: files of a jurisdiction (``law``), the case file (``case``), what ``uj assess --json`` prints (``result``)."""
    if kind == "case":
        from uj.case.models import Case

        return {"case": _schema(Case, "A case file")}
    if kind == "result":
        from uj.assess.report import AssessmentOut

        return {"result": _schema(AssessmentOut, "Result of uj assess --json")}
    from uj.law.international import AvenuesFile, CountriesFile, DefinitionsFile
    from uj.law.load import BasesFile
    from uj.law.models import Authority, Offence, Profile
    from uj.upkeep.scenarios import Scenario

    return {
        "jurisdiction": _schema(Profile, "statutes/<iso2>/jurisdiction.yaml"),
        "offences": _schema(list[Offence], "statutes/<iso2>/offences.yaml"),
        "bases": _schema(BasesFile, "statutes/<iso2>/bases.yaml"),
        "authorities": _schema(list[Authority], "statutes/<iso2>/authorities.yaml"),
        "scenarios": _schema(list[Scenario], "statutes/<iso2>/scenarios.yaml"),
        "definitions": _schema(DefinitionsFile, "statutes/_international/definitions.yaml"),
        "avenues": _schema(AvenuesFile, "statutes/_international/avenues.yaml"),
        "countries": _schema(CountriesFile, "statutes/_international/countries.yaml"),
    }


def _schema(model: Any, title: str) -> dict[str, Any]:
    made = TypeAdapter(model).json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}
