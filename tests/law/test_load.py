"""Loading law: every way in which a statute file can be wrong, told with its file and line; and the cache."""

from __future__ import annotations

import pickle
import re
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import LAW, Break, replace_once
from uj.errors import InvalidLaw
from uj.law import load as load_module
from uj.law.conditions import Condition
from uj.law.library import Library
from uj.law.load import load_library
from uj.law.models import TreatyEntry
from uj.truth import Truth


def test_the_invented_law_is_complete(invented: Library) -> None:
    assert list(invented.jurisdictions) == ["XF", "XG"]
    law = invented["xf"]
    assert (len(law.offences), len(law.bases), len(law.gates), len(law.immunities), len(law.authorities)) == (
        6,
        3,
        2,
        1,
        1,
    )
    assert invented.international.countries["NO"] == "Norway"
    assert invented.international.countries["XT"] == "Testland", (
        "names come from the table of territorial law too"
    )


# -- every code ------------------------------------------------------------------------------------

WRONG = [
    # code, file, the text in it, what stands there instead, the text whose line is named, what is said
    ("UJ101", "_international/acts.yaml", "*", "", "", "cannot read: no such file or directory"),
    ("UJ101", "xf/bases.yaml", "*", "", "", "cannot read: no such file or directory"),
    ("UJ104", "xf/authorities.yaml", "*", "\0", "", "this is a binary file, text (YAML or JSON) was expected"),
    ("UJ110", "xf/bases.yaml", "gates:\n", "gates: [\n", "- id: xf.gate.discretion", "not valid YAML: did not find expected node content"),
    ("UJ112", "xf/bases.yaml", "versions:\n  - provision: s. 12 AIC", "versions: !!set\n  - provision: s. 12 AIC", "", ""),
    ("UJ113", "_international/countries.yaml", "eu_schengen: [XF, XG]", "eu_schengen: &all [XF, XG]\nagain: *all", "eu_schengen", "YAML anchors"),
    ("UJ115", "xf/jurisdiction.yaml", "name: Fictia", "name: Fictia\nname: Fictia", "", "the field 'name' stands twice in one block"),
    ("UJ120", "xf/jurisdiction.yaml", "checked_on: 2026-01-15", "checked_on: 2026-02-30", "checked_on",
     "checked_on: a day written as 2026-11-24 was expected (day value is outside expected range), got '2026-02-30'"),
    ("UJ120", "xf/jurisdiction.yaml", "languages: [en]", "languages: en", "languages", "languages: a list was expected, got 'en'"),
    ("UJ120", "xf/offences.yaml", "years: 30", "years: many", "years: many", "0.years: input should be a valid number"),
    ("UJ120", "xf/bases.yaml", "offences: [xf.cah]\n", "offences: []\n", "offences: []", "list should have at least 1 item"),
    ("UJ120", "xg/authorities.yaml", "[]", "", "", "the file is empty; a list was expected"),
    ("UJ120", "_international/territorial_law.csv", "no,no,yes,yes", "no,no,yes,perhaps", "Testland", "crimes.torture: Input should be 'yes', 'no' or 'unknown'"),
    ("UJ120", "_international/treaties.csv", "1995", "in 1995", "in 1995", "date: String should match pattern"),
    ("UJ121", "xf/bases.yaml", "suspect_present: {}\n      rule", "suspect_presnt: {}\n      rule", "suspect_presnt",
     "unknown field 'suspect_presnt' (did you mean 'suspect_present'?)"),
    ("UJ121", "xf/bases.yaml", "{or_expected: true}", "{or_expcted: true}", "or_expcted", "unknown field 'or_expcted' (did you mean 'or_expected'?)"),
    ("UJ121", "xf/offences.yaml", "conduct_from", "conduct_form", "conduct_form", "unknown field 'conduct_form' (did you mean 'conduct_from'?)"),
    ("UJ122", "xf/bases.yaml", "  kind: presence\n", "", "- id: xf.presence", "the field 'kind' is missing"),
    ("UJ122", "xf/jurisdiction.yaml", "summary: An invented", "note: An invented", "code: XF", "the field 'summary' is missing"),
    ("UJ123", "xf/bases.yaml", "kind: passive_nationality", "kind: passive_natonality", "kind: passive_natonality",
     "'passive_natonality' is not a known value (did you mean 'passive_nationality'?)"),
    ("UJ123", "xg/bases.yaml", "treaty: cat", "treaty: rome", "treaty: rome", "'rome' is not a known value (did you mean 'rome_statute'?)"),
    ("UJ124", "xf/bases.yaml", "valid_until: 2009-12-31", "valid_until: 1989-12-31", "- valid_from: 1990-01-01", "valid_from 1990-01-01 lies after valid_until 1989-12-31"),
    ("UJ124", "xf/bases.yaml", "- suspect_present: {}\n      rule", "- suspect_present: {}\n      icc_seized: {}\n      rule", "- suspect_present: {}\n      icc",
     "a condition holds exactly one operator or predicate, found suspect_present, icc_seized"),
    ("UJ124", "xg/bases.yaml", ", prevailing: true", "", "- contested:", "exactly one reading must be marked 'prevailing: true'"),
    ("UJ124", "xf/offences.yaml", "bar: never", "bar: period", "bar: period", "'years' goes with 'bar: period' and only there"),
    ("UJ124", "xf/offences.yaml", "  provision: s. 7 AIC\n", "", "- id: xf.torture", "an offence that exists has a provision"),
    ("UJ124", "xf/offences.yaml", "  acts: {torture: s. 7(1) AIC}\n", "", "- id: xf.torture", "an offence that exists lists its acts"),
    ("UJ202", "xf/jurisdiction.yaml", "code: XF", "code: XH", "code: XH", "code XH stands in folder 'xf'"),
    ("UJ203", "xf/offences.yaml", "id: xf.war_crimes", "id: xf.genocide", "id: xf.genocide", "the id 'xf.genocide' is used twice"),
    ("UJ203", "xf/bases.yaml", "id: xf.passive", "id: xf.presence", "id: xf.presence", "the id 'xf.presence' is used twice"),
    ("UJ203", "_international/definitions.yaml", "id: shared.torture", "id: shared.crimes_against_humanity", "id: shared.crimes",
     "the id 'shared.crimes_against_humanity' is used twice"),
    ("UJ204", "xf/offences.yaml", "killing: s. 5", "kiling: s. 5", "id: xf.cah", "xf.cah: act code 'kiling' does not exist (did you mean 'killing'?)"),
    ("UJ204", "xf/offences.yaml", "definition: shared.torture", "definition: shared.tortur", "id: xf.torture",
     "definition 'shared.tortur' does not exist (did you mean 'shared.torture'?)"),
    ("UJ204", "xf/offences.yaml", "drop: {policy:", "drop: {polcy:", "id: xf.cah", "element 'polcy' does not exist (did you mean 'policy'?)"),
    ("UJ204", "xf/bases.yaml", "offences: [xf.torture]", "offences: [xf.tortur]", "id: xf.presence", "offence 'xf.tortur' does not exist (did you mean 'xf.torture'?)"),
    ("UJ204", "xf/bases.yaml", "only_for: [xf.torture,", "only_for: [xf.tortur,", "id: xf.passive", "offence or category 'xf.tortur' does not exist"),
    ("UJ204", "xf/bases.yaml", "applies_to: [xf.universal]", "applies_to: [xf.univrsal]", "id: xf.gate.discretion",
     "basis, offence or category 'xf.univrsal' does not exist (did you mean 'xf.universal'?)"),
    ("UJ204", "xf/bases.yaml", "  effect: bars\n", "  effect: bars\n  except_for: [tortur]\n", "id: xf.immunity.personal",
     "offence or category 'tortur' does not exist (did you mean 'torture'?)"),
    ("UJ204", "xf/authorities.yaml", "bears_on: [xf.universal,", "bears_on: [xf.univrsal,", "id: xf.case.first", "rule 'xf.univrsal' does not exist (did you mean 'xf.universal'?)"),
    ("UJ204", "xf/bases.yaml", "provision: s. 11 AIC", "provision: {at: s. 11 AIC, instrument: aci}", "id: xf.presence",
     "instrument 'aci' does not exist (did you mean 'aic'?)"),
    ("UJ205", "_international/treaties.csv", "1995,medium,invented", "1995,medium", "1995", "the row has not 6 fields"),
    ("UJ205", "_international/territorial_law.csv", "high,", "high,,,", "Testland", "the row has not 10 fields"),
    ("UJ205", "_international/treaties.csv", "1995,medium,invented", f"1995,medium,{'x' * 140_000}", "XT,cat", "cannot be read as a table"),
]  # fmt: skip


