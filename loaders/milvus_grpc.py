#!/usr/bin/env python3
"""Deploys the operations of schemac's deploy.json to Milvus over gRPC: to servers since 2.3, and to Milvus Lite.

    python3 milvus_grpc.py generated/milvus/deploy.json --uri http://localhost:19530 [--dry-run]
    python3 milvus_grpc.py generated/milvus/deploy.json --uri ./local.db

What is missing is made, an alias that is elsewhere is moved, what is there is compared and told where it differs. Nothing is
dropped, made anew or changed, so it may run again after a failure, and as often as one likes. Needs Python 3.9 and pymilvus.
The form of the file, and what its keys mean: docs/milvus-operations.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, Callable, Dict

try:
    from pymilvus import DataType, Function, FunctionType, MilvusClient, MilvusException
except ImportError:
    sys.exit("this loader needs pymilvus: python3 -m pip install pymilvus; the loader milvus-rest needs nothing")
from pymilvus.grpc_gen import schema_pb2

FORMAT = 2
PREFIX = "/v2/vectordb/"
# All that is ever called: a file that asks for anything else, or for another server, is not schemac's.
CALLS = {
    "aliases/alter", "aliases/create", "aliases/describe", "collections/alter_properties", "collections/create", "collections/describe",
    "collections/get_load_state", "collections/load", "databases/create", "databases/list", "indexes/create", "indexes/describe",
    "partitions/create", "partitions/has",
}  # fmt: skip
# What a body calls things of a server by. Milvus Lite keeps partitions in folders of their names, so no name may be a path.
NAMES = {"aliasName", "collectionName", "dbName", "indexName", "partitionName"}
Json = Dict[str, Any]


class Problem(Exception):
    """What ends a run: a file that cannot be read, or a refusal of the server."""


# What comes of data that is of another form than it should be.
UNFIT = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


def text(value: Any) -> str:
    """Values compare as text: 60 is "60", and true is "true"."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) or value is None else str(value)


def holds(found: Any, expect: Any) -> bool:
    """Whether an answer holds what is expected: of objects each key, of lists each entry in some entry, else the same text."""
    if isinstance(expect, dict):
        return isinstance(found, dict) and all(key in found and holds(found[key], want) for key, want in expect.items())
    if isinstance(expect, list):
        return isinstance(found, list) and all(any(holds(one, want) for one in found) for want in expect)
    return not isinstance(found, (dict, list)) and text(found) == text(expect)


def action(operation: Json) -> str:
    """`collections/create` of `/v2/vectordb/collections/create`."""
    return str(operation["path"]).removeprefix(PREFIX)


def shown(told: str) -> str:
    """A text that a terminal and a runner of continuous integration show and nothing else: names and answers are not the loader's."""
    told = "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in told)
    told = told.replace("##", "#\\u{23}")
    blanks = len(told) - len(told.lstrip())
    return f"{told[:blanks]}\\u{{3a}}{told[blanks + 1:]}" if told.startswith("::", blanks) else told


def title(operation: Json) -> str:
    """An operation in one line."""
    body = operation["body"]
    names = [body[key] for key in ("dbName", "collectionName", "partitionName", "aliasName") if body.get(key)]
    names += [index.get("indexName") or index["fieldName"] for index in body.get("indexParams", ())]
    return shown(f"{action(operation)} {'.'.join(map(str, names))}")


def read(path: str) -> list[Json]:
    try:
        with open(path, encoding="utf-8") as file:
            script = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise Problem(f"{path}: {error}") from error
    found = script.get("format") if isinstance(script, dict) else None
    if found != FORMAT:
        raise Problem(f"{path}: the format is {found}, and this loader reads {FORMAT}; take the loader of the schemac that made the file")
    try:
        operations: list[Json] = script["operations"]
        for operation in operations:
            for step in (operation, operation["exists"], *steps_of(operation)):
                if action(step) not in CALLS or step["path"] != PREFIX + action(step):
                    raise Problem(f"{path}: {step['path']!r} is no operation of a deployment")
                for name in names_of(step["body"]):
                    # An index in a struct has the name of its member: `parts[vector]`.
                    if not (isinstance(name, str) and re.fullmatch(r"\w+(\[\w+\])?", name, re.ASCII)):
                        raise Problem(f"{path}: {name!r} is no name")
    except UNFIT as error:
        raise Problem(f"{path}: it is not of the form that this loader reads: {error!r}") from error
    return operations


