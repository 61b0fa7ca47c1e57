"""PostgreSQL with TimescaleDB and pgvector.

The Debian package is the Apache edition of TimescaleDB. It refuses columnstore, retention, continuous
aggregates and jobs, so there the manifest's statements are run one by one: those marked as needing the
community edition must be refused for exactly that reason, every other one must pass. The deploy script, which
is one transaction, must stop at the licence and leave nothing behind. On the full edition the deploy script
itself is run, twice, and everything must be there.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from . import postgresql_details, snapshot
from .manifest import COMMUNITY, Manifest, Object, Part, dependencies, in_order
from .postgresql_catalog import Catalog
from .postgresql_specs import Comparison, compare_roles
from .report import Report
from .specs import NOT_COMPARED, Specs

# Specs of plain PostgreSQL carry that name; their databases stand on the same server.
ENGINES = ("timescaledb", "postgresql")
# The two forms of the refusal: of a clause, and of a function.
LICENCE = re.compile(r'(functionality|function "\w+" is) not supported under the current "apache" license')
# TimescaleDB's views before the extension is made.
NO_EXTENSION = re.compile(r'(relation|schema) "_?timescaledb_(information|catalog|config|functions|internal)[\w.]*" does not exist')
# What a statement says whose object could not be made: undefined table, column, object, function, schema,
# and TimescaleDB's own "hypertable does not exist".
MISSING = {"42P01", "42703", "42704", "42883", "3F000", "TS001"}

ALLOWANCES = {
    "preexisting": "the object is there before the first deployment (PostgreSQL makes the schema public itself)",
    "extension-absent": "the check reads TimescaleDB's catalog, which an empty database lacks: it raises, and counts as false",
    "apache-edition": "the Apache edition of TimescaleDB refuses the statement, as its `needs` in the manifest says",
    "apache-edition-dependent": "the statement hangs on an object that the Apache edition refused to make",
    "apache-edition-mixed": "the object could be made in part; its own exists check may say either",
}


class Psql:
    """Runs scripts as a user would."""

    def __init__(self, command: list[str], url: str) -> None:
        self._command = command
        self._url = url

    def run(self, database: str, script: Path) -> subprocess.CompletedProcess[str]:
        # The connection goes through the environment: an argument, and so a password, is visible to everyone.
        names = {"dbname": "PGDATABASE", "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER",
                 "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
        parts = conninfo_to_dict(self._url) | {"dbname": database}
        environment = {names[key]: str(value) for key, value in parts.items() if key in names and value is not None}
        options = ["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-f", "-"]
        return subprocess.run(
            [*self._command, *options],
            stdin=script.open("rb"),
            capture_output=True,
            encoding="utf-8",
            env={"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8", "LANG": "C.UTF-8", **environment},
            check=False,
        )


class Check:
    def __init__(self, manifest: Manifest, report: Report, url: str, psql: Psql) -> None:
        self.manifest = manifest
        self.report = report
        self.url = url
        self.psql = psql
        self.folder = manifest.root / "timescaledb"
        self.objects = manifest.of(*ENGINES)
        self.databases = sorted({item.database for item in self.objects if item.database})
        self.closure = dependencies(self.objects)
        self.refused: frozenset[str] = frozenset()
        # Objects that are made although the deployment has not begun.
        self.prepared: frozenset[str] = frozenset()

    def connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(make_conninfo(self.url, dbname=database), autocommit=True, client_encoding="UTF8")

    def of_database(self, database: str) -> list[Object]:
        return [item for item in self.objects if item.database == database and not item.on_server]

    # --- exists checks -------------------------------------------------------------------------------

    def exists(self, connection: psycopg.Connection[Any], query: str, what: str, empty: bool) -> bool | None:
        try:
            rows = connection.execute(query).fetchall()
        except psycopg.Error as error:
            if empty and NO_EXTENSION.search(str(error)):
                self.report.allow("extension-absent", what)
                return None
            self.report.fail(f"{what}: the exists check raises {_text(error)}\n{query}")
            return None
        if len(rows) != 1 or len(rows[0]) != 1 or not isinstance(rows[0][0], bool):
            self.report.fail(f"{what}: the exists check must return one row with one boolean, not {rows!r}\n{query}")
            return None
        return bool(rows[0][0])

    def expect_exists(
        self, connection: psycopg.Connection[Any], items: list[Object], *, deployed: bool, server: bool, empty: bool = False
    ) -> None:
        """Runs the exists checks of objects and parts on one connection.

        `server`: of the parts that belong to no database of their own, or of the others. `empty`: the database
        has no extension yet.
        """
        for item in items:
            if item.exists is not None and item.on_server == server:
                found = self.exists(connection, item.exists, item.id, empty)
                wanted = item.presence(self.refused) if deployed else False
                self._judge(found, wanted, item.id, deployed, item)
            for part in item.parts:
                if part.exists is None or (part.stage == "server") != server:
                    continue
                found = self.exists(connection, part.exists, str(part), empty)
                self._judge(found, deployed and not part.needs & self.refused, str(part), deployed, item)

    def _judge(self, found: bool | None, wanted: bool | None, what: str, deployed: bool, item: Object) -> None:
        if found is None:
            return
        if wanted is None:
            self.report.allow("apache-edition-mixed", f"{what}: {str(found).lower()}")
            return
        if not deployed and item.id in self.prepared:
            return
        if found and not deployed and item.kind == "schema" and item.name == "public":
            self.report.allow("preexisting", what)
            return
        moment = "after" if deployed else "before"
        self.report.check(found == wanted, f"{what}: exists is {str(found).lower()} {moment} the deployment")

    def make_extensions(self, database: str) -> None:
        """Makes a database's extensions and what they need, and nothing else."""
        items = self.of_database(database)
        needed: set[str] = set()
        for item in items:
            if item.kind == "extension":
                needed |= self.closure[item.id]
        self.prepared = self.prepared | needed
        with self.connect(database) as connection:
            for part in in_order((item for item in items if item.id in needed), ("create",)):
                try:
                    connection.execute(part.statement)
                except psycopg.Error as error:
                    self.report.fail(f"{part}: {_text(error)}\n{part.statement}")

    def empty_databases(self) -> None:
        """Back to nothing, so that the deploy scripts start where a user starts."""
        self.prepared = frozenset()
        with self.connect("postgres") as connection:
            for database in self.databases:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        self.deploy_server()

    # --- deployment ----------------------------------------------------------------------------------

    def deploy_server(self) -> None:
        script = self.folder / "server.sql"
        if script.exists():
            done = self.psql.run("postgres", script)
            self.report.check(done.returncode == 0, f"server.sql fails:\n{done.stderr.strip()}")
        with self.connect("postgres") as connection:
            present = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for database in self.databases:
                if database not in present:
                    connection.execute(
                        sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(database))
                    )
                    if script.exists():
                        self.report.fail(f"server.sql does not make the database {database}")

    def deploy_script(self, database: str) -> subprocess.CompletedProcess[str]:
        return self.psql.run(database, self.folder / database / "deploy.sql")

    def deploy_whole(self, database: str) -> None:
        done = self.deploy_script(database)
        self.report.check(done.returncode == 0, f"{database}/deploy.sql fails:\n{done.stderr.strip()}")
        self.report.check(not done.stdout, f"{database}/deploy.sql prints:\n{done.stdout}")

    def deploy_is_refused(self, database: str) -> None:
        """The script must stop at the licence and at nothing else."""
        done = self.deploy_script(database)
        errors = [line for line in done.stderr.splitlines() if re.search(r"\b(ERROR|FATAL):", line)]
        self.report.check(
            done.returncode != 0 and len(errors) == 1 and LICENCE.search(errors[0]) is not None,
            f"{database}/deploy.sql should stop at the licence alone, but psql says (exit {done.returncode}):\n{done.stderr.strip()}",
        )

    def deploy_statements(self, database: str) -> None:
        """Statement by statement, each on its own, so that a refusal does not take the others with it."""
        unmade: set[str] = set()
        with self.connect(database) as connection:
            for part in in_order(self.of_database(database), ("create", "link", "after")):
                try:
                    connection.execute(part.statement)
                    error = None
                except psycopg.Error as raised:
                    error = raised
                self._judge_statement(part, error, unmade)

    def _judge_statement(self, part: Part, error: psycopg.Error | None, unmade: set[str]) -> None:
        if not part.needs & self.refused:
            self.report.check(error is None, f"{part}: {_text(error)}\n{part.statement}")
            return
        if error is None:
            self.report.fail(f"{part}: marked as needing the community edition, but the Apache edition accepts it\n{part.statement}")
            return
        hangs = bool(unmade & self.closure[part.object_id])
        unmade.add(part.object_id)
        if LICENCE.search(str(error)):
            self.report.check(True, "")
            self.report.allow("apache-edition", str(part))
        elif hangs and error.sqlstate in MISSING:
            self.report.check(True, "")
            self.report.allow("apache-edition-dependent", str(part))
        else:
            self.report.fail(f"{part}: refused, but not because of the licence: {_text(error)}\n{part.statement}")

    def script_matches_manifest(self, database: str) -> None:
        """The script that users run and the statements that the manifest lists must be the same thing."""
        text = (self.folder / database / "deploy.sql").read_text(encoding="utf-8")
        position = 0
        for part in in_order(self.of_database(database), ("create", "link", "after")):
            found = text.find(part.statement, position)
            if self.report.check(found >= 0, f"{part}: the statement is not in {database}/deploy.sql, or not in this order\n{part.statement}"):
                position = found + len(part.statement)

    # --- afterwards ----------------------------------------------------------------------------------

    def verify_script(self, database: str, *, deployed: bool, empty: bool = False) -> None:
        done = self.psql.run(database, self.folder / database / "verify.sql")
        if empty and done.returncode != 0 and NO_EXTENSION.search(done.stderr):
            self.report.allow("extension-absent", f"{database}/verify.sql")
            return
        if not self.report.check(done.returncode == 0, f"{database}/verify.sql fails:\n{done.stderr.strip()}"):
            return
        rows = [line.split("\t") for line in done.stdout.splitlines() if line]
        self.report.check(
            all(len(row) == 3 and row[2] in ("t", "f") for row in rows),
            f"{database}/verify.sql must give rows of object, kind, exists (t or f), not:\n{done.stdout[:500]}",
        )
        said = {row[0]: row[-1] == "t" for row in rows}
        wanted = {item.id: item for item in self.of_database(database) if item.exists is not None}
        for unknown in sorted(said.keys() - {item.id for item in self.objects}):
            self.report.fail(f"{database}/verify.sql: {unknown!r} is no id of the manifest")
        for object_id, item in wanted.items():
            if object_id not in said:
                self.report.fail(f"{database}/verify.sql has no row for {object_id}")
            else:
                presence = item.presence(self.refused) if deployed else False
                self._judge(said[object_id], presence, f"verify.sql: {object_id}", deployed, item)

    def state(self) -> dict[str, Any]:
        """Everything the second deployment must leave alone."""
        found: dict[str, Any] = {}
        for database in self.databases:
            with self.connect(database) as connection:
                catalog = Catalog(connection)
                found[database] = {
                    "catalog": catalog.snapshot(),
                    "identities": [f"{row['class']} {row['name']} {row['id']} {row['storage']}" for row in catalog.identities()],
                    "roles": catalog.roles(),
                    "details": postgresql_details.read(connection),
                }
        return found

    def edition(self) -> str:
        """Asked in a scratch database, because only the extension's library knows it."""
        scratch = "schemac_edition_probe"
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {scratch}")
            connection.execute(f"CREATE DATABASE {scratch} TEMPLATE template0")
            try:
                with self.connect(scratch) as probe:
                    probe.execute("CREATE EXTENSION timescaledb")
                    licence = _value(probe, "SHOW timescaledb.license")
                    version = _value(probe, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
            finally:
                connection.execute(f"DROP DATABASE {scratch} WITH (FORCE)")
        with self.connect("postgres") as connection:
            server = _value(connection, "SHOW server_version")
        print(f"PostgreSQL {server}, TimescaleDB {version}, licence {licence}")
        return licence


def run(manifest: Manifest, specs: Specs, expected: Path, record: bool, url: str, psql: list[str]) -> int:
    report = Report("postgresql")
    external = bool(os.environ.get("SCHEMAC_TEST_TIMESCALEDB_URL"))
    check = Check(manifest, report, url, Psql(psql, url))
    if not check.objects:
        report.fail("the manifest lists no object of this engine")
        return report.finish(ALLOWANCES | NOT_COMPARED)
    for item in check.objects:
        if item.database is None and any(part.stage != "server" for part in item.parts):
            report.fail(f"{item.id}: an object without a database must be of stage server: nothing else says where it is made")
    apache = check.edition() == "apache"
    if apache and external:
        report.fail("SCHEMAC_TEST_TIMESCALEDB_URL must point at the full TimescaleDB; this server runs the Apache edition")
    check.refused = frozenset({COMMUNITY}) if apache else frozenset()

    with check.connect("postgres") as connection:
        roles_before = Catalog(connection).roles()
        taken = {row[0] for row in connection.execute("SELECT datname FROM pg_database")} & set(check.databases)
    if taken:
        report.fail(f"the server already has the databases {sorted(taken)}: they are somebody's, nothing was done")
        return report.finish(ALLOWANCES | NOT_COMPARED)
    try:
        _steps(check, specs, expected, record, apache, roles_before)
    finally:
        if external:
            _remove(check, roles_before)
    return report.finish(ALLOWANCES | NOT_COMPARED)


def _steps(check: Check, specs: Specs, expected: Path, record: bool, apache: bool, roles_before: dict[str, Any]) -> None:
    report = check.report
    with report.step("before: no exists check of a server-wide object is true"), check.connect("postgres") as connection:
        check.expect_exists(connection, check.objects, deployed=False, server=True)
    with report.step("server-wide objects are made"):
        check.deploy_server()
    with report.step("before, in the empty databases: no other exists check is true"):
        _each_exists(check, deployed=False, empty=True)
    with report.step("before, with the extensions alone: no other exists check is true"):
        for database in check.databases:
            check.make_extensions(database)
        _each_exists(check, deployed=False)
        check.empty_databases()
    with report.step("the deploy scripts hold the manifest's statements in order"):
        for database in check.databases:
            check.script_matches_manifest(database)

    if apache:
        with report.step("deploy scripts: whole, or stopped by the licence alone"):
            for database in check.databases:
                if any(COMMUNITY in part.needs for item in check.of_database(database) for part in item.parts):
                    check.deploy_is_refused(database)
                else:
                    check.deploy_whole(database)
                    check.deploy_whole(database)
    deploy = check.deploy_statements if apache else check.deploy_whole
    how = "statement by statement" if apache else "deploy.sql"
    with report.step(f"first deployment, {how}"):
        for database in check.databases:
            deploy(database)
    before = check.state()
    with report.step(f"second deployment, {how}"):
        check.deploy_server()
        for database in check.databases:
            deploy(database)
    with report.step("the second deployment changed nothing"):
        difference = snapshot.diff(before, check.state(), "after the first deployment", "after the second")
        report.check(not difference, f"the catalog changed\n{difference}")

    with report.step("after: every exists check is true, and verify.sql has a true row for every object"):
        with check.connect("postgres") as connection:
            check.expect_exists(connection, check.objects, deployed=True, server=True)
        _each_exists(check, deployed=True)
    with report.step("the catalog shows what the specs say"):
        for database, state in check.state().items():
            Comparison(report, specs, database, state["catalog"], state["details"], check.refused).run()
        with check.connect("postgres") as connection:
            roles = {name: role for name, role in Catalog(connection).roles().items() if name not in roles_before}
        compare_roles(report, specs, roles)
    if apache:
        with report.step("the catalog shows what was reviewed"):
            for database, state in check.state().items():
                state = state["catalog"]
                snapshot.compare_or_record(report, state, expected / "postgresql" / f"{database}.json", record, database)
            snapshot.compare_or_record(report, roles, expected / "postgresql" / "roles.json", record, "roles")
    else:
        report.note("the reviewed snapshots are of the Apache edition: on this server the exists checks alone speak")


def _each_exists(check: Check, *, deployed: bool, empty: bool = False) -> None:
    """The exists checks of the manifest and the verify script, in every database."""
    for database in check.databases:
        with check.connect(database) as connection:
            items = [item for item in check.objects if item.database == database]
            check.expect_exists(connection, items, deployed=deployed, server=False, empty=empty)
        check.verify_script(database, deployed=deployed, empty=empty)


def _remove(check: Check, roles_before: dict[str, Any]) -> None:
    """Gives a server that is not ours back as it was: only what this run made is dropped."""
    with check.connect("postgres") as connection:
        for database in check.databases:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        for role in Catalog(connection).roles():
            if role not in roles_before:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def _value(connection: psycopg.Connection[Any], query: str) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def _text(error: psycopg.Error | None) -> str:
    return "" if error is None else f"{error.sqlstate}: {str(error).strip()}"
