"""Milvus's catalog against the specs, through the limits of each server."""

from __future__ import annotations

import json
import re
from typing import Any

from . import milvus_catalog
from .milvus_limits import Limits
from .milvus_loader import text
from .report import Report
from .specs import Body, Spec, Specs, compare, leave_out, readable

ENGINE = "milvus"

# The spec's word, Milvus's type, and what the bracket behind the word says.
TYPES: dict[str, tuple[str, str | None]] = {
    "bool": ("Bool", None), "int8": ("Int8", None), "int16": ("Int16", None), "int32": ("Int32", None), "int64": ("Int64", None),
    "float": ("Float", None), "float32": ("Float", None), "double": ("Double", None), "float64": ("Double", None),
    "varchar": ("VarChar", "max_length"), "json": ("JSON", None), "uint8": ("Int16", None), "uint16": ("Int32", None),
    "uint32": ("Int64", None), "date": ("Int32", None), "time": ("Int64", None), "interval": ("Int64", None), "timestamptz": ("Int64", None), "timestamp": ("Int64", None),
    "vector": ("FloatVector", "dim"), "float_vector": ("FloatVector", "dim"), "binary_vector": ("BinaryVector", "dim"),
    "float16_vector": ("Float16Vector", "dim"), "bfloat16_vector": ("BFloat16Vector", "dim"), "int8_vector": ("Int8Vector", "dim"),
    "sparse_float_vector": ("SparseFloatVector", None), "geometry": ("Geometry", None),
}  # fmt: skip
# What is compared of a document of each kind, and of a field.
COVERED: dict[str, set[str]] = {
    "database": set(),
    "collection": set("functions dynamic_field consistency_level shards partitions_count partitions aliases properties load indexes".split()),
}
FIELD = set("type primary_key auto_id nullable default partition_key clustering_key index analyzer mmap".split())
# What an analyzer is made of.
ANALYZER = "type char_filter tokenizer filter stop_words".split()
# Words that stand for a text of a length.
LENGTHS = {"text": 65535, "string": 65535, "uuid": 36}


def check(report: Report, specs: Specs, catalog: Body, limits: Limits) -> None:
    wanted: dict[str, set[str]] = {database: set() for database in catalog}
    for spec in specs.of(ENGINE):
        item = spec.object
        leave_out(report, spec, COVERED.get(item.kind), FIELD)
        if item.kind == "database":
            report.check(item.name in catalog, f"{item.id}: the catalog has no database {item.name!r}")
        if item.kind != "collection" or limits.is_unmade(item.database or "default", item.name):
            continue
        database = item.database or "default"
        wanted.setdefault(database, set()).add(item.name)
        live = catalog.get(database, {}).get(item.name)
        if live is None:
            continue
        with readable(report, item.id):
            forgiven = limits.forgive((database, item.name), _wanted(spec), live)
            compare(report, item.id, _by_name(forgiven), _by_name(live))
    for database, names in wanted.items():
        compare(report, f"{database}: collections", names, set(catalog.get(database, {})))


def _by_name(collection: Body) -> Body:
    """Fields by name, their order apart: one moved field is then one line and not all of them."""
    fields = collection["fields"]
    return collection | {"order of fields": [field["name"] for field in fields], "fields": {field["name"]: field for field in fields}}


def _type(written: str) -> Body:
    array = re.fullmatch(r"array<(.+), *(\d+)>", written)
    if array:
        element = _type(array[1])
        return {"type": "Array", "element_type": element.pop("type"), **element, "max_capacity": int(array[2])}
    if written in LENGTHS:
        return {"type": "VarChar", "max_length": LENGTHS[written]}
    word = re.fullmatch(r"(\w+)(?:\((\d+)\))?", written)
    if word is not None and word[1] == "char":
        # Lengths are bytes here, and a character may have four.
        return {"type": "VarChar", "max_length": 4 * int(word[2] or 1)}
    if word is None or word[1] not in TYPES:
        raise ValueError(f"the comparison does not know the type {written!r}: add it to its table")
    name, parameter = TYPES[word[1]]
    return {"type": name} | ({parameter: int(word[2])} if parameter else {})


def _field(name: str, field: Body) -> Body:
    flags = {"primary_key": "primary", "auto_id": "auto_id", "partition_key": "partition_key", "clustering_key": "clustering_key",
             "nullable": "nullable"}  # fmt: skip
    shown: Body = {"name": name, **_type(field["type"])}
    shown |= {there: True for key, there in flags.items() if field.get(key)}
    if "default" in field:
        shown["default"] = milvus_catalog.default(shown["type"], field["default"])
    shown |= _analyzer(field["analyzer"]) if "analyzer" in field else {}
    if "mmap" in field:
        shown["mmap.enabled"] = text(field["mmap"])
    if field.get("description"):
        shown["description"] = field["description"]
    return shown


def _analyzer(written: Any) -> Body:
    """The parameters of a field whose texts are cut into words."""
    if not isinstance(written, dict):
        written = {"type": written}
    params = written.get("params") or {key: written[key] for key in ANALYZER if key in written}
    shown: Body = {"enable_analyzer": text(written.get("enable", True))}
    if written.get("match"):
        shown["enable_match"] = "true"
    if params:
        shown["analyzer_params"] = json.dumps(params, sort_keys=True)
    if "multi" in written:
        shown["multi_analyzer_params"] = json.dumps(written["multi"], sort_keys=True)
    return shown


def _index(field: str, metric: str | None, index: Any) -> tuple[str, Body]:
    index = index if isinstance(index, dict) else {"type": index}
    params = {key: str(value) for key, value in sorted(index.get("params", {}).items())}
    return index.get("name", field), {"field": field, "type": index["type"], "metric": metric and index.get("metric", metric), "params": params}


def _wanted(spec: Spec) -> Body:
    """The collection in the form of `milvus_catalog.live`."""
    body = spec.body
    fields = [_field(name, field) for name, field in spec.columns.items()]
    types = {field["name"]: field["type"] for field in fields}
    ranked = {name for function in body.get("functions", {}).values() if function["type"].upper() == "BM25" for name in function["outputs"]}
    metrics = {name: "BM25" if name in ranked else "COSINE" for name, kind in types.items() if kind.endswith("Vector")}
    indexes = [_index(name, metrics.get(name), field["index"]) for name, field in spec.columns.items() if "index" in field]
    indexes += [_index(index["field"], metrics.get(index["field"]), index) for index in body.get("indexes", ())]
    has_key = any(field.get("partition_key") for field in fields)
    return {
        "description": spec.description or "",
        "dynamic_field": bool(body.get("dynamic_field", False)),
        "consistency": body.get("consistency_level", "Bounded"),
        "shards": body.get("shards", 1),
        "partitions_of_key": body.get("partitions_count", 16) if has_key else None,
        "fields": fields,
        "functions": [
            {"name": name, "type": function["type"].upper(), "inputs": function["inputs"], "outputs": function["outputs"]}
            for name, function in body.get("functions", {}).items()
        ],
        "indexes": dict(sorted(indexes)),
        "partitions": sorted(body.get("partitions", ())),
        "aliases": sorted(body.get("aliases", ())),
        "properties": {key: text(value) for key, value in sorted(body.get("properties", {}).items()) if key != "timezone"},
        "load": "Loaded" if body.get("load", {}).get("enabled", True) else "NotLoad",
    }
