"""Ten thousand hostile names and texts on Milvus Lite: what the compiler lets pass is deployed by the shipped loaders, and nothing
appears that no document declares, neither in the database nor in the folders around it.

Each stands in a document of its own, so that one refusal says nothing about another. An engine makes a collection in the time
that a hundred texts take, so those that are taken then share collections: fields, partitions, aliases and indexes by the dozen, each
field with a text as its description and one as its default. `milvus_grpc.py` deploys all of it to one database file. `milvus_rest.py`
deploys it to another, through a server that answers HTTP as Milvus does and passes on what it is asked to do.

Names that are paths are never sent: see `hostile_milvus.py`.
"""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pymilvus import MilvusException

from .hostile import Project, quoted, value
from .hostile_milvus import HARMLESS, OF_PARTITIONS, names_of
from .milvus_loader import Body, Operation, rest, shipped
from .report import Report

COUNT = 10_000
# A collection has a key and a vector besides, and 64 fields at most; of the others there is no such limit on Lite.
FIELDS = 60
OTHERS = 250

# What a name, a path, a text of JSON, an expression of Milvus, a template or a line of a report could take for something else.
PIECES = [
    "a", "B", "9", "_", "x1", "id", "v", "$meta", "RowID", "like", "json_contains", "default", " ", "\n", "\r\n", "\t", "\0", "\x1b[31m", "\x7f", "'", '"', "`",
    "\\", "\\\\", '\\"', "\\u0000", "/", "../", "..\\", "/etc/passwd", "C:\\", "~", "%2e%2e%2f", "%00", ".", "-", ":", ";", ",", "{", "}", "[", "]", "(", ")",
    '", "x": "', '"}}', "}, {", "null", "true", "1e999", "-0", " or 1 == 1", " && id > 0", "a in [1]", "exists(a)", "{{ name }}", "{% raw %}", "$${x}", "${x}",
    "::error::x", "\n::error::x", "##[group]x", "##vso[task]", "?x=1", "#x", "@localhost", "http://127.0.0.1:1/", "\u202e", "\u200b", "\u2028", "\ufeff", "é", "e\u0301",
    "あ", "😀", "\U0010ffff", "ﬁ", "K", "con", "nul", "aux",
]  # fmt: skip
PLAIN = ["a", "B", "c_d", "_", "x", "Y9", "0", "name", "IN", "drop", "__", "é"]

ID = "  id: { type: int64, primary_key: true }\n"
VECTOR = "  v: { type: float_vector(8), index: { type: FLAT, metric: L2 } }\n"
REST = "load: { enabled: false }\n"
ANALYZED = "{{ enable: true, match: true, tokenizer: standard, filter: [{{ type: stop, stop_words: [{}] }}] }}"

# How many of a hundred stand where: fewest where each takes an operation of its own. Names are mostly such that servers take them, so
# that most are there in the end.
NAMES = {"databases": 2, "collections": 1, "fields": 24, "partitions": 5, "aliases": 5, "indexes": 5}
TEXTS = {"descriptions": 1, "defaults": 17, "words": 16, "comments": 17, "properties": 7}
PLACES = NAMES | TEXTS


def texts() -> Iterator[tuple[str, str]]:
    """The places, each with a text; the same on every machine."""
    generator = random.Random(20_261_129)
    seen: set[tuple[str, str]] = set()
    while len(seen) < COUNT:
        (place,) = generator.choices(list(PLACES), list(PLACES.values()))
        pieces = PLAIN if place in NAMES and generator.random() < 0.8 else PIECES
        one = place, "".join(generator.choices(pieces, k=generator.randint(1, 6)))
        if one not in seen:
            seen.add(one)
            yield one


def collection(name: str, *, fields: str = "", rest: str = "") -> str:
    return f"engine: milvus\nkind: collection\nname: {name}\n{rest}fields:\n{ID}{VECTOR}{fields}{REST}"


def single(place: str, number: int, text: str) -> str:
    """A document that holds one text."""
    name, v = f"{place}_{number}", value(text)
    if place == "databases":
        return f"engine: milvus\nkind: database\nname: {v}\n"
    if place == "collections":
        return collection(v)
    if place == "descriptions":
        return collection(name, rest=f"description: {v}\n")
    if place in ("partitions", "aliases"):
        return collection(name, rest=f"{place}: [{v}]\n")
    if place == "properties":
        return collection(name, rest=f"properties: {{ x.y: {v} }}\n")
    return collection(name, fields=field(place, "f", text))


