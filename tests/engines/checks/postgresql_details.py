"""What PostgreSQL's reviewed snapshots leave out, read from its catalog and compared with the specs: functions, publications, what
is stored where and how, row level security, and privileges on everything but relations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.rows import dict_row

from .specs import Body, Spec, as_list, compare, expression, value_or_sql

if TYPE_CHECKING:
    from .postgresql_specs import Comparison

COLUMNS = """
SELECT n.nspname || '.' || c.relname AS relation, a.attname AS name,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END AS collation, col_description(c.oid, a.attnum) AS comment
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
 WHERE c.relkind IN ('r', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^(pg_|_?timescaledb|information_schema$)'"""

RELATIONS = """
SELECT n.nspname || '.' || c.relname AS key, s.spcname AS tablespace, coalesce(c.reloptions, '{}') AS options,
       coalesce(i.indnullsnotdistinct, false) AS nulls_not_distinct, c.relispopulated AS filled
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
 WHERE c.relkind IN ('r', 'v', 'm', 'i') AND n.nspname !~ '^(pg_|_?timescaledb|information_schema$)'"""

FUNCTIONS = """
SELECT n.nspname || '.' || p.proname AS key, l.lanname AS language, pg_get_function_arguments(p.oid) AS arguments, p.prokind = 'p' AS procedure,
       pg_get_function_result(p.oid) AS result, p.provolatile::text AS volatility, p.proparallel::text AS parallel, p.proisstrict AS strict,
       p.prosecdef AS security_definer, coalesce(p.proconfig, '{}') AS settings, p.proacl::text[] AS acl, p.proargnames AS names, p.prosrc AS body
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
 WHERE n.nspname !~ '^(pg_|_?timescaledb|information_schema$)'
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')"""

TYPES = """
SELECT n.nspname || '.' || t.typname AS key, t.typacl::text[] AS acl, t.typdefault AS "default",
       CASE WHEN t.typcollation <> b.typcollation THEN l.collname END AS collation
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_type b ON b.oid = t.typbasetype
  LEFT JOIN pg_collation l ON l.oid = t.typcollation WHERE t.typtype IN ('d', 'e')"""

SCHEMAS = "SELECT nspname AS key, nspacl::text[] AS acl FROM pg_namespace"

SEQUENCES = """
SELECT schemaname || '.' || sequencename AS key, data_type::text AS type, min_value, max_value, cache_size AS cache FROM pg_sequences"""

PUBLICATIONS = """
SELECT p.pubname AS key, p.puballtables AS all_tables, p.pubviaroot AS publish_via_partition_root,
       array_remove(ARRAY[CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END,
                    CASE WHEN pubtruncate THEN 'truncate' END], NULL) AS operations,
       ARRAY(SELECT n.nspname || '.' || c.relname FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid
               JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid) AS tables,
       obj_description(p.oid, 'pg_publication') AS comment FROM pg_publication p"""

EXTENSIONS = "SELECT e.extname AS key, e.extversion AS version, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"

DATABASE = """
SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS locale, CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc' ELSE 'builtin' END
       AS locale_provider, datlocale AS icu_locale, datconnlimit AS connection_limit,
       (SELECT spcname FROM pg_tablespace t WHERE t.oid = dattablespace) AS tablespace FROM pg_database WHERE datname = current_database()"""

_VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}
_PARALLEL = {"s": "safe", "r": "restricted", "u": "unsafe"}
_COMMANDS = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}
_ACL = re.compile(r"\"?(.*?)\"?=([\w*]*)/\"?(.*?)\"?")
_PRIVILEGES = {"X": "execute", "U": "usage", "C": "create"}
# What everyone may do with a new object of a kind, and all that can be granted on one.
_PUBLIC = {"function": {"execute to public"}, "enum": {"usage to public"}, "domain": {"usage to public"}, "schema": set()}
_EVERY = {"function": ["execute"], "enum": ["usage"], "domain": ["usage"], "schema": ["usage", "create"]}


def read(connection: psycopg.Connection[Any]) -> Body:
    def rows(query: str) -> list[Body]:
        with connection.cursor(row_factory=dict_row) as cursor:
            return sorted(cursor.execute(query).fetchall(), key=lambda row: str(row.get("key")))  # type: ignore[call-overload]

    found: Body = {"database": rows(DATABASE)[0], "columns": {}}
    for name, query in (
        ("relations", RELATIONS), ("functions", FUNCTIONS), ("types", TYPES), ("schemas", SCHEMAS), ("sequences", SEQUENCES),
        ("publications", PUBLICATIONS), ("extensions", EXTENSIONS),
    ):  # fmt: skip
        found[name] = {row.pop("key"): row for row in rows(query)}
    for row in rows(COLUMNS):
        found["columns"].setdefault(row.pop("relation"), {})[row.pop("name")] = row
    return found


