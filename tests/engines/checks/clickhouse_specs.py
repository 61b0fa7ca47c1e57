"""ClickHouse's catalog against the specs."""

from __future__ import annotations

import json
import re
from typing import Any

from .report import Report
from .specs import Body, Spec, Specs, as_list, compare, leave_out, one_of, readable, split_list, value_or_sql
from .specs import expression as any_expression

ENGINE = "clickhouse"

# The language's portable words; every other type is ClickHouse's own, which reads back as it was written.
PORTABLE = {
    "bool": "Bool", "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64", "uint8": "UInt8", "uint16": "UInt16",
    "uint32": "UInt32", "uint64": "UInt64", "float32": "Float32", "float64": "Float64", "text": "String", "string": "String",
    "bytes": "String", "uuid": "UUID", "date": "Date32", "timestamp": "DateTime64(6)", "timestamptz": "DateTime64(6, 'UTC')",
}  # fmt: skip
PORTABLE_WITH_PARAMETERS = {"decimal": "Decimal({})", "timestamp": "DateTime64({})", "timestamptz": "DateTime64({}, 'UTC')"}
# What the engine adds to a codec that was written without parameters; a width is that of the column's type.
CODECS = {"ZSTD": "ZSTD(1)", "LZ4HC": "LZ4HC(0)", "Delta": "Delta({width})", "Gorilla": "Gorilla({width})"}
WIDTHS = {"8": 1, "16": 2, "32": 4, "64": 8, "Date": 2, "DateTime": 4}
# Kinds that the catalog lists among the tables, with the table engine that it names.
ENGINES = {"table": None, "view": "View", "materialized_view": "MaterializedView", "dictionary": "Dictionary"}
# Settings that the engine adds by itself.
OWN_SETTINGS = {"index_granularity": "8192"}
TTL_ACTIONS = {"delete": "{where}", "to_volume": "TO VOLUME '{to}'", "to_disk": "TO DISK '{to}'", "recompress": "RECOMPRESS CODEC({codec})",
               "group_by": "GROUP BY {group_by}{set}"}
KINDS = {"default": "DEFAULT", "materialized": "MATERIALIZED", "alias": "ALIAS", "ephemeral": "EPHEMERAL"}

# What is compared of a document of each kind, and of a column.
COVERED: dict[str, set[str]] = {
    "database": set(),
    "table": set("table_engine partition_by primary_key order_by sample_by ttl settings indexes projections constraints checks".split()),
    "view": set(), "materialized_view": {"to"}, "dictionary": set(),
}  # fmt: skip
COLUMN = set("type nullable default materialized alias ephemeral codec ttl unit one_of check".split())
DICTIONARY_COLUMN = set("type nullable".split())

_CONSTRAINT = re.compile(r"CONSTRAINT (?P<name>`[^`]+`|\w+) (?P<kind>CHECK|ASSUME) (?P<expression>.*)", re.DOTALL)
_INTERVAL = re.compile(r"INTERVAL (\d+) ([A-Z]+?)S?\b", re.IGNORECASE)


def expression(text: str) -> str:
    """Names have a letter case here."""
    return any_expression(text, case_sensitive=True)


def check(report: Report, specs: Specs, catalog: Body) -> None:
    wanted: set[str] = set()
    for spec in specs.of(ENGINE):
        item = spec.object
        leave_out(report, spec, COVERED.get(item.kind), DICTIONARY_COLUMN if item.kind == "dictionary" else COLUMN)
        if item.kind == "database":
            live_database = catalog["databases"].get(item.name, {})
            compare(report, item.id, {"comment": spec.description}, {"comment": live_database.get("comment")})
        if item.kind not in ENGINES:
            continue
        key = f"{item.database}.{item.name}"
        wanted.add(key)
        live = catalog["tables"].get(key)
        if live is None:
            continue
        with readable(report, item.id):
            compare(report, f"{item.id}: comment", spec.description, live.get("comment"))
            if item.kind in ("table", "dictionary"):
                _columns(report, spec, live)
            if item.kind == "table":
                compare(report, item.id, _wanted_table(spec), _live_table(live))
            else:
                compare(report, f"{item.id}: engine", ENGINES[item.kind], live["engine"])
            if "to" in spec.body:
                to = spec.body["to"].rsplit(":", 1)[-1]
                wanted_target = to if "." in to else f"{item.database}.{to}"
                compare(report, f"{item.id}: target", wanted_target, (live.get("target") or "").rpartition("TO ")[2])
    compare(report, "tables, views and dictionaries", wanted, set(catalog["tables"]))