def name_of(row: tuple[str, ...]) -> str:
    return f"{row[0]} {row[1]} {re.sub(r'[^a-z_ ]', '', row[3][:40]) or 'removed'}"


@pytest.mark.parametrize(("code", "file", "old", "new", "at", "said"), WRONG, ids=map(name_of, WRONG))
def test_a_statute_file_that_is_wrong(
    code: str, file: str, old: str, new: str, at: str, said: str, broken_law: Break
) -> None:
    path = break_file(broken_law, file, old, new)
    with pytest.raises(InvalidLaw) as error:
        load_library(path.parents[1], cache=False)
    found = [problem for problem in error.value.problems if problem.code == code]
    assert found, f"no {code} in:\n{error.value}"
    assert {problem.path for problem in found} == {str(path)}
    assert said in str(error.value)
    if at:
        assert line_with(path, at) in [problem.line for problem in found]


def break_file(broken_law: Break, file: str, old: str, new: str) -> Path:
    """Replace a text; ``*`` stands for the whole file, which an empty replacement removes."""
    if old != "*":
        return broken_law(file, old, new) / file
    path = broken_law("README.md", "", "\n") / file
    if new:
        path.write_text(new)
    else:
        path.unlink()
    return path


def line_with(path: Path, text: str) -> int:
    return path.read_text().split(text)[0].count("\n") + 1


