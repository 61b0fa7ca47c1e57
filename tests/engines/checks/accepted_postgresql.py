"""The accepted documents on PostgreSQL with TimescaleDB."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from . import accepted, snapshot
from .accepted import Document, Unable
from .manifest import COMMUNITY, Manifest
from .postgresql import ALLOWANCES, ENGINES, Check, Psql
from .postgresql_catalog import Catalog
from .postgresql_specs import Comparison, compare_roles
from .report import Report
from .specs import NOT_COMPARED

TARGETS = '[targets.timescaledb]\npostgresql = "17"\n'

_VIRTUAL = Unable("virtual generated columns come with PostgreSQL 18", "exists since PostgreSQL 18; the target is 17")
UNABLE = {"timescaledb.table/column-generated-virtual.yaml": _VIRTUAL}


def run(work: Path, schemac: Path, url: str, psql: list[str]) -> int:
    report = Report("postgresql, accepted documents")
    client = Psql(psql, url)
    is_apache = Check(Manifest(work, ()), report, url, client).edition() == "apache"

    def prove(document: Document, own: Report) -> None:
        check = Check(document.manifest, own, url, client)
        check.refused = frozenset({COMMUNITY}) if is_apache else frozenset()
        _prove(check, document)

    with report.step("every accepted document is deployed twice, and the catalog shows what it says"):
        accepted.run(report, ENGINES, work, schemac, TARGETS, UNABLE, prove)
    return report.finish(ALLOWANCES | NOT_COMPARED | accepted.ALLOWANCES)


def _prove(check: Check, document: Document) -> None:
    report = check.report
    with check.connect("postgres") as server:
        roles = Catalog(server).roles()
        present = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        taken = present & set(check.databases) | roles.keys() & {item.name for item in check.objects if item.kind == "role"}
        if taken:
            report.fail(f"the server already has {sorted(taken)}: somebody's, nothing was done")
            return
        for database in check.databases:
            if not any(item.kind == "database" and item.name == database for item in check.objects):
                server.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(database)))
    try:
        _steps(check, document, set(roles))
    finally:
        with check.connect("postgres") as server:
            for database in check.databases:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
            for role in Catalog(server).roles().keys() - roles.keys():
                server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def _steps(check: Check, document: Document, roles: set[str]) -> None:
    """Stops at the first step that fails: what follows would say the same again."""
    report = check.report
    scripts = [database for database in check.databases if (check.folder / database / "deploy.sql").exists()]

    def deploy() -> bool:
        check.deploy_server()
        for database in scripts:
            if report.failures:
                break
            needs = {need for item in check.of_database(database) for part in item.parts for need in part.needs}
            (check.deploy_statements if needs & check.refused else check.deploy_whole)(database)
        return not report.failures

    if not deploy():
        return
    before = check.state()
    if not deploy():
        return
    difference = snapshot.diff(before, check.state(), "after the first deployment", "after the second")
    report.check(not difference, f"the second deployment changed the catalog\n{difference}")
    with check.connect("postgres") as server:
        check.expect_exists(server, check.objects, deployed=True, server=True)
        made = {name: role for name, role in Catalog(server).roles().items() if name not in roles}
    for database in scripts:
        with check.connect(database) as connection:
            check.expect_exists(connection, check.of_database(database), deployed=True, server=False)
        check.verify_script(database, deployed=True)
    for database, state in before.items():
        Comparison(report, document.specs, database, state["catalog"], state["details"], check.refused).run()
    compare_roles(report, document.specs, made)
