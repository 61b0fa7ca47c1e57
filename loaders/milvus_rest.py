#!/usr/bin/env python3
"""Deploys the operations of schemac's deploy.json to Milvus over its HTTP interface (REST v2, servers since 2.4).

    python3 milvus_rest.py generated/milvus/deploy.json --uri http://localhost:19530 [--dry-run]

What is missing is made, an alias that is elsewhere is moved, what is there is compared and told where it differs. Nothing is
dropped, made anew or changed, so it may run again after a failure, and as often as one likes. Needs Python 3.9 and nothing else.
The form of the file, and what its keys mean: docs/milvus-operations.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, Callable, Dict

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


# Codes of what is not there: a collection, a partition, an index, a database, an alias.
ABSENT = {100, 200, 700, 800, 1600}
ABSENT_WORDS = ("not found", "not exist", "can't find")


class Stays(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: the token is for the server that was named."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(Stays)
# More is no answer to any question, in bytes.
LONGEST = 64 << 20


class Rest:
    """A server by its HTTP interface."""

    def __init__(self, uri: str, token: str, timeout: float) -> None:
        self.uri, self.token, self.timeout = uri.rstrip("/"), token, timeout
        # A user and a password in it are nobody's to read.
        self.name = re.sub(r"//[^/]*@", "//***@", self.uri)

    def call(self, path: str, body: Json) -> Json:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.uri + path, json.dumps(body).encode(), headers, method="POST")
        try:
            answer = json.loads(self.whole(request))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                raise Problem(f"{self.name} has no {path}: REST v2 came with Milvus 2.4; milvus_grpc.py speaks to older servers") from error
            raise Problem(f"{path}: HTTP {error.code} {error.reason}") from error
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise Problem(f"{self.name}{path}: {type(error).__name__}: {error}") from error
        # The status is 200 whatever happened; the code says it.
        return answer if isinstance(answer, dict) else {"code": -1, "message": f"no object: {answer!r}"}

    def whole(self, request: urllib.request.Request) -> bytes:
        """The body of an answer, within the time that a call has: a server can send a byte now and then for ever."""
        came: list[bytes | Exception] = []

        def send() -> None:
            try:
                with OPENER.open(request, timeout=self.timeout) as reply:
                    came.append(reply.read(LONGEST + 1))
            except Exception as error:
                came.append(error)

        worker = threading.Thread(target=send, daemon=True)
        worker.start()
        worker.join(self.timeout)
        if not came:
            raise TimeoutError(f"no whole answer after {self.timeout:g} seconds")
        if isinstance(came[0], Exception):
            raise came[0]
        if len(came[0]) > LONGEST:
            raise ValueError(f"the answer has more than {LONGEST >> 20} MiB")
        return came[0]

    def ask(self, question: Json) -> Any:
        """The data of an answer; nothing for what is not there."""
        answer = self.call(question["path"], question["body"])
        if answer.get("code") == 0:
            return answer.get("data")
        message = str(answer.get("message", ""))
        if answer.get("code") in ABSENT or any(words in message for words in ABSENT_WORDS):
            return None
        raise Problem(f"{action(question)}: {message} (code {answer.get('code')})")

    def refuses(self, operation: Json) -> None:
        if operation.get("client") == "grpc":
            raise Problem(f"{title(operation)}: HTTP drops parts of this collection without a word; deploy it with milvus_grpc.py")

    def apply(self, operation: Json) -> None:
        if operation.get("options"):
            print(shown(f"    without {', '.join(map(str, operation['options']))}: HTTP has no way to say it"))
        answer = self.call(operation["path"], operation["body"])
        if answer.get("code") != 0:
            raise Problem(f"{title(operation)}: {answer.get('message')} (code {answer.get('code')})")
        if action(operation) == "collections/load":
            self.wait(operation)

    def wait(self, operation: Json) -> None:
        """Loading goes on after the answer."""
        end = time.monotonic() + self.timeout
        while not holds(self.ask(operation["exists"]), operation["exists"]["expect"]):
            if time.monotonic() > end:
                raise Problem(f"{title(operation)}: not loaded after {self.timeout:g} seconds; it may still load")
            time.sleep(0.5)

    def describe(self, body: Json) -> Json:
        names = {key: body[key] for key in ("dbName", "collectionName") if key in body}
        return self.ask({"path": PREFIX + "collections/describe", "body": names}) or {}

    def properties(self, body: Json) -> dict[str, str]:
        return pairs(self.describe(body).get("properties"))

    def compare(self, operation: Json) -> Iterator[str]:
        body = operation["body"]
        if action(operation) == "collections/create":
            yield from differences(wanted(body), live(self.describe(body)))
        elif action(operation) == "indexes/create":
            names = {key: body[key] for key in ("dbName", "collectionName") if key in body}
            for index in body["indexParams"]:
                name = index.get("indexName") or index["fieldName"]
                found = self.ask({"path": PREFIX + "indexes/describe", "body": {**names, "indexName": name}}) or []
                for one in found:
                    keys = ("fieldName", "indexType", "metricType")
                    want = {key: index.get(key) or None for key in keys}
                    yield from differences(want, {key: one.get(key) or None for key in keys})


def live(data: Json) -> Json:
    """A described collection in the form in which collections are compared."""
    fields = {}
    for field in data.get("fields", ()):
        params = pairs(field.get("params"))
        fields[field["name"]] = {
            "type": field.get("type"),
            "element": field.get("elementType") or None,
            "params": {key: plain(value) for key, value in params.items()},
            "primary key": bool(field.get("primaryKey")),
            "auto id": bool(field.get("autoId")),
            "partition key": bool(field.get("partitionKey")),
            "clustering key": bool(field.get("clusteringKey")),
            "nullable": bool(field.get("nullable")),
        }
    for struct in data.get("structFields", ()):
        fields[struct["name"]] = {"type": "ArrayOfStruct", "members": ", ".join(sorted(one["name"] for one in struct.get("fields", ())))}
    return {
        "fields": fields,
        "functions": {one["name"]: live_function(one) for one in data.get("functions") or ()},
        "dynamic field": data.get("enableDynamicField"),
        "shards": data.get("shardsNum"),
        "partitions": data.get("partitionsNum"),
        "consistency": data.get("consistencyLevel"),
    }


def live_function(function: Json) -> Json:
    return {
        "type": function.get("type"),
        "inputs": ", ".join(function.get("inputFieldNames") or ()),
        "outputs": ", ".join(function.get("outputFieldNames") or ()),
    }


if __name__ == "__main__":
    sys.exit(main(lambda arguments: Rest(arguments.uri, arguments.token, arguments.timeout)))
