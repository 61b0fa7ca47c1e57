"""Expressions and names, by the thousand: what the compiler says of each, and what PostgreSQL says.

    SCHEMAC_CHECK_URL=postgresql://… python -m checks.forms --schemac PROGRAM --work FOLDER

`immutable`: conditions of indexes, made of casts, operators, functions and syntax over columns of every type. The server is asked
whether it takes the condition; forms that it refuses for another reason than 42P17 say nothing and are left out.

`names`: tables with unnamed checks, keys, foreign keys and indexes. The compiler's script makes them in one database, plain statements
without names make them in another; the catalogs must hold the same names.

A difference is a failure unless its form is among `KNOWN`, with a reason; one that is there without a difference is a failure too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from .report import Report

DATABASE = "schemac_forms"
PLAIN = "schemac_forms_plain"
EXTENSIONS = ("citext", "hstore", "ltree", "pg_trgm", "vector", "unaccent", "pgcrypto", "uuid-ossp")
# Forms where compiler and server differ, by a pattern, and why.
KNOWN: dict[str, str] = {}

# A column of every type: its name, its type as documents write it, and a literal.
COLUMNS = {
    "i2": "smallint", "i4": "integer", "i8": "bigint", "f4": "real", "f8": "double precision", "n": "numeric", "b": "boolean",
    "t": "text", "vc": "varchar(20)", "ch": "char(5)", "nm": "name", "d": "date", "ti": "time", "tz": "timetz", "ts": "timestamp",
    "tsz": "timestamptz", "iv": "interval", "u": "uuid", "by": "bytea", "j": "json", "jb": "jsonb", "ip": "inet", "ci": "cidr",
    "m": "money", "bt": "bit(3)", "vb": "varbit(5)", "tv": "tsvector", "tq": "tsquery", "mac": "macaddr", "o": "oid",
    "r4": "int4range", "rd": "daterange", "rtz": "tstzrange", "pt": "point", "bx": "box", "at": "text[]", "ai": "integer[]",
    "ad": "date[]", "atz": "timestamptz[]", "e": "mood", "dm": "email", "cx": "citext", "hs": "hstore", "lt": "ltree", "v": "vector(3)",
    "hv": "halfvec(3)", "x": "xml", "lsn": "pg_lsn", "ae": "mood[]",
}  # fmt: skip
TARGETS = (
    "smallint", "integer", "bigint", "real", "double precision", "numeric", "numeric(10,2)", "boolean", "text", "varchar", "varchar(10)",
    "char(3)", "name", "date", "time", "timetz", "timestamp", "timestamptz", "timestamptz(0)", "interval", "uuid", "bytea", "json", "jsonb",
    "inet", "cidr", "money", "bit(3)", "varbit", "tsvector", "tsquery", "oid", "regclass", "int4range", "tstzrange", "point", "text[]",
    "integer[]", "date[]", "timestamptz[]", "mood", "email", "citext", "hstore", "ltree", "vector", "halfvec(3)", "mood[]", "xml",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "%", "=", "<", ">=", "<>", "||", "->", "->>", "#>>", "@>", "<@", "&&", "~", "~~", "!~~*", "@@", "?", "<->", "&", "|", "^", "<<", ">>", "-|-")
LITERALS = ("'1'", "1", "1.5", "'a'", "'1 day'", "interval '1 day'", "date '2020-01-01'", "timestamp '2020-01-01'", "timestamptz '2020-01-01'", "'{}'", "null")
SYNTAX = (
    "coalesce({a}, {b})", "greatest({a}, {b})", "least({a}, {b})", "nullif({a}, {b})", "case when b then {a} else {b} end",
    "case {a} when {b} then 1 else 2 end", "{a} in ({b}, {a})", "{a} between {b} and {b}", "{a} is distinct from {b}", "array[{a}, {b}]",
    "({a}, {b}) = ({b}, {a})", "{a} = any (array[{b}])", "{a} is null or {b} is null", "not ({a} = {b})", "coalesce({a}, '1')",
    "case when {a} = {b} then 'x' end",
)  # fmt: skip
CALLS = (
    "lower(t)", "upper(cx)", "length(t)", "md5(t)", "md5(t::bytea)", "sha256(by)", "encode(by, 'hex')", "decode(t, 'hex')", "abs(i4)",
    "round(f8)", "round(n, 2)", "mod(i4, 3)", "power(f8, 2)", "substring(t from 1 for 3)", "substring(t, 2)", "trim(t)", "trim(both 'x' from t)",
    "overlay(t placing 'x' from 2)", "position('a' in t)", "strpos(t, 'a')", "left(t, 3)", "replace(t, 'a', 'b')", "translate(t, 'a', 'b')",
    "split_part(t, ',', 1)", "regexp_replace(t, 'a', 'b')", "regexp_match(t, 'a')", "string_to_array(t, ',')", "array_to_string(at, ',')",
    "array_length(at, 1)", "cardinality(at)", "array_append(at, t)", "array_position(ai, 3)", "unaccent(t)", "unaccent('unaccent', t)",
    "concat(t, vc)", "concat_ws(',', t, vc)", "format('%s', t)", "to_char(tsz, 'YYYY')", "to_char(ts, 'YYYY')", "to_char(n, '999')",
    "to_date(t, 'YYYY')", "to_timestamp(t, 'YYYY')", "to_timestamp(f8)", "to_timestamp(i8)", "to_number(t, '99')", "date_trunc('day', tsz)",
    "date_trunc('day', ts)", "date_trunc('day', d)", "date_trunc('day', iv)", "date_trunc('day', tsz, 'UTC')", "date_trunc('day', tsz at time zone 'UTC')",
    "date_part('year', tsz)", "date_part('year', ts)", "date_part('year', d)", "extract(year from tsz)", "extract(year from ts)", "extract(year from d)",
    "extract(epoch from iv)", "extract(hour from ti)", "extract(hour from tz)", "age(tsz)", "age(ts)", "age(tsz, tsz)", "age(ts, ts)",
    "date(tsz)", "date(ts)", "date(t)", "text(t)", "timezone('UTC', tsz)", "tsz at time zone 'UTC'", "ts at time zone 'UTC'", "tz at time zone 'UTC'",
    "tsz at time zone t", "make_date(i4, i4, i4)", "make_time(i4, i4, f8)", "make_timestamp(i4, i4, i4, i4, i4, f8)",
    "make_timestamptz(i4, i4, i4, i4, i4, f8)", "make_timestamptz(i4, i4, i4, i4, i4, f8, 'UTC')", "make_interval(days => i4)", "justify_days(iv)",
    "to_tsvector(t)", "to_tsvector('simple', t)", "to_tsvector('english', t)", "to_tsvector(jb)", "to_tsvector('simple', jb)", "to_tsquery('simple', t)",
    "plainto_tsquery(t)", "websearch_to_tsquery('simple', t)", "ts_rank(tv, tq)", "setweight(tv, 'A')", "strip(tv)", "numnode(tq)",
    "jsonb_extract_path(jb, 'a')", "jsonb_extract_path_text(jb, 'a')", "json_extract_path_text(j, 'a')", "jsonb_array_length(jb)", "jsonb_typeof(jb)",
    "jsonb_set(jb, '{a}', '1')", "jsonb_build_object('a', t)", "json_build_object('a', t)", "jsonb_build_array(t)", "to_json(t)", "to_jsonb(t)",
    "row_to_json(row(t))", "jsonb_path_exists(jb, '$.a')", "jsonb_path_query_first(jb, '$.a')", "jsonb_path_query_first_tz(jb, '$.a')", "jsonb_strip_nulls(jb)",
    "host(ip)", "text(ip)", "masklen(ip)", "network(ip)", "family(ip)", "lower(r4)", "upper(rtz)", "isempty(r4)", "range_merge(r4, r4)",
    "int4range(i4, i4)", "tstzrange(tsz, tsz)", "daterange(d, d)", "tsrange(ts, ts)", "lower_inf(rd)", "random()", "now()", "clock_timestamp()",
    "statement_timestamp()", "gen_random_uuid()", "uuid_generate_v4()", "uuid_generate_v5(u, t)", "current_setting('x')", "current_user", "current_date",
    "current_timestamp", "localtime", "session_user", "pg_size_pretty(i8)", "similarity(t, vc)", "word_similarity(t, vc)", "show_trgm(t)",
    "digest(t, 'sha1')", "digest(by, 'sha1')", "crypt(t, t)", "hmac(t, t, 'sha1')", "akeys(hs)", "hs -> 'a'", "exist(hs, 'a')", "nlevel(lt)", "subpath(lt, 0, 1)",
    "l2_distance(v, v)", "cosine_distance(v, v)", "binary_quantize(v)", "l2_normalize(v)", "subvector(v, 1, 2)", "vector_dims(v)", "v <-> v", "hv <=> hv",
    "hashtext(t)", "pg_column_size(t)", "octet_length(t)", "ascii(t)", "chr(i4)", "repeat(t, 2)", "reverse(t)", "lpad(t, 5)", "initcap(t)", "quote_ident(t)",
    "num_nulls(t, vc)", "enum_range(e)", "enum_first(e)", "width_bucket(f8, 1, 2, 3)", "ceil(f8)", "floor(n)", "trunc(n, 1)", "sqrt(f8)", "exp(n)", "ln(f8)",
    "sign(i4)", "gcd(i4, i4)", "bit_length(t)", "normalize(t)", "t is normalized", "t collate \"C\"", "(t || vc) collate \"C\"", "at[1]", "ad[1]", "at[1:2]",
    "jb['a']", "(jb ->> 'a')::timestamptz", "(jb ->> 'a')::date", "(jb ->> 'a')::int", "(jb ->> 'a')::uuid", "(j ->> 'a')::numeric", "(jb -> 'a')::int",
    "(t)::mood", "e::text", "e::varchar", "array[e]::text[]", "lower(e::text)", "dm::text", "lower(dm)", "dm like 'a%'", "t ilike 'a%'", "t similar to 'a%'",
    "t like 'a%' escape '!'", "'now'::timestamptz", "'2020-01-01'::timestamptz < tsz", "'2020-01-01'::text::timestamptz < tsz", "date '2020-01-01' + i4", "tsz + interval '1 day'", "tsz - iv", "ts + iv",
    "d + iv", "d + ti", "tsz - tsz", "ts - ts", "d - d", "tsz - interval '1 day' > '2020-01-01'", "tsz > d", "ts > d", "tsz > ts", "d = current_date",
    "tsz > '2020-01-01'", "d > '2020-01-01'", "ti > '12:00'", "ti + iv", "ti - ti", "tsz::date", "tsz::time", "ts::date", "tsz::timestamp", "ts::timestamptz", "d::timestamptz",
    "d::timestamp", "(tsz at time zone 'UTC')::date", "u::text", "t::uuid", "by::text", "i4::text", "f8::text", "n::text", "b::text", "iv::text", "m::numeric",
    "n::money", "i4::oid", "t::regclass", "o::regclass", "bt::int", "i4::bit(3)", "ad::text[]", "at::date[]", "ai::bigint[]", "ai::text[]", "at::varchar[]", "at::mood[]",
    "array['2020-01-01']::date[]", "array[t]::date[]", "'{2020-01-01}'::date[]", "cx = t", "cx || t", "cx::text", "regexp_match(cx, 'a')", "hs::text", "t::hstore", "hs::jsonb", "lt::text", "t::ltree",
    "v::text", "t::vector", "ai::vector", "v::halfvec(3)", "x::text", "xmlserialize(content x as text)", "t::xml", "xpath('/a', x)", "t::json", "t::jsonb", "j::jsonb", "jb::text",
    "greatest(d, tsz)", "coalesce(ts, tsz)", "coalesce(d, ts)", "coalesce(e, 'a')", "tsz in ('2020-01-01', '2021-01-01')", "d in (ts, ts)", "row(tsz) = row(d)", "t = e::text", "e = 'a'", "e > 'a'",
)  # fmt: skip


def immutable_forms() -> list[str]:
    """About three thousand conditions, the same on every machine."""
    generator = random.Random(20_261_128)
    forms = [f"{name}::{target}" for name in COLUMNS for target in TARGETS]
    pairs = [(a, b) for a in COLUMNS for b in COLUMNS]
    for operator in OPERATORS:
        forms += [f"{a} {operator} {b}" for a, b in generator.sample(pairs, 45)]
        forms += [f"{a} {operator} {a}" for a in COLUMNS]
        forms += [f"{a} {operator} {b}" for a in generator.sample(list(COLUMNS), 6) for b in generator.sample(LITERALS, 2)]
    for syntax in SYNTAX:
        forms += [syntax.format(a=a, b=b) for a, b in generator.sample(pairs, 30)]
        forms += [syntax.format(a=a, b=a) for a in generator.sample(list(COLUMNS), 10)]
    times = ["d", "ts", "tsz", "ti", "tz", "iv", "d::text", "ts::date", "tsz - iv"]
    for syntax in SYNTAX:
        forms += [syntax.format(a=a, b=b) for a in times for b in times if generator.random() < 0.3]
    return list(dict.fromkeys([*CALLS, *forms]))


def _compiled(schemac: Path, project: Path, command: str) -> Any:
    done = subprocess.run([schemac, "--project", project, command, "--format", "json"], capture_output=True, text=True, check=False)
    return json.loads(done.stdout or done.stderr)


def _project(folder: Path, documents: list[str]) -> None:
    specs = folder / "schema-defs" / "app" / "timescaledb"
    specs.mkdir(parents=True, exist_ok=True)
    (folder / "schemac.toml").write_text(
        f'[targets.timescaledb]\nversion = "2.29"\npostgresql = "17"\npgvector = "0.8"\n[models.app]\ndatabases = {{ timescaledb = "{DATABASE}" }}\n'
    )
    (specs / "objects.yaml").write_text("\n---\n".join(documents), encoding="utf-8")


def _document(kind: str, name: str, rest: str) -> str:
    return f"engine: timescaledb\nkind: {kind}\nname: {json.dumps(name, ensure_ascii=False)}\n{rest}"


def _types(offered: set[str]) -> list[str]:
    documents = [_document("extension", name, "") for name in EXTENSIONS if name in offered]
    documents.append(_document("enum", "mood", "labels: [a, b]"))
    documents.append(_document("domain", "email", "type: text"))
    return documents


def immutable(schemac: Path, work: Path, url: str, report: Report) -> None:
    forms = immutable_forms()
    with report.step(f"{len(forms)} conditions of indexes: the compiler and the server agree which are immutable"):
        with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as connection:
            offered = {row[0] for row in connection.execute("SELECT name FROM pg_available_extensions")}
            for extension in EXTENSIONS:
                if extension in offered:
                    connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            connection.execute("CREATE TYPE mood AS ENUM ('a', 'b'); CREATE DOMAIN email AS text")
            columns = ", ".join(f"{name} {ty}" for name, ty in COLUMNS.items())
            connection.execute(f"CREATE TABLE forms (id integer, {columns})".encode())
            verdicts = {form: _verdict(connection, form) for form in forms}
        columns = "\n".join(f"  {json.dumps(name)}: {{ type: {json.dumps(ty)}, nullable: true }}" for name, ty in COLUMNS.items())
        indexes = "\n".join(
            f"  - {{ name: f{number}, columns: [id], where: {json.dumps(f'({form}) is not null')} }}" for number, form in enumerate(forms)
        )
        _project(work, [*_types(offered), _document("table", "forms", f"depends_on: []\ncolumns:\n  id: int32\n{columns}\nindexes:\n{indexes}\n")])
        refused: set[int] = set()
        others: list[str] = []
        for finding in _compiled(schemac, work, "check")["diagnostics"]:
            at = re.search(r"condition of the index `f(\d+)`", finding["message"])
            if finding["code"] == "postgresql-not-immutable" and at:
                refused.add(int(at[1]))
            elif finding["severity"] == "error":
                others.append(f"{finding['code']}: {finding['message']}")
        used: set[str] = set()
        judged = 0
        for number, form in enumerate(forms):
            if verdicts[form] not in ("", "42P17"):
                continue
            judged += 1
            ours, theirs = number in refused, verdicts[form] == "42P17"
            reason = next((pattern for pattern in KNOWN if re.fullmatch(pattern, form)), None)
            if ours == theirs:
                report.check(True, "")
            elif reason is not None:
                used.add(reason)
                report.note(f"{form}: {KNOWN[reason]}")
            else:
                report.fail(f"{form}: the server {'refuses' if theirs else 'takes'} it, the compiler {'refuses' if ours else 'takes'} it")
        for pattern in KNOWN:
            report.check(pattern in used, f"the known difference `{pattern}` is none")
        report.check(judged >= 1000, f"only {judged} forms say something")
        for message in others:
            report.fail(f"another finding: {message}")
        refusals = sum(verdict == "42P17" for verdict in verdicts.values())
        print(f"     {judged} forms judged, of which the server refuses {refusals}")


def _verdict(connection: psycopg.Connection[Any], form: str) -> str:
    """The server's error, or nothing."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"CREATE INDEX ON forms (id) WHERE ({form}) IS NOT NULL".encode())
    except psycopg.Error as error:
        return error.sqlstate or "?"
    return ""


