"""What PostgreSQL and TimescaleDB say about the user's objects of one database.

Texts are the server's own deparsed forms (`pg_get_constraintdef` and its like): they are what the server
understood, which is the thing to compare with the specs. Objects of extensions and TimescaleDB's internal
schemas are left out.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]

# The user's relations, functions and types: not the system's, not TimescaleDB's, not an extension's.
_USER = """
  n.nspname !~ '^(pg_|_timescaledb|timescaledb_|information_schema$)'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {oid} AND e.deptype = 'e')
"""


def _user(catalog: str, oid: str) -> str:
    return _USER.format(catalog=catalog, oid=oid)


RELATIONS = f"""
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind, c.reloptions AS options,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS forced, c.relpersistence::text AS persistence,
       obj_description(c.oid, 'pg_class') AS comment, c.relacl::text[] AS acl,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_user('pg_class', 'c.oid')}
 ORDER BY n.nspname, c.relname"""

COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
       col_description(a.attrelid, a.attnum) AS comment, a.attacl::text[] AS acl
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attnum"""

CONSTRAINTS = """
SELECT conname AS name, contype::text AS kind, pg_get_constraintdef(oid) AS definition, convalidated AS valid,
       obj_description(oid, 'pg_constraint') AS comment
  FROM pg_constraint WHERE conrelid = %s AND contype IN ('p', 'u', 'f', 'c', 'x') ORDER BY conname"""

# An index that a constraint owns is shown with the constraint.
INDEXES = """
SELECT c.relname AS name, am.amname AS method, pg_get_indexdef(i.indexrelid) AS definition, i.indisvalid AS valid,
       obj_description(i.indexrelid, 'pg_class') AS comment
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
 WHERE i.indrelid = %s AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid)
 ORDER BY c.relname"""

# TimescaleDB guards the empty root table of a hypertable with a trigger of its own.
TRIGGERS = """
SELECT tgname AS name, pg_get_triggerdef(oid) AS definition, obj_description(oid, 'pg_trigger') AS comment
  FROM pg_trigger WHERE tgrelid = %s AND NOT tgisinternal AND tgname <> 'ts_insert_blocker' ORDER BY tgname"""

POLICIES = """
SELECT polname AS name, polcmd::text AS command, polpermissive AS permissive,
       ARRAY(SELECT CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END FROM unnest(polroles) r ORDER BY 1) AS roles,
       pg_get_expr(polqual, polrelid) AS using, pg_get_expr(polwithcheck, polrelid) AS "check"
  FROM pg_policy WHERE polrelid = %s ORDER BY polname"""

SCHEMAS = f"""
SELECT n.nspname AS name, obj_description(n.oid, 'pg_namespace') AS comment, n.nspacl::text[] AS acl
  FROM pg_namespace n WHERE {_user('pg_namespace', 'n.oid')} ORDER BY 1"""

ENUMS = f"""
SELECT n.nspname AS schema, t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels,
       obj_description(t.oid, 'pg_type') AS comment
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
 WHERE {_user('pg_type', 't.oid')} GROUP BY n.nspname, t.typname, t.oid ORDER BY 1, 2"""

DOMAINS = f"""
SELECT n.nspname AS schema, t.typname AS name, format_type(t.typbasetype, t.typtypmod) AS type, NOT t.typnotnull AS nullable,
       t.typdefault AS "default", obj_description(t.oid, 'pg_type') AS comment,
       ARRAY(SELECT k.conname || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.contypid = t.oid ORDER BY 1) AS checks
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd' AND {_user('pg_type', 't.oid')} ORDER BY 1, 2"""

COMPOSITES = f"""
SELECT n.nspname AS schema, t.typname AS name, obj_description(t.oid, 'pg_type') AS comment,
       ARRAY(SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
              WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS fields
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c' JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE {_user('pg_type', 't.oid')} ORDER BY 1, 2"""

# A sequence that belongs to a column is part of the column's default or identity.
SEQUENCES = f"""
SELECT n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS increment,
       s.seqmin AS minimum, s.seqmax AS maximum, s.seqcycle AS cycle, obj_description(c.oid, 'pg_class') AS comment, c.relacl::text[] AS acl
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {_user('pg_class', 'c.oid')} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
       AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')) ORDER BY 1, 2"""