def test_every_code_of_the_loader_has_a_row() -> None:
    sources = [path.read_text() for path in Path(load_module.__file__).parent.glob("*.py")]
    codes = {code for source in sources for code in re.findall(r'"(UJ2[0-9]{2})"', source)}
    assert codes == {row[0] for row in WRONG if row[0].startswith("UJ2")} | {"UJ201"}


def test_no_folder_of_statutes(tmp_path: Path) -> None:
    with pytest.raises(InvalidLaw) as error:
        load_library(tmp_path / "nowhere")
    assert str(error.value) == f"{tmp_path}/nowhere: there is no folder of statutes here [UJ201]"


@pytest.mark.parametrize("file", ["treaties.csv", "territorial_law.csv"])
def test_an_empty_table_is_a_table(file: str, broken_law: Break) -> None:
    law = broken_law("README.md", "", "\n")
    table = law / "_international" / file
    table.write_text(table.read_text().splitlines()[0] + "\n")
    assert list(load_library(law, cache=False).jurisdictions) == ["XF", "XG"]


# -- many jurisdictions ----------------------------------------------------------------------------


def test_a_broken_jurisdiction_does_not_hide_another(broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "kind: presence", "kind: presnce")
    broken_law("xg/offences.yaml", "{torture: art. 100 GPC}", "{tortur: art. 100 GPC}")
    broken_law("_international/treaties.csv", "XF,cat", "XF")
    with pytest.raises(InvalidLaw) as error:
        load_library(law, cache=False)
    assert {(Path(p.path).parent.name, p.code) for p in error.value.problems} >= {
        ("xf", "UJ123"),
        ("_international", "UJ205"),
    }


def test_errors_in_two_jurisdictions_are_told_together(broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "kind: presence", "kind: presnce")
    broken_law("xg/offences.yaml", "{torture: art. 100 GPC}", "{tortur: art. 100 GPC}")
    with pytest.raises(InvalidLaw) as error:
        load_library(law, cache=False)
    assert [(Path(p.path).parent.name, p.code) for p in error.value.problems] == [
        ("xf", "UJ123"),
        ("xg", "UJ204"),
    ]


def test_only_the_jurisdictions_asked_for_are_read(broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "kind: presence", "kind: presnce")
    assert list(load_library(law, only=["XG"]).jurisdictions) == ["XG"]
    with pytest.raises(InvalidLaw, match="presnce"):
        load_library(law, only=["XF"])


def test_a_hidden_folder_is_no_jurisdiction(broken_law: Break) -> None:
    law = broken_law("README.md", "", "\n")
    (law / ".git").mkdir()
    (law / "_drafts").mkdir()
    assert list(load_library(law, cache=False).jurisdictions) == ["XF", "XG"]


# -- treaties --------------------------------------------------------------------------------------

PARTIES = [
    # date in the table, day asked, answer, why
    ("1995-06-15", date(1995, 6, 14), Truth.NO, "the day before"),
    ("1995-06-15", date(1995, 6, 15), Truth.YES, "the first day counts"),
    ("1995-06", date(1995, 5, 31), Truth.NO, "the month before"),
    ("1995-06", date(1995, 6, 15), Truth.UNKNOWN, "somewhere in that month"),
    ("1995-06", date(1995, 7, 1), Truth.YES, "the month after"),
    ("1995", date(1994, 12, 31), Truth.NO, "the year before"),
    ("1995", date(1995, 7, 1), Truth.UNKNOWN, "somewhere in that year"),
    ("1995", date(1996, 1, 1), Truth.YES, "the year after"),
    ("", date(1996, 1, 1), Truth.UNKNOWN, "no date recorded"),
]


