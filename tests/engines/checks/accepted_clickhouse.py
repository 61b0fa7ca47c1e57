"""The accepted documents on ClickHouse, in this process."""

from __future__ import annotations

from pathlib import Path

from . import accepted, clickhouse_specs, snapshot
from .accepted import Document, Unable
from .clickhouse import ALLOWANCES, ENGINE, Check, Server
from .clickhouse_catalog import Catalog
from .report import Report
from .specs import NOT_COMPARED

UNABLE = {
    "clickhouse.view/security.yaml": Unable("chDB has no access storage, so there are no users", "There is no user `admin`"),
}


def run(work: Path, schemac: Path) -> int:
    report = Report("clickhouse, accepted documents")
    data = work / "data"
    data.mkdir()
    server = Server(data)
    with report.step("every accepted document is deployed twice, and the catalog shows what it says"):
        accepted.run(report, (ENGINE,), work, schemac, "", UNABLE, lambda document, own: _prove(document, own, server))
    server.close()
    return report.finish(ALLOWANCES | NOT_COMPARED | accepted.ALLOWANCES)


def _prove(document: Document, report: Report, server: Server) -> None:
    check = Check(document.manifest, report, server)
    catalog = Catalog(server.rows)
    try:
        _steps(check, document, catalog)
    finally:
        for row in server.rows("SELECT name FROM system.databases WHERE name NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')"):
            server.execute(f"DROP DATABASE `{row['name']}` SYNC")
        server.execute("CREATE DATABASE default ENGINE = Atomic")
        for row in server.rows("SELECT name FROM system.functions WHERE origin = 'SQLUserDefined'"):
            server.execute(f"DROP FUNCTION `{row['name']}`")


def _steps(check: Check, document: Document, catalog: Catalog) -> None:
    """Stops at the first step that fails: what follows would say the same again."""
    report = check.report
    for database in {item.database for item in check.objects if item.database} - {item.name for item in check.objects if item.kind == "database"}:
        check.server.execute(f"CREATE DATABASE IF NOT EXISTS `{database}`")
    check.script_matches_manifest()
    check.deploy()
    if report.failures:
        return
    before = {"catalog": catalog.snapshot(), "identities": catalog.identities()}
    check.deploy()
    after = {"catalog": catalog.snapshot(), "identities": catalog.identities()}
    difference = snapshot.diff(before, after, "after the first deployment", "after the second")
    report.check(not difference, f"the second deployment changed the catalog\n{difference}")
    check.expect_exists(deployed=True)
    check.verify_script(deployed=True)
    clickhouse_specs.check(report, document.specs, catalog.snapshot())
