"""YAML 1.2 read safely, and validated with every error placed at file:line:column.

YAML 1.1 traps are closed: ``NO`` is Norway and not false, dates stay text, keys must be unique, and
aliases (the "billion laughs") are refused because our files never need them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from uj.errors import InvalidInput, Problem
from uj.files import read_text
from uj.names import did_you_mean

T = TypeVar("T")
Loc = tuple[int | str, ...]

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """Resolve plain scalars by the core schema of YAML 1.2 only."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_PATTERN: dict[str, re.Pattern[str]] = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    _PATTERN[f"tag:yaml.org,2002:{_tag}"] = re.compile(_pattern)
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))

_CONVERT: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:int": lambda text: _whole(text),
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
}


def _whole(text: str) -> int | str:
    """Keep ``007`` as text: a leading zero is an identifier, not a number; so is a number of a thousand digits."""
    digits = text.lstrip("+-")
    return text if (digits[0] == "0" and digits != "0") or len(digits) > 1000 else int(text)


class Strict(BaseModel):
    """A model of something a person writes: unknown fields are errors, values do not change later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data, with the tree that knows where each value stands."""

    path: Path
    data: Any
    root: Any

    def place(self, loc: Sequence[int | str]) -> tuple[int, int, str]:
        """Find line, column (from 1) and dotted field name of a pydantic error location."""
        node, names = self.root, []
        line, column = 1, 1
        if node is not None:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
        for step in loc:
            found = _child(node, step)
            if found is None:
                continue
            mark, node = found
            line, column = mark.line + 1, mark.column + 1
            names.append(str(step))
        return line, column, ".".join(names)


def _child(node: Any, step: int | str) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark, node.value[step]
    return None


def read(path: Path) -> Document:
    """Read one YAML (or JSON) file.

    Raises:
        InvalidInput: the file cannot be read, or is not plain YAML 1.2.
    """
    text = read_text(path)
    return parse(_PAIR.sub(_one_letter, text) if path.suffix.lower() == ".json" else text, path)


_PAIR = re.compile(r"((?<!\\)(?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")


def _one_letter(found: re.Match[str]) -> str:
    """JSON writes a letter beyond the first plane as two halves, which YAML does not know."""
    return found[1] + str(json.loads(f'"{found[2]}"'))


