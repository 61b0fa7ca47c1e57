"""The shipped loaders as people run them: as programs, over gRPC and over REST, on what the compiler made.

No server here speaks REST v2, which came with 2.4. So the loader over REST is sent to a small server that answers as those of 2.4 to
3.0 do (their handlers were read), and does with the other loader's methods what it is asked to.

    python -m checks.milvus_programs milvus-lite --uri URI --schemac PROGRAM --work DIR
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pymilvus.client.prepare import Prepare
from pymilvus.grpc_gen import schema_pb2

from .milvus_loader import LOADERS, Body, Operation, Server, action, shipped
from .report import Report

COLLECTION = """\
engine: milvus
kind: collection
name: {name}
fields:
  id: {{ type: int64, primary_key: true }}
  name: varchar({length})
  v: {{ type: float_vector(8), index: {index} }}
partitions: [p1]
{aliases}
properties: {{ collection.ttl.seconds: {ttl} }}
"""
FLAT, HNSW = "{ type: FLAT, metric: L2 }", "{ type: HNSW, metric: L2, params: { M: 16, efConstruction: 200 } }"
STRUCTS = """\
engine: milvus
kind: collection
name: structs
fields:
  id: { type: int64, primary_key: true }
  parts: { type: "array<struct, 4>", fields: { a: int64, v: { type: float_vector(8), index: { type: HNSW, metric: COSINE } } } }
load: { enabled: false }
"""
QUESTIONS = {"databases/list", "aliases/describe", "collections/describe", "collections/get_load_state", "partitions/has", "indexes/describe"}
# The codes that the handlers give for what is not there.
CODES = {"aliases/describe": 1600, "indexes/describe": 700}


# --- bodies of REST against the client's builders ------------------------------------------------------------------------------


def bodies(report: Report, operations: list[Operation]) -> None:
    """What the client's own builders make of a schema is what the body says, name by name."""
    for operation in operations:
        if action(operation) != "collections/create":
            continue
        body = operation["body"]
        built = Prepare.get_schema_from_collection_schema(body["collectionName"], shipped.schema(body))
        wanted, found = in_rest(built), plain(body["schema"])
        report.check(wanted == found, f"{shipped.title(operation)}: the client builds\n{json.dumps(wanted)}\n, the body is\n{json.dumps(found)}")


def in_rest(schema: Any) -> Body:
    """A message of the protocol in the words of REST, whose types have the protocol's names."""
    kind = schema_pb2.DataType.Name
    shown: Body = {
        "autoID": any(field.autoID for field in schema.fields),
        "enableDynamicField": schema.enable_dynamic_field,
        "fields": [field_in_rest(field) for field in schema.fields],
        "functions": [
            {"name": one.name, "type": schema_pb2.FunctionType.Name(one.type), "inputFieldNames": list(one.input_field_names),
             "outputFieldNames": list(one.output_field_names), "params": {pair.key: pair.value for pair in one.params}}
            for one in schema.functions
        ],
    }  # fmt: skip
    structs = [
        {
            "fieldName": struct.name,
            "nullable": struct.nullable,
            "fields": [
                {"fieldName": one.name, "dataType": kind(one.data_type), "elementDataType": kind(one.element_type), "params": parameters(one)}
                for one in struct.fields
            ],
        }
        for struct in schema.struct_array_fields
    ]
    return shown | ({"structFields": structs} if structs else {})


def parameters(field: Any) -> Body:
    return {pair.key: shipped.plain(pair.value) for pair in field.type_params}


def field_in_rest(field: Any) -> Body:
    default = field.default_value.WhichOneof("data")
    shown = {
        "fieldName": field.name,
        "dataType": schema_pb2.DataType.Name(field.data_type),
        "elementDataType": schema_pb2.DataType.Name(field.element_type) if field.element_type else None,
        "isPrimary": field.is_primary_key,
        "isPartitionKey": field.is_partition_key,
        "isClusteringKey": field.is_clustering_key,
        "nullable": field.nullable,
        "description": field.description,
        "params": parameters(field),
        "default": getattr(field.default_value, default) if default else None,
    }
    return {key: value for key, value in shown.items() if value not in (None, False, "")}