PARTS = ("a", "b", "id", "name", "created_at", "x" * 30, "y" * 40, "z" * 62, "ü" * 20, "کاربر", "پیام_کاربر_در_گفتگو_با_ما", "Mixed", "with space", "a_b", "c_d")
CHECKS = ("{0} > 1", "{0} > 1 and {0} < 5", "{0} > {1}", "1 = 1", "coalesce({0}, 0) > 1", "abs({0}) < 3", "({0})::text <> ''", "{0} is not null", "{0} in (1, 2)", "{0} between 1 and {1}", "not ({0} = 3)")
KEYS = (
    "abs({0})", "{0} + 1", "({0})::bigint", "({0} + 1)::bigint", "coalesce({0}, {1})", "greatest({0}, {1})", "nullif({0}, 1)", "case when {0} > 1 then 1 end",
    "case when {0} > 1 then 1 else {1} end", "({0})::text", "({0})::numeric(10,2)", "-{0}", "{0} is null", "{0} = 1", "lower(({0})::text)", "(({0})::text) collate \"C\"",
    "substring(({0})::text from 1)", "trim(({0})::text)", "position('a' in ({0})::text)", "md5(({0})::text)", "row({0}, {1}) = row({1}, {0})", "array[{0}]", "(array[{0}, {1}])[1]", "least({0}, 1)",
    "upper(lower(({0})::text))", "mod({0}, 3)", "({0})::varchar(3)", "({0})::char(3)", "({0})::double precision", "({0})::boolean", "extract(year from make_date({0}, 1, 1))",
    "to_timestamp({0}) at time zone 'UTC'", "overlay(({0})::text placing 'x' from 1)", "'a' || {0}", "1", "'x'::text",
)  # fmt: skip


