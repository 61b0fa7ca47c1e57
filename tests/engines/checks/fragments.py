"""Hostile fragments: what the compiler lets pass is run by the clients, as a user who has nothing but its schema, and nothing
appears that no document declares: no file, no process, no role, no object.

A generator with a fixed seed puts signs that end, hide or begin something into every place that holds SQL, with and without
`depends_on`. The scripts are run as a whole by psql, which goes on after errors and so reads all of them, with variables set that
fragments name; and statement by statement, so that one that the server refuses says nothing about the others.
"""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .hostile import Project, quoted, value
from .manifest import load
from .report import Report

COUNT = 10_000
ROLE = "schemac_fragments"
DATABASE = "schemac_fragments"
MARKER = "/tmp/schemac-fragments-marker"

PIECES = [
    "a", "a > 0", "1", " ", "\n", "\r", "\t", "'", "''", "'x'", '"', '"a"', "\\", "\\\\", "\\'", ";", "--", "-- x\n", "/*", "*/", "/* x */",
    "$$", "$x$", "$1", "1$x$", "1a$x$", "(", ")", "[", "]", "[1:a]", ":a", ":'a'", ':"a"', ":{?a}", "::text", ":=", ":", ",",
    f"\\! touch {MARKER}", f"\n\\! touch {MARKER}\n", "\\gexec", f"\\o {MARKER}", f"\\w {MARKER}", f"\\copy (select 1) to '{MARKER}'", "\n\\.\n",
    "E'", "e'\\'", "E'a'\n'b\\' ", "N'", "U&'", 'u&"', "x'", "é", "あ", "\u00a0", "\u2028", "\u202e", "COMMIT", "; COMMIT; ", "ROLLBACK", "BEGIN",
    "SET search_path = x", "COPY public.t FROM STDIN", f"COPY (select 1) TO '{MARKER}'", f"COPY (select 1) TO PROGRAM 'touch {MARKER}'",
    "CREATE ROLE schemac_evil", "'CREATE ROLE schemac_evil'", "CREATE TABLE public.evil (a int)", "; CREATE TABLE public.evil (a int); ", "select ",
    " union all select '1'", "now()", "set_config('role', 'postgres', false)", "$schemac$", "$schemac", "*/ \\! touch x /*", "')", "'\n", "or true", "is null",
]  # fmt: skip


def texts() -> list[tuple[str, bool]]:
    """The fragments, each with whether its document has `depends_on`."""
    generator = random.Random(20_241_128)
    made = []
    for _ in range(COUNT):
        pieces = "".join(generator.choices(PIECES, k=generator.randint(1, 5)))
        shape = generator.randrange(4)
        text = f"a > 0 {pieces}" if shape == 0 else "'" + pieces.replace("'", "''") + "'" if shape == 1 else pieces
        made.append((text, generator.random() < 0.5))
    return made


def document(number: int, text: str, depends: bool) -> str:
    """A document that holds the text in one of the places."""
    end = "depends_on: []\n" if depends else ""
    head = f"engine: postgresql\ndatabase: {DATABASE}\nname: d{number}\n"
    table = "kind: table\ncolumns:\n  a: int64\n  b: { type: text, nullable: true }\n"
    v, boolean = value(text), value(f"a::text = {text}")
    places = [
        lambda: f"{head}{table}checks: [{v}]\n{end}",
        lambda: f"{head}{table}checks: [{boolean}]\n{end}",
        lambda: f"{head}{table}description: {v}\n",
        lambda: f"{head}kind: table\ncolumns:\n  {quoted(text.replace('${', ''))}: {{ type: int64, description: {v} }}\n",
        lambda: f"{head}kind: table\ncolumns:\n  a: {{ type: text, default: {{ sql: {v} }} }}\n{end}",
        lambda: f"{head}kind: table\ncolumns:\n  a: {{ type: text, default: {v} }}\n",
        lambda: f"{head}{table}indexes: [{{ columns: [a], where: {boolean} }}]\n{end}",
        lambda: f"{head}{table}row_level_security: {{ enabled: true, policies: [{{ name: {v}, using: {boolean} }}] }}\n{end}",
        lambda: f"{head}kind: view\nquery: {value('select ' + text + ' as c')}\n{end}",
        lambda: f"{head}kind: view\nquery: {value('select 1 as c where ' + text)}\n{end}",
        lambda: f"{head}kind: materialized_view\nquery: {value('select ' + text + ' as c')}\n{end}",
        lambda: f"{head}kind: function\nlanguage: plpgsql\nreturns: void\nbody: {value('begin ' + text + ' end')}\n{end}",
        lambda: f"{head}kind: function\nlanguage: sql\nreturns: text\nbody: {value('select ' + text)}\n{end}",
        lambda: f"{head}kind: raw\ncreate: [{v}]\nexists: select true\n{end}",
        lambda: f"{head}kind: raw\ncreate: [{value('select ' + text)}]\nexists: {value('select ' + text)}\n{end}",
        lambda: f"{head}kind: domain\ntype: text\nchecks: [{value('value = ' + text)}]\n{end}",
        lambda: f"{head}kind: enum\nlabels: [{v}]\ndescription: {v}\n",
    ]
    return places[number % len(places)]()


