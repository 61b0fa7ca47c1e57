#!/usr/bin/env python3
"""Asks the engines which words they read otherwise when they stand without quotes in the place of a name.

    keywords.py postgresql URL...  > src/engine/timescaledb/dialect/keywords.txt     (one server for each version; needs psycopg)
    keywords.py clickhouse         > src/engine/clickhouse/dialect/keywords.txt     (needs chdb)

The words come from `pg_get_keywords()` and from `system.keywords`, `system.functions` and `system.data_type_families`. Each is
tried: a view or a statement with the word as it is must mean the same as the one with the word in quotes.
"""
import sys
from collections import defaultdict


def block(title: str, words: list[str]) -> str:
    lines, line = [], f"{title}:"
    for word in sorted(words):
        if len(line) + len(word) > 118:
            lines.append(line)
            line = f"{title}:"
        line += f" {word}"
    return "\n".join([*lines, line])


def postgresql(urls: list[str]) -> str:
    import psycopg

    found: dict[str, tuple[str, int]] = {}
    versions = []
    for url in urls:
        with psycopg.connect(url, autocommit=True) as server:
            number = server.execute("SHOW server_version_num").fetchone()[0]
            major = int(number) // 10000
            versions.append(f"{major}.{int(number) % 10000}")
            for word, category, bare in server.execute("SELECT word, catcode, barelabel FROM pg_get_keywords()").fetchall():
                told = postgresql_reading(server, word)
                flags = category + {"same": "-", "refused": "n", "otherwise": "v"}[told] + ("-" if bare else "l")
                if category in "CRT" or not bare:
                    first = found.get(word, (flags, major))
                    found[word] = (flags, min(first[1], major))
    groups = defaultdict(list)
    for word, (flags, since) in found.items():
        groups[f"{flags} {since}"].append(word)
    head = (
        "# Key words of PostgreSQL, made by tests/engines/keywords.py; do not edit.\n"
        f"# Versions: {', '.join(versions)}; the number is the oldest of these that has the word.\n"
        "# Category of pg_get_keywords(): R reserved, T function or type, C column, U unreserved. Read as a name without quotes:\n"
        "# n refused, v a value, - the name. As a label without AS: l refused, - the label.\n"
    )
    return head + "\n".join(block(group, words) for group, words in sorted(groups.items())) + "\n"


def postgresql_reading(server, word: str) -> str:
    """How `SELECT word FROM t` is read, where t has a column of this name."""
    import psycopg

    meanings = []
    for written in (word, f'"{word}"'):
        try:
            with server.transaction(force_rollback=True):
                server.execute(f'CREATE TEMPORARY TABLE t (k integer, "{word}" text)')
                server.execute(f"CREATE TEMPORARY VIEW v AS SELECT {written} AS x, ({written} IS NULL) AS y FROM t")
                meanings.append(server.execute("SELECT pg_get_viewdef('v'::regclass)").fetchone()[0])
        except psycopg.errors.SyntaxError:
            meanings.append("refused")
    if meanings[0] == meanings[1]:
        return "same"
    return "refused" if meanings[0] == "refused" else "otherwise"


# Places of a name in ClickHouse's statements, by what they show about a word.
CLICKHOUSE = {
    "operand": ["SELECT (@) FROM t", "SELECT f(k, @) FROM t", "CREATE TABLE t (k UInt8, CONSTRAINT c CHECK @ > 0) ENGINE = Memory"],
    "select": ["SELECT @ FROM t", "SELECT @, k FROM t", "SELECT @ = 1 FROM t"],
    "group": ["SELECT k FROM t GROUP BY @"],
    "order": ["SELECT k FROM t ORDER BY @"],
    "label": ["SELECT k @ FROM t"],
    "alias": ["SELECT k FROM t @ WHERE k"],
}


def clickhouse() -> str:
    import json
    import tempfile

    from chdb import session

    engine = session.Session(tempfile.mkdtemp())
    engine.query("SET max_query_size = 100000000, max_parser_depth = 100000, max_ast_elements = 100000000, max_expanded_ast_elements = 100000000")
    version = json.loads(str(engine.query("SELECT version() AS v", "JSONCompact")))["data"][0][0]
    names = "SELECT arrayJoin(splitByChar(' ', keyword)) AS w FROM system.keywords UNION ALL SELECT name FROM system.functions"
    names += " UNION ALL SELECT name FROM system.data_type_families UNION ALL SELECT arrayJoin(['inf', 'infinity', 'nan', 'null', 'true', 'false'])"
    query = f"SELECT DISTINCT lower(w) AS word FROM ({names}) WHERE match(word, '^[a-z_][a-z0-9_]*$') ORDER BY word"
    words = [row[0] for row in json.loads(str(engine.query(query, "JSONCompact")))["data"]]
    lines, seen = [], set()
    for group, places in CLICKHOUSE.items():
        otherwise = set(words)
        for place in places:
            rows = ", ".join(f"('{word}', '{place.replace('@', word)}', '{place.replace('@', f'`{word}`')}')" for word in words)
            query = f"SELECT word FROM values('word String, bare String, quoted String', {rows})"
            query += " WHERE formatQuerySingleLineOrNull(bare) IS DISTINCT FROM formatQuerySingleLineOrNull(quoted)"
            otherwise &= {row[0] for row in json.loads(str(engine.query(query, "JSONCompact")))["data"]}
        # What is read otherwise everywhere is not told again for each place.
        if group in ("select", "group", "order"):
            otherwise -= seen
        if group == "operand":
            seen |= otherwise
        lines.append(block(group, list(otherwise)))
    head = (
        "# Words that ClickHouse reads otherwise without quotes, made by tests/engines/keywords.py; do not edit.\n"
        f"# Version: {version}. operand: in any place of a value; select: first after SELECT; group: alone after GROUP BY;\n"
        "# order: alone after ORDER BY; label: as the name of a result without AS; alias: as a table's other name without AS.\n"
    )
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["postgresql", *urls] if urls:
            print(postgresql(urls), end="")
        case ["clickhouse"]:
            print(clickhouse(), end="")
        case _:
            sys.exit(__doc__)