FUNCTIONS = f"""
SELECT p.oid::regprocedure::text AS name, pg_get_functiondef(p.oid) AS definition, obj_description(p.oid, 'pg_proc') AS comment,
       p.proacl::text[] AS acl
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind <> 'a' AND {_user('pg_proc', 'p.oid')} ORDER BY 1"""

EXTENSIONS = """
SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname <> 'plpgsql' ORDER BY 1"""

DEFAULT_PRIVILEGES = """
SELECT d.defaclrole::regrole::text AS owner, coalesce(d.defaclnamespace::regnamespace::text, '*') AS schema,
       d.defaclobjtype::text AS objects, d.defaclacl::text[] AS acl FROM pg_default_acl d ORDER BY 1, 2, 3"""

ROLES = r"""
SELECT r.rolname AS name, r.rolcanlogin AS login, r.rolsuper AS superuser, r.rolcreatedb AS createdb, r.rolcreaterole AS createrole,
       r.rolinherit AS inherit, r.rolreplication AS replication, r.rolbypassrls AS bypassrls, r.rolconnlimit AS connections,
       ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS member_of,
       shobj_description(r.oid, 'pg_authid') AS comment
  FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1"""

DATABASE = """
SELECT d.datname AS name, pg_encoding_to_char(d.encoding) AS encoding, shobj_description(d.oid, 'pg_database') AS comment, d.datacl::text[] AS acl
  FROM pg_database d WHERE d.datname = current_database()"""

DIMENSIONS = """
SELECT dimension_number AS number, column_name AS column, column_type::text AS type, dimension_type AS kind, time_interval::text AS time_interval,
       integer_interval, integer_now_func, num_partitions AS partitions
  FROM timescaledb_information.dimensions WHERE hypertable_schema = %s AND hypertable_name = %s ORDER BY 1"""

COLUMNSTORE = """
SELECT segmentby, orderby FROM timescaledb_information.hypertable_columnstore_settings
 WHERE hypertable = %s::oid::regclass AND (segmentby IS NOT NULL OR orderby IS NOT NULL)"""

AGGREGATES = """
SELECT view_schema AS schema, view_name AS name, materialized_only, compression_enabled AS columnstore, view_definition AS definition
  FROM timescaledb_information.continuous_aggregates ORDER BY 1, 2"""

# Jobs below 1000 are TimescaleDB's own.
JOBS = """
SELECT proc_schema || '.' || proc_name AS procedure, hypertable_schema || '.' || hypertable_name AS "on", schedule_interval::text AS every,
       config - 'mat_hypertable_id' - 'hypertable_id' AS config
  FROM timescaledb_information.jobs WHERE job_id >= 1000 ORDER BY 1, 2, 3, job_id"""

# Numbers that change when an object is dropped and made again, even into the same shape.
IDENTITIES = f"""
SELECT 'relation' AS class, n.nspname || '.' || c.relname AS name, c.oid::bigint AS id, c.relfilenode::bigint AS storage
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_user('pg_class', 'c.oid')}
UNION ALL SELECT 'function', p.oid::regprocedure::text, p.oid::bigint, 0
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_user('pg_proc', 'p.oid')}
UNION ALL SELECT 'constraint', conrelid::regclass::text || ' ' || conname, k.oid::bigint, 0
  FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {_user('pg_constraint', 'k.oid')}
UNION ALL SELECT 'extension', extname, oid::bigint, 0 FROM pg_extension
ORDER BY 1, 2, 3"""

JOB_IDENTITIES = "SELECT 'job' AS class, application_name AS name, job_id::bigint AS id, 0::bigint AS storage FROM timescaledb_information.jobs ORDER BY 3"

_KIND = {"r": "tables", "p": "tables", "f": "tables", "v": "views", "m": "materialized_views"}
_CONSTRAINT = {"p": "primary_key", "u": "unique", "f": "foreign_keys", "c": "checks", "x": "exclusions"}


