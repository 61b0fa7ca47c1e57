"""Applies the compiler's Milvus operations through pymilvus.

An operation is a REST v2 call: {"path": "/v2/vectordb/collections/create", "body": {...}}. Milvus Lite and old
servers speak gRPC alone, so every path is mapped to the client's method. Creation calls are not idempotent:
the caller asks `exists` first.
"""

from __future__ import annotations

import logging
from typing import Any

import pymilvus
from pymilvus import DataType, Function, FunctionType, MilvusClient, MilvusException
from pymilvus.grpc_gen import schema_pb2

Body = dict[str, Any]
Operation = dict[str, Any]

# The client logs a stack trace for every refusal; the checks report refusals themselves.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

TYPES = {
    "Bool": DataType.BOOL, "Int8": DataType.INT8, "Int16": DataType.INT16, "Int32": DataType.INT32, "Int64": DataType.INT64,
    "Float": DataType.FLOAT, "Double": DataType.DOUBLE, "VarChar": DataType.VARCHAR, "JSON": DataType.JSON, "Array": DataType.ARRAY,
    "Timestamptz": DataType.TIMESTAMPTZ, "Geometry": DataType.GEOMETRY, "Text": DataType.TEXT,
    "FloatVector": DataType.FLOAT_VECTOR, "BinaryVector": DataType.BINARY_VECTOR, "Float16Vector": DataType.FLOAT16_VECTOR,
    "BFloat16Vector": DataType.BFLOAT16_VECTOR, "Int8Vector": DataType.INT8_VECTOR, "SparseFloatVector": DataType.SPARSE_FLOAT_VECTOR,
}  # fmt: skip
FUNCTIONS = {"BM25": FunctionType.BM25, "TextEmbedding": FunctionType.TEXTEMBEDDING, "MinHash": FunctionType.MINHASH}
NUMBERS = ("dim", "max_length", "max_capacity")

# The client guesses the wire type of a default from the Python value and guesses wrong for small integers and
# for whole-numbered doubles; the declared type decides instead.
_DEFAULTS = {
    "Bool": lambda value: schema_pb2.ValueField(bool_data=bool(value)),
    "Int8": lambda value: schema_pb2.ValueField(int_data=int(value)),
    "Int16": lambda value: schema_pb2.ValueField(int_data=int(value)),
    "Int32": lambda value: schema_pb2.ValueField(int_data=int(value)),
    "Int64": lambda value: schema_pb2.ValueField(long_data=int(value)),
    "Float": lambda value: schema_pb2.ValueField(float_data=float(value)),
    "Double": lambda value: schema_pb2.ValueField(double_data=float(value)),
}
_FLAGS = {
    "isPrimary": "is_primary", "isPartitionKey": "is_partition_key", "isClusteringKey": "is_clustering_key", "nullable": "nullable",
}  # fmt: skip


def action(operation: Operation) -> str:
    """`collections/create` of `/v2/vectordb/collections/create`."""
    return str(operation["path"]).removeprefix("/v2/vectordb/")


def database_of(body: Body) -> str:
    return body.get("dbName") or "default"


def text(value: Any) -> str:
    """Properties are strings on the wire, booleans in lower case."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Server:
    def __init__(self, uri: str, index_is_field: bool, *, wait: bool = True) -> None:
        self._uri = uri
        # For indexes to be built: the client looks twice a second, which is long where there is nothing to build.
        self._wait = wait
        self._clients: dict[str, MilvusClient] = {}
        # Milvus Lite names every index after its field.
        self._index_is_field = index_is_field
        self._fields: dict[tuple[str, str, str], str] = {}

    def client(self, database: str = "default") -> MilvusClient:
        if database not in self._clients:
            self._clients[database] = MilvusClient(self._uri, db_name=database)
        return self._clients[database]

    def learn(self, operation: Operation) -> None:
        """Remembers which field an index name stands for; an exists check gives the name alone."""
        if action(operation) == "indexes/create":
            body = operation["body"]
            for index in body["indexParams"]:
                name = index.get("indexName") or index["fieldName"]
                self._fields[database_of(body), body["collectionName"], name] = index["fieldName"]

    # --- questions -----------------------------------------------------------------------------------

    def exists(self, operation: Operation) -> bool:
        body, expect = operation["body"], operation.get("expect", {})
        database = database_of(body)
        there = database in self.client().list_databases()
        match action(operation):
            case "databases/describe":
                return there
            case _ if not there:
                return False
            case "aliases/describe":
                return self._alias(body) is not None and _holds({"collectionName": self._alias(body)}, expect)
            case "collections/has":
                return self.has_collection(database, body["collectionName"])
            case _ if not self.has_collection(database, body["collectionName"]):
                return False
            case "collections/describe":
                live = self.client(database).describe_collection(body["collectionName"])
                return _holds({**live, "collectionName": live["collection_name"]}, expect)
            case "collections/get_load_state":
                state = self.client(database).get_load_state(body["collectionName"])["state"]
                return _holds({"loadState": f"LoadState{state.name}"}, expect or {"loadState": "LoadStateLoaded"})
            case "partitions/has":
                return bool(self.client(database).has_partition(body["collectionName"], body["partitionName"]))
            case "indexes/describe":
                name = body["indexName"]
                if self._index_is_field:
                    name = self._fields.get((database, body["collectionName"], name), name)
                return name in self.indexes(database, body["collectionName"])
            case other:
                raise ValueError(f"no exists check by {other!r}")

    def has_collection(self, database: str, name: str) -> bool:
        """By the collection's own name: the engine also answers to its aliases."""
        client = self.client(database)
        return bool(client.has_collection(name)) and client.describe_collection(name)["collection_name"] == name

    def indexes(self, database: str, collection: str) -> dict[str, Body]:
        client = self.client(database)
        return {name: client.describe_index(collection, name) for name in client.list_indexes(collection)}

    def _alias(self, body: Body) -> str | None:
        try:
            return str(self.client(database_of(body)).describe_alias(body["aliasName"])["collection_name"])
        except MilvusException as error:
            if error.code in (100, 1600):
                return None
            raise

    # --- operations ----------------------------------------------------------------------------------

    def apply(self, operation: Operation) -> None:
        body = operation["body"]
        if action(operation) == "databases/create":
            options = {"properties": {key: text(value) for key, value in body["properties"].items()}} if body.get("properties") else {}
            self.client().create_database(body["dbName"], **options)
            return
        client = self.client(database_of(body))
        collection = body["collectionName"]
        match action(operation):
            case "collections/create":
                client.create_collection(collection, schema=schema(body), **options_of(body))
            case "collections/alter_properties":
                properties = {key: text(value) for key, value in body["properties"].items()}
                client.alter_collection_properties(collection, properties=properties)
            case "indexes/create":
                for index in body["indexParams"]:
                    client.create_index(collection, index_params(client, index), sync=self._wait)
            case "partitions/create":
                client.create_partition(collection, body["partitionName"])
            case "aliases/create":
                client.create_alias(collection, body["aliasName"])
            case "collections/load":
                client.load_collection(collection, **({"replica_number": body["replicaNumber"]} if body.get("replicaNumber") else {}))
            case other:
                raise ValueError(f"unknown operation {other!r}")


