"""Queries of continuous aggregates, by the thousand: what the compiler says of each, and what TimescaleDB says.

    SCHEMAC_TEST_TIMESCALEDB_URL=postgresql://… python -m checks.aggregates --schemac PROGRAM [--record]

The server has to be of the community edition. The forms and the server's verdicts are recorded in
tests/fixtures/verdicts/continuous_aggregates, where tests/verdicts.rs judges the compiler by them without a server. Here the server
is asked again; with `--record` the file is written anew.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from .report import Report

FOLDER = Path(__file__).resolve().parents[2] / "fixtures/verdicts/continuous_aggregates"
DATABASE = "schemac_aggregates"

WIDTHS = (
    "'1 hour'", "'1 month'", "'1 day'", "'1 week'", "'1 year 1 month'", "'1.5 hours'", "'0 hours'", "'-1 hour'", "'1 month 1 day'", "'1 day 1 hour'",
    "interval '1 hour'", "'1 hour'::interval", "'00:05'", "'P1D'", "'1 second'", "'500 milliseconds'", "'2 weeks'", "'1 decade'", "'1 month'::interval",
    "cast('1 day' as interval)", "'90 minutes'", "'12 months'", "'1 mon'", "'1 year -12 months'",
)  # fmt: skip
NUMBERS = ("10", "1", "0", "-5", "100::bigint", "'10'", "5 + 5", "10::int", "'1 hour'")
ARGUMENTS = (
    "", ", 'UTC'", ", 'Europe/Berlin'", ", timezone => 'UTC'", ", origin => '2000-01-01'", ", origin => '2000-01-01'::timestamptz", ", \"offset\" => '30 minutes'",
    ", '30 minutes'::interval", ", timezone => 'UTC', origin => '2000-01-03'", ", timezone => 'UTC', \"offset\" => '1 hour'", ", origin => '2000-01-01', \"offset\" => '1 hour'",
    ", '2000-01-01'::timestamptz",
)  # fmt: skip
TIMES = (
    "time", "m.time", "(time)", "t2", "m.t2", "time + interval '1 hour'", "time::timestamp", "time::date", "time at time zone 'UTC'", "date_trunc('day', time)",
    "now()", "coalesce(time, t2)", "n", "'2020-01-01'::timestamptz", "max(time)", "greatest(time, t2)",
)  # fmt: skip
SELECTS = (
    "avg(v)", "count(*)", "count(distinct dev)", "sum(v) filter (where v > 0)", "first(v, time)", "last(v, time)", "max(v) - min(v) as r", "max(v), min(v)",
    "percentile_cont(0.5) within group (order by v)", "mode() within group (order by dev)", "array_agg(v order by time)", "string_agg(dev::text, ',')", "stddev(v)",
    "corr(v, dev)", "avg(v) as a, now() as n", "random() as r", "row_number() over () as r", "avg(avg(v)) over () as r", "rank() over (order by avg(v)) as r",
    "case when count(*) > 1 then avg(v) end as c", "coalesce(avg(v), 0) as c", "bool_and(v > 0)", "histogram(v, 0, 10, 5)", "1 as one", "'x'::text as x", "sum(v) / count(*) as q",
    "json_agg(v)", "round(avg(v)::numeric, 2) as r", "max(time)", "count(v) + 1 as c", "(select 1) as s", "sum((select 1)) as s", "array_agg(distinct dev)",
)  # fmt: skip
CLAUSES = (
    ("", ""), ("where v > 0", ""), ("where dev in (1, 2)", ""), ("where time > now() - interval '1 day'", ""), ("where dev in (select dev from d)", ""),
    ("where exists (select 1 from d where d.dev = {t}.dev)", ""), ("", "having count(*) > 1"), ("", "having avg(v) > 1 and count(*) > 2"), ("", "having (select true)"), ("", "order by 1"),
    ("", "order by 1 desc"), ("", "limit 5"), ("", "offset 5"), ("", "fetch first 5 rows only"), ("", "for update"), ("", "window w as (order by 1)"),
    ("where v is not null and v < 100", "having count(*) > 1"), ("where random() > 0.5", ""), ("where {t}.dev = any (array[1, 2])", ""),
)  # fmt: skip
FROMS = (
    ("m", "m"), ("m as x", "x"), ("public.m", "m"), ("only m", "m"), ("m join d using (dev)", "m"), ("m inner join d on d.dev = m.dev", "m"), ("m left join d on d.dev = m.dev", "m"),
    ("m right join d on d.dev = m.dev", "m"), ("m full join d on d.dev = m.dev", "m"), ("m cross join d", "m"), ("m, d", "m"), ("m natural join d", "m"), ("m join dv using (dev)", "m"),
    ("m left join dv on dv.dev = m.dev", "m"), ("d join m using (dev)", "m"), ("d left join m using (dev)", "m"), ("d right join m using (dev)", "m"), ("m join m2 using (dev)", "m"), ("m join m as y on y.dev = m.dev", "m"),
    ("m join d using (dev) join d as e on e.dev = m.dev", "m"), ("m tablesample system (10)", "m"), ("(select * from m) as m", "m"), ("m, lateral (select 1 as one) as l", "m"),
    ("m cross join lateral (select d.name from d where d.dev = m.dev limit 1) as l", "m"), ("m left join lateral (select 1 as one) as l on true", "m"), ("m, generate_series(1, 2) as g", "m"), ("d", "d"), ("dv", "dv"),
    ("m join (select * from d) as s using (dev)", "m"), ("m join h on h.dev = m.dev", "m"), ("m join (values (1)) as s (dev) using (dev)", "m"), ("m left join d using (dev) left join dv using (dev)", "m"), ("mr", "mr"), ("m2", "m2"),
)  # fmt: skip
BUCKET = "time_bucket('1 hour', {t}.time)"
# What stands in the select list before the aggregates, and what is grouped by.
GROUPS = (
    ("{b} as b", "1"), ("{b} as b", "b"), ("{b} as b", "{b}"), ("{b} as b, {t}.dev", "1, 2"), ("{b} as b, {t}.dev", "b, {t}.dev"), ("{t}.dev, {b} as b", "2, 1"), ("{t}.dev", "1"), ("{t}.dev", "1, {b}"),
    ("{b} as b", "1, {t}.dev"), ("{b} as b", "1, 1"), ("{b} + interval '1 hour' as b", "1"), ("{b} + interval '1 hour' as b", "{b}"), ("{b} as b, {b} as c", "1, 2"),
    ("{b} as b, time_bucket('1 day', {t}.time) as c", "1, 2"), ("{b} as b", "grouping sets ((1), ())"), ("{b} as b, {t}.dev", "rollup (1, 2)"), ("{b} as b, {t}.dev", "cube (1, 2)"), ("{b} as b", "()"),
    ("distinct {b} as b", "1"), ("distinct on ({b}) {b} as b", "1"), ("time_bucket_gapfill('1 hour', {t}.time) as b", "1"), ("date_trunc('hour', {t}.time) as b", "1"), ("{t}.time as b", "1"), ("{b} as b", "distinct 1"),
    ("{b} as b, {t}.dev % 2 as p", "1, 2"), ("{b} as b, {b}::date as day", "1, 2"), ("{b} as b, extract(hour from {b}) as hour", "1"), ("{b} as b", "({b}, {t}.dev)"), ("{b} as b", "{t}.time"), ("all {b} as b", "1"),
)  # fmt: skip

# Widths that are computed, or written in another way.
COMPUTED = (
    "interval '1' day", "interval '90' minute", "interval '1' month", "interval '1 hour' * 2", "2 * interval '1 week'", "'2 weeks'::interval * 2", "interval '1 day' / 2", "interval '1 day' * 1.5",
    "interval '1 day' - interval '24 hours'", "interval '1 day' + interval '1 month'", "interval '1 hour' + '30 minutes'", "interval '1 day' - '1 hour'", "- interval '1 hour'", "interval '-1 hour' * -1",
    "make_interval(hours => 1)", "make_interval(0, 0, 0, 1)", "make_interval(months => 1)", "make_interval(months => 1, days => 1)", "make_interval(secs => 1.5)", "make_interval()", "make_interval(weeks => 1)",
    "'1h'", "'1 d'", "'1d2h'", "'1-2'", "'PT1H'", "'P1Y2M'", "'P1M1D'", "'3600'", "'@ 1 hour'", "'+1 hour'", "'1 hour ago'", "'-1 hour ago'", "'1:30'", "'1 day 02:00'", "'1 day -24:00'", "'0.5 month'", "'1.5 years'",
    "'1 century'", "'1 quarter'", "'1 qtr'", "'1 fortnight'", "''", "'infinity'", "'-infinity'", "null", "null::interval", "n * interval '1 hour'", "dev * interval '1 hour'", "now() - now()", "always_an_hour()", "an_hour()",
    "'1 hour'::text::interval", "interval '1 hour' hour", "interval(0) '1.7 seconds'", "coalesce(interval '1 hour', interval '2 hours')", "case when true then interval '1 hour' end", "justify_hours('24 hours')",
    "(interval '1 hour')", "('1 hour')", "(select interval '1 hour')", "'1 hour'::varchar", "10", "1.5", "'10'", "10::bigint", "10 * 6", "60 / 7", "7 - 7", "-10", "- 10", "10::smallint", "100000", "3000000000", "n", "'ten'", "current_date - date '2000-01-01'",
)  # fmt: skip
# All arguments, with their names and without: `{w}` a width of the type, `{t}` the column.
CALLS = (
    "{w}, {t}", "{w}, ts => {t}", "bucket_width => {w}, ts => {t}", "ts => {t}, bucket_width => {w}", "bucket_width => {w}, {t}", "{w}, time => {t}", "{w}", "{w}, {t}, {t}", "{t}, {w}", "{w}, {t}, \"offset\" => {w}",
    "{w}, \"offset\" => {w}, ts => {t}", "bucket_width => {w}, ts => {t}, \"offset\" => {w}", "{w}, {t}, {w}, {w}", "{w}, {t}, origin => null", "{w}, {t}, \"offset\" => null", "{w}, {t}, null", "{w}, {t}, timezone => null", "{w}, {t}, {w}::interval",
    "{w}, {t}, origin => '2000-01-01', timezone => 'UTC'", "{w}, {t}, timezone => 'UTC', \"offset\" => null, origin => null", "{w}, {t}, 'UTC', '2000-01-01'", "{w}, {t}, 'UTC', '2000-01-01', '1 hour'", "{w}, {t}, 'UTC', null, '1 hour'",
    "{w}, {t}, origin => now()", "{w}, {t}, origin => current_date", "{w}, {t}, origin => '2000-01-01'::date", "{w}, {t}, origin => timestamp '2000-01-01'", "{w}, {t}, origin => timestamptz '2000-01-01 00:00:00+00'", "{w}, {t}, origin => 'infinity'",
    "{w}, {t}, date '2000-01-01'", "{w}, {t}, timestamp '2000-01-01'", "{w}, {t}, '2000-01-01'", "{w}, {t}, '30 minutes'", "{w}, {t}, 'UTC'::text", "{w}, {t}, 'Europe Berlin'", "{w}, {t}, '+03'", "{w}, {t}, ''", "{w}, {t}, 'a' || 'b'", "{w}, {t}, dev::text",
    "{w}, {t}, zone => 'UTC'", "{w}, {t}, \"offset\" => an_hour()", "{w}, {t}, \"offset\" => always_an_hour()", "{w}, {t}, \"offset\" => dev * interval '1 hour'", "{w}, {t}, 3, 4", "{w}, {t}, \"offset\" => 1.5", "{w}, {t}, \"offset\" => 'x'", "{w}, ({t})", "{w}, {t} + {w}",
    "{w}, {t}::timestamptz", "{w}, {t}::timestamp", "{w}, {t}::date", "{w}, {t}::bigint", "{w}, {t}::timestamptz(3)", "{w}, dev", "{w}, v", "{w}, nothing", "{w}, ({s}).{t}", "{w}, {s}.{t}", "{w}, public.{s}.{t}", "{w}, x.{t}", "variadic {w}, {t}",
)  # fmt: skip
# Sources with their column and a width of its type.
SOURCES = (
    ("m", "time", "'1 hour'"), ("mt", "time", "'1 hour'"), ("md", "time", "'1 day'"), ("mu", "time", "'1 hour'"), ("mn", "ts", "10"), ("ms", "ts", "'10'"), ("ms", "ts", "10"), ("h", "b", "'2 hours'"), ("ht", "b", "'1 day'"), ("hd", "b", "'1 week'"),
    ("hn", "b", "20"), ("hu", "b", "'1 day'"),
)  # fmt: skip
BELOW = ("h", "hm", "hz", "ho", "hg", "hh", "hd", "ht", "hu")
OVER = (
    "'1 hour'", "'90 minutes'", "'1 day'", "'1 week'", "'1 month'", "'1 year'", "'2 days'", "'30 minutes'", "'30 days'", "interval '1 day' * 7", "make_interval(days => 2)", "'P2D'", "'1 day 1 hour'",
)  # fmt: skip
MOVED = (
    "", ", 'Europe/Berlin'", ", \"offset\" => '30 minutes'", ", \"offset\" => '00:30'", ", \"offset\" => interval '1 hour' / 2", ", \"offset\" => '1 hour'", ", \"offset\" => '0'", ", origin => '2000-01-01'", ", origin => '2000-01-02'",
    ", origin => timestamptz '2000-01-01'", ", timezone => 'UTC', origin => '2000-01-01'", ", timezone => 'Europe/Berlin', \"offset\" => '30 minutes'", ", origin => null",
)  # fmt: skip


def query(select: str, source: str, where: str, group: str, rest: str) -> str:
    parts = [f"select {select}", f"from {source}", where, f"group by {group}" if group else "", rest]
    return " ".join(part for part in parts if part)


def forms() -> list[str]:
    """The same on every machine."""
    found: list[str] = []
    for (table, column), width, arguments in itertools.product((("m", "time"), ("mt", "time"), ("md", "time"), ("h", "b")), WIDTHS, ARGUMENTS):
        found.append(query(f"time_bucket({width}, {column}{arguments}) as k, count(*) as c", table, "", "1", ""))
    for table, width in itertools.product(("mn", "mi"), NUMBERS):
        for arguments in ("", ", 5", ", \"offset\" => 5", ", origin => 5", ", 'UTC'"):
            found.append(query(f"time_bucket({width}, ts{arguments}) as k, count(*) as c", table, "", "1", ""))
    for time, width in itertools.product(TIMES, ("'1 hour'", "'1 month'", "'1 day'")):
        found.append(query(f"time_bucket({width}, {time}) as k, avg(v)", "m", "", "1", ""))
    for width in WIDTHS:
        found.append(query(f"time_bucket({width}, b) as k, sum(v)", "hm", "", "1", ""))
        found.append(query(f"time_bucket({width}, b, 'UTC') as k, sum(v)", "hm", "", "1", ""))
        found.append(query(f"time_bucket({width}, b) as k, sum(v), dev", "h join d using (dev)", "", "1, dev", ""))
    for (source, table), (where, rest) in itertools.product(FROMS, CLAUSES):
        found.append(query(f"{BUCKET} as b, count(*) as c", source, where, "1", rest).replace("{t}", table))
    for (select, group), (where, rest) in itertools.product(GROUPS, CLAUSES[::3]):
        found.append(query(f"{select}, avg(v) as a", "m", where, group, rest).replace("{b}", BUCKET).replace("{t}", "m"))
    for select, (source, table) in itertools.product(SELECTS, (FROMS[0], FROMS[4], FROMS[6], FROMS[23])):
        found.append(query(f"{BUCKET} as b, {select}", source, "", "1", "").replace("{t}", table))
    for (select, group), (source, table) in itertools.product(GROUPS, (FROMS[1], FROMS[4], FROMS[14], FROMS[23])):
        found.append(query(f"{select}, avg(v) as a", source, "", group, "").replace("{b}", BUCKET).replace("{t}", table))
    for width, (table, column) in itertools.product(COMPUTED, (("m", "time"), ("md", "time"), ("mn", "ts"), ("ms", "ts"), ("h", "b"), ("hm", "b"))):
        found.append(query(f"time_bucket({width}, {column}) as k, count(*) as c", table, "", "1", ""))
    for call, (table, column, width) in itertools.product(CALLS, SOURCES):
        arguments = call.replace("{w}", width).replace("{t}", column).replace("{s}", table)
        found.append(query(f"time_bucket({arguments}) as k, count(*) as c", table, "", "1", ""))
    for table, width, moved in itertools.product(BELOW, OVER, MOVED):
        found.append(query(f"time_bucket({width}, b{moved}) as k, count(*) as c", table, "", "1", ""))
    for width, moved in itertools.product(("10", "15", "20", "5", "100", "10 * 3", "'20'"), ("", ", 5", ", 0", ", \"offset\" => 5", ", \"offset\" => 2 + 3", ", \"offset\" => '5'", ", \"offset\" => -5")):
        found.append(query(f"time_bucket({width}, b{moved}) as k, count(*) as c", "hn", "", "1", ""))
    for source, table in (("h join d using (dev)", "h"), ("h as x left join d on d.dev = x.dev", "x"), ("h join m on m.dev = h.dev", "h"), ("h join hh on h.dev = hh.dev", "h"), ("(select * from h) as h", "h"), ("only h", "h"), ("hh as x", "x"), ("d left join h using (dev)", "h")):
        for width, moved in itertools.product(OVER, MOVED[:3]):
            found.append(query(f"time_bucket({width}, {table}.b{moved}) as k, count(*) as c", source, "", "1", ""))
    plain = query(f"{BUCKET} as b, avg(v)", "m", "", "1", "").replace("{t}", "m")
    found += [f"{plain} union all {plain}", f"with w as (select 1) {plain}", f"({plain})", f"{plain} except {plain}", f"select * from ({plain}) as s", f"with w as ({plain}) select * from w"]
    return list(dict.fromkeys(found))


def ask(url: str, schemac: Path) -> tuple[str, dict[str, str]]:
    """The versions, and for each form the error of the server, or nothing."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(DATABASE)))
    with tempfile.TemporaryDirectory(prefix="aggregates") as work:
        project = Path(work)
        (project / "schema-defs").mkdir()
        for name in ("schemac.toml", "base.yaml"):
            target = project / name if name.endswith(".toml") else project / "schema-defs" / name
            target.write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
        subprocess.run([str(schemac), "build", "--project", str(project), "--quiet"], check=True)
        script = next((project / "generated/timescaledb").glob("*/deploy.sql")).read_text(encoding="utf-8")
    verdicts: dict[str, str] = {}
    with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as connection:
        connection.execute(script.encode())
        row = connection.execute("SELECT current_setting('server_version'), (SELECT extversion FROM pg_extension WHERE extname = 'timescaledb')").fetchone()
        assert row is not None
        versions = f"PostgreSQL {row[0].split(' ')[0]}, TimescaleDB {row[1]}, community edition"
        connection.execute("SET client_min_messages = error")
        for form in forms():
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(f"CREATE MATERIALIZED VIEW one WITH (timescaledb.continuous) AS {form} WITH NO DATA".encode())
                verdicts[form] = ""
            except psycopg.Error as error:
                verdicts[form] = error.sqlstate or "?"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
    return versions, verdicts