def check(comparison: Comparison, spec: Spec, details: Body) -> None:
    """One object: what the comparison of relations does not see."""
    kind, body, report, what = spec.object.kind, spec.body, comparison.report, spec.object.id
    key = f"{comparison.schema_of(spec)}.{spec.object.name}"

    def same(wanted: Body, live: Body) -> None:
        compare(report, what, wanted, {name: live.get(name) for name in wanted})

    if kind == "database":
        wanted = {name: body[name] for name in ("encoding", "locale", "locale_provider", "icu_locale", "tablespace", "connection_limit") if name in body}
        same(wanted, details["database"])
    elif kind == "extension":
        live = details["extensions"].get(spec.object.name, {})
        same({name: body[word] for name, word in (("version", "extension_version"), ("schema", "schema")) if word in body}, live)
    elif kind == "schema":
        _grants(comparison, spec, details["schemas"].get(spec.object.name, {}).get("acl"))
    elif kind in ("enum", "domain"):
        live = details["types"].get(key, {})
        _grants(comparison, spec, live.get("acl"))
        if kind == "domain":
            default = value_or_sql(body["default"]) if "default" in body else None
            live = {**live, "default": expression(live["default"]) if live.get("default") else None}
            same({"default": default, "collation": body.get("collation")}, live)
    elif kind == "sequence":
        wanted = {name: body[name] for name in ("min_value", "max_value", "cache") if name in body}
        same({**wanted, "type": comparison.type_of(spec, body.get("type", "int64"))}, details["sequences"].get(key, {}))
    elif kind == "publication":
        tables = {path if "." in path else f"public.{path}" for path in (entry["table"] if isinstance(entry, dict) else entry for entry in body.get("tables", ()))}
        live = details["publications"].get(spec.object.name, {})
        operations = set(body.get("operations", ("insert", "update", "delete", "truncate")))
        wanted = {"all_tables": body.get("all_tables", "tables" not in body), "publish_via_partition_root": body.get("publish_via_partition_root", False)}
        same({**wanted, "comment": spec.description}, live)
        compare(report, f"{what}: operations", operations, set(live.get("operations", ())))
        compare(report, f"{what}: tables", tables, set(live.get("tables", ())))
    elif kind == "function":
        _function(comparison, spec, details["functions"].get(key, {}))
    elif kind in ("table", "view", "materialized_view"):
        _relation(comparison, spec, key, details)


def _relation(comparison: Comparison, spec: Spec, key: str, details: Body) -> None:
    report, what, body, kind = comparison.report, spec.object.id, spec.body, spec.object.kind
    live, columns = details["relations"].get(key, {}), details["columns"].get(key, {})
    if kind == "table":
        for name, column in spec.columns.items():
            wanted = {word: column.get(word) for word in ("collation", "compression")}
            shown = columns.get(name, {})
            compare(report, f"{what}: {name}", wanted, {word: shown.get(word) for word in wanted})
        options = {f"{name}={_option(value)}" for name, value in body.get("storage", {}).items()}
    else:
        comments = body.get("column_descriptions", {})
        compare(report, f"{what}: comments of columns", comments, {name: row["comment"] for name, row in columns.items() if row["comment"]})
        options = {f"{name}={_option(body[name])}" for name in ("security_invoker", "security_barrier", "check_option") if body.get(name)}
    compare(report, f"{what}: options", options, set(live.get("options", ())))
    if kind == "materialized_view":
        compare(report, f"{what}: with data", body.get("with_data", True), live.get("filled"))
    # The default tablespace of the database shows as none.
    stored = {what: (body.get("tablespace"), live.get("tablespace"))}
    for index in body.get("indexes", ()):
        if "name" in index:
            of_index = details["relations"].get(f"{comparison.schema_of(spec)}.{index['name']}", {})
            stored[f"{what}: index {index['name']}"] = (index.get("tablespace"), of_index.get("tablespace"))
            wanted_options = {f"{name}={_option(value)}" for name, value in index.get("with", {}).items()}
            compare(report, f"{what}: index {index['name']}: options", wanted_options, set(of_index.get("options", ())))
            wanted_nulls = bool(index.get("nulls_not_distinct"))
            compare(report, f"{what}: index {index['name']}: nulls not distinct", wanted_nulls, of_index.get("nulls_not_distinct"))
    for place, (wanted_space, live_space) in stored.items():
        compare(report, f"{place}: tablespace", None if wanted_space == "pg_default" else wanted_space, live_space)


def row_security(comparison: Comparison, spec: Spec, live: Body) -> None:
    security = spec.body.get("row_level_security", {})
    enabled = ("forced" if security.get("force") else "enabled") if security.get("enabled") else None
    wanted = {
        policy["name"]: {
            "command": policy.get("command", "all"), "permissive": not policy.get("restrictive", False),
            "roles": sorted(as_list(policy.get("to", "public"))), "using": _sql(policy.get("using")), "check": _sql(policy.get("check")),
        }
        for policy in spec.body.get("policies", ())
    }  # fmt: skip
    shown = {
        name: {
            "command": _COMMANDS[policy["command"]], "permissive": policy.get("permissive", False), "roles": sorted(policy.get("roles", ())),
            "using": _sql(policy.get("using")), "check": _sql(policy.get("check")),
        }
        for name, policy in (live.get("policies") or {}).items()
    }  # fmt: skip
    compare(comparison.report, f"{spec.object.id}: row level security", enabled, live.get("row_security"))
    compare(comparison.report, f"{spec.object.id}: policies", wanted, shown)