def names_of(body: Any) -> Iterator[Any]:
    """The names in a body, wherever they are; an index or a database may be without one."""
    if isinstance(body, dict):
        for key, held in body.items():
            if key in NAMES and held != "":
                yield held
            yield from names_of(held)
    elif isinstance(body, list):
        for one in body:
            yield from names_of(one)


def steps_of(operation: Json) -> list[Json]:
    """What may be done instead, and the question when."""
    instead = operation.get("instead")
    return [instead, instead["when"]] if instead else []


def pairs(listed: Any) -> dict[str, str]:
    """Properties and parameters, listed by the server as keys and values, as one object."""
    return {entry["key"]: text(entry["value"]) for entry in listed or ()}


def field_of(field: Json, auto_id: bool) -> Json:
    """A field of a create body in the form in which fields are compared."""
    params = {key: plain(value) for key, value in (field.get("elementTypeParams") or {}).items()}
    primary = bool(field.get("isPrimary"))
    return {
        "type": field["dataType"],
        "element": field.get("elementDataType"),
        "params": params,
        "primary key": primary,
        "auto id": primary and auto_id,
        "partition key": bool(field.get("isPartitionKey")),
        "clustering key": bool(field.get("isClusteringKey")),
        "nullable": bool(field.get("nullable")),
    }


def plain(value: Any) -> str:
    """A parameter as text; objects are JSON, whose keys the server may have put in another order."""
    if isinstance(value, str) and value[:1] in "{[":
        try:
            value = json.loads(value)
        except ValueError:
            return value
    return json.dumps(value, sort_keys=True) if isinstance(value, (dict, list)) else text(value)


def wanted(body: Json) -> Json:
    """A create body in the form in which collections are compared."""
    schema, params = body["schema"], body.get("params", {})
    auto_id = bool(schema.get("autoID"))
    fields = {field["fieldName"]: field_of(field, auto_id) for field in schema["fields"]}
    for struct in schema.get("structFields", ()):
        fields[struct["fieldName"]] = {"type": "ArrayOfStruct", "members": ", ".join(sorted(one["fieldName"] for one in struct["fields"]))}
    return {
        "fields": fields,
        "functions": {function["name"]: function_of(function) for function in schema.get("functions", ())},
        "dynamic field": bool(schema.get("enableDynamicField")),
        "shards": params.get("shardsNum"),
        "partitions": params.get("partitionsNum"),
        "consistency": params.get("consistencyLevel"),
    }


def function_of(function: Json) -> Json:
    return {"type": function["type"], "inputs": ", ".join(function["inputFieldNames"]), "outputs": ", ".join(function["outputFieldNames"])}


def differences(want: Json, live: Json, place: str = "") -> Iterator[str]:
    """Where a live object is another than the wanted one. What the server does not say, it does not say differently."""
    for key, value in want.items():
        at = f"{place}{key}"
        if key not in live:
            if isinstance(value, dict):
                yield f"{at} is missing"
        elif isinstance(value, dict):
            yield from differences(value, live[key], f"{at}: ")
        elif value is not None and live[key] is not None and text(value) != text(live[key]):
            yield f"{at} is {text(live[key])}, not {text(value)}"
    if place in ("fields: ", "functions: "):
        yield from (f"{place}{key} is in the server alone" for key in live if key not in want)