def _holds(live: Body, expect: Body) -> bool:
    for key, wanted in expect.items():
        found = live.get(key)
        if isinstance(wanted, dict):
            if not isinstance(found, dict) or any(text(found.get(name)) != text(value) for name, value in wanted.items()):
                return False
        elif text(found) != text(wanted):
            return False
    return True


def schema(body: Body) -> pymilvus.CollectionSchema:
    spec = body["schema"]
    auto_id = bool(spec.get("autoID"))
    made = MilvusClient.create_schema(
        auto_id=auto_id,
        enable_dynamic_field=bool(spec.get("enableDynamicField")),
        description=body.get("description", ""),
    )
    for field in spec["fields"]:
        made.add_field(field["fieldName"], TYPES[field["dataType"]], **_field(field, auto_id))
    for struct in spec.get("structFields", ()):
        members = MilvusClient.create_struct_field_schema()
        for member in struct["fields"]:
            members.add_field(member["fieldName"], TYPES[member["dataType"]], **_field(member, False))
        made.add_field(
            struct["fieldName"], DataType.ARRAY, element_type=DataType.STRUCT, struct_schema=members, **_parameters(struct)
        )
    for function in spec.get("functions", ()):
        made.add_function(
            Function(
                name=function["name"],
                function_type=FUNCTIONS[function["type"]],
                input_field_names=function["inputFieldNames"],
                output_field_names=function["outputFieldNames"],
                description=function.get("description", ""),
                params=function.get("params", {}),
            )
        )
    return made


def _parameters(field: Body) -> Body:
    return {key: int(value) if key in NUMBERS else value for key, value in (field.get("elementTypeParams") or {}).items()}


def _field(field: Body, auto_id: bool) -> Body:
    options = _parameters(field)
    options |= {argument: True for key, argument in _FLAGS.items() if field.get(key)}
    if field["dataType"] == "Array":
        options["element_type"] = TYPES[field["elementDataType"]]
    if field.get("isPrimary") and auto_id:
        options["auto_id"] = True
    if field.get("description"):
        options["description"] = field["description"]
    if field.get("defaultValue") is not None:
        make = _DEFAULTS.get(field["dataType"], lambda value: schema_pb2.ValueField(string_data=str(value)))
        options["default_value"] = make(field["defaultValue"])
    return options


def options_of(body: Body) -> Body:
    """The collection's own options, which REST takes in `params`."""
    params = body.get("params", {})
    options: Body = {"consistency_level": params.get("consistencyLevel", "Bounded")}
    if "shardsNum" in params:
        options["num_shards"] = int(params["shardsNum"])
    if "partitionsNum" in params:
        options["num_partitions"] = int(params["partitionsNum"])
    properties = {key: text(value) for key, value in body.get("properties", {}).items()}
    shorthands = {"ttlSeconds": "collection.ttl.seconds", "partitionKeyIsolation": "partitionkey.isolation", "mmap.enabled": "mmap.enabled"}
    properties |= {name: text(params[key]) for key, name in shorthands.items() if key in params}
    if properties:
        options["properties"] = properties
    return options


def index_params(client: MilvusClient, index: Body) -> Any:
    made = client.prepare_index_params()
    metric = {"metric_type": index["metricType"]} if index.get("metricType") else {}
    made.add_index(
        index["fieldName"],
        index_type=index.get("indexType", ""),
        index_name=index.get("indexName", ""),
        params=dict(index.get("params") or {}),
        **metric,
    )
    return made