def _columns(report: Report, spec: Spec, live: Body) -> None:
    what = spec.object.id
    compare(report, f"{what}: order of columns", list(spec.columns), [column["name"] for column in live["columns"]])
    # The engine keeps the defaults and comments of a dictionary's columns in its statement alone.
    keys = ("type",) if spec.object.kind == "dictionary" else ("type", "default", "codec", "ttl", "comment")
    for column in live["columns"]:
        wanted = _wanted_column(spec.columns.get(column["name"], {"type": "nothing"}))
        shown = _live_column(column)
        for key in keys:
            compare(report, f"{what}: {column['name']}: {key}", wanted[key], shown[key])


def _type(text: str, nullable: bool) -> str:
    array = re.fullmatch(r"array<(.+)>", text)
    if array:
        return f"Array({_type(array[1], False)})"
    name = re.sub(r"\s*,\s*", ", ", PORTABLE.get(text, text))
    portable = re.fullmatch(r"(\w+)\((.*)\)", name)
    if portable and portable[1] in PORTABLE_WITH_PARAMETERS:
        name = PORTABLE_WITH_PARAMETERS[portable[1]].format(portable[2])
    if not nullable:
        return name
    inner = re.fullmatch(r"LowCardinality\((.+)\)", name)
    return f"LowCardinality(Nullable({inner[1]}))" if inner else f"Nullable({name})"


def _wanted_column(column: Body) -> Body:
    name = _type(column["type"], bool(column.get("nullable", False)))
    default = next((f"{word} {_value(name, column[key])}" for key, word in KINDS.items() if key in column), None)
    return {
        "type": name,
        "default": default,
        "codec": ", ".join(_codec(codec, name) for codec in split_list(column.get("codec", ""))),
        "ttl": _ttl(column["ttl"]) if "ttl" in column else None,
        "comment": _comment(column.get("description") or "", column.get("unit")),
    }


def _value(type_name: str, value: Any) -> str:
    """A default; a column without one of its own has that of its type, and a mapping is a document of JSON."""
    if value is True and type_name != "Bool":
        return expression(f"defaultValueOfTypeName('{type_name}')")
    if isinstance(value, dict) and set(value) != {"sql"}:
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, float) and value.is_integer():
        return f"{int(value)}."
    return value_or_sql(value, case_sensitive=True)


def _comment(description: str, unit: str | None) -> str:
    """`Time until the answer (ms)`: with a unit, the description's full stop goes."""
    return f"{description.strip().rstrip('.')} ({unit})".strip() if unit else description.strip()


def _codec(codec: str, type_name: str) -> str:
    width = next((bytes_ for suffix, bytes_ in WIDTHS.items() if type_name.endswith(suffix)), 1)
    return CODECS.get(codec, codec).format(width=width)


def _live_column(column: Body) -> Body:
    codec = column.get("compression_codec", "")
    default = f"{column['default_kind']} {expression(column['default_expression'])}" if "default_kind" in column else None
    return {
        "type": column["type"],
        "default": default,
        "codec": codec.removeprefix("CODEC(").removesuffix(")") if codec else "",
        "ttl": _ttl(column["ttl"]) if "ttl" in column else None,
        "comment": column.get("comment", ""),
    }


def _ttl(entry: Any) -> str:
    """One entry, as the engine prints it: `INTERVAL 1 DAY` is `toIntervalDay(1)`."""
    if isinstance(entry, dict):
        action = TTL_ACTIONS.get(entry.get("action", "delete"), "(an action that the comparison does not know)")
        where = f"WHERE {entry['where']}" if "where" in entry else ""
        assigned = ", ".join(f"{name} = {value}" for name, value in entry.get("set", {}).items())
        filled = {"group_by": ", ".join(entry.get("group_by", ())), "set": f" SET {assigned}" if assigned else ""}
        entry = f"{entry['expression']} {action.format(to=entry.get('to'), codec=entry.get('codec'), where=where, **filled)}".strip()
    return expression(_INTERVAL.sub(lambda found: f"toInterval{found[2].title()}({found[1]})", entry))