class Run:
    """One deployment: what is missing is made, what is there is compared, nothing is dropped or made anew."""

    def __init__(self, server: Any, *, dry_run: bool) -> None:
        self.server, self.dry_run = server, dry_run
        self.made: list[str] = []
        self.differing: list[str] = []
        self.fresh: set[tuple[str, str]] = set()

    def all(self, operations: list[Json]) -> None:
        for operation in operations:
            self.one(operation)

    def ask(self, question: Json) -> bool:
        return holds(self.server.ask(question), question["expect"])

    def one(self, operation: Json) -> None:
        self.server.refuses(operation)
        key = (operation["body"].get("dbName", ""), operation["body"].get("collectionName", ""))
        if self.ask(operation["exists"]):
            found = list(self.server.compare(operation))
            self.differing += [f"{title(operation)}: {line}" for line in found]
            print(f"{'differs' if found else 'there'}: {title(operation)}")
            for line in found:
                print(f"    {shown(line)}")
            return
        instead = operation.get("instead")
        if action(operation) == "collections/alter_properties" and key not in self.fresh:
            missing = self.only_missing(operation)
            if missing is None:
                return
            operation = missing
        elif action(operation) == "collections/create":
            self.fresh.add(key)
        moved = instead is not None and self.ask(instead["when"])
        step = {**operation, **instead} if moved else operation
        self.made.append(title(step))
        print(f"{'would make' if self.dry_run else 'makes'}: {title(step)}", flush=True)
        if not self.dry_run:
            self.server.apply(step)

    def only_missing(self, operation: Json) -> Json | None:
        """Of the properties those that the collection does not have; another value is told and left as it is."""
        live = self.server.properties(operation["body"])
        asked = operation["body"]["properties"]
        other = {key: live[key] for key, value in asked.items() if key in live and live[key] != text(value)}
        for key, value in other.items():
            self.differing.append(f"{title(operation)}: {key} is {value}, not {text(asked[key])}")
            told = shown(f"{key} is {value}, not {text(asked[key])}")
            print(f"differs: {title(operation)}\n    {told}")
        missing = {key: value for key, value in asked.items() if key not in live}
        return {**operation, "body": {**operation["body"], "properties": missing}} if missing else None


def main(connect: Callable[[argparse.Namespace], Any]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0], epilog="Exit status: 0 done; 2 refused or unreadable; 3 done, and something is there that differs.")
    parser.add_argument("script", help="deploy.json, as `schemac build` writes it")
    parser.add_argument("--uri", default=os.environ.get("MILVUS_URI", "http://127.0.0.1:19530"), help="the server (default: $MILVUS_URI, or this machine)")
    parser.add_argument("--token", default=os.environ.get("MILVUS_TOKEN", ""), help="`user:password` or an API key (default: $MILVUS_TOKEN, which no other user of the machine sees)")
    parser.add_argument("--timeout", type=float, default=60, help="seconds for one call, and for loading (default: 60)")
    parser.add_argument("--dry-run", action="store_true", help="ask, say what would be made, and make nothing")
    arguments = parser.parse_args()
    try:
        operations = read(arguments.script)
        run = Run(connect(arguments), dry_run=arguments.dry_run)
        run.all(operations)
    except Problem as problem:
        print(f"error: {shown(str(problem))}", file=sys.stderr)
        return 2
    except UNFIT as error:
        print(f"error: the server answers in a form that is not known: {shown(repr(error))}", file=sys.stderr)
        return 2
    verb = "would be made" if arguments.dry_run else "made"
    print(f"{len(operations)} operations: {len(run.made)} {verb}, {len(run.differing)} differences")
    return 3 if run.differing else 0


# The client logs a stack trace for every refusal; refusals are told in one line here.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

# The names of REST are those of the protocol; the client's are in upper case, and some differ.
TYPES = {
    "Bool": "BOOL", "Int8": "INT8", "Int16": "INT16", "Int32": "INT32", "Int64": "INT64", "Float": "FLOAT", "Double": "DOUBLE",
    "VarChar": "VARCHAR", "JSON": "JSON", "Array": "ARRAY", "Timestamptz": "TIMESTAMPTZ", "Geometry": "GEOMETRY", "Text": "TEXT",
    "FloatVector": "FLOAT_VECTOR", "BinaryVector": "BINARY_VECTOR", "Float16Vector": "FLOAT16_VECTOR",
    "BFloat16Vector": "BFLOAT16_VECTOR", "Int8Vector": "INT8_VECTOR", "SparseFloatVector": "SPARSE_FLOAT_VECTOR",
}  # fmt: skip
FUNCTIONS = {"BM25": "BM25", "TextEmbedding": "TEXTEMBEDDING", "MinHash": "MINHASH"}
NUMBERS = ("dim", "max_length", "max_capacity")
FLAGS = {"isPrimary": "is_primary", "isPartitionKey": "is_partition_key", "isClusteringKey": "is_clustering_key", "nullable": "nullable"}
LOAD_OPTIONS = {
    "replicaNumber": "replica_number", "resourceGroups": "resource_groups", "loadFields": "load_fields",
    "skipLoadDynamicField": "skip_load_dynamic_field",
}  # fmt: skip
# The client guesses a default's type on the wire from the value, and wrongly for small integers and whole doubles.
DEFAULTS = {
    "Bool": ("bool_data", bool), "Int8": ("int_data", int), "Int16": ("int_data", int), "Int32": ("int_data", int),
    "Int64": ("long_data", int), "Float": ("float_data", float), "Double": ("double_data", float),
}  # fmt: skip
# What describing an index says beside the parameters of building.
INDEX_STATE = {"total_rows", "indexed_rows", "pending_index_rows", "state", "index_id", "index_name", "field_name", "index_type", "metric_type"}
# What Lite has of its own, whatever it is asked for.
LITE_HAS = ("shards", "partitions", "consistency")
ABSENT = {100, 200, 700, 800, 1600}


