"""Hostile names and texts on ClickHouse."""

from __future__ import annotations

from pathlib import Path

from .clickhouse import Server
from .clickhouse_statements import split
from .hostile import Candidate, Project, quoted, texts, value
from .report import Report

HEAD = "engine: clickhouse\nkind: table\n"
REST = "table_engine: MergeTree\norder_by: tuple()\n"


def run(folder: Path, schemac: Path, work: Path) -> int:
    report = Report("clickhouse, hostile names and texts")
    project = _project(folder, schemac, report)
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        output = project.build()
    work.mkdir()
    server = Server(work)
    with report.step("the script runs, twice"):
        for _ in range(2):
            for statement in split(_text(output / "clickhouse/deploy.sql")):
                try:
                    server.execute(statement)
                    report.check(True, "")
                except RuntimeError as error:
                    report.fail(f"{str(error)[:500]}\n{statement[:500]}")
    with report.step("every exists check is true"):
        rows = [row for statement in split(_text(output / "clickhouse/verify.sql")) for row in server.rows(statement)]
        missing = [row for row in rows if row["exists"] not in (1, True)]
        report.check(bool(rows) and not missing, f"verify.sql says of {len(missing)} of {len(rows)} objects that they are not there: {missing[:5]}")
    with report.step("the catalog holds what was written"):
        _compare(project, server)
    with report.step("ClickHouse refuses what the compiler refuses"):
        _refused(project, server)
    project.summary()
    server.close()
    return report.finish({})


def _text(path: Path) -> str:
    """Not read_text(), which makes every carriage return a line feed."""
    return path.read_bytes().decode()


def _project(folder: Path, schemac: Path, report: Report) -> Project:
    project = Project(folder, schemac, report)
    for database in ("tables", "columns", "indexes", "constraints", "projections", "labels", "defaults", "descriptions"):
        project.fixed(f"{database}.database", f"engine: clickhouse\nkind: database\nname: {database}\n")
    names = [(n, t, quoted(t), value(t)) for n, t in enumerate(texts())]
    project.add("tables", ((t, f"{HEAD}database: tables\nname: {v}\ndescription: {v}\ncolumns:\n  id: Int64\n{REST}") for _, t, _, v in names))
    project.add("columns", (
        (t, f"{HEAD}database: columns\nname: t{n}\ncolumns:\n  {q}: {{ type: Int64, description: {v} }}\n{REST}") for n, t, q, v in names
    ))  # fmt: skip
    project.add("indexes", (
        (t, f"{HEAD}database: indexes\nname: t{n}\ncolumns:\n  id: Int64\n{REST}indexes:\n  {q}: {{ expression: id, type: minmax }}\n") for n, t, q, _ in names
    ))  # fmt: skip
    project.add("constraints", (
        (t, f"{HEAD}database: constraints\nname: t{n}\ncolumns:\n  id: Int64\n{REST}constraints:\n  {q}: id > 0\n") for n, t, q, _ in names
    ))  # fmt: skip
    project.add("projections", (
        (t, f"{HEAD}database: projections\nname: t{n}\ncolumns:\n  id: Int64\n{REST}projections:\n  {q}: SELECT id ORDER BY id\n") for n, t, q, _ in names
    ))  # fmt: skip
    project.add("labels", (
        (t, f"{HEAD}database: labels\nname: t{n}\ncolumns:\n  c: {{ type: {value(_enum(t))} }}\n{REST}") for n, t, _, _ in names
    ))  # fmt: skip
    project.add("defaults", (
        (t, f"{HEAD}database: defaults\nname: t{n}\ncolumns:\n  id: Int64\n  c: {{ type: String, default: {v} }}\n{REST}") for n, t, _, v in names
    ))  # fmt: skip
    project.add("descriptions", (
        (t, f"{HEAD}database: descriptions\nname: t{n}\ndescription: {v}\ncolumns:\n  id: Int64\n{REST}") for n, t, _, v in names
    ))  # fmt: skip
    project.add("databases", ((t, f"engine: clickhouse\nkind: database\nname: {v}\ndescription: {v}\n") for _, t, _, v in names))
    return project


def _enum(text: str) -> str:
    return "Enum8('" + text.replace("\\", "\\\\").replace("'", "\\'") + "' = 1)"


