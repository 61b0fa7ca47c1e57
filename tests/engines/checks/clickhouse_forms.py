"""Forms of ClickHouse's documents, judged by the compiler and by the engine: what one takes the other must take.

Two sources of forms. The fixtures in tests/fixtures/rules/clickhouse-forms are written by people, one document each; `cargo test`
holds what is reported of each line, and here the engine says whether the document would be made. And more than a thousand forms are
generated: every codec, skip index and statistic on every kind of type, chains of codecs, and settings of every engine with right and
wrong values. The statements are written here and not by the compiler.

A document that the two judge differently says so in a comment, with its reason: `# the engine takes it: …` or
`# the engine refuses it: …`. Of the generated forms, `KNOWN` lists the differences.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from chdb import session

from .clickhouse_statements import split
from .report import Report

CONFIG = """<clickhouse>
  <storage_configuration>
    <disks><hot><path>{work}/disks/hot/</path></hot></disks>
    <policies><tiered><volumes><hot><disk>hot</disk></hot></volumes></tiered></policies>
  </storage_configuration>
  <remote_servers>
    <cluster><shard><replica><host>127.0.0.1</host><port>1</port></replica></shard></cluster>
  </remote_servers>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <macros><shard>01</shard><replica>one</replica><cluster>cluster</cluster></macros>
