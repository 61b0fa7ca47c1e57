"""Collections in one comparable form, from the engine's answers and from the compiler's artifacts."""

from __future__ import annotations

import json
import re
import struct
from typing import Any

from pymilvus import DataType, MilvusException

from .milvus_loader import NUMBERS, TYPES, Body, Server, options_of, text

_TYPE_NAMES = {value: name for name, value in TYPES.items()}
# Partitions that the engine makes by itself, with and without a partition key.
_OWN_PARTITION = re.compile(r"_default(_\d+)?|_pk_\d+")
# What describe_index says beside the build parameters.
_INDEX_STATE = {
    "index_type", "metric_type", "field_name", "index_name", "total_rows", "indexed_rows", "pending_index_rows", "state", "index_id",
}  # fmt: skip


def databases(server: Server) -> dict[str, Body]:
    """Every collection of every database."""
    found: dict[str, Body] = {}
    for database in sorted(server.client().list_databases()):
        names = sorted(server.client(database).list_collections())
        found[database] = {name: live(server, database, name) for name in names}
    return found


def identities(server: Server) -> dict[str, Body]:
    """Numbers that change when a collection is made again. Lite gives none, its catalog must do."""
    found: dict[str, Body] = {}
    for database in sorted(server.client().list_databases()):
        for name in sorted(server.client(database).list_collections()):
            described = server.client(database).describe_collection(name)
            found[f"{database}.{name}"] = {key: described.get(key) for key in ("collection_id", "created_timestamp")}
    return found


def live(server: Server, database: str, name: str) -> Body:
    client = server.client(database)
    described = client.describe_collection(name)
    fields = [_live_field(field) for field in described["fields"]]
    has_key = any(field.get("partition_key") for field in fields)
    return {
        "description": described.get("description", ""),
        "dynamic_field": bool(described.get("enable_dynamic_field")),
        "consistency": described["consistency_level_name"],
        "shards": described["num_shards"],
        "partitions_of_key": described["num_partitions"] if has_key else None,
        "fields": fields,
        "functions": [_function(f["name"], f["type"].name, f["input_field_names"], f["output_field_names"]) for f in described["functions"]],
        "indexes": {
            index_name: {
                "field": index["field_name"],
                "type": index.get("index_type"),
                "metric": index.get("metric_type"),
                "params": {key: text(value) for key, value in sorted(index.items()) if key not in _INDEX_STATE},
            }
            for index_name, index in sorted(server.indexes(database, name).items())
        },
        "partitions": sorted(part for part in client.list_partitions(name) if not _OWN_PARTITION.fullmatch(part)),
        "aliases": aliases(server, database, name, described),
        "properties": _properties(described.get("properties", {})),
        "load": client.get_load_state(name)["state"].name,
    }


def _properties(properties: Body) -> Body:
    """Without the time zone, which newer servers add by themselves."""
    return {key: text(value) for key, value in sorted(properties.items()) if key != "timezone"}


def default(kind: str, value: Any) -> str:
    """A default as the engine keeps it: a Float has 32 bits."""
    if kind == "Float":
        return text(struct.unpack("f", struct.pack("f", float(value)))[0])
    return text(float(value) if kind == "Double" else value)


def aliases(server: Server, database: str, name: str, described: Body) -> list[str]:
    """Lite's description lists none, and 2.3.5 looks for the collection of a listing in the database default alone."""
    if described.get("aliases"):
        return sorted(described["aliases"])
    try:
        return sorted(server.client(database).list_aliases(name).get("aliases", []))
    except MilvusException as error:
        if error.code == 100:
            return []
        raise


def _live_field(field: Body) -> Body:
    shown: Body = {"name": field["name"], "type": _TYPE_NAMES.get(field["type"], str(field["type"]))}
    if field["type"] == DataType.ARRAY:
        shown["element_type"] = _TYPE_NAMES.get(field.get("element_type"), str(field.get("element_type")))
    shown |= {key: _parameter(key, value) for key, value in sorted(field.get("params", {}).items())}
    flags = {"is_primary": "primary", "auto_id": "auto_id", "is_partition_key": "partition_key",
             "is_clustering_key": "clustering_key", "nullable": "nullable"}
    shown |= {name: True for key, name in flags.items() if field.get(key)}
    there = field.get("default_value")
    if there is not None and hasattr(there, "WhichOneof") and there.WhichOneof("data"):
        shown["default"] = default(shown["type"], getattr(there, there.WhichOneof("data")))
    if field.get("description"):
        shown["description"] = field["description"]
    return shown


def _parameter(key: str, value: Any) -> Any:
    if key in NUMBERS:
        return int(value)
    # Objects travel as JSON text whose key order is not kept.
    parsed = value
    if isinstance(value, str) and value[:1] in "{[":
        parsed = json.loads(value)
    return json.dumps(parsed, sort_keys=True) if isinstance(parsed, (dict, list)) else text(value)


def _function(name: str, kind: str, inputs: list[str], outputs: list[str]) -> Body:
    return {"name": name, "type": kind.upper(), "inputs": list(inputs), "outputs": list(outputs)}


def wanted(artifact: Body) -> Body:
    """What an artifact of the compiler (generated/milvus/collections/*.json) asks for."""
    spec = artifact["schema"]
    auto_id = bool(spec.get("autoID"))
    options = options_of(artifact)
    fields = [_wanted_field(field, auto_id) for field in spec["fields"]]
    has_key = any(field.get("partition_key") for field in fields)
    load = artifact.get("load")
    return {
        "description": artifact.get("description", ""),
        "dynamic_field": bool(spec.get("enableDynamicField")),
        "consistency": options["consistency_level"],
        "shards": options.get("num_shards", 1),
        "partitions_of_key": options.get("num_partitions", 16) if has_key else None,
        "fields": fields,
        "functions": [_function(f["name"], f["type"], f["inputFieldNames"], f["outputFieldNames"]) for f in spec.get("functions", ())],
        "indexes": {
            index.get("indexName") or index["fieldName"]: {
                "field": index["fieldName"],
                "type": index.get("indexType"),
                "metric": index.get("metricType"),
                "params": {key: text(value) for key, value in sorted((index.get("params") or {}).items())},
            }
            for index in sorted(artifact.get("indexParams", ()), key=lambda index: index.get("indexName") or index["fieldName"])
        },
        "partitions": sorted(artifact.get("partitions", ())),
        "aliases": sorted(artifact.get("aliases", ())),
        "properties": _properties(options.get("properties", {}) | artifact.get("properties", {})),
        "load": "Loaded" if load is not None and load.get("enabled", True) else "NotLoad",
    }


def _wanted_field(field: Body, auto_id: bool) -> Body:
    shown: Body = {"name": field["fieldName"], "type": field["dataType"]}
    if field["dataType"] == "Array":
        shown["element_type"] = field["elementDataType"]
    shown |= {key: _parameter(key, value) for key, value in sorted((field.get("elementTypeParams") or {}).items())}
    flags = {"isPrimary": "primary", "isPartitionKey": "partition_key", "isClusteringKey": "clustering_key", "nullable": "nullable"}
    shown |= {name: True for key, name in flags.items() if field.get(key)}
    if field.get("isPrimary") and auto_id:
        shown["auto_id"] = True
    if field.get("defaultValue") is not None:
        shown["default"] = default(field["dataType"], field["defaultValue"])
    if field.get("description"):
        shown["description"] = field["description"]
    return shown