class Catalog:
    """Reads one database."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        # With an empty search path every name in a deparsed text carries its schema.
        connection.execute("SET search_path = pg_catalog")
        self.has_timescaledb = bool(self._rows("SELECT FROM pg_extension WHERE extname = 'timescaledb'"))

    def _rows(self, query: str, *parameters: Any) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, parameters or None).fetchall()

    def roles(self) -> dict[str, Row]:
        flags = ("superuser", "createdb", "createrole", "replication", "bypassrls")
        found = {}
        for row in self._rows(ROLES):
            row |= {flag: row[flag] or None for flag in flags}
            row["connections"] = None if row["connections"] == -1 else row["connections"]
            found[row.pop("name")] = row
        return found

    def identities(self) -> list[Row]:
        return self._rows(IDENTITIES) + (self._rows(JOB_IDENTITIES) if self.has_timescaledb else [])

    def snapshot(self) -> Row:
        relations: dict[str, dict[str, Row]] = {"tables": {}, "views": {}, "materialized_views": {}}
        for row in self._rows(RELATIONS):
            relations[_KIND[row["kind"]]][f"{row['schema']}.{row['name']}"] = self._relation(row)
        return {
            "database": _listed(self._rows(DATABASE)),
            "extensions": _keyed(self._rows(EXTENSIONS)),
            "schemas": _keyed(self._rows(SCHEMAS)),
            "enums": _keyed(self._rows(ENUMS), "schema", "name"),
            "domains": _keyed(self._rows(DOMAINS), "schema", "name"),
            "composites": _keyed(self._rows(COMPOSITES), "schema", "name"),
            "sequences": _keyed(self._rows(SEQUENCES), "schema", "name"),
            **relations,
            "continuous_aggregates": _keyed(self._rows(AGGREGATES), "schema", "name") if self.has_timescaledb else {},
            "functions": _keyed(self._rows(FUNCTIONS)),
            "default_privileges": self._rows(DEFAULT_PRIVILEGES),
            "jobs": self._rows(JOBS) if self.has_timescaledb else [],
        }

    def _relation(self, row: Row) -> Row:
        oid = row["oid"]
        shown: Row = {
            "comment": row["comment"],
            "columns": [_column(column) for column in self._rows(COLUMNS, oid)],
        }
        for kind in _CONSTRAINT.values():
            shown[kind] = {}
        for constraint in self._rows(CONSTRAINTS, oid):
            definition = constraint["definition"] + ("" if constraint["valid"] else " (not validated)")
            shown[_CONSTRAINT[constraint["kind"]]][constraint["name"]] = _commented(definition, constraint["comment"])
        shown["indexes"] = {
            index["name"]: _commented(index["definition"] + ("" if index["valid"] else " (invalid)"), index["comment"])
            for index in self._rows(INDEXES, oid)
        }
        shown["triggers"] = {
            trigger["name"]: _commented(trigger["definition"], trigger["comment"]) for trigger in self._rows(TRIGGERS, oid)
        }
        if row["kind"] == "r" and self.has_timescaledb:
            shown["hypertable"] = self._rows(DIMENSIONS, row["schema"], row["name"])
            shown["columnstore"] = self._rows(COLUMNSTORE, oid)
        shown["row_security"] = ("forced" if row["forced"] else "enabled") if row["row_security"] else None
        shown["policies"] = _keyed(self._rows(POLICIES, oid))
        shown["partition_key"] = row["partition_key"]
        shown["partition_bound"] = row["partition_bound"]
        shown["definition"] = _lines(row["definition"])
        shown["options"] = row["options"]
        shown["persistence"] = {"u": "unlogged", "t": "temporary"}.get(row["persistence"])
        shown["acl"] = row["acl"]
        return shown


def _column(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _commented(definition: str, comment: str | None) -> Any:
    return definition if comment is None else {"definition": definition, "comment": comment}


def _lines(text: str | None) -> list[str] | None:
    """Multi-line texts as lists: a diff of lines can be read, one of a long string cannot."""
    return text.strip("\n").split("\n") if text else None


def _listed(rows: list[Row]) -> Row:
    return rows[0]


def _keyed(rows: list[Row], *key: str) -> dict[str, Row]:
    """Rows as a mapping; `key` names the columns that make up the name, which are left out of the values."""
    key = key or ("name",)
    found = {}
    for row in rows:
        name = ".".join(row[part] for part in key)
        found[name] = {column: value for column, value in row.items() if column not in key}
        if "definition" in row:
            found[name]["definition"] = _lines(row["definition"])
    return found