def plain(schema: Body) -> Body:
    """A body's schema in the form that is compared."""
    def field(one: Body, keys: tuple[str, ...]) -> Body:
        params = {key: shipped.plain(value) for key, value in one.get("elementTypeParams", {}).items()}
        shown = {key: one.get(key) for key in keys} | {"params": params, "default": one.get("defaultValue")}
        return {key: value for key, value in shown.items() if value is not None and value is not False and value != ""}

    names = ("fieldName", "dataType", "elementDataType")
    flags = ("isPrimary", "isPartitionKey", "isClusteringKey", "nullable", "description")
    shown: Body = {
        "autoID": schema["autoID"],
        "enableDynamicField": schema["enableDynamicField"],
        "fields": [field(one, names + flags) for one in schema["fields"]],
        "functions": [
            {key: one[key] for key in ("name", "type", "inputFieldNames", "outputFieldNames")}
            | {"params": {key: shipped.text(value) for key, value in one.get("params", {}).items()}}
            for one in schema["functions"]
        ],
    }
    structs = [
        {"fieldName": one["fieldName"], "nullable": bool(one.get("nullable")), "fields": [field(member, names) for member in one["fields"]]}
        for one in schema.get("structFields", ())
    ]
    return shown | ({"structFields": structs} if structs else {})


# --- a server that answers as REST v2 does -------------------------------------------------------------------------------------


class Front(ThreadingHTTPServer):
    def __init__(self, server: Server) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.behind = server
        self.lock = threading.Lock()

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    server: Front

    def do_POST(self) -> None:  # noqa: N802 - the name is the library's
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            answer = self.answered({"path": self.path, "body": body})
        sent = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def answered(self, call: Operation) -> Body:
        grpc, what = self.server.behind.grpc, action(call)
        try:
            if what not in QUESTIONS:
                grpc.apply(call)
                return {"code": 0, "data": {}}
            found = grpc.ask(call)
            if what == "collections/describe" and found:
                found = described(found)
            return {"code": 0, "data": found} if found else {"code": CODES.get(what, 100), "message": "not found"}
        except shipped.Problem as problem:
            return {"code": 65535, "message": str(problem)}

    def log_message(self, *_: Any) -> None:
        """Nothing is printed for a request."""


def described(found: Body) -> Body:
    """A description as the handler of `collections/describe` gives it."""
    live = shipped.live(found)
    fields = [
        {"name": name, "type": one["type"], "elementType": one["element"] or "", "primaryKey": one["primary key"], "autoId": one["auto id"],
         "partitionKey": one["partition key"], "clusteringKey": one["clustering key"], "nullable": one["nullable"],
         "params": [{"key": key, "value": value} for key, value in one["params"].items()]}
        for name, one in live["fields"].items()
    ]  # fmt: skip
    return {
        "collectionName": found["collectionName"], "fields": fields, "functions": [], "properties": found["properties"],
        "enableDynamicField": live["dynamic field"],
    }  # fmt: skip


# --- the programs --------------------------------------------------------------------------------------------------------------


class Project:
    def __init__(self, folder: Path, schemac: Path) -> None:
        self.folder, self.schemac = folder, schemac

    def build(self, *documents: str) -> Path:
        specs = self.folder / "schema-defs/app/milvus"
        specs.mkdir(parents=True, exist_ok=True)
        (self.folder / "schemac.toml").write_text("", encoding="utf-8")
        (specs / "all.yaml").write_text("---\n".join(documents), encoding="utf-8")
        subprocess.run([self.schemac, "build", "--project", self.folder], check=True, capture_output=True)
        return self.folder / "generated/milvus/deploy.json"


def collection(name: str, alias: str = "", *, length: int = 64, index: str = FLAT, ttl: int = 86400) -> str:
    aliases = f"aliases: [{alias}]" if alias else "aliases: []"
    return COLLECTION.format(name=name, aliases=aliases, length=length, index=index, ttl=ttl)


