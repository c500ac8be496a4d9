"""YAML 1.2 as this package reads it: no surprises of YAML 1.1, no aliases, no tags, and the place of every error."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from uj.errors import InvalidInput
from uj.yamlfile import Strict, field_names, parse, read, validate

HERE = Path("here.yaml")

PLAIN = [
    # what is written, what it means, why that matters
    ("NO", "NO", "Norway is not false"),
    ("no", "no", "an answer in a case file is read by the model, not by YAML"),
    ("on", "on", "a word, not a switch"),
    ("yes", "yes", "a word, not a switch"),
    ("y", "y", "a word"),
    ("true", True, "YAML 1.2 knows true"),
    ("False", False, "and false, in three spellings"),
    ("~", None, "nothing"),
    ("null", None, "nothing"),
    ("", None, "nothing written is nothing"),
    ("2012-03-14", "2012-03-14", "dates stay text: 2012-03~ is one too"),
    ("2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z", "times stay text"),
    ("007", "007", "a leading zero makes an identifier"),
    ("-007", "-007", "also behind a sign"),
    ("0", 0, "zero is a number"),
    ("-0", 0, "however it is signed"),
    ("42", 42, "a number"),
    ("+5", 5, "a number"),
    ("1_000", "1_000", "no underscores in numbers"),
    ("12:30:45", "12:30:45", "not a number in base 60"),
    ("0x1F", "0x1F", "not a number in base 16"),
    ("0o7", "0o7", "not a number in base 8"),
    ("1.5", 1.5, "a number with a fraction"),
    (".5", 0.5, "a number with a fraction"),
    (".inf", ".inf", "no years without end"),
    ("=", "=", "no default values"),
    ("9" * 5000, "9" * 5000, "no number has five thousand digits"),
]


@pytest.mark.parametrize(("written", "meant", "why"), PLAIN, ids=[f"{row[0][:20]!r}" for row in PLAIN])
def test_plain_values(written: str, meant: Any, why: str) -> None:
    value = parse(f"field: {written}", HERE).data["field"]
    assert (type(value), value) == (type(meant), meant), why


@pytest.mark.parametrize("quoted", ['"NO"', "'true'", '"12"', "'~'", '"2012-03-14"', "'007'"])
def test_quoted_values_stay_text(quoted: str) -> None:
    assert parse(f"field: {quoted}", HERE).data == {"field": quoted[1:-1]}


@pytest.mark.parametrize("name", ["NO", "true", "null", "12", "2012-03-14"])
def test_field_names_stay_text(name: str) -> None:
    assert parse(f"{name}: 1", HERE).data == {name: 1}


def test_merge_keys_are_ordinary_fields() -> None:
    assert parse("<<: {a: 1}", HERE).data == {"<<": {"a": 1}}


REFUSED = [
    # what is written, where and why it is refused
    ("a: 1\nb: 2\na: 3", "here.yaml:3:1: the field 'a' stands twice in one block [UJ115]"),
    ("x: {b: 1, b: 2}", "here.yaml:1:11: the field 'b' stands twice in one block [UJ115]"),
    ("a: &one [1]\nb: *one", "here.yaml:1:4: YAML anchors and aliases are not used here; write the value out [UJ113]"),
    ("a: &one text\nb: *one", "here.yaml:1:4: YAML anchors and aliases are not used here; write the value out [UJ113]"),
    ("a: &loop [*loop]", "here.yaml:1:4: YAML anchors and aliases are not used here; write the value out [UJ113]"),
    ("a: *one", "here.yaml:1:4: not valid YAML: found undefined alias [UJ110]"),
    ("a: !!python/object:os.system {}", "here.yaml:1:4: the YAML tag 'tag:yaml.org,2002:python/object:os.system' is not used here [UJ112]"),
    ("a: !mine [1]", "here.yaml:1:4: the YAML tag '!mine' is not used here [UJ112]"),
    ("a: !mine b", "here.yaml:1:4: the YAML tag '!mine' is not used here [UJ112]"),
    ("a: !!binary aGk=", "here.yaml:1:4: the YAML tag 'tag:yaml.org,2002:binary' is not used here [UJ112]"),
    ("a: !!int many", "here.yaml:1:4: the YAML tag 'tag:yaml.org,2002:int' is not used here [UJ112]"),
    ("a: !!set {b}", "here.yaml:1:4: the YAML tag 'tag:yaml.org,2002:set' is not used here [UJ112]"),
    ("? [1, 2]\n: 3", "here.yaml:1:3: a field name must be plain text [UJ114]"),
    ("a: b: c", "here.yaml:1:5: not valid YAML: mapping values are not allowed in this context [UJ110]"),
    ("\ta: 1", "here.yaml:1:1: not valid YAML: found character that cannot start any token [UJ110]"),
    ("a: \x01", "here.yaml: not valid YAML: unacceptable character #x0001: control characters are not allowed [UJ110]"),
    ("[" * 2000, "here.yaml:1:1001: not valid YAML: exceeded maximum nesting depth [UJ110]"),
    ("[" * 700 + "]" * 700, "here.yaml: nested too deeply to be a case or statute file [UJ111]"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "message"), REFUSED, ids=[repr(row[0][:30]) for row in REFUSED])
def test_refused(written: str, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse(written, HERE)
    assert str(error.value) == message


def test_every_problem_is_told_in_reading_order() -> None:
    with pytest.raises(InvalidInput) as error:
        parse("a: !x 1\nb: 2\nb: !y 3", HERE)
    assert [(p.line, p.code) for p in error.value.problems] == [(1, "UJ112"), (3, "UJ115"), (3, "UJ112")]


# -- properties ------------------------------------------------------------------------------------

LOOKALIKES = st.sampled_from(
    [
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "n",
        "true",
        "~",
        "null",
        "1_000",
        "0x1F",
        "0o7",
        "1e3",
        "12:30",
        ".inf",
        "=",
        "<<",
        "2012-03-14",
        "007",
        "- a",
        "#",
        "a: b",
    ]
)
LETTERS = st.characters(
    codec="utf-8", exclude_characters="\x85\u2028\u2029"
)  # PyYAML folds these line breaks when it writes
TEXT = st.text(LETTERS, max_size=20) | LOOKALIKES
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, TREES, max_size=5), st.sampled_from([None, True, False]), st.booleans())
@example({"NO": "NO", "yes": "on"}, False, True)
def test_what_pyyaml_writes_is_read_back(data: dict[str, Any], flow: bool | None, unicode: bool) -> None:
    """PyYAML writes YAML 1.1 and quotes what 1.1 would misread; equal data come back, or a clear refusal."""

    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text = yaml.dump(data, Dumper=NoAliases, default_flow_style=flow, allow_unicode=unicode)
    assert parse(text, HERE).data == data


@given(st.dictionaries(TEXT, TREES, max_size=5))
def test_json_is_read_too(data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=1)
    try:
        found = parse(text, HERE).data
    except InvalidInput as error:
        assert "UJ110" in str(error)  # libyaml is stricter than JSON on a few characters and long names
        return
    assert found == data or _exponents(data), "only 1e+16 without a point is another thing in YAML"


def _exponents(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_exponents, value.values()))
    if isinstance(value, list):
        return any(map(_exponents, value))
    return isinstance(value, float) and "e" in repr(value) and "." not in repr(value) and math.isfinite(value)


@given(st.text() | st.text(alphabet="{}[]:,-?!&*#|>'\"%@`~ \n\tab01"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text, HERE)
    except InvalidInput as error:
        assert all(problem.code.startswith("UJ11") for problem in error.problems)


# -- the place of an error in a model --------------------------------------------------------------


class Leaf(Strict):
    """A part."""

    size: int
    colour: str = "green"


class Tree(Strict):
    """The whole."""

    name: str
    leaves: list[Leaf] = []
    by_name: dict[str, Leaf] = {}


PLACES = [
    ("name: a\nleafs: []", "here.yaml:2:1: leafs: unknown field 'leafs' (did you mean 'leaves'?) [UJ121]"),
    ("name: a\nqqq: []", "here.yaml:2:1: qqq: unknown field 'qqq' (allowed: by_name, leaves, name) [UJ121]"),
    ("name: a\nleaves:\n- {size: 1}\n- {size: 1, color: red}",
     "here.yaml:4:13: leaves.1.color: unknown field 'color' (did you mean 'colour'?) [UJ121]"),
    ("name: a\nleaves:\n- {colour: red}", "here.yaml:3:3: leaves.0: the field 'size' is missing [UJ122]"),
    ("leaves: []", "here.yaml:1:1: the field 'name' is missing [UJ122]"),
    ("name: a\nby_name:\n  oak: {size: big}",
     "here.yaml:3:9: by_name.oak.size: input should be a valid integer, unable to parse string as an integer, got 'big' [UJ120]"),
    ("name: 12", "here.yaml:1:1: name: text was expected (put a number in quotes), got 12 [UJ120]"),
    ("", "here.yaml:1:1: the file is empty; a block of named fields was expected [UJ120]"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "message"), PLACES, ids=[repr(row[0][:30]) for row in PLACES])
def test_errors_have_a_place(written: str, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        validate(Tree, parse(written, HERE))
    assert str(error.value) == message


def test_field_names_are_known_at_any_depth() -> None:
    assert field_names(Tree, ()) == ["by_name", "leaves", "name"]
    assert field_names(Tree, ("leaves", 3)) == ["colour", "size"]
    assert field_names(Tree, ("by_name", "oak")) == ["colour", "size"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_json_as_programs_write_it(text: str) -> None:
    """Letters beyond the first plane come as two halves; a backslash before them stays a backslash."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(json.dumps({"title": text, "other": f"\\{text}"}))
        assert read(path).data == {"title": text, "other": f"\\{text}"}
