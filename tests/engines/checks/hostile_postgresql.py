"""Hostile names and texts on PostgreSQL."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from .hostile import Candidate, Project, quoted, texts, value
from .postgresql import Psql
from .report import Report

HEAD = "engine: postgresql\ndatabase: hostile\n"


def run(folder: Path, schemac: Path, url: str, command: list[str]) -> int:
    report = Report("postgresql, hostile names and texts")
    project = _project(folder, schemac, report)
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        output = project.build()
    psql = Psql(command, url)
    with report.step("the scripts run, twice"):
        for _ in range(2):
            _script(report, psql, "postgres", output / "timescaledb/server.sql")
            _script(report, psql, "hostile", output / "timescaledb/hostile/deploy.sql")
    with report.step("every exists check is true"):
        done = psql.run("hostile", output / "timescaledb/hostile/verify.sql")
        rows = done.stdout.splitlines()
        report.check(done.returncode == 0 and bool(rows), f"verify.sql fails: {done.stderr}")
        missing = [row for row in rows if not row.endswith("\tt") and "\t" in row]
        report.check(not missing, f"verify.sql says of {len(missing)} objects that they are not there: {missing[:5]}")
    with report.step("the catalog holds what was written"), _connect(url, "hostile") as connection:
        _compare(project, connection)
    with report.step("PostgreSQL refuses what the compiler refuses"), _connect(url, "hostile") as connection:
        _refused(project, connection)
    project.summary()
    return report.finish({})


def _project(folder: Path, schemac: Path, report: Report) -> Project:
    project = Project(folder, schemac, report)
    project.fixed("hostile", "engine: postgresql\nkind: database\nname: hostile\n")
    for schema in ("tables", "columns", "indexes", "uniques", "checks", "enums", "labels", "views", "sequences", "defaults", "descriptions"):
        project.fixed(f"{schema}.schema", f"{HEAD}kind: schema\nname: {schema}\n")
    all_texts = list(enumerate(texts()))
    names = [(n, t, quoted(t), value(t)) for n, t in all_texts]
    project.add("tables", ((t, f"{HEAD}kind: table\nschema: tables\nname: {v}\ndescription: {v}\ncolumns:\n  id: int64\n") for _, t, _, v in names))
    project.add("columns", (
        (t, f"{HEAD}kind: table\nschema: columns\nname: t{n}\ncolumns:\n  {q}: {{ type: int64, description: {v} }}\n") for n, t, q, v in names
    ))  # fmt: skip
    project.add("indexes", (
        (t, f"{HEAD}kind: table\nschema: indexes\nname: its_table_{n}\ncolumns:\n  id: int64\nindexes:\n  - {{ name: {v}, columns: [id] }}\n") for n, t, _, v in names
    ))  # fmt: skip
    project.add("uniques", (
        (t, f"{HEAD}kind: table\nschema: uniques\nname: its_table_{n}\ncolumns:\n  id: int64\nunique:\n  - {{ name: {v}, columns: [id] }}\n") for n, t, _, v in names
    ))  # fmt: skip
    project.add("checks", (
        (t, f"{HEAD}kind: table\nschema: checks\nname: its_table_{n}\ncolumns:\n  id: int64\nchecks:\n  - {{ name: {v}, sql: id > 0 }}\n") for n, t, _, v in names
    ))  # fmt: skip
    project.add("enums", ((t, f"{HEAD}kind: enum\nschema: enums\nname: {v}\ndescription: {v}\nlabels: [a]\n") for _, t, _, v in names))
    project.add("labels", ((t, f"{HEAD}kind: enum\nschema: labels\nname: e{n}\nlabels: [{v}]\n") for n, t, _, v in names))
    project.add("views", ((t, f"{HEAD}kind: view\nschema: views\nname: {v}\ndescription: {v}\nquery: SELECT 1 AS one\n") for _, t, _, v in names))
    project.add("sequences", ((t, f"{HEAD}kind: sequence\nschema: sequences\nname: {v}\ndescription: {v}\n") for _, t, _, v in names))
    project.add("schemas", ((t, f"{HEAD}kind: schema\nname: {v}\ndescription: {v}\n") for _, t, _, v in names))
    project.add("defaults", (
        (t, f"{HEAD}kind: table\nschema: defaults\nname: d{n}\ncolumns:\n  c: {{ type: text, default: {v} }}\n") for n, t, _, v in names
    ))  # fmt: skip
    project.add("descriptions", (
        (t, f"{HEAD}kind: table\nschema: descriptions\nname: d{n}\ndescription: {v}\ncolumns:\n  id: int64\n") for n, t, _, v in names
    ))  # fmt: skip
    # A database costs more than a table: one of three.
    project.add("databases", ((t, f"engine: postgresql\nkind: database\nname: {v}\n") for n, t, _, v in names if n % 3 == 0))
    return project


def _connect(url: str, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(make_conninfo(url, dbname=database), autocommit=True, client_encoding="UTF8")


def _script(report: Report, psql: Psql, database: str, script: Path) -> None:
    done: subprocess.CompletedProcess[str] = psql.run(database, script)
    report.check(done.returncode == 0, f"{script.name} fails:\n{done.stderr.strip()[:2000]}")


def _compare(project: Project, connection: psycopg.Connection[Any]) -> None:
    def relations(schema: str, kinds: str) -> dict[str, str | None]:
        return dict(connection.execute(
            "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = ANY(%s)",
            (schema, list(kinds)),
        ).fetchall())  # fmt: skip

    def first(query: str, *values: str) -> dict[str, str | None]:
        return {row[0]: row[1] if len(row) > 1 else None for row in connection.execute(query, values or None).fetchall()}

    project.compare("tables", relations("tables", "r"))
    project.compare("views", relations("views", "v"))
    project.compare("sequences", relations("sequences", "S"))
    project.compare("columns", first(
        "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
        " WHERE relnamespace = 'columns'::regnamespace AND relkind = 'r' AND attnum > 0"
    ))  # fmt: skip
    project.compare("indexes", relations("indexes", "i"), comments=False)
    constraint = "SELECT conname FROM pg_constraint WHERE connamespace = '{}'::regnamespace AND contype = '{}'"
    project.compare("uniques", first(constraint.format("uniques", "u")), comments=False)
    project.compare("checks", first(constraint.format("checks", "c")), comments=False)
    project.compare("enums", first("SELECT typname, obj_description(oid, 'pg_type') FROM pg_type WHERE typnamespace = 'enums'::regnamespace AND typtype = 'e'"))
    project.compare("labels", first("SELECT enumlabel FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typnamespace = 'labels'::regnamespace"), comments=False)
    known = {"tables", "columns", "indexes", "uniques", "checks", "enums", "labels", "views", "sequences", "defaults", "descriptions"}
    schemas = first("SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname !~ '^pg_|^_?timescaledb|^information_schema$'")
    project.compare("schemas", {name: comment if name != "public" else name for name, comment in schemas.items() if name not in known})
    databases = first("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', 'hostile') AND datname !~ '^(backbone|federation|reg01|smart_whale|timeseries)$'")
    project.compare("databases", databases, comments=False)
    # A default is asked of the engine itself: what does an empty row hold?
    for candidate in project.accepted("defaults"):
        table = Path(candidate.file).stem.split("-")[1]
        connection.execute(f"INSERT INTO defaults.d{int(table)} DEFAULT VALUES")
        (held,) = connection.execute(f"SELECT c FROM defaults.d{int(table)}").fetchone() or (None,)
        project.report.check(held == candidate.text, f"{candidate}: the row holds {held!r}")
    for candidate in project.accepted("descriptions"):
        table = int(Path(candidate.file).stem.split("-")[1])
        (held,) = connection.execute(f"SELECT obj_description('descriptions.d{table}'::regclass, 'pg_class')").fetchone() or (None,)
        project.report.check((held or "") == candidate.text.strip(), f"{candidate}: the comment is {held!r}")


def _refused(project: Project, connection: psycopg.Connection[Any]) -> None:
    """A name counts as refused when the engine raises, or cuts it to 63 bytes and so makes another one."""
    connection.execute("CREATE SCHEMA refused")
    for place in dict.fromkeys(one.place for one in project.candidates):
        for candidate in project.refused(place):
            if candidate.limit_of_language or candidate.text == "" and place in ("labels", "defaults", "descriptions"):
                continue
            if place in ("defaults", "descriptions"):
                refused = _raises(connection, f"SELECT '{candidate.text.replace(chr(39), chr(39) * 2)}'")
            else:
                refused = _refuses_name(connection, candidate)
            project.report.check(refused, f"{candidate}: refused as {candidate.code}, but PostgreSQL takes it")


def _refuses_name(connection: psycopg.Connection[Any], candidate: Candidate) -> bool:
    name = candidate.text.replace('"', '""')
    if candidate.place == "schemas":
        return _raises(connection, f'CREATE SCHEMA "{name}"') or len(candidate.text.encode()) > 63
    if candidate.place == "labels":
        return _raises(connection, f"CREATE TYPE refused.l AS ENUM ('{candidate.text.replace(chr(39), chr(39) * 2)}')", "DROP TYPE refused.l")
    return _raises(connection, f'CREATE TABLE refused."{name}" (id int)', f'DROP TABLE refused."{name}"') or len(candidate.text.encode()) > 63


def _raises(connection: psycopg.Connection[Any], statement: str, undo: str | None = None) -> bool:
    try:
        connection.execute(statement)  # type: ignore[call-overload]
    except (psycopg.Error, ValueError):
        return True
    if undo:
        connection.execute(undo)  # type: ignore[call-overload]
    return False
