"""The accepted documents on Milvus Lite.

They are written for the newest servers; 2.3.5, the standalone server of these tests, takes few of them as they are.
"""

from __future__ import annotations

from pathlib import Path

from . import accepted, milvus_catalog, milvus_specs, snapshot
from .accepted import Document, Unable
from .milvus import ENGINE, Check
from .milvus_limits import Lite
from .milvus_loader import Server
from .report import Report
from .specs import NOT_COMPARED

TARGETS = '[targets.milvus]\nversion = "3.0"\n'
UNABLE: dict[str, Unable] = {}


def run(work: Path, schemac: Path, uri: str) -> int:
    report = Report("milvus-lite, accepted documents")
    server = Server(uri, wait=False)
    before = set(server.client().list_databases())

    def prove(document: Document, own: Report) -> None:
        try:
            _steps(Check(document.manifest, own, server, Lite(own.allow)), document, server)
        finally:
            _clear(server, before)

    _clear(server, before)
    with report.step("every accepted document is deployed twice, and the engine shows what it says"):
        accepted.run(report, (ENGINE,), work, schemac, TARGETS, UNABLE, prove)
    return report.finish(Lite.reasons | NOT_COMPARED | accepted.ALLOWANCES)


def _clear(server: Server, databases: set[str]) -> None:
    for database in server.client().list_databases():
        client = server.client(database)
        for collection in client.list_collections():
            for alias in milvus_catalog.aliases(server, database, collection, client.describe_collection(collection)):
                client.drop_alias(alias)
            client.drop_collection(collection)
        if database not in databases:
            server.client().drop_database(database)


def _steps(check: Check, document: Document, server: Server) -> None:
    """Stops at the first step that fails: what follows would say the same again."""
    report = check.report
    databases = {item.database for item in check.objects if item.database} | {"default"}
    for database in databases - set(server.client().list_databases()):
        if not any(item.kind == "database" and item.name == database for item in check.objects):
            server.client().create_database(database)
    check.script_matches_manifest()
    check.deploy()
    if report.failures:
        return
    before = {"catalog": milvus_catalog.databases(server), "identities": milvus_catalog.identities(server)}
    for what in check.deploy():
        report.fail(f"applied again: {what}")
    after = {"catalog": milvus_catalog.databases(server), "identities": milvus_catalog.identities(server)}
    difference = snapshot.diff(before, after, "after the first deployment", "after the second")
    report.check(not difference, f"the second deployment changed the catalog\n{difference}")
    check.expect_exists(deployed=True)
    check.compare_artifacts()
    milvus_specs.check(report, document.specs, milvus_catalog.databases(server), check.limits)
