"""Reads the specs themselves and compares what they say with an engine's catalog.

A recorded snapshot proves only that nothing changed since somebody read it. This comparison shares no code with the
compiler and reads none of its output but the list of objects, so a mistake of the compiler cannot be recorded as right.
"""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator

import yaml

from .manifest import Manifest, Object
from .report import Report

Body = dict[str, Any]

# The engines' names in specs that mean one server.
FAMILIES = {"postgresql": "timescaledb"}


class Loader(yaml.SafeLoader):
    """YAML 1.2's core types: with PyYAML's own, of 1.1, a key `on` would be true and 2026-01-01 a date."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("merge", r"<<", ["<"]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


@dataclass(frozen=True)
class Spec:
    """An object of the manifest with the document that it was made from."""

    object: Object
    body: Body
    # Columns or fields in order, those of mixins included, each in its long form.
    columns: dict[str, Body]

    @property
    def description(self) -> str | None:
        return _flat(self.body.get("description"))


def documents(path: Path) -> list[Body]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return [tomllib.loads(text)]
    return [document for document in yaml.load_all(text, Loader) if document]  # noqa: S506: a SafeLoader


class Specs:
    """The documents of a project, found through the manifest's `source`."""

    def __init__(self, manifest: Manifest, project: Path) -> None:
        self._manifest = manifest
        root = project / os.path.commonpath([Path(item.source).parent for item in manifest.objects])
        files = [path for path in sorted(root.rglob("*")) if path.suffix in (".yaml", ".yml", ".toml")]
        self._documents = {path: documents(path) for path in files}
        self._project = project
        self._mixins: dict[tuple[str, str], list[Body]] = {}
        for document in (document for found in self._documents.values() for document in found):
            if document.get("kind") == "mixin":
                self._mixins.setdefault((_family(document["engine"]), document["name"]), []).append(document)

    def of(self, *engines: str) -> list[Spec]:
        return [self._spec(item) for item in self._manifest.of(*engines)]

    def _spec(self, item: Object) -> Spec:
        found = [
            document
            for document in self._documents.get(self._project / item.source, ())
            if (document["engine"], document["kind"], document["name"]) == (item.engine, item.kind, item.name)
        ]
        if len(found) != 1:
            raise ValueError(f"{item.id}: {item.source} has {len(found)} documents {item.engine} {item.kind} {item.name}")
        columns: dict[str, Body] = {}
        for body in (found[0], *(self._mixin(item, name) for name in found[0].get("mixins", ()))):
            for name, column in (body.get("columns") or body.get("fields") or {}).items():
                if name in columns:
                    raise ValueError(f"{item.id}: two columns {name!r}")
                columns[name] = column if isinstance(column, dict) else {"type": column}
        return Spec(item, found[0], columns)

    def _mixin(self, item: Object, address: str) -> Body:
        found = self._mixins.get((_family(item.engine), re.split(r"[.:/]", address)[-1]), [])
        # Of two with one name the right one depends on databases, which this reading does not know.
        if len(found) != 1:
            raise ValueError(f"{item.id}: {len(found)} mixins {address!r}")
        return found[0]


def _family(engine: str) -> str:
    return FAMILIES.get(engine, engine)


def _flat(text: str | None) -> str | None:
    return text.strip() if text else None


def as_list(value: Any) -> list[Any]:
    """`a` and `[a]` say the same in many places."""
    return [] if value is None else value if isinstance(value, list) else [value]


def compare(report: Report, what: str, wanted: Any, live: Any) -> None:
    """Every value is one check, every difference one line. Sets are compared as sets, other lists in order."""
    if isinstance(wanted, dict) and isinstance(live, dict):
        for key in [*wanted, *(key for key in live if key not in wanted)]:
            compare(report, f"{what}: {key}", wanted.get(key), live.get(key))
    elif isinstance(wanted, (set, frozenset)) and isinstance(live, (set, frozenset)):
        _compare_sets(report, what, wanted, live)
    else:
        empty: tuple[Any, ...] = (None, "", {}, [], set())
        same = wanted == live or (wanted in empty and live in empty)
        report.check(same, f"{what}: the spec says {_shown(wanted)}, the catalog {_shown(live)}")


@contextmanager
def readable(report: Report, what: str) -> Iterator[None]:
    """A text that the comparator cannot read is a failure of one object, not the end of the run."""
    try:
        yield
    except (KeyError, ValueError) as error:
        report.fail(f"{what}: cannot be compared: {error}")


def _compare_sets(report: Report, what: str, wanted: Iterable[Any], live: Iterable[Any]) -> None:
    for member in sorted(set(wanted) | set(live), key=str):
        report.check(member in wanted, f"{what}: the catalog has {member}, which no spec says")
        report.check(member in live, f"{what}: the spec says {member}, which the catalog lacks")


