"""Milvus: Lite as the quick check, and a real standalone server, which is strict where Lite is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pymilvus import MilvusException

from . import milvus_catalog, milvus_programs, milvus_specs, snapshot
from .manifest import Manifest, Part, in_order
from .milvus_limits import Limits, Lite, Standalone235
from .milvus_loader import Operation, Server, action, database_of, shipped
from .report import Report
from .specs import NOT_COMPARED, Specs

ENGINE = "milvus"
Problem = shipped.Problem


class Check:
    def __init__(self, manifest: Manifest, report: Report, server: Server, limits: Limits) -> None:
        self.report = report
        self.server = server
        self.limits = limits
        self.folder = manifest.root / "milvus"
        self.objects = manifest.of(ENGINE)
        self.operations: list[Operation] = json.loads((self.folder / "deploy.json").read_text(encoding="utf-8"))["operations"]
        # Keyed by the operation's text: those that the engine cannot take.
        self.left_out: set[str] = set()
        for operation in self.operations:
            is_default = action(operation) == "databases/create" and operation["body"]["dbName"] == "default"
            if limits.adapt(operation) is None and not is_default:
                self.left_out.add(_key(operation))

    def ask(self, question: Operation, what: str) -> bool | None:
        try:
            return self.server.exists(question)
        except (Problem, MilvusException, ValueError, KeyError) as error:
            self.report.fail(f"{what}: the exists check raises {_text(error)}\n{json.dumps(question)}")
            return None

    def expect_exists(self, *, deployed: bool) -> None:
        for item in self.objects:
            if item.exists is not None:
                made = not item.parts or _key(item.parts[0].statement) not in self.left_out
                self._judge(item.exists, item.id, deployed and made, item.kind == "database" and item.name == "default")
            for part in item.parts:
                if part.exists is not None:
                    made = _key(part.statement) not in self.left_out
                    self._judge(part.exists, str(part), deployed and made, item.kind == "database" and item.name == "default")

    def _judge(self, question: Operation, what: str, wanted: bool, is_default: bool) -> None:
        found = self.ask(question, what)
        if found is None:
            return
        if is_default and found and not wanted:
            self.report.allow("database-default", what)
            return
        self.report.check(found == wanted, f"{what}: exists is {str(found).lower()}, not {str(wanted).lower()}\n{json.dumps(question)}")

    def deploy(self) -> list[str]:
        """Applies what is not there yet; returns what was applied although it could be asked for."""
        applied = []
        for operation in self.operations:
            adapted = self.limits.adapt(operation)
            if adapted is None:
                continue
            what = f"{action(operation)} {json.dumps({k: v for k, v in operation['body'].items() if isinstance(v, str)}, ensure_ascii=False)}"
            question = operation.get("exists")
            if question is not None and self.ask(question, what) is not False:
                continue
            try:
                self.server.apply(adapted)
                self.report.check(True, "")
                if question is not None:
                    applied.append(what)
            except (Problem, MilvusException, ValueError, KeyError, TypeError) as error:
                self.report.fail(f"{what}: {_text(error)}")
        return applied

    def script_matches_manifest(self) -> None:
        """The operations that users run and those that the manifest lists must be the same."""
        parts: list[Part] = list(in_order(self.objects))
        for position, part in enumerate(parts):
            there: Any = self.operations[position] if position < len(self.operations) else {}
            same = {key: value for key, value in there.items() if key != "exists"} == part.statement and there.get("exists") == part.exists
            if not self.report.check(same, f"{part}: deploy.json has as operation {position + 1}\n{json.dumps(there)}\n, the manifest\n{json.dumps(part.statement)}"):
                return
        self.report.check(len(self.operations) == len(parts), f"deploy.json has {len(self.operations)} operations, the manifest {len(parts)}")

    def compare_artifacts(self) -> None:
        """Every collection file against the engine's own description."""
        for path in sorted((self.folder / "collections").glob("*.json")):
            artifact = json.loads(path.read_text(encoding="utf-8"))
            key = (database_of(artifact), artifact["collectionName"])
            if self.limits.is_unmade(*key):
                continue
            if not self.report.check(self.server.has_collection(*key), f"{path.name}: no such collection in the engine"):
                continue
            live = milvus_catalog.live(self.server, *key)
            wanted = self.limits.forgive(key, milvus_catalog.wanted(artifact), live)
            difference = snapshot.diff(wanted, live, path.name, "the engine's description")
            self.report.check(not difference, f"{path.name}: the engine shows another collection\n{difference}")


def run(manifest: Manifest, specs: Specs, expected: Path, record: bool, uri: str, *, lite: bool) -> int:
    name = "milvus-lite" if lite else "milvus"
    report = Report(name)
    limits: Limits = Lite(report.allow) if lite else Standalone235(report.allow)
    if not manifest.of(ENGINE):
        report.fail("the manifest lists no object of this engine")
        return report.finish(limits.reasons | NOT_COMPARED)
    server = Server(uri)
    print("Milvus", server.client().get_server_version())
    check = Check(manifest, report, server, limits)
    with report.step("before: no exists check is true"):
        check.expect_exists(deployed=False)
    with report.step("deploy.json holds the manifest's operations in order"):
        check.script_matches_manifest()
    with report.step("first deployment"):
        check.deploy()
    before = {"catalog": milvus_catalog.databases(server), "identities": milvus_catalog.identities(server)}
    with report.step("second deployment: nothing is left to do"):
        for what in check.deploy():
            report.fail(f"applied again: {what}")
        after = {"catalog": milvus_catalog.databases(server), "identities": milvus_catalog.identities(server)}
        difference = snapshot.diff(before, after, "after the first deployment", "after the second")
        report.check(not difference, f"the catalog changed\n{difference}")
    with report.step("after: every exists check is true"):
        check.expect_exists(deployed=True)
    with report.step("every collection is what its file says"):
        check.compare_artifacts()
    with report.step("the catalog shows what the specs say"):
        milvus_specs.check(report, specs, milvus_catalog.databases(server), limits)
    with report.step("bodies of REST are what the client's own builders make"):
        milvus_programs.bodies(report, check.operations)
    with report.step("the catalog shows what was reviewed"):
        snapshot.compare_or_record(report, milvus_catalog.databases(server), expected / f"{name}.json", record, name)
    return report.finish(limits.reasons | NOT_COMPARED)


def _key(operation: Operation) -> str:
    return json.dumps([operation["path"], operation["body"]], sort_keys=True)


def _text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
