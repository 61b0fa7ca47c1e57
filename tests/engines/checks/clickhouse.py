"""ClickHouse, in this process through chDB.

Two things differ from a server. Its `default` database is of the engine Overlay, so it is made anew as Atomic,
which is what a server has. And there is no access storage, so users, roles and grants are parsed only.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from chdb import session

from . import clickhouse_specs, snapshot
from .clickhouse_catalog import Catalog
from .clickhouse_statements import split
from .manifest import Manifest, Object, Part, in_order
from .report import Report
from .specs import NOT_COMPARED, Specs

ENGINE = "clickhouse"

ALLOWANCES = {
    "preexisting": "the object is there before the first deployment (every server has the database default)",
    "access-parsed-only": "chDB has no access storage (497, 514): the statement is parsed, not executed",
}

ACCESS = re.compile(
    r"\s*(CREATE|ALTER)\s+(USER|ROLE|QUOTA|SETTINGS\s+PROFILE|ROW\s+POLICY|POLICY|MASKING\s+POLICY)\b|\s*(GRANT|REVOKE|SET\s+DEFAULT\s+ROLE)\b",
    re.IGNORECASE,
)

# What operators configure on a server: tiered storage, where each disk is a folder here; a cluster, of which nothing answers; a Keeper
# in memory; and what replicas call themselves.
CONFIG = """<clickhouse>
  <users_config>{work}/users.xml</users_config>
  <storage_configuration>
    <disks>
      <hot><path>{work}/disks/hot/</path></hot>
      <warm><path>{work}/disks/warm/</path></warm>
      <cold><path>{work}/disks/cold/</path></cold>
    </disks>
    <policies>
      <tiered>
        <volumes>
          <hot><disk>hot</disk></hot>
          <warm><disk>warm</disk></warm>
          <cold><disk>cold</disk></cold>
        </volumes>
      </tiered>
    </policies>
  </storage_configuration>
  <remote_servers>
    <cluster><shard><replica><host>127.0.0.1</host><port>1</port></replica></shard></cluster>
  </remote_servers>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <macros><shard>01</shard><replica>one</replica><cluster>cluster</cluster><installation>one</installation></macros>
</clickhouse>
"""

# Without access management the engine refuses even to list its roles (497), so no exists check of one could run.
USERS = """<clickhouse>
  <profiles><default/></profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password/>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <access_management>1</access_management>
      <named_collection_control>1</named_collection_control>
    </default>
  </users>