def field(place: str, name: str, text: str) -> str:
    """A field that holds a text; for names, the field itself."""
    v = value(text)
    return {
        "fields": f"  {quoted(text)}: int64\n",
        "indexes": f"  {name}: {{ type: int64, index: {{ type: INVERTED, name: {v} }} }}\n",
        "defaults": f"  {name}: {{ type: varchar(4096), default: {v} }}\n",
        "comments": f"  {name}: {{ type: int64, description: {v} }}\n",
        "words": f"  {name}: {{ type: varchar(99), analyzer: {ANALYZED.format(v)} }}\n",
    }[place]


def batches(taken: dict[str, list[str]]) -> Iterator[str]:
    """Documents that hold all of these texts, many in each."""
    for text in taken["databases"]:
        yield single("databases", 0, text)
    for text in taken["collections"]:
        yield collection(value(text))
    for place in ("fields", "indexes", "defaults", "comments", "words"):
        for number, part in enumerate(parts(taken[place], FIELDS)):
            made = "".join(field(place, f"f{index}", text) for index, text in enumerate(part))
            yield collection(f"of_{place}_{number}", fields=made)
    for place in ("partitions", "aliases"):
        for number, part in enumerate(parts(taken[place], OTHERS)):
            yield collection(f"of_{place}_{number}", rest=f"{place}: [{', '.join(map(value, part))}]\n")
    for number, part in enumerate(parts(taken["properties"], FIELDS)):
        held = ", ".join(f"x.y{index}: {value(text)}" for index, text in enumerate(part))
        yield collection(f"of_properties_{number}", rest=f"properties: {{ {held} }}\n")
    # A description is one of a collection alone, and reaches the server with it.
    for number, text in enumerate(taken["descriptions"]):
        yield collection(f"of_descriptions_{number}", rest=f"description: {value(text)}\n")


def parts(texts: list[str], size: int) -> Iterator[list[str]]:
    return (texts[start : start + size] for start in range(0, len(texts), size))


def run(folder: Path, schemac: Path) -> int:
    report = Report("milvus-lite, ten thousand hostile names and texts")
    project = Project(folder / "single", schemac, report)
    by_place: dict[str, list[str]] = {place: [] for place in PLACES}
    for place, text in texts():
        by_place[place].append(text)
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        for place, held in by_place.items():
            project.add(place, ((text, single(place, number, text)) for number, text in enumerate(held)))
        project.build()
    # One and the same name may stand in several places; two collections and aliases of one name may not be.
    taken = {place: [one.text for one in project.accepted(place)] for place in by_place}
    relations = set(taken["collections"])
    taken["aliases"] = [text for text in taken["aliases"] if text not in relations]
    shared = Project(folder / "shared", schemac, report)
    with report.step("what it takes by itself it takes beside others"):
        for number, document in enumerate(batches(taken)):
            shared.fixed(f"d{number:05}", document)
        output = shared.build()
    operations: list[Operation] = json.loads((output / "milvus/deploy.json").read_text(encoding="utf-8"))["operations"]
    with report.step("every name that goes out is a plain identifier"):
        for key, name in (found for one in operations for found in names_of(one)):
            harmless = OF_PARTITIONS if key == "partitionName" else HARMLESS
            report.check(harmless.fullmatch(name) is not None, f"{key} {name[:80]!r} is no plain identifier; nothing is sent")
    if not report.failures:
        _deploy(report, folder, output / "milvus/deploy.json", taken)
    project.summary()
    print(f"     {sum(map(len, taken.values()))} of {COUNT} are taken, in {len(operations)} operations")
    return report.finish({})


def _deploy(report: Report, folder: Path, script: Path, taken: dict[str, list[str]]) -> None:
    inside = folder / "engine" / "in" / "here"
    inside.mkdir(parents=True)
    (folder / "engine" / "kept").write_text("kept", encoding="utf-8")
    with report.step("the loader for gRPC makes all of it"):
        grpc = shipped.Grpc(str(inside / "grpc.db"), "", 60)
        # For indexes to be built: the client looks twice a second, and there is nothing to build.
        grpc.wait = False
        _load(report, shipped, grpc, script)
    with report.step("the engine holds what was written, and nothing else"):
        if not report.failures:
            _compare(report, grpc, taken)
    with report.step("the loader for HTTP asks for the same"):
        second = shipped.Grpc(str(inside / "rest.db"), "", 60)
        with _listening(second) as uri:
            second.wait = False
            _load(report, rest, rest.Rest(uri, "", 60), script)
        if not report.failures:
            _compare(report, second, taken)
    with report.step("nothing appears beside the databases"):
        found = {str(path.relative_to(folder / "engine")) for path in (folder / "engine").rglob("*") if not path.is_relative_to(inside)}
        report.check(found == {"kept", "in"}, f"there are {found}")
        beside = {path.name for path in inside.iterdir()}
        report.check(all(re.fullmatch(r"(grpc|rest)\.db.*|\..*\.(lock|sock)", name) for name in beside), f"there are {beside}")


