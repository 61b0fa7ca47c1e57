"""Hostile names and texts on Milvus.

Unlike the other engines, Milvus is never sent what the compiler refuses: Lite takes the name of a partition for a path, so a name
that is one may remove files of the machine. A name that the compiler takes and that is no plain identifier fails here, unsent;
every operation is looked through for names before it goes out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pymilvus import MilvusException

from .hostile import Candidate, Project, quoted, texts, value
from .milvus_limits import Limits, Lite, Standalone235
from .milvus_loader import Body, Operation, Server, action, shipped
from .report import Report

# The places where the text is a name.
NAMES = ("databases", "collections", "fields", "indexes", "partitions", "aliases")
TEXTS = ("descriptions", "defaults")
# Each place has a database of its own, but for aliases: 2.3.5 describes those of the database `default` alone.
DATABASES = {place: f"in_{place}" for place in (*NAMES[1:], *TEXTS) if place != "aliases"}
HARMLESS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
# A partition may begin with a digit. That is no path, but Lite gets none that is not as plain as all other names.
OF_PARTITIONS = re.compile(r"[A-Za-z0-9_]{1,255}")
NAME_KEYS = ("dbName", "collectionName", "fieldName", "indexName", "partitionName", "aliasName", "name")

ID = "  id: { type: int64, primary_key: true }\n"
VECTOR = "  v: { type: float_vector(8), index: { type: FLAT, metric: L2 } }\n"
REST = "load: { enabled: false }\n"


class LiteByName(Lite):
    reasons = Lite.reasons | {"partition-digit": "Lite is sent plain identifiers only, and a partition may begin with a digit"}


def run(folder: Path, schemac: Path, uri: str, *, lite: bool) -> int:
    report = Report(f"{'milvus-lite' if lite else 'milvus'}, hostile names and texts")
    limits: Limits = LiteByName(report.allow) if lite else Standalone235(report.allow)
    project = _project(folder, schemac, report)
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        output = project.build()
    with report.step("what it takes as a name is a plain identifier"):
        for candidate in (one for place in NAMES for one in project.accepted(place)):
            report.check(_plain(candidate), f"{candidate}: accepted, but it is no plain identifier")
    server = Server(uri, wait=False)
    before = set(server.client().list_databases())
    operations: list[Operation] = json.loads((output / "milvus/deploy.json").read_text(encoding="utf-8"))["operations"]
    sent = [one for one in operations if _may_be_sent(one, report, lite=lite)]
    with report.step("every operation is taken once"):
        for operation in sent:
            _apply(server, limits, operation, report)
    with report.step("every exists check is true"):
        for operation in sent:
            question = operation.get("exists")
            if question is not None:
                report.check(server.exists(question), f"exists is false: {json.dumps(question)[:500]}")
    with report.step("the engine holds what was written"):
        _compare(project, server, before, lite=lite)
    project.summary()
    return report.finish(limits.reasons)


def _project(folder: Path, schemac: Path, report: Report) -> Project:
    project = Project(folder, schemac, report)
    for database in DATABASES.values():
        project.fixed(f"{database}.database", f"engine: milvus\nkind: database\nname: {database}\n")

    def collection(place: str, name: str, fields: str, rest: str = "") -> str:
        database = DATABASES.get(place, "default")
        return f"engine: milvus\nkind: collection\ndatabase: {database}\nname: {name}\n{rest}fields:\n{ID}{fields}{REST}"

    names = [(n, t, quoted(t), value(t)) for n, t in enumerate(texts())]
    project.add("databases", ((t, f"engine: milvus\nkind: database\nname: {v}\n") for _, t, _, v in names))
    project.add("collections", ((t, collection("collections", v, VECTOR, f"description: {v}\n")) for _, t, _, v in names))
    project.add("fields", ((t, collection("fields", f"c{n}", f"{VECTOR}  {q}: {{ type: int64, description: {v} }}\n")) for n, t, q, v in names))
    project.add("indexes", ((t, collection("indexes", f"c{n}", VECTOR.replace("L2", f"L2, name: {v}"))) for n, t, _, v in names))
    project.add("partitions", ((t, collection("partitions", f"c{n}", VECTOR, f"partitions: [{v}]\n")) for n, t, _, v in names))
    project.add("aliases", ((t, collection("aliases", f"c{n}", VECTOR, f"aliases: [{v}]\n")) for n, t, _, v in names))
    described = "  c: {{ type: int64, description: {} }}\n"
    project.add("descriptions", (
        (t, collection("descriptions", f"c{n}", VECTOR + described.format(v), f"description: {v}\n")) for n, t, _, v in names
    ))  # fmt: skip
    default = "  c: {{ type: varchar(65535), default: {} }}\n"
    project.add("defaults", ((t, collection("defaults", f"c{n}", VECTOR + default.format(v))) for n, t, _, v in names))
    return project


def _plain(candidate: Candidate) -> bool:
    pattern = OF_PARTITIONS if candidate.place == "partitions" else HARMLESS
    return pattern.fullmatch(candidate.text) is not None


def names_of(body: Any) -> Iterator[tuple[str, str]]:
    if isinstance(body, dict):
        for key, held in body.items():
            if key in NAME_KEYS and isinstance(held, str):
                yield key, held
            yield from names_of(held)
    elif isinstance(body, list):
        for one in body:
            yield from names_of(one)


def _may_be_sent(operation: Operation, report: Report, *, lite: bool) -> bool:
    for key, name in names_of(operation):
        if HARMLESS.fullmatch(name):
            continue
        if key == "partitionName" and OF_PARTITIONS.fullmatch(name):
            if not lite:
                continue
            report.allow("partition-digit", name[:80])
        else:
            report.fail(f"{action(operation)}: {key} {name[:80]!r} is no plain identifier; nothing was sent")
        return False
    return True


def _apply(server: Server, limits: Limits, operation: Operation, report: Report) -> None:
    adapted = limits.adapt(operation)
    # A database that is there by itself: `default`.
    if adapted is None:
        return
    try:
        server.apply(adapted)
        report.check(True, "")
    except (shipped.Problem, ValueError, KeyError, TypeError) as error:
        report.fail(f"{action(operation)}: {type(error).__name__}: {str(error)[:300]}\n{json.dumps(operation)[:500]}")


def _compare(project: Project, server: Server, before: set[str], *, lite: bool) -> None:
    def described(place: str) -> dict[str, Body]:
        client = server.client(DATABASES[place])
        return {name: client.describe_collection(name) for name in client.list_collections()}

    collections = described("collections")
    # Lite keeps no descriptions.
    project.compare("collections", {name: one.get("description") for name, one in collections.items()}, comments=not lite)
    fields = {field["name"]: field.get("description") for one in described("fields").values() for field in one["fields"]}
    known = {name: fields.pop(name) for name in ("id", "v")}
    project.report.check(len(known) == 2, "the other fields are not there")
    project.compare("fields", fields, comments=not lite)
    # `default` is there by itself, and may be declared all the same.
    declared = {one.text for one in project.accepted("databases")}
    found = set(server.client().list_databases()) - set(DATABASES.values())
    project.compare("databases", dict.fromkeys(found - (before - declared)), comments=False)
    for place in ("indexes", "partitions", "aliases"):
        database = DATABASES.get(place, "default")
        client = server.client(database)
        for candidate in project.accepted(place):
            collection = _collection(candidate)
            if place == "indexes":
                held = set(server.indexes(database, collection))
                wanted = {"v" if lite else candidate.text}
            elif place == "partitions":
                held = set(client.list_partitions(collection)) - {"_default"}
                wanted = set() if lite and not HARMLESS.fullmatch(candidate.text) else {candidate.text}
            else:
                held = {client.describe_alias(candidate.text)["collection_name"]}
                wanted = {collection}
            project.report.check(held == wanted, f"{candidate}: the engine has {held}")
    texts_of = described("descriptions")
    for candidate in project.accepted("descriptions"):
        one = texts_of.get(_collection(candidate))
        if project.report.check(one is not None, f"{candidate}: no such collection") and one is not None and not lite:
            of_field = next(field.get("description") for field in one["fields"] if field["name"] == "c")
            for held in (one.get("description"), of_field):
                project.report.check((held or "") == candidate.text.strip(), f"{candidate}: the description is {held!r}")
    defaults = described("defaults")
    for candidate in project.accepted("defaults"):
        name = _collection(candidate)
        if lite:
            held = _default_of_row(server, name)
        else:
            field = next(field for field in defaults[name]["fields"] if field["name"] == "c")
            held = field["default_value"].string_data if field.get("default_value") is not None else None
        project.report.check(held == candidate.text, f"{candidate}: the default is {held!r}")


def _default_of_row(server: Server, collection: str) -> Any:
    """Lite does not say defaults; a row that leaves the field out has it."""
    client = server.client(DATABASES["defaults"])
    client.insert(collection, [{"id": 1, "v": [0.0] * 8}])
    return client.query(collection, filter="id == 1", output_fields=["c"])[0]["c"]


def _collection(candidate: Candidate) -> str:
    return f"c{int(Path(candidate.file).stem.split('-')[1])}"