def run(folder: Path, schemac: Path, url: str, psql: list[str]) -> int:
    report = Report("postgresql, hostile fragments")
    project = Project(folder, schemac, report)
    project.add("fragments", ((text, document(number, text, depends)) for number, (text, depends) in enumerate(texts())))
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        output = project.build()
        built = sum(1 for _ in project.accepted("fragments"))
        report.check(built > COUNT / 10, f"only {built} build")
    admin = psycopg.connect(url, autocommit=True)
    _prepare(admin)
    try:
        _run(report, admin, output, url, psql)
        _encodings(report, folder.with_name("encodings"), schemac, url, psql)
    finally:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(ROLE)))
        admin.close()
    project.summary()
    return report.finish({})


def _prepare(admin: psycopg.Connection[Any]) -> None:
    """A user with one schema of one database, and with nothing else."""
    admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(ROLE)))
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(DATABASE)))
    with psycopg.connect(make_conninfo(admin.info.dsn, dbname=DATABASE), autocommit=True) as connection:
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(sql.Identifier(ROLE)))


def _run(report: Report, admin: psycopg.Connection[Any], output: Path, url: str, psql: list[str]) -> None:
    # A chroot, if psql runs in one: what it would write is below it.
    root = Path(psql[1]) if psql[0] == "chroot" else Path("/")
    marker = root / MARKER.lstrip("/")
    marker.unlink(missing_ok=True)
    before = _server(admin)
    objects = [item for item in load(output).objects if item.database == DATABASE]
    with tempfile.TemporaryDirectory() as place, report.step("psql reads the scripts to their end and runs nothing else"):
        for script, encoding in [(script, encoding) for script in ("deploy.sql", "verify.sql") for encoding in ("UTF8", "SJIS")]:
            done = _psql(psql, url, output / "timescaledb" / DATABASE / script, place, encoding)
            # What the server refuses ends the transaction, and the script ends psql with 2.
            report.check(done.returncode in (0, 2), f"{script}: psql ends with {done.returncode}: {done.stderr[-2000:]}")
            report.check("invalid command" not in done.stderr, f"{script}: psql reads a command: {done.stderr[:2000]}")
        report.check(not list(Path(place).iterdir()), f"files appear: {list(Path(place).iterdir())}")
        # The first statement that the server refuses takes everything back.
        with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as inside:
            left = inside.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace").fetchall()
        report.check(not left, f"a transaction that failed leaves {left[:10]}")
    with report.step("the server takes the statements one by one, and nothing appears that no document declares"):
        connection = psycopg.connect(make_conninfo(url, dbname=DATABASE, user=ROLE), autocommit=True, client_encoding="UTF8")
        connection.execute("SET statement_timeout = '5s'")
        taken = refused = 0
        for item in objects:
            for part in item.parts:
                try:
                    connection.execute(part.statement)
                    taken += 1
                except psycopg.Error:
                    refused += 1
        connection.close()
        print(f"     {taken} statements taken, {refused} refused by the server")
        report.check(taken > 500, f"the server takes only {taken} statements")
        names = {item.name for item in objects}
        with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as inside:
            found = inside.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'f', 'p')"
                " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')"
                " UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"
            ).fetchall()
        # Raw statements declare what they say, and only some of the pieces say so.
        strangers = {name for (name,) in found} - names - {"evil"}
        report.check(not strangers, f"nobody declares {sorted(strangers)[:10]}")
    report.check(not marker.exists(), f"a fragment wrote {marker}")
    report.check(_server(admin) == before, "roles, databases or tablespaces differ from before")


