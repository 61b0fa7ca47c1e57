#!/usr/bin/env python3
"""Writes what the fuzzer starts from: seeds and dictionaries, made of what the repository has anyway.

    seeds.py FOLDER

FOLDER gets a folder of seeds for each target, and `<target>.dict`. Same repository, same bytes.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LARGEST = 16 * 1024

YAML_WORDS = ["---\n", "...\n", "%YAML 1.2\n", "&a ", "*a", "!!str ", "!t ", "|2-\n", ">+\n", "? ", ": ", "- ", "[", "]", "{",
              "}", "#", "'", '"', "<<: *a", "\\u00e9", "\\x1b", "\t", "\r\n", "\ufeff", "\0", "~", ".nan", ".inf", "0x1f", "0o17"]
TOML_WORDS = ["[", "]", "[[", "]]", " = ", "'''", '"""', "\\u0000", "\\U0010ffff", "1979-05-27T07:32:00Z", "07:32:00", "nan",
              "-inf", "1_000", "0xff", "0o7", "0b1", "a.b.c", "{", "}", "#", "\r\n", "\ufeff", "\0", "\x7f"]
SQL_WORDS = ["SELECT ", " FROM ", " WHERE ", " JOIN ", " LATERAL ", " WITH ", " AS ", " UNION ALL ", " GROUP BY ", " CASE WHEN ",
             " END", " OVER (", " IN (", " BETWEEN ", "CAST(", "::", "->>", "$$", "$a$", "E'", "U&'", "x'", "/*", "*/", "--", ";",
             "BEGIN ATOMIC ", "INTERVAL ", "ARRAY[", "->", "`", "''", "\\'", "$1", "{p:String}", " ASOF ", " FINAL ",
             "#!", "\u2018", "\u2019", "dictGet('", "nextval('", " EXCEPT (", "COLUMNS('", "lambda", " ? ", " : "]


def texts(folder, *endings):
    paths = [path for ending in endings for path in (REPOSITORY / folder).rglob("*" + ending) if path.is_file()]
    return [path.read_bytes() for path in sorted(paths)]


def projects():
    """Text archives, as the target `pipeline` reads them."""
    for root in sorted((REPOSITORY / "tests/fixtures/diagnostics").iterdir()):
        yield archive(root, sorted(path for path in root.rglob("*") if path.is_file()))
    for path in sorted((REPOSITORY / "schema-defs").rglob("*.*ml")):
        yield archive(REPOSITORY, [REPOSITORY / "schemac.toml", path])
    for path in sorted((REPOSITORY / "templates").rglob("*.*")):
        spec = next((REPOSITORY / "schema-defs").rglob(path.parent.name + "/*.yaml"), None)
        yield archive(REPOSITORY, [path] + ([spec] if spec else []))


def archive(root, paths):
    parts = []
    for path in paths:
        text = path.read_bytes()
        parts.append(b">>> %s\n%s%s" % (str(path.relative_to(root)).encode(), text, b"" if text.endswith(b"\n") else b"\n"))
    return b"".join(parts)


def types():
    word = re.compile(rb"(?:type:|type =)\s*(.+)")
    for text in texts("schema-defs", ".yaml", ".toml") + texts("tests/fixtures/diagnostics", ".yaml", ".toml"):
        for found in word.findall(text):
            yield found.split(b", ")[0].strip(b"\"' }") if found.count(b"(") == 0 else found.strip(b"\"' }")
    for path in ["src/engine/clickhouse/types/parse/tests.rs", "src/engine/timescaledb/types/parse.rs",
                 "src/engine/milvus/types/parse.rs", "src/model/portable.rs", "src/model/interval.rs", "src/model/id.rs"]:
        yield from (found for found in re.findall(rb'"((?:[^"\\\n]|\\.)+)"', (REPOSITORY / path).read_bytes()))


def fragments():
    for text in texts("tests/fixtures/sql", ".txt"):
        for case in text.split(b"\n----\n")[1:]:
            yield case.split(b"\n", 1)[-1].split(b"\n=>\n")[0]
    for text in texts("generated", ".sql"):
        yield from (statement for statement in text.split(b";\n"))


def words(*parts):
    """Keys and fixed values of the published schemas."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            found.update(value.get("properties", {}))
            found.update(item for item in value.get("enum", []) + [value.get("const")] if isinstance(item, str))
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    for part in parts:
        walk(json.loads((REPOSITORY / "schemas" / part).read_text()))
    return sorted(word for word in found if 1 < len(word) < 60)


def type_words():
    sources = ["src/engine/clickhouse/types/vocabulary.rs", "src/engine/timescaledb/types/mod.rs", "src/model/portable.rs",
               "src/engine/timescaledb/types/parse.rs", "src/engine/milvus/types/parse.rs"]
    found = set(re.findall(r'"(\w[\w ]+)"', "".join((REPOSITORY / path).read_text() for path in sources)))
    return sorted(found) + ["(", ")", "<", ">", "[]", ", ", "'", "`", '"', " = -128", "SKIP REGEXP ", "max_dynamic_paths=",
                            "9223372036854775807", "-1", "4294967296", "0"]


def dictionary(entries):
    lines = []
    for entry in entries:
        raw = entry.encode()
        lines.append('"' + "".join(chr(b) if 32 <= b < 127 and b not in (34, 92) else "\\x%02x" % b for b in raw) + '"')
    return "\n".join(lines) + "\n"


def main():
    folder = Path(sys.argv[1])
    specs = ("schema-defs", "tests/fixtures/diagnostics", "tests/fixtures/schema")
    keys = words("schemac.json", "config.json")
    targets = {
        "yaml": ([text for place in specs for text in texts(place, ".yaml")], keys + YAML_WORDS),
        "toml": ([text for place in specs for text in texts(place, ".toml")], keys + TOML_WORDS),
        "types": (types(), type_words()),
        "fragments": (fragments(), SQL_WORDS),
        "pipeline": (projects(), keys + YAML_WORDS + SQL_WORDS + [">>> schemac.toml\n", "\n>>> b.toml\n", "${a}"]),
    }
    for target, (seeds, entries) in targets.items():
        place = folder / target
        place.mkdir(parents=True, exist_ok=True)
        for seed in seeds:
            if seed and len(seed) <= LARGEST:
                (place / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        (folder / f"{target}.dict").write_text(dictionary(entries))


if __name__ == "__main__":
    main()