</clickhouse>
"""


class Server:
    """The engine, with the settings of a server."""

    def __init__(self, work: Path) -> None:
        config = work / "server.xml"
        config.write_text(CONFIG.format(work=work), encoding="utf-8")
        (work / "users.xml").write_text(USERS, encoding="utf-8")
        self._session = session.Session(f"{work}/data?config-file={config}")
        # Off, as on a server; otherwise some text that is no statement is taken for a SELECT.
        self.execute("SET implicit_select = 0")
        self.execute("DROP DATABASE default")
        self.execute("CREATE DATABASE default ENGINE = Atomic")

    def execute(self, statement: str) -> None:
        self._session.query(statement, "Null")

    def rows(self, query: str) -> list[dict[str, Any]]:
        text = str(self._session.query(query, "JSONEachRow"))
        # Not splitlines(), which also splits where a name holds another line separator.
        return [json.loads(line) for line in text.split("\n") if line]

    def close(self) -> None:
        # Replicas that are still there when the process ends take it down with them.
        for row in self.rows("SELECT name FROM system.databases WHERE name NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')"):
            name = row["name"].replace("\\", "\\\\").replace("`", "\\`")
            self.execute(f"DROP DATABASE `{name}` SYNC")
        self._session.close()


class Check:
    def __init__(self, manifest: Manifest, report: Report, server: Server) -> None:
        self.report = report
        self.server = server
        self.folder = manifest.root / "clickhouse"
        self.objects = manifest.of(ENGINE)

    def expect_exists(self, *, deployed: bool) -> None:
        for item in self.objects:
            if item.exists is not None:
                self._judge(self._exists(item.exists, item.id), item.id, item, deployed)
            for part in item.parts:
                if part.exists is not None:
                    self._judge(self._exists(part.exists, str(part)), str(part), item, deployed)

    def _exists(self, query: str, what: str) -> bool | None:
        try:
            rows = self.server.rows(query)
        except RuntimeError as error:
            self.report.fail(f"{what}: the exists check raises {_text(error)}\n{query}")
            return None
        values = [value for row in rows for value in row.values()]
        if len(values) != 1 or values[0] not in (0, 1, False, True):
            self.report.fail(f"{what}: the exists check must return one row with one boolean, not {rows!r}\n{query}")
            return None
        return bool(values[0])

    def _judge(self, found: bool | None, what: str, item: Object, deployed: bool) -> None:
        if found is None:
            return
        if found and not deployed and item.kind == "database" and item.name == "default":
            self.report.allow("preexisting", what)
        elif deployed and not found and any(ACCESS.match(part.statement) for part in item.parts):
            self.report.allow("access-parsed-only", what)
        else:
            moment = "after" if deployed else "before"
            self.report.check(found == deployed, f"{what}: exists is {str(found).lower()} {moment} the deployment")

    def verify_script(self, *, deployed: bool) -> None:
        rows: list[dict[str, Any]] = []
        for statement in split((self.folder / "verify.sql").read_text(encoding="utf-8")):
            try:
                rows += self.server.rows(statement)
            except RuntimeError as error:
                self.report.fail(f"verify.sql: {_text(error)}\n{statement}")
                return
        if not self.report.check(
            all(list(row) == ["object", "kind", "exists"] for row in rows),
            f"verify.sql must give rows of object, kind, exists, not {rows[:1]}",
        ):
            return
        said = {row["object"]: row["exists"] in (1, True, "t", "true", "1") for row in rows}
        for unknown in sorted(said.keys() - {item.id for item in self.objects}):
            self.report.fail(f"verify.sql: {unknown!r} is no id of the manifest")
        for item in self.objects:
            if item.exists is None:
                continue
            if item.id not in said:
                self.report.fail(f"verify.sql has no row for {item.id}")
            else:
                self._judge(said[item.id], f"verify.sql: {item.id}", item, deployed)

    def deploy(self) -> None:
        """The deploy script, one statement a call."""
        for statement in split((self.folder / "deploy.sql").read_text(encoding="utf-8")):
            try:
                if ACCESS.match(statement):
                    literal = statement.replace("\\", "\\\\").replace("'", "\\'")
                    self.server.rows(f"SELECT formatQuerySingleLine('{literal}')")
                    self.report.allow("access-parsed-only", statement.split("\n")[0][:100])
                else:
                    self.server.execute(statement)
                self.report.check(True, "")
            except RuntimeError as error:
                self.report.fail(f"deploy.sql: {_text(error)}\n{statement}")

    def script_matches_manifest(self) -> None:
        """The script that users run and the statements that the manifest lists must be the same thing."""
        script = split((self.folder / "deploy.sql").read_text(encoding="utf-8"))
        parts: list[Part] = list(in_order(self.objects))
        for position, part in enumerate(parts):
            there = script[position] if position < len(script) else "(the script's end)"
            if not self.report.check(there == part.statement, f"{part}: deploy.sql has as statement {position + 1}\n{there}\n, the manifest\n{part.statement}"):
                return
        self.report.check(len(script) == len(parts), f"deploy.sql has {len(script)} statements, the manifest {len(parts)}")


def run(manifest: Manifest, specs: Specs, expected: Path, record: bool, work: Path) -> int:
    report = Report("clickhouse")
    server = Server(work)
    check = Check(manifest, report, server)
    catalog = Catalog(server.rows)
    if not check.objects:
        report.fail("the manifest lists no object of this engine")
        return report.finish(ALLOWANCES | NOT_COMPARED)
    print("ClickHouse", server.rows("SELECT version() AS version")[0]["version"])
    with report.step("before: no exists check is true, verify.sql has no true row"):
        check.expect_exists(deployed=False)
        check.verify_script(deployed=False)
    with report.step("the deploy script holds the manifest's statements in order"):
        check.script_matches_manifest()
    with report.step("first deployment, deploy.sql"):
        check.deploy()
    before = {"catalog": catalog.snapshot(), "identities": catalog.identities()}
    with report.step("second deployment, deploy.sql"):
        check.deploy()
    with report.step("the second deployment changed nothing"):
        after = {"catalog": catalog.snapshot(), "identities": catalog.identities()}
        difference = snapshot.diff(before, after, "after the first deployment", "after the second")
        report.check(not difference, f"the catalog changed\n{difference}")
    with report.step("after: every exists check is true, and verify.sql has a true row for every object"):
        check.expect_exists(deployed=True)
        check.verify_script(deployed=True)
    with report.step("the catalog shows what the specs say"):
        clickhouse_specs.check(report, specs, catalog.snapshot())
    with report.step("the catalog shows what was reviewed"):
        snapshot.compare_or_record(report, catalog.snapshot(), expected / "clickhouse.json", record, "clickhouse")
    server.close()
    return report.finish(ALLOWANCES | NOT_COMPARED)


def _text(error: Exception) -> str:
    """The first line: a stack trace follows."""
    return str(error).strip().split("\n")[0][:1000]