def excludes(comparison: Comparison, spec: Spec, live: Body) -> None:
    wanted = []
    for entry in spec.body.get("exclude", ()):
        elements = ", ".join(f"{element.get('column') or element.get('sql')} with {element['with']}" for element in entry["elements"])
        where = f" where {entry['where']}" if "where" in entry else ""
        wanted.append(expression(f"exclude using {entry.get('method', 'gist')} ({elements}){where}"))
    definitions = [text["definition"] if isinstance(text, dict) else text for text in (live.get("exclusions") or {}).values()]
    compare(comparison.report, f"{spec.object.id}: exclusion constraints", sorted(wanted), sorted(map(expression, definitions)))


def _function(comparison: Comparison, spec: Spec, live: Body) -> None:
    report, what, body = comparison.report, spec.object.id, spec.body
    if not live:
        report.fail(f"{what}: the catalog has no such function")
        return
    settings = {f"{name}={_option(value)}" for name, value in body.get("settings", {}).items()}
    wanted = {
        "language": body["language"], "procedure": "returns" not in body, "volatility": body.get("volatility", "volatile"),
        "parallel": body.get("parallel", "unsafe"), "strict": body.get("strict", False), "security_definer": body.get("security_definer", False),
        "body": body["body"].strip(),
    }  # fmt: skip
    shown = {
        **live, "volatility": _VOLATILITY[live["volatility"]], "parallel": _PARALLEL[live["parallel"]], "body": live["body"].strip(),
    }  # fmt: skip
    compare(report, what, wanted, {name: shown[name] for name in wanted})
    compare(report, f"{what}: settings", settings, set(live["settings"]))
    arguments = ", ".join(_argument(comparison, spec, name, one) for name, one in body.get("arguments", {}).items())
    compare(report, f"{what}: arguments", expression(arguments), expression(_arguments(live["arguments"])))
    result = re.fullmatch(r"(setof )?(\w[\w ]*(?:\(.*\))?(?:\[\])?)", body.get("returns", ""), re.IGNORECASE)
    if result and not result[2].lower().startswith("table"):
        name = result[2] if result[2] in ("void", "trigger", "record", "event_trigger") else comparison.type_of(spec, result[2])
        compare(report, f"{what}: result", f"{(result[1] or '').lower()}{name}", live["result"].replace("SETOF", "setof"))
    elif body.get("returns"):
        report.allow("not-compared", f"{what}: returns")
    _grants(comparison, spec, live["acl"])


def _arguments(printed: str) -> str:
    """Arguments as a function has them: those of a procedure are printed with `IN`."""
    return re.sub(r"(^|, )IN ", r"\1", printed.replace("OUT ", "out ").replace("IN out", "inout"))


def _argument(comparison: Comparison, spec: Spec, name: str, argument: Any) -> str:
    argument = argument if isinstance(argument, dict) else {"type": argument}
    mode = argument.get("mode", "in")
    default = f" default {value_or_sql(argument['default'])}" if "default" in argument else ""
    # `$1` is one without a name.
    name = "" if name.startswith("$") else f"{name} "
    return f"{'' if mode == 'in' else mode + ' '}{name}{comparison.type_of(spec, argument['type'])}{default}"


def _grants(comparison: Comparison, spec: Spec, acl: list[str] | None) -> None:
    kind = spec.object.kind
    live = set(_PUBLIC[kind]) if acl is None else set()
    for entry in acl or ():
        role, letters, grantor = _ACL.fullmatch(entry).groups()  # type: ignore[union-attr]
        if role != grantor:
            live |= {f"{_PRIVILEGES[letter]} to {role or 'public'}{option}" for letter, option in re.findall(r"(\w)(\*?)", letters)}
    wanted = set() if spec.body.get("public_execute") is False else set(_PUBLIC[kind])
    for grant in spec.body.get("grants", ()):
        privileges = _EVERY[kind] if "all" in grant["privileges"] else grant["privileges"]
        option = "*" if grant.get("with_grant_option") else ""
        wanted |= {f"{privilege} to {role}{option}" for privilege in privileges for role in grant["to"]}
    # Every server gives everyone the use of the schema `public`.
    if kind == "schema" and spec.object.name == "public":
        wanted.add("usage to public")
    compare(comparison.report, f"{spec.object.id}: grants", wanted, live)


def _sql(text: str | None) -> str | None:
    return expression(text) if text else None


def _option(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
