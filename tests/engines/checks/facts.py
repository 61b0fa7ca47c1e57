"""What PostgreSQL and its extensions have: functions, operators, casts, types and operator classes, one a line.

    SCHEMAC_CHECK_URL=postgresql://… python -m checks.facts src/engine/timescaledb/catalog            compares
    SCHEMAC_CHECK_URL=postgresql://… python -m checks.facts src/engine/timescaledb/catalog --write    writes

A database of its own is made on the server and dropped again. Extensions that the server does not offer are left out, and
lines of theirs are not compared. `src/engine/timescaledb/catalog/mod.rs` says how the lines are read.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

EXTENSIONS = (
    "autoinc", "bloom", "btree_gin", "btree_gist", "citext", "cube", "dict_int", "dict_xsyn", "earthdistance",
    "fuzzystrmatch", "hstore", "insert_username", "intagg", "intarray", "isn", "lo", "ltree", "moddatetime",
    "pg_buffercache", "pg_stat_statements", "pg_trgm", "pgcrypto", "pgrowlocks", "pgstattuple", "postgis",
    "postgis_raster", "refint", "seg", "sslinfo", "tablefunc", "tcn", "timescaledb", "tsm_system_rows", "tsm_system_time",
    "unaccent", "uuid-ossp", "vector", "xml2",
)  # fmt: skip

# The extension of a row of a catalog, behind a blank.
OF = """coalesce((SELECT ' ' || e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                   WHERE d.classid = '{table}'::regclass AND d.objid = {row}.oid AND d.deptype = 'e'
                     AND d.refclassid = 'pg_extension'::regclass), '')"""
# Schemas whose objects people name.
IN = "(SELECT oid FROM pg_namespace WHERE nspname IN ('pg_catalog', 'public'))"
# Types that no expression of a document has.
HIDDEN = "ARRAY['internal', 'cstring', 'trigger', 'event_trigger', 'language_handler', 'index_am_handler', 'fdw_handler', 'table_am_handler', 'tsm_handler']::regtype[]"

QUERIES = {
    # name, arguments (`?` has a default, `...` repeats), result (`*` gives rows), volatility, kind if it is no plain function
    "functions": f"""
        SELECT p.proname || ' ' || coalesce(nullif((
                 SELECT string_agg(
                          CASE WHEN p.provariadic <> 0 AND n = p.pronargs
                               THEN (SELECT typname FROM pg_type WHERE oid = p.provariadic) || '...'
                               ELSE t.typname || CASE WHEN n > p.pronargs - p.pronargdefaults THEN '?' ELSE '' END END,
                          ',' ORDER BY n)
                   FROM unnest(p.proargtypes) WITH ORDINALITY AS a(oid, n) JOIN pg_type t ON t.oid = a.oid), ''), '-')
               || ' ' || CASE WHEN p.proretset THEN '*' ELSE '' END || r.typname || ' ' || p.provolatile::text
               || CASE p.prokind WHEN 'f' THEN '' ELSE p.prokind::text END || {OF.format(table='pg_proc', row='p')}
          FROM pg_proc p JOIN pg_type r ON r.oid = p.prorettype
         WHERE p.pronamespace IN {IN} AND p.prokind <> 'p' AND p.proname !~ '^_|^pg_stat_get_|^binary_upgrade_|^RI_FKey'
           AND NOT p.proargtypes::oid[] && {HIDDEN}::oid[] AND NOT p.prorettype = ANY ({HIDDEN}::oid[])
           AND coalesce(obj_description(p.oid, 'pg_proc'), '') NOT LIKE 'implementation of %'
           AND coalesce(obj_description(p.oid, 'pg_proc'), '') NOT LIKE 'I/O%'""",
    # name, left type or `-`, right type, result, volatility of the function
    "operators": f"""
        SELECT o.oprname || ' ' || coalesce(l.typname, '-') || ' ' || r.typname || ' ' || t.typname || ' ' || p.provolatile::text
               || {OF.format(table='pg_operator', row='o')}
          FROM pg_operator o LEFT JOIN pg_type l ON l.oid = o.oprleft JOIN pg_type r ON r.oid = o.oprright
          JOIN pg_type t ON t.oid = o.oprresult JOIN pg_proc p ON p.oid = o.oprcode
         WHERE o.oprnamespace IN {IN}""",
    # source, target, context (explicit, assignment, implicit), method (function, binary, in and out), volatility
    "casts": f"""
        SELECT s.typname || ' ' || t.typname || ' ' || c.castcontext::text || ' ' || c.castmethod::text || ' ' || coalesce(p.provolatile::text, 'i')
               || {OF.format(table='pg_cast', row='c')}
          FROM pg_cast c JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget
          LEFT JOIN pg_proc p ON p.oid = c.castfunc
         WHERE s.typnamespace IN {IN} AND t.typnamespace IN {IN}""",
    # name, kind, category, `p` if it is preferred in it, volatility of reading and of writing as text, range's element or `-`
    "types": f"""
        SELECT t.typname || ' ' || t.typtype::text || ' ' || t.typcategory::text || ' ' || CASE WHEN t.typispreferred THEN 'p' ELSE '-' END
               || ' ' || i.provolatile::text || ' ' || o.provolatile::text || ' '
               || coalesce((SELECT e.typname FROM pg_range g JOIN pg_type e ON e.oid = g.rngsubtype
                             WHERE t.oid IN (g.rngtypid, g.rngmultitypid)), '-')
               || {OF.format(table='pg_type', row='t')}
          FROM pg_type t JOIN pg_proc i ON i.oid = t.typinput JOIN pg_proc o ON o.oid = t.typoutput
         WHERE t.typnamespace IN {IN} AND t.typtype <> 'c' AND t.typname !~ '^_'""",
    # method, name, type, `d` if it is the type's default
    "operator_classes": f"""
        SELECT m.amname || ' ' || c.opcname || ' ' || t.typname || ' ' || CASE WHEN c.opcdefault THEN 'd' ELSE '-' END
               || {OF.format(table='pg_opclass', row='c')}
          FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod JOIN pg_type t ON t.oid = c.opcintype
         WHERE c.opcnamespace IN {IN}""",
}


def facts(url: str) -> tuple[dict[str, list[str]], set[str]]:
    """The lines of each file, and the extensions that the server offers."""
    name = "schemac_facts"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        with psycopg.connect(make_conninfo(url, dbname=name), autocommit=True) as connection:
            offered = {row[0] for row in connection.execute("SELECT name FROM pg_available_extensions")}
            for extension in sorted(offered.intersection(EXTENSIONS), key=lambda each: each != "timescaledb"):
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {} CASCADE").format(sql.Identifier(extension)))
            found = {file: _lines(connection, query) for file, query in QUERIES.items()}
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return found, offered


def _lines(connection: psycopg.Connection[Any], query: str) -> list[str]:
    # Sorted by bytes, as the compiler looks them up.
    return sorted({row[0] for row in connection.execute(query)}, key=str.encode)


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.facts", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the lines")
    parser.add_argument("--write", action="store_true", help="write the lines instead of comparing")
    arguments = parser.parse_args()
    found, offered = facts(os.environ["SCHEMAC_CHECK_URL"])
    wrong = 0
    for file, lines in found.items():
        path = arguments.folder / f"{file}.txt"
        if arguments.write:
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            continue
        # TimescaleDB, PostGIS and pgvector have versions of their own.
        moving = {"timescaledb", "postgis", "postgis_raster", "vector"}
        skipped = {extension for extension in EXTENSIONS if extension not in offered} | moving
        own = lambda each: {line for line in each if line.rsplit(" ", 1)[-1] not in skipped}  # noqa: E731
        written = own(path.read_text(encoding="utf-8").splitlines())
        for line in sorted(own(lines) ^ written):
            wrong += 1
            print(f"{file}: {'not here' if line in written else 'not written'}: {line}")
    print(f"{sum(map(len, found.values()))} facts, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