def _compare(project: Project, server: Server) -> None:
    def first(query: str) -> dict[str, str | None]:
        return {row["name"]: row.get("comment") for row in server.rows(query)}

    project.compare("tables", first("SELECT name, comment FROM system.tables WHERE database = 'tables'"))
    project.compare("columns", first("SELECT name, comment FROM system.columns WHERE database = 'columns'"))
    project.compare("indexes", first("SELECT name FROM system.data_skipping_indices WHERE database = 'indexes'"), comments=False)
    project.compare("projections", first("SELECT name FROM system.projections WHERE database = 'projections'"), comments=False)
    known = "('tables', 'columns', 'indexes', 'constraints', 'projections', 'labels', 'defaults', 'descriptions', 'system', 'INFORMATION_SCHEMA', 'information_schema', 'default', '_local')"
    databases = first(f"SELECT name, comment FROM system.databases WHERE name NOT IN {known}")
    databases |= {"default": "default"} if any(one.text == "default" for one in project.accepted("databases")) else {}
    project.compare("databases", databases)
    for candidate in project.accepted("defaults"):
        table = _table(candidate)
        server.execute(f"INSERT INTO defaults.{table} (id) VALUES (1)")
        held = server.rows(f"SELECT c FROM defaults.{table}")[0]["c"]
        project.report.check(held == candidate.text, f"{candidate}: the row holds {held!r}")
    for candidate in project.accepted("labels"):
        table = _table(candidate)
        server.execute(f"INSERT INTO labels.{table} SELECT 1")
        held = server.rows(f"SELECT c FROM labels.{table}")[0]["c"]
        project.report.check(held == candidate.text, f"{candidate}: the label is {held!r}")
    comments = first("SELECT name, comment FROM system.tables WHERE database = 'descriptions'")
    for candidate in project.accepted("descriptions"):
        held = comments.get(_table(candidate))
        project.report.check((held or "") == candidate.text.strip(), f"{candidate}: the comment is {held!r}")
    # Constraints have no system table of their own: one that holds refuses a row by its name.
    for candidate in project.accepted("constraints"):
        try:
            server.execute(f"INSERT INTO constraints.{_table(candidate)} VALUES (-1)")
            project.report.fail(f"{candidate}: the constraint does not hold")
        except RuntimeError as error:
            escaped = candidate.text.replace("\\", "\\\\").replace("`", "\\`")
            shown = escaped if candidate.text.isprintable() else ""
            project.report.check(shown in str(error), f"{candidate}: the constraint is called otherwise: {str(error)[:300]}")


def _table(candidate: Candidate) -> str:
    return f"t{int(Path(candidate.file).stem.split('-')[1])}"


def _refused(project: Project, server: Server) -> None:
    server.execute("CREATE DATABASE refused")
    for candidate in (one for one in project.candidates if one.code is not None and not one.limit_of_language):
        if candidate.place == "projections" and len(candidate.text) in (100, 255):
            # Taken when the table is made and refused when its first row is written: the folder's name would be too long.
            continue
        name = "`" + candidate.text.replace("\\", "\\\\").replace("`", "\\`") + "`"
        text = "'" + candidate.text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        rest = "ENGINE = MergeTree ORDER BY tuple()"
        statement = {
            "tables": f"CREATE TABLE refused.{name} (id Int64) {rest}",
            "columns": f"CREATE TABLE refused.t ({name} Int64) {rest}",
            "indexes": f"CREATE TABLE refused.t (id Int64, INDEX {name} id TYPE minmax) {rest}",
            "constraints": f"CREATE TABLE refused.t (id Int64, CONSTRAINT {name} CHECK id > 0) {rest}",
            "projections": f"CREATE TABLE refused.t (id Int64, PROJECTION {name} (SELECT id ORDER BY id)) {rest}",
            "labels": f"CREATE TABLE refused.t (c Enum8({text} = 1)) {rest}",
            "defaults": f"CREATE TABLE refused.t (c String DEFAULT {text}) {rest}",
            "descriptions": f"CREATE TABLE refused.t (id Int64) {rest} COMMENT {text}",
            "databases": f"CREATE DATABASE {name}",
        }[candidate.place]
        if candidate.place == "descriptions" and not candidate.text:
            continue
        try:
            server.execute(statement)
        except (RuntimeError, ValueError, TypeError):
            project.report.check(True, "")
            continue
        project.report.fail(f"{candidate}: refused as {candidate.code}, but ClickHouse takes it")
        undo = f"DROP DATABASE {name}" if candidate.place == "databases" else f"DROP TABLE refused.{name if candidate.place == 'tables' else 't'} SYNC"
        server.execute(undo)
