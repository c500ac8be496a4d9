"""The law as data: instruments, offences, bases, gates, immunities, limitation, procedure, authorities.

One folder per jurisdiction holds these models as YAML. Every rule says where it stands (``provision``)
and how that was checked (``source``). A rule whose source is not the official text is *unverified* and
every output says so.
"""

from __future__ import annotations

from uj.law.bases import Basis, BasisVersion, Gate, GateVersion, Immunity
from uj.law.offences import Act, Element, Limitation, Offence, Penalty
from uj.law.profile import (
    Authority,
    Body,
    Change,
    InAbsentia,
    Initiation,
    LegalPersons,
    Mode,
    Procedure,
    Profile,
)
from uj.law.shared import ActCode, Avenue, DefinedAct, Definition, LocalLaw, TreatyEntry
from uj.law.terms import (
    BasisKind,
    Category,
    GateKind,
    Instrument,
    Pinpoint,
    Provision,
    Review,
    Rule,
    Source,
    Version,
)

__all__ = [
    "Act",
    "ActCode",
    "Authority",
    "Avenue",
    "Basis",
    "BasisKind",
    "BasisVersion",
    "Body",
    "Category",
    "Change",
    "DefinedAct",
    "Definition",
    "Element",
    "Gate",
    "GateKind",
    "GateVersion",
    "Immunity",
    "InAbsentia",
    "Initiation",
    "Instrument",
    "LegalPersons",
    "Limitation",
    "LocalLaw",
    "Mode",
    "Offence",
    "Penalty",
    "Pinpoint",
    "Procedure",
    "Profile",
    "Provision",
    "Review",
    "Rule",
    "Source",
    "TreatyEntry",
    "Version",
]