def parse(text: str, path: Path) -> Document:
    """Parse YAML text; ``path`` is only used in messages."""
    loader = None
    problems: list[Problem] = []
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        data = _construct(root, path, problems, set()) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = (error.problem or error.context or "cannot be parsed").strip()
        raise InvalidInput([Problem(str(path), line, column, "UJ110", f"not valid YAML: {what}")]) from None
    except yaml.YAMLError as error:
        raise InvalidInput.one(path, "UJ110", f"not valid YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise InvalidInput.one(path, "UJ111", "nested too deeply to be a case or statute file") from None
    finally:
        if loader is not None:
            loader.dispose()
    if problems:
        raise InvalidInput(problems)
    return Document(path, data, root)


def _construct(node: Any, path: Path, problems: list[Problem], seen: set[int]) -> Any:
    if id(node) in seen:
        problems.append(
            _at(path, node, "UJ113", "YAML anchors and aliases are not used here; write the value out")
        )
        return None
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        convert, pattern = _CONVERT.get(node.tag), _PATTERN.get(node.tag)
        if convert is None or (pattern is not None and not pattern.match(node.value)):
            problems.append(_at(path, node, "UJ112", f"the YAML tag {node.tag!r} is not used here"))
            return None
        return convert(node.value)
    if node.tag not in ("tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"):
        problems.append(_at(path, node, "UJ112", f"the YAML tag {node.tag!r} is not used here"))
    if isinstance(node, yaml.SequenceNode):
        return [_construct(child, path, problems, seen) for child in node.value]
    result: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(_at(path, key, "UJ114", "a field name must be plain text"))
            continue
        if key.value in result:
            problems.append(_at(path, key, "UJ115", f"the field {key.value!r} stands twice in one block"))
        result[key.value] = _construct(value, path, problems, seen)
    return result


def _at(path: Path, node: Any, code: str, message: str) -> Problem:
    return Problem(str(path), node.start_mark.line + 1, node.start_mark.column + 1, code, message)


def validate(kind: type[T], document: Document, *, context: dict[str, Any] | None = None) -> T:
    """Check a document against a model.

    Raises:
        InvalidInput: with every problem found, each at its line, with the nearest known name.
    """
    adapter: TypeAdapter[T] = TypeAdapter(kind)
    try:
        return adapter.validate_python(document.data, context=context)
    except ValidationError as error:
        raise InvalidInput(_problems(error, kind, document)) from None


_FIELDS = "a block of named fields was expected"
_DAY = "a day written as 2026-11-24 was expected"
_EXPECTED = {
    "model_type": _FIELDS,
    "dict_type": _FIELDS,
    "list_type": "a list was expected",
    "string_type": "text was expected (put a number in quotes)",
    "string_too_short": "this must not be empty",
    "bool_type": "true or false was expected",
    "bool_parsing": "true or false was expected",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
"""What pydantic says in the words of programmers, in those of a person who edits the file."""


_OTHER_WORDS = {
    "date": "when", "time": "when", "place": "where", "location": "where", "country": "state",
    "description": "summary", "perpetrator": "by", "perpetrators": "by", "suspects": "by", "suspect": "by",
    "citizenship": "nationalities", "office": "positions", "offices": "positions", "rank": "positions",
}  # fmt: skip
"""Fields as people call them who have not read the list."""


def _problems(error: ValidationError, kind: Any, document: Document) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        loc, code = detail["loc"], "UJ120"
        line, column, field = document.place(loc)
        message, hint = detail["msg"], ""
        ctx = detail.get("ctx", {})
        if detail["type"] == "extra_forbidden":
            code, message = "UJ121", f"unknown field {loc[-1]!r}"
            names = field_names(kind, loc[:-1])
            meant = _OTHER_WORDS.get(str(loc[-1]).lower())
            hint = f"did you mean {meant!r}?" if meant in names else did_you_mean(str(loc[-1]), names)
        elif detail["type"] == "missing":
            code, message = "UJ122", f"the field {loc[-1]!r} is missing"
        elif detail["type"] in ("literal_error", "enum"):
            code, message = "UJ123", f"{detail['input']!r} is not a known value"
            hint = did_you_mean(str(detail["input"]), re.findall(r"'([^']+)'", str(ctx.get("expected", ""))))
        elif detail["type"] == "value_error":
            code, message = "UJ124", str(ctx.get("error", message))
        elif document.data is None:
            message = f"the file is empty; {_EXPECTED.get(detail['type'], message)}"
        else:
            plain = _EXPECTED.get(detail["type"], f"{message[0].lower()}{message[1:]}")
            reason = f" ({ctx['error']})" if plain is _DAY and "error" in ctx else ""
            sentence = re.sub(r"(?<!\.)\.$", "", plain)
            message = f"{sentence}{reason}, got {_short(detail['input'])}"
        yield Problem(str(document.path), line, column, code, message, field, hint)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def field_names(kind: Any, loc: Loc) -> list[str]:
    """List the field names allowed at a location of a model, for "did you mean"."""
    current: list[Any] = [kind]
    for step in loc:
        following: list[Any] = []
        for candidate in _models(current):
            fields = {(field.alias or name): field for name, field in candidate.model_fields.items()}
            if isinstance(step, str) and step in fields:
                following.append(fields[step].annotation)
        current = following or current
    return sorted(
        {field.alias or name for model in _models(current) for name, field in model.model_fields.items()}
    )


def _models(kinds: Sequence[Any]) -> Iterator[type[BaseModel]]:
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
        elif get_origin(kind) is not None:
            yield from _models(get_args(kind))