def _named_tables() -> Iterator[tuple[int, str, list[str], dict[str, list[Any]]]]:
    """Tables: their number, name, columns, and the parts that nobody names."""
    generator = random.Random(20_261_129)
    for number in range(220):
        columns = generator.sample(PARTS, generator.randint(3, 6))
        table = generator.choice(["t", "users", "orders_of_customers", "T", "پیام‌ها", "ü" * 31, "n" * 63, "k" * 50, "a b", "long_name_of_a_table_with_many_words"])
        pick = lambda: generator.choice(columns)  # noqa: E731
        quote = lambda name: '"' + name.replace('"', '""') + '"'  # noqa: E731
        form = lambda forms: generator.choice(forms).format(quote(pick()), quote(pick()))  # noqa: E731
        parts: dict[str, list[Any]] = {
            "checks": [form(CHECKS) for _ in range(generator.randint(0, 4))],
            "unique": [generator.sample(columns, generator.randint(1, len(columns))) for _ in range(generator.randint(0, 2))],
            "foreign": [[pick()] for _ in range(generator.randint(0, 2))],
            "indexes": [
                (
                    [("sql", form(KEYS)) if generator.random() < 0.6 else ("column", pick()) for _ in range(generator.randint(1, 3))],
                    generator.sample(columns, 1) if generator.random() < 0.2 else [],
                )
                for _ in range(generator.randint(1, 4))
            ],
        }
        # PostgreSQL keeps one of two equal keys.
        unlike: list[list[str]] = []
        for key in parts["unique"]:
            if not any(set(key) == set(other) for other in unlike):
                unlike.append(key)
        parts["unique"] = unlike
        yield number, table, columns, parts