def _keys(value: Any) -> str:
    """A key of one or several expressions; the brackets around several are the engine's to print or not."""
    return expression(", ".join(as_list(value)))


def _setting(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _engine(spec: Spec, engine: Body) -> str:
    arguments = list(engine.get("arguments", ()))
    if "replica_path" in engine:
        # Of the macros in a path the server fills these in for good.
        path = engine["replica_path"].replace("{database}", spec.object.database).replace("{table}", spec.object.name)
        arguments[:0] = [f"'{path}'", f"'{engine['replica_name']}'"]
    return engine["name"] + (f"({', '.join(arguments)})" if arguments else "")


# The catalog does not say in which direction a key is sorted.
def _wanted_table(spec: Spec) -> Body:
    body = spec.body
    engine = body.get("table_engine", "MergeTree")
    if isinstance(engine, dict):
        engine = _engine(spec, engine)
    constraints = {}
    for name, column in spec.columns.items():
        # NULL counts as violated here, unlike in other engines, so the constraint of a nullable column lets it pass.
        null = expression(f'"{name}" IS NULL OR') + " " if column.get("nullable") else ""
        if "one_of" in column:
            constraints[f"{name}_one_of"] = f"CHECK {null}{one_of(name, column['one_of'])}"
        if "check" in column:
            constraints[f"{name}_check"] = f"CHECK {null}{expression(column['check'])}"
    for number, text in enumerate(body.get("checks", ()), 1):
        constraints["table_check" if number == 1 else f"table_check_{number}"] = "CHECK " + expression(text)
    for name, entry in body.get("constraints", {}).items():
        kind, text = ("CHECK", entry) if isinstance(entry, str) else next((k.upper(), v) for k, v in entry.items())
        constraints[name] = f"{kind} {expression(text)}"
    settings = {name: _setting(value) for name, value in body.get("settings", {}).items()}
    return {
        "engine": re.sub(r"\s*,\s*", ", ", engine),
        "partition key": _keys(body.get("partition_by")),
        "sorting key": _keys(body.get("order_by")).replace(" desc", ""),
        "primary key": _keys(body.get("primary_key") or body.get("order_by")).replace(" desc", ""),
        "sampling key": _keys(body.get("sample_by")),
        "ttl": [_ttl(entry) for entry in body.get("ttl", ())],
        "settings": (OWN_SETTINGS if engine.partition("(")[0].endswith("MergeTree") else {}) | settings,
        "storage policy": settings.get("storage_policy", "default"),
        "skip indexes": {
            name: f"{expression(index['expression'])} type {index['type']} granularity {index.get('granularity', 1)}"
            for name, index in body.get("indexes", {}).items()
        },
        "projections": {
            name: expression(projection if isinstance(projection, str) else projection["query"])
            for name, projection in body.get("projections", {}).items()
        },
        "constraints": constraints,
    }


def _live_table(live: Body) -> Body:
    constraints = {}
    for text in live.get("constraints") or ():
        found = _CONSTRAINT.fullmatch(text)
        if found is None:
            raise ValueError(f"cannot read the constraint {text}")
        constraints[found["name"].strip("`")] = f"{found['kind']} {expression(found['expression'])}"
    settings = dict(setting.split(" = ", 1) for setting in split_list(live.get("settings") or ""))
    return {
        "engine": live["engine"],
        "partition key": expression(live.get("partition_key") or ""),
        "sorting key": expression(live.get("sorting_key") or ""),
        "primary key": expression(live.get("primary_key") or ""),
        "sampling key": expression(live.get("sampling_key") or ""),
        "ttl": [expression(entry) for entry in split_list(live.get("ttl") or "")],
        "settings": {name: value.strip("'") for name, value in settings.items()},
        "storage policy": live.get("storage_policy"),
        "skip indexes": {
            index["name"]: f"{expression(index['expr'])} type {index['type']} granularity {index['granularity']}"
            for index in live.get("skip_indexes") or ()
        },
        "projections": {projection["name"]: expression(projection["query"]) for projection in live.get("projections") or ()},
        "constraints": constraints,
    }