def _load(report: Report, loader: Any, server: Any, script: Path) -> None:
    """Runs a shipped loader as its command line does, and reads what it tells."""
    told = io.StringIO()
    run = loader.Run(server, dry_run=False)
    with contextlib.redirect_stdout(told):
        try:
            run.all(loader.read(str(script)))
        except loader.Problem as problem:
            report.fail(f"{loader.__name__}: {str(problem)[:500]}")
    lines = told.getvalue().split("\n")
    report.check(len(run.made) + 1 >= len(lines), f"{len(run.made)} operations tell {len(lines)} lines")
    for line in lines:
        report.check(line.isprintable() and "##[" not in line and not line.lstrip().startswith("::"), f"a line acts: {line[:200]!r}")
    report.check(not run.differing, f"{len(run.differing)} differences: {run.differing[:5]}")


@contextlib.contextmanager
def _listening(server: Any) -> Iterator[str]:
    """Milvus' HTTP interface before a client of its protocol: as much of it as deployments ask for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise head and body go in two pieces, and the second waits for an answer to the first.
        wbufsize = -1

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = json.dumps(_answer(server, self.path.removeprefix(shipped.PREFIX), body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            pass

    listener = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.server_address[1]}"
    finally:
        listener.shutdown()
        listener.server_close()


def _answer(server: Any, what: str, body: Body) -> Body:
    try:
        if what.endswith(("/create", "/alter", "/alter_properties", "/load")):
            return {"code": 0, "data": server.make(what, body, {}) or {}}
        data = server.answer(what, body)
    except (MilvusException, ValueError, KeyError, TypeError) as error:
        return {"code": 1, "message": str(error)}
    return {"code": 100, "message": "not found"} if data is None else {"code": 0, "data": data}


def _compare(report: Report, grpc: Any, taken: dict[str, list[str]]) -> None:
    client = grpc.client()

    def same(what: str, found: set[str], wanted: set[str]) -> None:
        report.check(found == wanted, f"{what}: too many are {sorted(found - wanted)[:5]}, missing {sorted(wanted - found)[:5]}")
        report.passed += len(wanted)

    def collections(place: str, size: int) -> Iterator[tuple[str, list[str]]]:
        return ((f"of_{place}_{number}", part) for number, part in enumerate(parts(taken[place], size)))

    same("databases", set(client.list_databases()), {"default", *taken["databases"]})
    places: list[tuple[str, int]] = [(place, FIELDS) for place in ("fields", "indexes", "defaults", "comments", "words")]
    places += [("properties", FIELDS), ("partitions", OTHERS), ("aliases", OTHERS), ("descriptions", 1)]
    declared = {name for place, size in places for name, _ in collections(place, size)}
    same("collections", set(client.list_collections()), declared | set(taken["collections"]))
    fields: Callable[[str], set[str]] = lambda name: {one["name"] for one in client.describe_collection(name)["fields"]} - {"id", "v"}
    for name, part in collections("fields", FIELDS):
        same(name, fields(name), set(part))
    for place in ("indexes", "defaults", "comments", "words"):
        for name, part in collections(place, FIELDS):
            same(name, fields(name), {f"f{index}" for index in range(len(part))})
    for name, part in collections("indexes", FIELDS):
        # Lite calls every index by its field.
        same(f"indexes of {name}", set(client.list_indexes(name)), {"v", *(f"f{index}" for index in range(len(part)))})
    for name, part in collections("partitions", OTHERS):
        same(f"partitions of {name}", set(client.list_partitions(name)) - {"_default"}, set(part))
    for name, part in collections("aliases", OTHERS):
        same(f"aliases of {name}", set(client.list_aliases(name).get("aliases") or ()), set(part))
    for name, part in collections("properties", FIELDS):
        found = client.describe_collection(name).get("properties", {})
        same(f"properties of {name}", set(found.items()), {(f"x.y{index}", text) for index, text in enumerate(part)})
    for name, part in collections("defaults", FIELDS):
        client.load_collection(name)
        client.insert(name, [{"id": 1, "v": [0.0] * 8}])
        row = client.query(name, filter="id == 1", output_fields=[f"f{index}" for index in range(len(part))])[0]
        same(f"defaults of {name}", {row[f"f{index}"] for index in range(len(part))}, set(part))
