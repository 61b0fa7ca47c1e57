"""Hostile fragments on ClickHouse: what the compiler lets pass is run as a user who has nothing but one database, and nothing appears
that no document declares: no file, no table, no database, no function, no role.

The embedded engine reads a text as ClickHouse's own client does: it splits it where the parser says that a statement ends, takes
the rows of an `INSERT` from it, and writes the files of `INTO OUTFILE` itself. First it gets the statements one by one. The client
stops at the first that the server refuses, so the documents of those are taken out, and the whole script runs as one text.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .hostile import Candidate, Project, quoted, value
from .manifest import load
from .report import Report

COUNT = 10_000
DATABASE = "fragments"

# The client writes what it is told to below its working folder, where nothing else is.
PIECES = [
    "a", "a > 0", "1", " ", "\n", "\r", "\t", "'", "''", "'x'", '"', '"a"', "`", "`a`", "\\", "\\\\", "\\'", ";", "--", "-- x\n", "/*", "*/", "/* x */",
    "//", "# ", "#!", "$$", "$x$", "(", ")", "[", "]", "{", "}", "{a:Int8}", ":", "::String", ",", "\\G", "\\q", "\\! touch marker", "\n\n", "é", "あ",
    "\u00a0", "\u2018", "\u2019", "\u202e", "😀", "COMMIT", "SET max_threads = 1", "USE system", "INTO OUTFILE 'marker'", " into outfile 'marker' truncate",
    "; SELECT 1 INTO OUTFILE 'marker'; ", "FROM INFILE '/etc/passwd'", "FORMAT CSV", "FORMAT Null", "SETTINGS max_threads = 1", "CREATE ROLE evil",
    " PARALLEL WITH CREATE TABLE fragments.joined (a Int8) ENGINE = Memory", " parallel with drop table fragments.c0", "EXECUTE AS default", " AS SELECT 1",
    "CREATE TABLE fragments.evil (a Int8) ENGINE = Memory", "; CREATE TABLE fragments.evil (a Int8) ENGINE = Memory; ", "SELECT ", " UNION ALL SELECT 1",
    "now()", "file('/etc/passwd', 'LineAsString')", "url('http://127.0.0.1:1/', 'CSV')", "executable('x', 'CSV', 'a Int8')", "INSERT INTO fragments.c0 VALUES (1)",
    "INSERT INTO fragments.c0 FORMAT Values (1)", "(1), (2)\n", "')", "'\n", "or 1", "x -> x", "\\x27", "\\0", "EXPLAIN ", "SYSTEM SHUTDOWN", "KILL QUERY WHERE 1",
]  # fmt: skip

CONFIG = "<clickhouse><path>{work}/data/</path><users_config>{work}/users.xml</users_config></clickhouse>"
USERS = (
    "<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users><default><password/><profile>default</profile>"
    f"<quota>default</quota><grants><query>GRANT ALL ON {DATABASE}.*</query></grants></default></users></clickhouse>"
)


def texts() -> list[tuple[str, bool]]:
    """The fragments, each with whether its document has `depends_on`."""
    generator = random.Random(20_261_128)
    made = []
    for _ in range(COUNT):
        pieces = "".join(generator.choices(PIECES, k=generator.randint(1, 5)))
        shape = generator.randrange(4)
        text = f"a > 0 {pieces}" if shape == 0 else "'" + pieces.replace("\\", "\\\\").replace("'", "''") + "'" if shape == 1 else pieces
        made.append((text, generator.random() < 0.5))
    return made


def document(number: int, text: str, depends: bool) -> str:
    """A document that holds the text in one of the places."""
    end = "depends_on: []\n" if depends else ""
    head = f"engine: clickhouse\ndatabase: {DATABASE}\nname: c{number}\n"
    table = "kind: table\norder_by: [a]\ncolumns:\n  a: Int64\n  b: String\n"
    v, boolean = value(text), value(f"toString(a) = {text}")
    places = [
        lambda: f"{head}{table}checks: [{v}]\n{end}",
        lambda: f"{head}{table}checks: [{boolean}]\n{end}",
        lambda: f"{head}{table}description: {v}\n",
        lambda: f"{head}{table}  {quoted(text.replace('${', ''))}: {{ type: Int64, description: {v} }}\n",
        lambda: f"{head}{table}  c: {{ type: String, default: {{ sql: {v} }} }}\n{end}",
        lambda: f"{head}{table}  c: {{ type: String, default: {v} }}\n",
        lambda: f"{head}{table}ttl: [{value('toDateTime(a) + INTERVAL 1 DAY ' + text)}]\n{end}",
        lambda: f"{head}{table}indexes: {{ i: {{ expression: {v}, type: minmax }} }}\n{end}",
        lambda: f"{head}{table}projections: {{ p: {value('SELECT a ORDER BY ' + text)} }}\n{end}",
        lambda: f"{head}kind: view\nquery: {value('SELECT ' + text + ' AS c')}\n{end}",
        lambda: f"{head}kind: view\nquery: {value('SELECT 1 AS c WHERE ' + text)}\n{end}",
        lambda: f"{head}kind: dictionary\ncolumns: {{ a: UInt64, b: String }}\nprimary_key: a\nsource: {{ query: {value('SELECT a, b FROM fragments.c0 WHERE ' + text)} }}\nlayout: flat\nlifetime: 1\n{end}",
        lambda: f"{head}{table}partition_by: {value('a ' + text)}\n{end}",
        lambda: f"{head}kind: raw\ncreate: [{v}]\nexists: SELECT 1\n{end}",
        lambda: f"{head}kind: raw\ncreate: [{value('SELECT ' + text)}]\nexists: {value('SELECT ' + text)}\n{end}",
    ]
    return places[number % len(places)]()


def run(folder: Path, schemac: Path) -> int:
    report = Report("clickhouse, hostile fragments")
    project = Project(folder, schemac, report)
    project.fixed("fragments.database", f"engine: clickhouse\nkind: database\nname: {DATABASE}\n")
    project.add("fragments", ((text, document(number, text, depends)) for number, (text, depends) in enumerate(texts())))
    with report.step("the compiler takes or refuses each by itself, and stays in its folder"):
        output = project.build()
        built = sum(1 for _ in project.accepted("fragments"))
        report.check(built > COUNT / 10, f"only {built} build")
    with report.step("the engine takes the statements one by one, and nothing appears that no document declares"):
        parts = [(item.source, item.name, part.statement) for item in load(output).objects for part in item.parts]
        found = _deploy(report, [statement for _, _, statement in parts])
        refused = {parts[index][0] for index in found["refused"]}
        print(f"     {len(parts) - len(found['refused'])} statements taken, {len(found['refused'])} refused by the engine")
        report.check(len(parts) - len(found["refused"]) > 500, "the engine takes too few statements")
        _judge(report, found, {name for _, name, _ in parts}, everything=False)
    with report.step("the script of what it takes is one text to the client, and makes exactly what is declared"):
        for candidate in project.accepted("fragments"):
            if candidate.file in refused:
                _leave_out(project, candidate)
        output = project.build()
        objects = load(output).objects
        script, verify = ((output / "clickhouse" / name).read_bytes().decode() for name in ("deploy.sql", "verify.sql"))
        # Raw documents ask what they like, so the questions may fail; they change nothing either way.
        found = _deploy(report, [script, verify])
        report.check(0 not in found["refused"], f"the client stops: {found['errors'][:1]}")
        _judge(report, found, {item.name for item in objects if item.kind not in ("raw", "database")}, everything=True)
    project.summary()
    return report.finish({})


def _leave_out(project: Project, candidate: Candidate) -> None:
    candidate.code = "refused-by-the-engine"
    (project.folder / candidate.file).unlink()


def _deploy(report: Report, statements: list[str]) -> dict[str, Any]:
    """Runs texts in a process of their own, whose working folder is empty, and looks what is there then."""
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as place:
        (Path(work) / "texts.json").write_text(json.dumps(statements), encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "checks.fragments_clickhouse", work], cwd=place, capture_output=True, encoding="utf-8", check=False)
        report.check(done.returncode == 0, f"the engine ends with {done.returncode}: {done.stderr[-1000:]}")
        report.check(not list(Path(place).iterdir()), f"files appear: {list(Path(place).iterdir())}")
        held: dict[str, Any] = json.loads((Path(work) / "found.json").read_text(encoding="utf-8"))
        return held


def _judge(report: Report, found: dict[str, Any], declared: set[str], *, everything: bool) -> None:
    tables = set(found["tables"])
    # One raw statement among the pieces says so.
    strangers = tables - declared - ({"evil"} if found["evil"] else set())
    report.check(not strangers, f"nobody declares {sorted(strangers)[:10]}")
    if everything:
        report.check(declared <= tables, f"{sorted(declared - tables)[:10]} are not there")
    for what in ("databases", "functions", "settings"):
        report.check(found[what] == found["before"][what], f"{what} were {found['before'][what]} and are {found[what]}")


def _worker(work: Path) -> None:
    from chdb import session

    (work / "server.xml").write_text(CONFIG.format(work=work), encoding="utf-8")
    (work / "users.xml").write_text(USERS, encoding="utf-8")
    engine = session.Session(f"{work}/data?config-file={work / 'server.xml'}")
    engine.query(f"SET implicit_select = 0; CREATE DATABASE {DATABASE}", "Null")

    def names(query: str) -> list[str]:
        return [str(json.loads(line)["name"]) for line in str(engine.query(query, "JSONEachRow")).split("\n") if line]

    def state() -> dict[str, Any]:
        return {
            "databases": names("SELECT name FROM system.databases ORDER BY name"),
            "functions": names("SELECT name FROM system.functions WHERE origin != 'System' ORDER BY name"),
            "settings": names("SELECT concat(name, ' ', value) AS name FROM system.settings WHERE changed ORDER BY name"),
        }

    before = state()
    refused, errors, evil = [], [], False
    texts = json.loads((work / "texts.json").read_text(encoding="utf-8"))
    for index, text in enumerate(texts):
        try:
            engine.query(text, "Null")
            evil = evil or text.lstrip().startswith(f"CREATE TABLE {DATABASE}.evil") or len(texts) == 2 and f"\nCREATE TABLE {DATABASE}.evil" in text
        except RuntimeError as error:
            refused.append(index)
            errors.append(str(error)[:500])
    tables = names(f"SELECT name FROM system.tables WHERE database = '{DATABASE}'")
    tables += names("SELECT concat(database, '.', name) AS name FROM system.tables WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema', 'fragments')")
    found = {"refused": refused, "errors": errors, "evil": evil, "tables": tables, "before": before, **state()}
    (work / "found.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    _worker(Path(sys.argv[1]))