</clickhouse>
"""
# A consumer starts when its table is made, which needs what a process alone has not; all checks are done by then.
STARTED = "Shutdown was called"


class Engine:
    def __init__(self, work: Path) -> None:
        config = work / "server.xml"
        config.write_text(CONFIG.format(work=work), encoding="utf-8")
        self._session = session.Session(f"{work}/data?config-file={config}")
        for statement in ("SET implicit_select = 0", "DROP DATABASE default", "CREATE DATABASE default ENGINE = Atomic", "CREATE DATABASE other"):
            self.execute(statement)

    def execute(self, statement: str) -> None:
        self._session.query(statement, "Null")

    def text(self, query: str) -> str:
        return str(self._session.query(query, "TSVRaw"))

    def refusal(self, statement: str) -> str | None:
        """Why the engine does not take a statement."""
        try:
            self.execute(statement)
        except (RuntimeError, ValueError) as error:
            text = " ".join(str(error).split())
            return None if STARTED in text else text[:300]
        return None


# --- documents to statements, plainly ---------------------------------------------------------------


def name(text: str) -> str:
    return "`" + str(text).replace("\\", "\\\\").replace("`", "\\`") + "`"


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        # Numbers beyond 64 bits lose digits unless they are written as text.
        return str(value) if abs(value) < 2**63 else f"'{value}'"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def split_members(text: str) -> list[str]:
    """The parts between commas outside of brackets."""
    parts, depth = [""], 0
    for c in text:
        depth += {"(": 1, ")": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts]


def typed(value: Any, type_: str) -> str:
    """A default of a type that holds others."""
    head, _, rest = type_.partition("(")
    inner = split_members(rest[:-1]) if rest else []
    if value is None:
        return "NULL"
    if head == "Nullable":
        return typed(value, inner[0])
    if head == "JSON" and isinstance(value, (dict, list)):
        return literal(json.dumps(value, ensure_ascii=False))
    if head == "Map" and isinstance(value, dict):
        quoted = (lambda word: word) if "Int" in inner[0] else literal
        return "map(" + ", ".join(f"{quoted(word)}, {typed(one, inner[1])}" for word, one in value.items()) + ")"
    if head == "Array" and isinstance(value, list):
        return "[" + ", ".join(typed(one, inner[0]) for one in value) + "]"
    if head == "Tuple" and isinstance(value, dict):
        members = [member.split(" ", 1) for member in inner]
        known = {word: typed(value[word], member) for word, member in members if word in value}
        return "tuple(" + ", ".join([*known.values(), *(typed(one, "String") for word, one in value.items() if word not in known)]) + ")"
    if head == "Tuple" and isinstance(value, list):
        return "tuple(" + ", ".join(map(literal, value)) + ")"
    return literal(json.dumps(value)) if isinstance(value, dict) else literal(value)


def key(value: Any, columns: dict[str, Any]) -> str:
    parts = value if isinstance(value, list) else [value]
    written = [name(part) if part in columns else str(part) for part in map(str, parts)]
    return written[0] if len(written) == 1 else "(" + ", ".join(written) + ")"


def column(column_name: str, spec: Any) -> str:
    if isinstance(spec, str):
        return f"{name(column_name)} {spec}"
    type_ = f"Nullable({spec['type']})" if spec.get("nullable") else spec["type"]
    text = f"{name(column_name)} {type_}"
    for word in ("default", "materialized", "alias", "ephemeral"):
        value = spec.get(word)
        if value is None:
            continue
        sql = value["sql"] if isinstance(value, dict) and value.keys() == {"sql"} else None if value is True and word == "ephemeral" else typed(value, spec["type"])
        text += f" {word.upper()}" + (f" {sql}" if sql is not None else "")
    if "codec" in spec:
        text += f" CODEC({spec['codec']})"
    if "statistics" in spec:
        text += f" STATISTICS({', '.join(spec['statistics'])})"
    return text + (f" TTL {spec['ttl']}" if "ttl" in spec else "")


def table_engine(written: Any, columns: dict[str, Any]) -> str:
    if isinstance(written, str):
        # An argument that is exactly a column's name.
        return re.sub(r"\(([^()]*)\)$", lambda inner: "(" + ", ".join(name(part) if "-" in part and part in columns else part for part in re.split(r",\s*", inner[1])) + ")", written)
    arguments = [literal(written[word]) for word in ("replica_path", "replica_name") if word in written]
    arguments += written.get("arguments", [])
    return written["name"] + (f"({', '.join(arguments)})" if arguments else "")


def settings(values: dict[str, Any]) -> str:
    return ", ".join(f"{word} = {int(value) if isinstance(value, bool) else literal(value)}" for word, value in values.items())


def statement(document: dict[str, Any], mixins: dict[str, Any]) -> str:
    kind, own = document["kind"], name(document["name"])
    if kind == "database":
        return f"CREATE DATABASE {own} ENGINE = {document.get('database_engine', 'Atomic')}"
    if kind == "view":
        return f"CREATE VIEW {own} AS {document['query']}"
    if kind == "materialized_view":
        refresh = document.get("refresh")
        schedule = ""
        if refresh:
            values = f" SETTINGS {settings(refresh['settings'])}" if "settings" in refresh else ""
            schedule = f" REFRESH EVERY {refresh['every']}{values}" + (" APPEND" if refresh.get("append") else "")
        return f"CREATE MATERIALIZED VIEW {own}{schedule} TO {name(document['to'])}{' EMPTY' if refresh else ''} AS {document['query']}"
    columns = dict(document.get("columns") or {})
    for mixin in document.get("mixins", []):
        columns |= mixins[mixin]
    if kind == "dictionary":
        attributes = ", ".join(column(word, spec) for word, spec in columns.items())
        return (
            f"CREATE DICTIONARY {own} ({attributes}) PRIMARY KEY {key(document['primary_key'], columns)} "
            f"SOURCE({source(document['source'])}) LIFETIME({document['lifetime']}) LAYOUT({document['layout']}())"
        )
    elements = [column(word, spec) for word, spec in columns.items()]
    elements += [f"INDEX {name(word)} {key(spec['expression'], columns)} TYPE {spec['type']}" for word, spec in document.get("indexes", {}).items()]
    elements += [f"CONSTRAINT {name(word)} CHECK {spec}" for word, spec in document.get("constraints", {}).items()]
    elements += [f"PROJECTION {name(word)} ({spec})" for word, spec in document.get("projections", {}).items()]
    text = f"CREATE TABLE {own}" + (f" ({', '.join(elements)})" if elements else "")
    text += f" ENGINE = {table_engine(document.get('table_engine', 'MergeTree'), columns)}"
    for word in ("partition_by", "primary_key", "order_by", "sample_by"):
        if word in document:
            empty = document[word] == []
            text += f" {word.replace('_', ' ').upper()} {'tuple()' if empty else key(document[word], columns)}"
    if "ttl" in document:
        text += f" TTL {', '.join(document['ttl'])}"
    if "settings" in document:
        text += f" SETTINGS {settings(document['settings'])}"
    return text


def source(written: dict[str, Any]) -> str:
    def parameter(word: str, value: Any) -> str:
        if isinstance(value, dict):
            return f"{word.upper()}({' '.join(parameter(*item) for item in value.items())})"
        if isinstance(value, list):
            return " ".join(parameter(word, item) for item in value)
        return f"{word.upper()} {literal(value)}"

    if "table" in written:
        return f"CLICKHOUSE(TABLE {literal(written['table'])})"
    if "query" in written:
        return f"CLICKHOUSE(QUERY {literal(written['query'])})"
    return parameter(written["type"], written.get("parameters", {}))


# --- the fixtures --------------------------------------------------------------------------------------


def refused_places(schemac: Path, project: Path) -> list[tuple[str, int, str]]:
    """The file, line and code of every error."""
    done = subprocess.run([str(schemac), "check", "--project", str(project), "--format", "json"], capture_output=True, encoding="utf-8", check=False)
    found = json.loads(done.stdout)["diagnostics"]
    return [(one["place"]["file"], one["place"]["start"]["line"], one["code"]) for one in found if one["severity"] == "error" and one["place"]]


def documents(path: Path) -> Iterator[tuple[int, int, str]]:
    """The first and last line of each document, and its text."""
    lines = path.read_text(encoding="utf-8").split("\n")
    start = 0
    for index, line in enumerate([*lines, "---"]):
        if line.strip() == "---":
            text = "\n".join(lines[start:index])
            if any(line.strip() and not line.startswith("#") for line in lines[start:index]):
                yield start + 1, index, text
            start = index + 1


def fixtures(report: Report, engine: Engine, schemac: Path, project: Path) -> None:
    errors = refused_places(schemac, project)
    counts = {"taken": 0, "refused": 0}
    engine.execute("DROP DATABASE IF EXISTS d")
    for path in sorted((project / "schema-defs").rglob("*.yaml")):
        shown = path.relative_to(project).as_posix()
        mixins: dict[str, Any] = {}
        for first, last, text in documents(path):
            document = yaml.load(text, yaml.BaseLoader) | yaml.safe_load(text)
            if document["kind"] == "mixin":
                mixins[document["name"]] = document["columns"]
                continue
            codes = sorted({code for file, line, code in errors if file == shown and first <= line <= last})
            database = document["kind"] == "database"
            engine.execute("USE default" if database else f"USE {document.get('database', 'd')}")
            refusal = engine.refusal(statement(document, mixins))
            wanted = "takes it" if refusal is None else "refuses it"
            differs = re.search(r"^# the engine (takes it|refuses it): .", text, re.MULTILINE)
            where = f"{shown}:{first} {document['name']}"
            counts["refused" if codes else "taken"] += 1
            if differs:
                agrees = differs.group(1) == wanted and bool(codes) == (refusal is None)
                report.check(agrees, f"{where}: the engine {wanted}, not as the comment says: {refusal}")
            else:
                report.check(bool(codes) == (refusal is not None), f"{where}: the compiler says {codes or 'nothing'}, and the engine {wanted}: {refusal}")
    print(f"     {counts['taken']} documents are taken, {counts['refused']} refused")


# --- generated forms -----------------------------------------------------------------------------------

SCALARS = (
    "Int8 Int16 Int32 Int64 Int128 Int256 UInt8 UInt32 UInt64 UInt256 Float32 Float64 BFloat16 Bool String FixedString(1) FixedString(3) FixedString(8) "
    "FixedString(16) Decimal(9,2) Decimal(18,2) Decimal(38,2) Decimal(76,2) Date Date32 DateTime DateTime64(3) Time Time64(3) UUID IPv4 IPv6 JSON Dynamic "
    "Point Ring Polygon Geometry IntervalDay"
).split(" ") + [
    "Enum8('a' = 1)", "Enum16('a' = 1)", "Variant(UInt64, String)", "Variant(UInt64, Float64)", "QBit(Float32, 8)", "QBit(Float32, 24)", "Tuple()",
    "Tuple(UInt64, UInt32)", "Tuple(UInt64, String)", "Tuple(a Float64, b UInt64)", "Tuple(Float32)", "Nested(a UInt64)", "Nested(a Float32, b String)",
    "AggregateFunction(sum, UInt64)", "AggregateFunction(count)", "SimpleAggregateFunction(sum, UInt64)", "SimpleAggregateFunction(max, Float64)",
    "SimpleAggregateFunction(anyLast, String)", "SimpleAggregateFunction(groupArrayArray, Array(UInt64))",
]  # fmt: skip
CONTAINERS = [
    "Array({})", "Array(Array({}))", "Nullable({})", "Map(String, {})", "Map(UInt64, {})", "Map({}, UInt64)", "LowCardinality({})",
    "LowCardinality(Nullable({}))", "Array(Nullable({}))", "Array(LowCardinality({}))", "Tuple({}, UInt64)", "Array(Tuple(UInt64, {}))",
]  # fmt: skip
INNER = ["UInt64", "Int128", "Float64", "String", "FixedString(8)", "Date", "DateTime64(3)", "UUID", "Decimal(18,2)", "Enum8('a' = 1)", "IPv4", "BFloat16"]
CODECS = [
    "NONE", "LZ4", "LZ4HC(9)", "ZSTD(3)", "Default", "Delta, ZSTD", "Delta(8), LZ4", "DoubleDelta", "Gorilla, ZSTD", "Gorilla(8), LZ4", "FPC", "T64",
    "T64('bit'), LZ4", "GCD, LZ4", "Delta, DoubleDelta, LZ4",
]  # fmt: skip
PARTS = ["NONE", "LZ4", "ZSTD", "Default", "Delta", "DoubleDelta", "T64", "GCD", "AES_128_GCM_SIV", "Gorilla", "FPC"]
ARGUMENTS = [
    "ZSTD(0)", "ZSTD(22)", "ZSTD(23)", "ZSTD(3, 9)", "ZSTD(3, 10)", "ZSTD(3, 31)", "ZSTD(3, 32)", "ZSTD(1, 2, 3)", "ZSTD('3')", "ZSTD(1.5)", "LZ4(1)", "LZ4()",
    "LZ4HC(0)", "LZ4HC(12)", "LZ4HC(99)", "LZ4HC(1, 2)", "LZ4HC('a')", "Delta(3), LZ4", "Delta(16), LZ4", "Delta(0), LZ4", "Delta(8, 1), LZ4", "Delta(), LZ4",
    "DoubleDelta(8)", "DoubleDelta(3)", "DoubleDelta('x')", "GCD(8), LZ4", "T64('byte')", "T64('x')", "T64(1)", "NONE(1)", "Default(1)", "AES_128_GCM_SIV(1)",
    "AES_256_GCM_SIV", "nosuch", "zstd", "ZXC", "ALP",
]  # fmt: skip
FLOAT_ARGUMENTS = ["FPC(0)", "FPC(1)", "FPC(28)", "FPC(29)", "FPC(12, 8)", "FPC(12, 3)", "FPC('x')", "Gorilla(3)", "Gorilla(1)", "Gorilla()", "Gorilla(8, 8)"]
INDEXES = [
    "minmax", "set(100)", "bloom_filter(0.01)", "ngrambf_v1(3, 1024, 2, 0)", "tokenbf_v1(1024, 2, 0)", "text(tokenizer = 'splitByNonAlpha')",
    "vector_similarity('hnsw', 'cosineDistance', 4)",
]  # fmt: skip
INDEX_ARGUMENTS = [
    "minmax(1)", "set", "set(0)", "set(1, 2)", "bloom_filter", "bloom_filter(0)", "bloom_filter(1)", "bloom_filter(0.5)", "bloom_filter(0.1, 0.1)",
    "ngrambf_v1(3, 1024, 2)", "ngrambf_v1(3, 1024, 2, 0, 1)", "tokenbf_v1(1024, 2)", "tokenbf_v1", "text", "text(tokenizer = splitByNonAlpha)", "nosuch", "inverted",
    "hypothesis", "annoy", "minmax(1, 2)", "minmax('a')", "set(-1)", "set(1.5)", "ngrambf_v1(0, 1024, 2, 0)", "ngrambf_v1(3, 0, 2, 0)", "tokenbf_v1(1024, 0, 0)",
    "tokenbf_v1(1024, 2.5, 0)", "sparse_grams(3)", "sparse_grams(3, 5, 1024, 2, 0)", "bloom_filter('x')",
]  # fmt: skip
EXPRESSIONS = [
    "mapKeys(m)", "mapValues(m)", "m['a']", "lower(s)", "toDate(t)", "toString(n)", "n % 8", "toDecimal64(n, 2)", "rand()", "now()", "dictGet('d.x', 'v', n)", "m", "a",
    "a[1]", "length(s)", "cityHash64(s)", "(n, s)", "toInt128(n)", "tuple(n, s)", "(s)", "tuple(s)", "(s, lower(s))", "(n, m)", "(n, a)", "()", "(n, (n, s))",
]  # fmt: skip
STATISTICS = ["basic", "minmax", "tdigest", "uniq", "uniq_v2"]
ENGINES = {
    "MergeTree": ("MergeTree", {"order_by": []}), "Kafka": ("Kafka('h:1', 't', 'g', 'CSV')", {}), "Distributed": ("Distributed(cluster, other, e, k)", {}),
    "S3Queue": ("S3Queue('https://example.com/bucket/*', 'CSV')", {}), "Memory": ("Memory", {}), "Join": ("Join(ANY, LEFT, k)", {}), "Set": ("Set", {}),
    "EmbeddedRocksDB": ("EmbeddedRocksDB", {"primary_key": "k"}), "MySQL": ("MySQL('h:1', 'd', 't', 'u', 'p')", {}), "Null": ("Null", {}),
    "PostgreSQL": ("PostgreSQL('h:1', 'd', 't', 'u', 'p')", {}), "ExecutablePool": ("ExecutablePool('x', 'CSV')", {}),
    "Buffer": ("Buffer(other, e, 1, 10, 100, 10000, 1000000, 10000000, 100000000)", {}),
}  # fmt: skip
VALUES: dict[str, list[Any]] = {
    "flag": [0, 1, 2, True, "yes", "1"], "number": [1, "x", "7"], "unsigned": [1, -1, "x", "7"], "positive": [1, 0, -1, "x", "7"],
    "integer": [0, 1, 2, -1, True, "1"], "text": ["x"],
}  # fmt: skip

Difference = Callable[[str, str | None], bool]
KNOWN: list[tuple[str, Difference]] = [
    ("the engine also refuses values of the right kind: too small, too large, or against another setting", lambda form, refusal: refusal is not None and form.startswith("setting ") and "Unknown setting" not in refusal),
    ("the compiler knows the types of columns and of common calls, not of operators and conversions to decimals", lambda form, refusal: refusal is not None and bool(re.search(r" of (n % 8|toDecimal64)", form))),
    ("a Nested has no column of its own name, which the compiler does not tell yet", lambda form, refusal: refusal is not None and form.startswith("index ") and "on Nested(" in form),
]


def table(columns: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"kind": "table", "columns": columns} | rest


def generated(vocabulary: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    types = SCALARS + [container.format(inner) for container in CONTAINERS for inner in INNER]
    low = {"allow_suspicious_low_cardinality_types": 1, "allow_suspicious_variant_types": 1}
    tables = {"order_by": [], "settings": low}
    for type_ in types:
        yield f"type {type_}", table({"c": type_}, **tables)
        for codec in CODECS:
            yield f"codec {codec} on {type_}", table({"c": {"type": type_, "codec": codec}}, **tables)
        for kind in INDEXES:
            yield f"index {kind} on {type_}", table({"c": type_}, indexes={"i": {"expression": "c", "type": kind}}, **tables)
        for kind in STATISTICS:
            yield f"statistics {kind} on {type_}", table({"c": {"type": type_, "statistics": [kind]}}, **tables)
    chains = [f"{one}, {two}" for one in PARTS for two in PARTS] + ["Delta, LZ4, AES_128_GCM_SIV", "Delta, GCD, LZ4", "LZ4, ZSTD, LZ4", "Delta, T64, LZ4"]
    for type_, list_ in {"UInt64": chains + ARGUMENTS, "Float64": chains + FLOAT_ARGUMENTS, "Float32": ["FPC(12, 4)", "FPC(12, 8)"]}.items():
        for codec in list_:
            yield f"chain {codec} on {type_}", table({"c": {"type": type_, "codec": codec}}, **tables)
            loose = {"order_by": [], "settings": {"allow_suspicious_codecs": 1}}
            yield f"loose chain {codec} on {type_}", table({"c": {"type": type_, "codec": codec}}, **loose)
    for kind in INDEX_ARGUMENTS:
        yield f"index {kind}", table({"c": "String"}, indexes={"i": {"expression": "c", "type": kind}}, order_by=[])
    columns = {"n": "UInt64", "s": "String", "t": "DateTime", "m": "Map(String, UInt64)", "a": "Array(String)"}
    for expression in EXPRESSIONS:
        for kind in INDEXES:
            yield f"index {kind} of {expression}", table(columns, indexes={"i": {"expression": expression, "type": kind}}, order_by=[])
    names = {line.split(" ")[0]: dict(word.split(":", 1) for word in line.split(" ")[1:]) for line in (vocabulary / "engine_settings.txt").read_text().splitlines()}
    merge_tree = dict(line.split(":", 1) for line in (vocabulary / "merge_tree_settings.txt").read_text().splitlines())
    names["MergeTree"] = dict(list(merge_tree.items())[::4])
    every = sorted({word for known in names.values() for word in known})
    for engine, (written, rest) in ENGINES.items():
        own = names.get(engine, {})
        needed = {"mode": "unordered"} if engine == "S3Queue" else {}
        for word, kind in own.items():
            values = ["nosuch", kind.split("|")[0]] if "|" in kind else VALUES[kind]
            for value in values:
                yield f"setting {engine} {word} = {value!r}", table({"k": "UInt64"}, table_engine=written, settings=needed | {word: value}, **rest)
        for word in [word for word in every[::9] if word not in own] + ["nosuch", "max_threads", "format_csv_delimiter"]:
            yield f"setting {engine} {word}", table({"k": "UInt64"}, table_engine=written, settings=needed | {word: 1}, **rest)


def differential(report: Report, engine: Engine, schemac: Path, folder: Path, vocabulary: Path) -> None:
    forms = dict(generated(vocabulary))
    specs = folder / "schema-defs"
    specs.mkdir(parents=True)
    (folder / "schemac.toml").write_text('[targets.clickhouse]\nversion = "26.9"\n', encoding="utf-8")
    (specs / "database.yaml").write_text("engine: clickhouse\nkind: database\nname: forms\n", encoding="utf-8")
    for index, document in enumerate(forms.values()):
        document |= {"engine": "clickhouse", "database": "forms", "name": f"t{index}"}
        (specs / f"t{index}.yaml").write_text(json.dumps(document), encoding="utf-8")
    refused: dict[str, set[str]] = {}
    for file, _, code in refused_places(schemac, folder):
        refused.setdefault(Path(file).stem, set()).add(code)
    engine.execute("CREATE DATABASE forms")
    engine.execute("USE forms")
    known = dict.fromkeys((reason for reason, _ in KNOWN), 0)
    taken = 0
    for form, document in forms.items():
        codes = sorted(refused.get(document["name"], ()))
        refusal = engine.refusal(statement(document, {}))
        if refusal is None:
            taken += 1
            engine.refusal(f"DROP TABLE {document['name']} SYNC")
        if bool(codes) == (refusal is not None):
            report.check(True, "")
            continue
        reason = next((reason for reason, fits in KNOWN if fits(form, refusal)), None)
        if reason is not None:
            known[reason] += 1
        else:
            report.fail(f"{form}: the compiler says {codes or 'nothing'}, the engine {refusal or 'takes it'}")
    report.check(len(forms) >= 1000, f"only {len(forms)} forms")
    print(f"     {len(forms)} forms, {taken} are taken by the engine")
    for reason, count in known.items():
        print(f"     {count} differ: {reason}")


# --- sessions ------------------------------------------------------------------------------------------


def sessions(report: Report, engine: Engine, schemac: Path, fixture: Path, project: Path) -> None:
    """What the compiler writes makes the same objects from whatever database it is run."""
    shutil.copytree(fixture, project)
    output = project / "generated"
    done = subprocess.run([str(schemac), "build", "--project", str(project)], capture_output=True, encoding="utf-8", check=False)
    if not report.check(done.returncode == 0, f"the build fails: {done.stderr[:2000]}"):
        return
    made = {}
    for database in ("default", "other"):
        engine.execute("DROP DATABASE IF EXISTS d SYNC")
        engine.execute("DROP DATABASE IF EXISTS e SYNC")
        engine.execute(f"USE {database}")
        for text in split((output / "clickhouse/deploy.sql").read_text(encoding="utf-8")):
            refusal = engine.refusal(text)
            report.check(refusal is None, f"from `{database}`: {refusal}\n{text[:400]}")
        made[database] = engine.text("SELECT database, name, create_table_query FROM system.tables WHERE database IN ('d', 'e') ORDER BY ALL").splitlines()
    report.check(bool(made["default"]), "nothing was made")
    for one, other in zip(made["default"], made["other"], strict=False):
        report.check(one == other, f"made from `default`: {one}\nmade from `other`: {other}")
    report.check(len(made["default"]) == len(made["other"]), "not the same objects")


def run(schemac: Path, rules: Path, vocabulary: Path, work: Path) -> int:
    report = Report("clickhouse, forms that the compiler and the engine judge alike")
    work.mkdir(parents=True)
    engine = Engine(work)
    with report.step("fixtures"):
        fixtures(report, engine, schemac, rules / "clickhouse-forms")
    with report.step("the same objects from two databases"):
        sessions(report, engine, schemac, rules / "clickhouse-sessions", work / "sessions")
    with report.step("generated forms"):
        differential(report, engine, schemac, work / "generated", vocabulary)
    return report.finish({})
