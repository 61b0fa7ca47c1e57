"""What ClickHouse's system tables say about the user's databases, tables, views, dictionaries and functions."""

from __future__ import annotations

import re
from typing import Any, Callable

from .clickhouse_statements import clauses

Row = dict[str, Any]
Query = Callable[[str], list[Row]]

# A refreshable view fills a table of its own while it refreshes, under one name and then under another.
def _user(name: str) -> str:
    """What people made, by the column that holds a table's name."""
    internal = f"match({name}, '^([.]inner|[.]tmp[.]inner|_tmp_replace_)')"
    return f"database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') AND NOT {internal}"


DATABASES = """
SELECT name, engine, comment FROM system.databases
 WHERE name NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') ORDER BY name"""

TABLES = f"""
SELECT database, name, engine, engine_full, create_table_query, as_select, partition_key, sorting_key, primary_key, sampling_key,
       storage_policy, comment
  FROM system.tables WHERE {_user('name')} ORDER BY database, name"""

COLUMNS = f"""
SELECT database, table, name, type, default_kind, default_expression, compression_codec, comment
  FROM system.columns WHERE {_user('table')} ORDER BY database, table, position"""

SKIP_INDEXES = """
SELECT database, table, name, type_full AS type, expr, granularity FROM system.data_skipping_indices ORDER BY database, table, name"""

PROJECTIONS = """
SELECT database, table, name, type, query FROM system.projections ORDER BY database, table, name"""

FUNCTIONS = "SELECT name, create_query FROM system.functions WHERE origin = 'SQLUserDefined' ORDER BY name"

# A table that was dropped and made again has another uuid; one that was altered, another time.
IDENTITIES = f"""
SELECT database || '.' || name AS name, toString(uuid) AS uuid, toString(metadata_modification_time) AS modified, create_table_query
  FROM system.tables WHERE {_user('name')} ORDER BY 1"""

_CONSTRAINT = re.compile(r"\bCONSTRAINT (?P<name>`[^`]+`|\w+) (?P<kind>CHECK|ASSUME) (?P<expression>.+?)(?=, (?:CONSTRAINT|INDEX|PROJECTION) |\) ENGINE)")
_COLUMN_TTL = re.compile(r"[(,] ?`(?P<name>[^`]+)` [^`]*? TTL (?P<ttl>[^,]+?)(?=, `|, (?:INDEX|PROJECTION|CONSTRAINT) |\) ENGINE)")


class Catalog:
    def __init__(self, query: Query) -> None:
        self._query = query

    def identities(self) -> list[Row]:
        return self._query(IDENTITIES)

    def snapshot(self) -> Row:
        columns, indexes, projections = (self._by_table(query) for query in (COLUMNS, SKIP_INDEXES, PROJECTIONS))
        tables = {}
        for row in self._query(TABLES):
            key = f"{row['database']}.{row['name']}"
            tables[key] = _table(row, columns.get(key, []), indexes.get(key, []), projections.get(key, []))
        return {
            "databases": {row.pop("name"): row for row in self._query(DATABASES)},
            "functions": {row["name"]: row["create_query"] for row in self._query(FUNCTIONS)},
            "tables": tables,
        }

    def _by_table(self, query: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._query(query):
            found.setdefault(f"{row.pop('database')}.{row.pop('table')}", []).append({k: v for k, v in row.items() if v != ""})
        return found


def _table(row: Row, columns: list[Row], indexes: list[Row], projections: list[Row]) -> Row:
    definition = row["create_table_query"]
    engine = clauses(row["engine_full"])
    ttls = {match["name"]: match["ttl"] for match in _COLUMN_TTL.finditer(definition)}
    for column in columns:
        if column["name"] in ttls:
            column["ttl"] = ttls[column["name"]]
    target = re.match(r"CREATE MATERIALIZED VIEW \S+ (.*?)(?:\(`|AS )", definition)
    return {
        "comment": row["comment"],
        "engine": engine["ENGINE"] or row["engine"],
        "partition_key": row["partition_key"],
        "sorting_key": row["sorting_key"],
        "primary_key": row["primary_key"],
        "sampling_key": row["sampling_key"],
        "ttl": engine.get("TTL"),
        "settings": engine.get("SETTINGS"),
        "storage_policy": row["storage_policy"],
        "columns": columns,
        "skip_indexes": indexes,
        "projections": projections,
        "constraints": [match[0] for match in _CONSTRAINT.finditer(definition)],
        "target": target[1].strip() if target else None,
        "select": row["as_select"],
        # For what the columns above do not show.
        "dictionary": definition if row["engine"] == "Dictionary" else None,
    }