def _encodings(report: Report, folder: Path, schemac: Path, url: str, psql: list[str]) -> None:
    """A session that begins in an encoding where a byte of a letter takes the quote behind it along, a block that changes to one, and
    a statement that fails and so takes back what the transaction had set: psql must not take for its own what a text holds."""
    blocks = {
        "changes": "DO $$ BEGIN PERFORM set_config('client_' || 'encoding', 'SJIS', false); END $$",
        "fails": "DO $$ BEGIN RAISE 'no'; END $$",
    }
    hostile = f"あ' \\! touch {MARKER} #"
    marker = (Path(psql[1]) if psql[0] == "chroot" else Path("/")) / MARKER.lstrip("/")
    for what, block in blocks.items():
        project = Project(folder / what, schemac, report)
        head = f"engine: postgresql\ndatabase: {DATABASE}\n"
        project.fixed("block", f"{head}kind: raw\nname: block\ncreate: [{value(block)}]\nexists: select false\ndepends_on: []\n")
        for name, needs in (("late", "depends_on: [block]\n"), ("early", "")):
            project.fixed(name, f"{head}kind: table\nname: {name}\ndescription: {value(hostile)}\n{needs}columns: {{ a: {{ type: text, description: {value(hostile)} }} }}\n")
        output = project.build() / "timescaledb" / DATABASE
        artifacts = sorted((output / "objects").iterdir())
        with tempfile.TemporaryDirectory() as place, report.step(f"psql stays in UTF-8 where a block {what}"):
            for script in (output / "deploy.sql", output / "verify.sql", *artifacts):
                for encoding in ("UTF8", "SJIS", "GBK", "BIG5", "GB18030", "UHC", "JOHAB"):
                    done = _psql(psql, url, script, place, encoding)
                    report.check("invalid byte sequence" not in done.stderr, f"{script.name}, {encoding}: {done.stderr[:500]}")
                    report.check(not marker.exists(), f"{script.name}, {encoding}: a text ran a program")
                    marker.unlink(missing_ok=True)
            with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True, client_encoding="UTF8") as inside:
                held = inside.execute("SELECT obj_description(oid, 'pg_class') FROM pg_class WHERE relname IN ('late', 'early')").fetchall()
                inside.execute("DROP TABLE IF EXISTS late, early")
            report.check(all(text == hostile for (text,) in held) and len(held) == 2, f"the comments are {held}")


def _psql(command: list[str], url: str, script: Path, place: str, encoding: str) -> subprocess.CompletedProcess[str]:
    parts = conninfo_to_dict(url)
    environment = {"PGHOST": parts.get("host"), "PGPORT": parts.get("port"), "PGDATABASE": DATABASE, "PGUSER": ROLE, "PGPASSWORD": parts.get("password")}
    # What fragments name, set to what would show.
    variables = [option for name in ("a", "x", "b") for option in ("-v", f"{name}=; CREATE TABLE public.replaced (a int); ")]
    return subprocess.run(
        [*command, "-X", "-q", *variables, "-f", "-"],
        stdin=script.open("rb"),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        cwd=place,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PGCLIENTENCODING": encoding, **{key: str(held) for key, held in environment.items() if held is not None}},
        check=False,
    )


def _server(admin: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    """Everything of the server that no database holds, and what runs in it for the user."""
    return admin.execute(
        "SELECT 'role', to_jsonb(r)::text FROM (SELECT * FROM pg_roles) r UNION ALL SELECT 'member', to_jsonb(m)::text FROM pg_auth_members m"
        " UNION ALL SELECT 'database', datname::text FROM pg_database UNION ALL SELECT 'tablespace', spcname::text FROM pg_tablespace"
        " UNION ALL SELECT 'setting', to_jsonb(s)::text FROM pg_db_role_setting s UNION ALL SELECT 'setting', to_jsonb(f)::text FROM pg_file_settings f"
        " UNION ALL SELECT 'slot', slot_name::text FROM pg_replication_slots UNION ALL SELECT 'prepared', gid FROM pg_prepared_xacts"
        " UNION ALL SELECT 'process', coalesce(usename, backend_type) || ' ' || left(query, 99) FROM pg_stat_activity"
        f" WHERE usename = '{ROLE}' OR backend_type = 'parallel worker' ORDER BY 1, 2"
    ).fetchall()