def recorded() -> dict[str, str]:
    found = {}
    for line in (FOLDER / "verdicts.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            verdict, form = line.split(" ", 1)
            found[form] = "" if verdict == "taken" else verdict
    return found


def write(versions: str, verdicts: dict[str, str]) -> None:
    head = (
        f"# What {versions}, said of each query on {datetime.date.today()}: `taken`, or the code of its error.\n"
        "# Written by tests/engines/checks/aggregates.py; the objects that the queries read are in base.yaml.\n"
    )
    lines = "".join(f"{verdict or 'taken'} {form}\n" for form, verdict in verdicts.items())
    (FOLDER / "verdicts.txt").write_text(head + lines, encoding="utf-8")


def run(schemac: Path, url: str, record: bool) -> int:
    report = Report("timescaledb, queries of continuous aggregates")
    versions, verdicts = ask(url, schemac)
    if record:
        write(versions, verdicts)
    with report.step(f"{versions} says what is recorded"):
        known = recorded()
        for form, verdict in verdicts.items():
            report.check(known.get(form) == verdict, f"{form}: {verdict or 'taken'}, and {known.get(form)!r} is recorded")
        report.check(known.keys() == verdicts.keys(), "other forms are recorded")
        report.check(len(verdicts) >= 1000, f"only {len(verdicts)} forms")
    taken = sum(not verdict for verdict in verdicts.values())
    print(f"     {len(verdicts)} queries, {taken} are taken")
    return report.finish({})


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.aggregates", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--record", action="store_true", help="write what the server says")
    arguments = parser.parse_args()
    return run(arguments.schemac.resolve(), os.environ["SCHEMAC_TEST_TIMESCALEDB_URL"], arguments.record)


if __name__ == "__main__":
    sys.exit(main())