@pytest.mark.parametrize(
    ("written", "day", "answer", "why"), PARTIES, ids=[f"{row[0] or 'none'} {row[3]}" for row in PARTIES]
)
def test_since_when_a_state_is_bound(
    written: str, day: date, answer: Truth, why: str, invented: Library
) -> None:
    entry = TreatyEntry(state="XG", treaty="cat", status="party", date=written)
    shared = invented.international
    held = type(shared)(**{**shared.__dict__, "treaties": {("XG", "cat"): [entry]}})
    assert held.party("XG", "cat", day)[0] is answer, why


def test_no_record_is_unknown_and_never_no(invented: Library) -> None:
    shared = invented.international
    assert shared.party("XG", "cat", date(2020, 1, 1)) == (Truth.UNKNOWN, "no record on cat for XG")
    assert shared.party("XT", "rome_statute", date(2020, 1, 1))[0] is Truth.NO, "recorded as no party"


# -- the cache -------------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "uj-toolkit"


def test_the_second_load_is_equal_to_the_first(cache: Path) -> None:
    first, second = load_library(LAW), load_library(LAW)
    assert len(list(cache.glob("*.pickle"))) == 1
    assert (second.jurisdictions, second.international, second.fingerprint) == (
        first.jurisdictions,
        first.international,
        first.fingerprint,
    )


def test_equal_conditions_are_one_object() -> None:
    """An answer is kept by the condition that was asked, so that nothing is asked twice."""
    germany = load_library(only=["DE"])["DE"]
    stated = [
        node
        for basis in germany.bases.values()
        for version in basis.versions
        for condition in version.requires
        for node in condition.walk()
    ]
    known: dict[str, Condition] = {}
    for condition in stated:
        text = condition.model_dump_json(exclude_none=True)
        assert known.setdefault(text, condition) is condition
    assert len(known) < len(stated), "some condition is stated twice"


def test_the_second_load_reads_no_statute(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_library(LAW)
    monkeypatch.setattr(load_module, "_load", lambda *_: pytest.fail("the statutes were read again"))
    assert list(load_library(LAW).jurisdictions) == ["XF", "XG"]


@pytest.mark.parametrize(
    "content", [b"", b"not a pickle", pickle.dumps({"not": "a library"}), b"\x80\x05cposix\nnothing\n."]
)
def test_a_spoilt_cache_is_only_slow(content: bytes, cache: Path) -> None:
    first = load_library(LAW)
    (stored,) = cache.glob("*.pickle")
    stored.write_bytes(content)
    assert load_library(LAW).jurisdictions == first.jurisdictions
    assert pickle.loads(stored.read_bytes()).fingerprint == first.fingerprint, "and it is written anew"


def test_a_changed_file_is_read_again(cache: Path, broken_law: Break) -> None:
    law = broken_law("README.md", "", "\n")
    before = load_library(law)
    replace_once(law / "xf" / "jurisdiction.yaml", "name: Fictia", "name: Fictya")
    after = load_library(law)
    assert (before["XF"].name, after["XF"].name) == ("Fictia", "Fictya")


def test_a_file_that_became_wrong_is_not_hidden_by_the_cache(cache: Path, broken_law: Break) -> None:
    law = broken_law("README.md", "", "\n")
    load_library(law)
    replace_once(law / "xf" / "bases.yaml", "kind: presence", "kind: presnce")
    with pytest.raises(InvalidLaw, match="presnce"):
        load_library(law)


@pytest.mark.parametrize("place", ["/proc/uj", "/dev/null/uj"])
def test_a_cache_that_cannot_be_written_is_harmless(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    assert list(load_library(LAW).jurisdictions) == ["XF", "XG"]


def test_no_cache_if_the_user_says_so(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UJ_NO_CACHE", "1")
    load_library(LAW)
    assert not cache.exists()


def test_the_cache_does_not_grow_without_end(cache: Path, broken_law: Break) -> None:
    law = broken_law("README.md", "", "\n")
    for year in range(load_module.KEPT + 3):
        replace_once(law / "xg" / "authorities.yaml", "", f"# {year}\n")
        load_library(law)
    assert len(list(cache.glob("*.pickle"))) == load_module.KEPT


def test_a_jurisdiction_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidLaw, match="no law is modelled for 'ZZ'"):
        load_library(LAW, only=["XG", "ZZ"])


def test_a_gate_that_informs_cannot_bar(broken_law: Break) -> None:
    law = broken_law("xf/bases.yaml", "  effect: bar\n  versions:", "  effect: information\n  versions:")
    with pytest.raises(InvalidLaw, match="a gate that only informs has no 'bars_if'"):
        load_library(law, only=["XF"])