def run(report: Report, server: Server, uri: str, schemac: Path, work: Path) -> None:
    front = Front(server)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    project = Project(work, schemac)
    for name, address in (("milvus_grpc", uri), ("milvus_rest", front.uri)):
        with report.step(f"{name}.py: a plan, a deployment, a second one, a moved alias, differences"):
            one_program(report, server, project, name, address)
    with report.step("milvus_rest.py refuses what REST would drop"):
        code, said = program("milvus_rest", project.build(STRUCTS), front.uri)
        report.check(code == 2 and "milvus_grpc.py" in said, f"exit {code}: {said}")
    front.shutdown()


def program(name: str, script: Path, uri: str, *options: str) -> tuple[int, str]:
    command = [sys.executable, str(LOADERS / f"{name}.py"), str(script), "--uri", uri, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def one_program(report: Report, server: Server, project: Project, name: str, uri: str) -> None:
    client = server.client()

    def ran(script: Path, wanted: int, *words: str, options: tuple[str, ...] = ()) -> None:
        code, said = program(name, script, uri, *options)
        report.check(code == wanted, f"exit {code}, not {wanted}:\n{said}")
        for word in words:
            report.check(word in said, f"{word!r} is not said:\n{said}")

    def alias() -> str | None:
        return server.grpc.alias(client, "chunks")

    first = project.build(collection("chunks_v1", "chunks"))
    ran(first, 0, "would make: collections/create default.chunks_v1", "6 would be made, 0 differences", options=("--dry-run",))
    report.check(not client.has_collection("chunks_v1"), "a plan made the collection")
    ran(first, 0, "makes: aliases/create", "made, 0 differences")
    report.check(alias() == "chunks_v1", f"the alias is {alias()}")
    report.check(client.has_partition("chunks_v1", "p1"), "there is no partition")
    ran(first, 0, "0 made, 0 differences")
    second = project.build(collection("chunks_v1"), collection("chunks_v2", "chunks"))
    ran(second, 0, "would make: aliases/alter", options=("--dry-run",))
    report.check(alias() == "chunks_v1", "a plan moved the alias")
    ran(second, 0, "makes: aliases/alter default.chunks_v2.chunks", "made, 0 differences")
    report.check(alias() == "chunks_v2", f"the alias is {alias()}")
    report.check(client.has_collection("chunks_v1"), "the first collection is gone")
    ran(second, 0, "0 made, 0 differences")
    third = project.build(collection("chunks_v1"), collection("chunks_v2", "chunks", length=128, index=HNSW, ttl=60))
    before = client.describe_collection("chunks_v2")
    ran(third, 3, "max_length is 64, not 128", "indexType is FLAT, not HNSW", "collection.ttl.seconds is 86400, not 60", "0 made")
    after = client.describe_collection("chunks_v2")
    report.check(str(before) == str(after), "a difference was mended")
    # A collection that has the alias's name for its own is told from one that is only called by it.
    fourth = project.build(collection("chunks"))
    code, said = program(name, fourth, uri)
    report.check(code == 2 and "chunks" in said, f"a collection called as an alias is: exit {code}: {said}")
    old = project.folder / "old.json"
    old.write_text('{"format": 1, "operations": []}', encoding="utf-8")
    ran(old, 2, "this loader reads 2")
    client.drop_alias("chunks")
    for made in ("chunks_v1", "chunks_v2"):
        client.release_collection(made)
        client.drop_collection(made)


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.milvus_programs", description=__doc__)
    parser.add_argument("engine", choices=("milvus-lite", "milvus"))
    parser.add_argument("--uri", required=True, help="Milvus' address")
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the project; made anew")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True)
    report = Report(f"{arguments.engine}, the shipped loaders")
    run(report, Server(arguments.uri), arguments.uri, arguments.schemac.resolve(), arguments.work)
    return report.finish({})


if __name__ == "__main__":
    sys.exit(main())