def _shown(value: Any) -> str:
    return "nothing" if value in (None, "", {}, [], set()) else repr(value)


# --- SQL texts ------------------------------------------------------------------------------------------

_LITERAL = re.compile(r"('(?:[^']|'')*')")
_CAST = re.compile(
    r"::(?:\"?\w+\"?\.)*(?:character varying|double precision|timestamp with(?:out)? time zone|\w+|\"[^\"]+\")(?:\(\d+(?:,\d+)?\))?(?:\[\])?"
)
_BETWEEN = re.compile(r"(\S+) between (\S+) and (\S+)")
_ANY = re.compile(r"= any array (.*?)(?= and | or |$)")
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]+\"|`[^`]+`|[\w.$]+|[<>=!~]+|[^\s\w]")


# What has no letter case where names have one.
_KEYWORDS = set("and or not in between is null to volume disk recompress codec where desc asc select order group by any array".split())


def expression(text: str, case_sensitive: bool = False) -> str:
    """An SQL expression without what engines change when they print it: casts, brackets, letter case, `BETWEEN`, `IN`.

    Brackets go too, so two texts that differ by precedence alone look the same.
    """
    if case_sensitive:
        # ClickHouse prints a quote in a text with a backslash, which in PostgreSQL is a character like any other.
        text = text.replace("\\'", "''")
    parts = _LITERAL.split(text)
    parts[::2] = [_CAST.sub("", part) for part in parts[::2]]
    tokens = []
    for token in _TOKEN.findall("".join(parts)):
        if token in "()[],":
            continue
        if token[0] in '"`':
            tokens.append(token[1:-1])
        elif token[0] == "'" or (case_sensitive and token.lower() not in _KEYWORDS):
            tokens.append(token)
        else:
            # What is in this schema is found without it, and the catalog prints it so where the path is another one.
            tokens.append(token.lower().removeprefix("public."))
    joined = re.sub(r"'(-?[0-9.]+)'", r"\1", " ".join(tokens)).replace("<>", "!=")
    joined = joined.replace(" !~~ ", " not like ").replace(" ~~ ", " like ")
    joined = re.sub(r"(?<![\w)] )- (?=\d)", "-", joined)
    return _ANY.sub(r"in \1", _BETWEEN.sub(r"\1 >= \2 and \1 <= \3", joined))


def literal(value: Any) -> str:
    """A value of a spec as SQL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(literal(item) for item in value)}]"
    return "'" + str(value).replace("'", "''") + "'"


def value_or_sql(value: Any, case_sensitive: bool = False) -> str:
    """`default: x` and `default: { sql: x }`."""
    return expression(value["sql"] if isinstance(value, dict) and set(value) == {"sql"} else literal(value), case_sensitive)


def one_of(column: str, values: list[Any]) -> str:
    return expression(f'"{column}" in ({", ".join(literal(value) for value in values)})', case_sensitive=True)


# --- what is compared -----------------------------------------------------------------------------------

NOT_COMPARED = {"not-compared": "the comparison with the specs does not read this; the reviewed snapshot and the other checks do"}
# What describes the document, is only for clients, or is found through the manifest.
_HEADER = set("engine kind name database schema description version owner tags depends_on mixins logical logical_references search".split())


def leave_out(report: Report, spec: Spec, keys: set[str] | None, column_keys: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Names what the spec says beyond the keys that are compared; `None`: nothing of the object is compared."""
    what = spec.object.id
    if keys is None:
        report.allow("not-compared", what)
        return
    for key in spec.body.keys() - _HEADER - keys - {"columns", "fields"}:
        report.allow("not-compared", f"{what}: {key}")
    for name, column in spec.columns.items():
        for key in column.keys() - _HEADER - column_keys:
            report.allow("not-compared", f"{what}: {name}: {key}")


def split_list(text: str) -> list[str]:
    """`a, f(b, c)` at its outer commas."""
    items, depth, start, quoted = [], 0, 0, False
    for position, character in enumerate(text):
        quoted ^= character == "'"
        if not quoted:
            depth += (character in "([") - (character in ")]")
            if character == "," and depth == 0:
                items.append(text[start:position].strip())
                start = position + 1
    return [item for item in (*items, text[start:].strip()) if item]


def bracketed(text: str, start: int = 0) -> tuple[str, str]:
    """The inside of the first round bracket at or after `start`, and what follows the bracket."""
    opening = text.index("(", start)
    depth, quoted = 0, False
    for position in range(opening, len(text)):
        quoted ^= text[position] == "'"
        if not quoted:
            depth += (text[position] == "(") - (text[position] == ")")
            if depth == 0:
                return text[opening + 1 : position], text[position + 1 :]
    raise ValueError(f"a bracket is not closed: {text}")