def names(schemac: Path, work: Path, url: str, command: list[str], report: Report) -> None:
    quote = lambda name: '"' + name.replace('"', '""') + '"'  # noqa: E731
    text = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731
    with report.step("the compiler chooses the names that the server would choose"):
        documents, plain = [], ["CREATE SCHEMA target; CREATE TABLE target.target (id integer PRIMARY KEY);"]
        documents += [_document("schema", "target", ""), _document("table", "target", "schema: target\ncolumns:\n  id: { type: integer, primary_key: true }\n")]
        for number, table, columns, parts in _named_tables():
            schema = f"s{number}"
            full = f"{schema}.{quote(table)}"
            lines = [f"{quote(column)} integer NOT NULL" for column in columns]
            lines.append(f"PRIMARY KEY ({quote(columns[0])})")
            lines += [f"UNIQUE ({', '.join(map(quote, key))})" for key in parts["unique"] if key != [columns[0]]]
            lines += [f"CHECK ({check})" for check in parts["checks"]]
            lines += [f"FOREIGN KEY ({quote(key[0])}) REFERENCES target.target" for key in parts["foreign"]]
            plain.append(f"CREATE SCHEMA {schema}; CREATE TABLE {full} ({', '.join(lines)});")
            document = [f"schema: {schema}", "columns:", *(f"  {text(column)}: integer" for column in columns), f"primary_key: [{text(columns[0])}]"]
            document += ["unique:", *(f"  - {text(key)}" for key in parts["unique"] if key != [columns[0]])] if parts["unique"] not in ([], [[columns[0]]]) else []
            document += ["checks:", *(f"  - {text(check)}" for check in parts["checks"])] if parts["checks"] else []
            document += ["foreign_keys:", *(f"  - {{ columns: {text(key)}, to: target.target }}" for key in parts["foreign"])] if parts["foreign"] else []
            document.append("indexes:")
            for keys, include in parts["indexes"]:
                shown = ", ".join(f"({value})" if kind == "sql" else quote(value) for kind, value in keys)
                stored = f" INCLUDE ({', '.join(map(quote, include))})" if include else ""
                plain.append(f"CREATE INDEX ON {full} ({shown}){stored};")
                listed = ", ".join(f"{{ {kind}: {text(value)} }}" for kind, value in keys)
                document.append(f"  - {{ columns: [{listed}]" + (f", include: {text(include)}" if include else "") + " }")
            documents += [_document("schema", schema, ""), _document("table", table, "\n".join(document) + "\n")]
        _project(work, documents)
        findings = [finding for finding in _compiled(schemac, work, "build")["diagnostics"] if finding["severity"] == "error"]
        for finding in findings:
            report.fail(f"{finding['code']}: {finding['message']}")
        if findings:
            return
        script = work / "generated" / "timescaledb" / DATABASE / "deploy.sql"
        environment = os.environ | {"PGDATABASE": DATABASE} | _environment(url)
        # The client may be in another root, so the script comes from here.
        text_of_script = script.read_text(encoding="utf-8")
        done = subprocess.run([*command, "-q", "-X"], input=text_of_script, capture_output=True, text=True, check=False, env=environment)
        report.check(done.returncode == 0, f"the script fails: {done.stderr[-400:]}")
        with psycopg.connect(make_conninfo(url, dbname=PLAIN), autocommit=True) as connection:
            connection.execute("\n".join(plain).encode())
            wanted = _named(connection)
        with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as connection:
            found = _named(connection)
        for key in sorted(wanted.keys() | found.keys()):
            report.check(wanted.get(key) == found.get(key), f"{key}: the server chooses {wanted.get(key)}, the compiler {found.get(key)}")
        report.check(len(wanted) >= 1000, f"only {len(wanted)} names")