def known(names: dict[str, str], kind: Any, name: str, what: str) -> Any:
    """A member of one of the client's enumerations."""
    found = getattr(kind, names.get(name, ""), None)
    if found is None:
        raise Problem(f"the installed pymilvus has no {what} {name}; a newer one may")
    return found


class Grpc:
    """A server by pymilvus. Questions are answered in the form in which REST answers them."""

    def __init__(self, uri: str, token: str, timeout: float) -> None:
        self.uri, self.token, self.timeout = uri, token, timeout
        self.clients: dict[str, MilvusClient] = {}
        # For indexes to be built.
        self.wait = True
        self.lite = "lite" in str(self.guard("connecting", lambda: self.client().get_server_version())).lower()

    def client(self, database: str = "default") -> MilvusClient:
        if database not in self.clients:
            self.clients[database] = MilvusClient(self.uri, token=self.token, db_name=database, timeout=self.timeout)
        return self.clients[database]

    @staticmethod
    def guard(what: str, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (MilvusException, OSError, ValueError, TypeError) as error:
            message = getattr(error, "message", "") or str(error)
            raise Problem(f"{what}: {message} (code {getattr(error, 'code', '-')})") from error

    @staticmethod
    def refuses(operation: Json) -> None:
        """Nothing that REST can say is refused here."""

    # --- questions -----------------------------------------------------------------------------------------------------------

    def ask(self, question: Json) -> Any:
        return self.guard(action(question), lambda: self.answer(action(question), question["body"]))

    def answer(self, what: str, body: Json) -> Any:
        database = body.get("dbName") or "default"
        databases = self.client().list_databases()
        if what == "databases/list":
            return databases
        if database not in databases:
            return None
        client = self.client(database)
        if what == "aliases/describe":
            found = self.alias(client, body["aliasName"])
            return found and {"dbName": database, "aliasName": body["aliasName"], "collectionName": found}
        name = body["collectionName"]
        if not client.has_collection(name):
            return None
        if what == "collections/describe":
            data = client.describe_collection(name)
            properties = [{"key": key, "value": text(value)} for key, value in data.get("properties", {}).items()]
            return {**data, "collectionName": data["collection_name"], "properties": properties}
        if what == "collections/get_load_state":
            return {"loadState": f"LoadState{client.get_load_state(name)['state'].name}"}
        if what == "partitions/has":
            return {"has": bool(client.has_partition(name, body["partitionName"]))}
        if what == "indexes/describe":
            # Lite calls every index by its field, so the field alone can tell there.
            return [one for one in self.indexes(client, name) if self.lite or one["indexName"] == body["indexName"]]
        raise Problem(f"no question {what!r} is known; take the loader of the schemac that made the file")

    def indexes(self, client: MilvusClient, collection: str) -> list[Json]:
        shown = []
        for name in client.list_indexes(collection):
            found = client.describe_index(collection, name) or {}
            params = {key: value for key, value in found.items() if key not in INDEX_STATE}
            one = {"indexName": found.get("index_name", name), "fieldName": found.get("field_name", ""), "indexType": found.get("index_type", ""), "metricType": found.get("metric_type", ""), "params": params}
            shown.append(one)
        return shown

    def alias(self, client: MilvusClient, alias: str) -> str | None:
        try:
            return str(client.describe_alias(alias)["collection_name"])
        except MilvusException as error:
            if error.code not in ABSENT and "not found" not in str(error) and "not exist" not in str(error):
                raise
        # 2.3 describes the aliases of the database `default` alone, and lists those of a collection in every database.
        for collection in client.list_collections():
            if alias in self.aliases(client, collection):
                return str(collection)
        return None

    @staticmethod
    def aliases(client: MilvusClient, collection: str) -> list[str]:
        try:
            return list(client.list_aliases(collection).get("aliases") or ())
        except MilvusException as error:
            # 2.3 looks for the collection in the database `default`.
            if error.code in ABSENT:
                return []
            raise

    # --- operations ----------------------------------------------------------------------------------------------------------

    def apply(self, operation: Json) -> None:
        self.guard(title(operation), lambda: self.make(action(operation), operation["body"], operation.get("options", {})))

    def make(self, what: str, body: Json, options: Json) -> None:
        if what == "databases/create":
            properties = {key: text(value) for key, value in body.get("properties", {}).items()}
            self.client().create_database(body["dbName"], **({"properties": properties} if properties else {}))
            return
        client, name = self.client(body.get("dbName") or "default"), body["collectionName"]
        if what == "collections/create":
            client.create_collection(name, schema=schema(body), **options_of(body))
        elif what == "collections/alter_properties":
            client.alter_collection_properties(name, properties={key: text(value) for key, value in body["properties"].items()})
        elif what == "indexes/create":
            for index in body["indexParams"]:
                client.create_index(name, index_params(client, index), sync=self.wait)
        elif what == "partitions/create":
            client.create_partition(name, body["partitionName"])
        elif what == "aliases/create":
            client.create_alias(name, body["aliasName"])
        elif what == "aliases/alter":
            client.alter_alias(name, body["aliasName"])
        elif what == "collections/load":
            client.load_collection(name, **{argument: options[key] for key, argument in LOAD_OPTIONS.items() if key in options})
        else:
            raise Problem(f"no operation {what!r} is known; take the loader of the schemac that made the file")

    # --- comparing -----------------------------------------------------------------------------------------------------------

    def properties(self, body: Json) -> dict[str, str]:
        names = {key: body[key] for key in ("dbName", "collectionName") if key in body}
        return pairs((self.ask({"path": PREFIX + "collections/describe", "body": names}) or {}).get("properties"))

    def compare(self, operation: Json) -> Iterator[str]:
        body = operation["body"]
        client, name = self.client(body.get("dbName") or "default"), body.get("collectionName", "")
        if action(operation) == "collections/create":
            want = wanted(body)
            if self.lite:
                want = {key: value for key, value in want.items() if key not in LITE_HAS}
            yield from differences(want, live(self.guard("describing", lambda: client.describe_collection(name))))
        elif action(operation) == "indexes/create":
            found = self.guard("describing", lambda: self.indexes(client, name))
            for index in body["indexParams"]:
                for one in found:
                    name_of = index["fieldName"] if self.lite else index.get("indexName") or index["fieldName"]
                    if one["indexName"] == name_of:
                        keys = ("fieldName", "indexType", "metricType")
                        want = {key: index.get(key) or None for key in keys}
                        # Lite says NONE of an index without a metric, and no parameters.
                        have = {key: (None if one[key] in ("", "NONE") else one[key]) for key in keys}
                        params = {} if self.lite else {key: text(value) for key, value in (index.get("params") or {}).items()}
                        yield from differences({**want, "params": params}, {**have, "params": one["params"]})


def live(data: Json) -> Json:
    """A described collection in the form in which collections are compared."""
    names = {getattr(DataType, client): rest for rest, client in TYPES.items() if hasattr(DataType, client)}
    fields = {}
    for field in data["fields"]:
        fields[field["name"]] = {
            "type": names.get(field["type"], str(field["type"])),
            "element": names.get(field.get("element_type")),
            "params": {key: plain(value) for key, value in field.get("params", {}).items()},
            "primary key": bool(field.get("is_primary")),
            "auto id": bool(field.get("auto_id")),
            "partition key": bool(field.get("is_partition_key")),
            "clustering key": bool(field.get("is_clustering_key")),
            "nullable": bool(field.get("nullable")),
        }
        if "struct_fields" in field:
            members = ", ".join(sorted(one["name"] for one in field["struct_fields"]))
            fields[field["name"]] = {"type": "ArrayOfStruct", "members": members}
    kinds = {getattr(FunctionType, client): rest for rest, client in FUNCTIONS.items() if hasattr(FunctionType, client)}
    functions = {
        one["name"]: {
            "type": kinds.get(one["type"], str(one["type"])),
            "inputs": ", ".join(one.get("input_field_names", ())),
            "outputs": ", ".join(one.get("output_field_names", ())),
        }
        for one in data.get("functions") or ()
    }
    return {
        "fields": fields,
        "functions": functions,
        "dynamic field": bool(data.get("enable_dynamic_field")),
        "shards": data.get("num_shards"),
        "partitions": data.get("num_partitions"),
        "consistency": data.get("consistency_level_name"),
    }


# --- bodies of REST as arguments of the client ---------------------------------------------------------------------------------


def schema(body: Json) -> Any:
    spec = body["schema"]
    auto_id = bool(spec.get("autoID"))
    made = MilvusClient.create_schema(auto_id=auto_id, enable_dynamic_field=bool(spec.get("enableDynamicField")), description=body.get("description", ""))
    for field in spec["fields"]:
        made.add_field(field["fieldName"], known(TYPES, DataType, field["dataType"], "type"), **arguments_of(field, auto_id))
    for struct in spec.get("structFields", ()):
        add_struct(made, struct)
    for function in spec.get("functions", ()):
        made.add_function(Function(
            name=function["name"], function_type=known(FUNCTIONS, FunctionType, function["type"], "function"),
            input_field_names=function["inputFieldNames"], output_field_names=function["outputFieldNames"],
            description=function.get("description", ""), params=function.get("params", {}),
        ))  # fmt: skip
    return made


def add_struct(made: Any, struct: Json) -> None:
    """A struct's members are arrays in REST, all as long as the struct's; the client makes them so by itself."""
    if not hasattr(MilvusClient, "create_struct_field_schema"):
        raise Problem("the installed pymilvus has no structs; one since 2.6.2 has")
    members = MilvusClient.create_struct_field_schema()
    for member in struct["fields"]:
        params = {key: value for key, value in parameters(member).items() if key != "max_capacity"}
        described = {"description": member["description"]} if member.get("description") else {}
        members.add_field(member["fieldName"], known(TYPES, DataType, member["elementDataType"], "type"), **params, **described)
    options = {"nullable": True} if struct.get("nullable") else {}
    if struct.get("description"):
        options["description"] = struct["description"]
    capacity = int(struct["typeParams"]["max_capacity"])
    made.add_field(struct["fieldName"], DataType.ARRAY, element_type=DataType.STRUCT, struct_schema=members, max_capacity=capacity, **options)


def parameters(field: Json) -> Json:
    return {key: int(value) if key in NUMBERS else value for key, value in (field.get("elementTypeParams") or {}).items()}


def arguments_of(field: Json, auto_id: bool) -> Json:
    options = parameters(field)
    options.update({argument: True for key, argument in FLAGS.items() if field.get(key)})
    if field["dataType"] == "Array":
        options["element_type"] = known(TYPES, DataType, field["elementDataType"], "type")
    if field.get("isPrimary") and auto_id:
        options["auto_id"] = True
    if field.get("description"):
        options["description"] = field["description"]
    if field.get("defaultValue") is not None:
        slot, make = DEFAULTS.get(field["dataType"], ("string_data", str))
        options["default_value"] = schema_pb2.ValueField(**{slot: make(field["defaultValue"])})
    return options


def options_of(body: Json) -> Json:
    params = body.get("params", {})
    options: Json = {"consistency_level": params.get("consistencyLevel", "Bounded")}
    if "shardsNum" in params:
        options["num_shards"] = int(params["shardsNum"])
    if "partitionsNum" in params:
        options["num_partitions"] = int(params["partitionsNum"])
    return options


def index_params(client: MilvusClient, index: Json) -> Any:
    made = client.prepare_index_params()
    metric = {"metric_type": index["metricType"]} if index.get("metricType") else {}
    made.add_index(index["fieldName"], index_type=index.get("indexType", ""), index_name=index.get("indexName", ""), params=dict(index.get("params") or {}), **metric)
    return made


if __name__ == "__main__":
    sys.exit(main(lambda arguments: Grpc(arguments.uri, arguments.token, arguments.timeout)))