def _environment(url: str) -> dict[str, str]:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    known = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    return {known[key]: str(value) for key, value in parts.items() if key in known and value is not None}


def _named(connection: psycopg.Connection[Any]) -> dict[tuple[str, str, str], list[str]]:
    """Names by schema, table and definition."""
    found: dict[tuple[str, str, str], list[str]] = {}
    query = """
        SELECT n.nspname, c.relname, pg_get_constraintdef(k.oid), k.conname
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname ~ '^s[0-9]+$' AND k.contype <> 'n'
        UNION ALL
        SELECT n.nspname, c.relname, regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX .* ON ', 'INDEX ON '), x.relname
          FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname ~ '^s[0-9]+$'"""
    for schema, table, definition, name in connection.execute(query):
        found.setdefault((schema, table, definition), []).append(name)
    return {key: sorted(names) for key, names in found.items()}


def run(schemac: Path, work: Path, url: str, command: list[str]) -> int:
    report = Report("postgresql, forms")
    for name in (DATABASE, PLAIN):
        _again(url, name)
    immutable(schemac, work / "immutable", url, report)
    _again(url, DATABASE)
    names(schemac, work / "names", url, command, report)
    for name in (DATABASE, PLAIN):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return report.finish({})


def _again(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.forms", description=__doc__)
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the projects")
    parser.add_argument("--psql", default="psql", help="the psql command")
    arguments = parser.parse_args()
    return run(arguments.schemac.resolve(), arguments.work, os.environ["SCHEMAC_CHECK_URL"], arguments.psql.split())


if __name__ == "__main__":
    sys.exit(main())
