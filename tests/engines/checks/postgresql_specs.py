"""PostgreSQL's catalog against the specs."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from . import postgresql_details
from .report import Report
from .snapshot import without_empty
from .specs import Body, Spec, Specs, as_list, bracketed, compare, expression, leave_out, literal, one_of, readable, split_list, value_or_sql

ENGINES = ("timescaledb", "postgresql")

# The spec's word and what `format_type` prints; words that are not here must be types of extensions or of specs.
TYPES = {
    "bool": "boolean", "int16": "smallint", "int32": "integer", "int64": "bigint", "smallserial": "smallint", "serial": "integer",
    "bigserial": "bigint", "float32": "real", "float64": "double precision", "decimal": "numeric", "text": "text", "string": "text",
    "varchar": "character varying", "char": "character", "bytes": "bytea", "bytea": "bytea", "uuid": "uuid", "date": "date",
    "time": "time without time zone", "timestamp": "timestamp without time zone", "timestamptz": "timestamp with time zone",
    "interval": "interval", "json": "json", "jsonb": "jsonb", "inet": "inet", "integer": "integer", "bigint": "bigint",
    "bpchar": "bpchar", "name": "name", "tsvector": "tsvector", "tstzrange": "tstzrange", "tsrange": "tsrange", "daterange": "daterange",
    "int4range": "int4range", "int8range": "int8range", "numrange": "numrange", "point": "point", "xml": "xml", "cidr": "cidr",
    "smallint": "smallint", "boolean": "boolean", "real": "real", "double precision": "double precision", "numeric": "numeric",
    "macaddr": "macaddr", "anyelement": "anyelement",
}  # fmt: skip
SERIALS = {"smallserial", "serial", "bigserial"}
EXTENSION_TYPES = {"vector": "vector", "halfvec": "vector", "sparsevec": "vector"}

# Where the snapshot keeps the objects of a kind.
MEMBERS = {
    "table": "tables", "view": "views", "materialized_view": "materialized_views", "enum": "enums", "domain": "domains",
    "sequence": "sequences", "extension": "extensions", "continuous_aggregate": "continuous_aggregates", "publication": "publications",
}  # fmt: skip
# What is compared of a document of each kind, of a column, and of a hypertable.
COVERED: dict[str, set[str]] = {
    "database": set("encoding locale locale_provider icu_locale template tablespace connection_limit".split()),
    "schema": {"grants"}, "extension": {"extension_version"}, "enum": set("labels grants".split()),
    "domain": set("type nullable default checks collation".split()),
    "sequence": set("type start increment min_value max_value cache cycle grants".split()),
    "role": set("login inherit connection_limit create_database create_role bypass_row_level_security member_of existing".split()),
    "table": set(
        "primary_key unique checks foreign_keys exclude indexes hypertable triggers grants row_level_security policies storage tablespace unlogged".split()
    ),
    "view": set("security_invoker security_barrier check_option column_descriptions grants".split()),
    "materialized_view": set("with_data indexes column_descriptions grants tablespace".split()),
    "function": set("language arguments returns volatility parallel strict security_definer settings grants public_execute body".split()),
    "continuous_aggregate": set("materialized_only grants column_descriptions".split()),
    "publication": set("all_tables tables operations publish_via_partition_root".split()),
}  # fmt: skip
COLUMN = set("type nullable default primary_key unique check one_of identity generated unit foreign_key collation compression".split())
HYPERTABLE = set("time_column chunk_interval time_index dimensions".split())

_FOREIGN = re.compile(r"FOREIGN KEY \((?P<columns>.*?)\) REFERENCES (?P<to>.+?)\((?P<target>.*?)\)(?P<rest>.*)")
_INDEX = re.compile(r"CREATE (?P<unique>UNIQUE )?INDEX (?P<name>\"[^\"]+\"|\w+) ON .*? USING (?P<method>\w+) (?=\()")
_TRIGGER = re.compile(
    r"CREATE TRIGGER (?P<name>\"[^\"]+\"|\w+) (?P<when>BEFORE|AFTER) (?P<events>.+?) ON .+? FOR EACH (?P<each>ROW|STATEMENT) "
    r"(?:WHEN (?P<condition>.+) )?EXECUTE FUNCTION (?P<function>.+?)\((?P<arguments>.*)\)"
)
_ACL = re.compile(r"\"?(.*?)\"?=([\w*]*)/\"?(.*?)\"?")
_PRIVILEGES = {
    "r": "select", "a": "insert", "w": "update", "d": "delete", "D": "truncate", "x": "references", "t": "trigger", "m": "maintain", "U": "usage",
}  # fmt: skip
_WORD = re.compile(r'"((?:[^"]|"")*)"|([\w$]+)')
_UNITS = {
    "microsecond": ("s", 1e-6), "millisecond": ("s", 1e-3), "second": ("s", 1), "sec": ("s", 1), "minute": ("s", 60), "min": ("s", 60),
    "hour": ("s", 3600), "day": ("day", 1), "week": ("day", 7), "month": ("month", 1), "mon": ("month", 1), "year": ("month", 12),
}  # fmt: skip


def compare_roles(report: Report, specs: Specs, live: Body) -> None:
    """Roles belong to the whole server."""
    wanted = {
        spec.object.name: {
            "login": spec.body.get("login", False),
            "connections": spec.body.get("connection_limit"),
            "member_of": spec.body.get("member_of", []),
            "comment": spec.description,
        }
        for spec in specs.of(*ENGINES)
        if spec.object.kind == "role"
    }
    keys = ("login", "connections", "member_of", "comment")
    compare(report, "roles", wanted, {name: {key: role.get(key) for key in keys} for name, role in live.items()})


class Comparison:
    """One database."""

    def __init__(self, report: Report, specs: Specs, database: str, catalog: Body, details: Body, refused: frozenset[str]) -> None:
        self.report = report
        self.details = details
        # Without the members that say nothing, like a snapshot.
        self.catalog = without_empty(catalog) | {"publications": details["publications"]}
        self.catalog.setdefault("views", {})
        self.refused = refused
        self.database = database
        self.specs = [spec for spec in specs.of(*ENGINES) if spec.object.database == database]
        self.by_address = {(self.schema_of(spec), spec.object.name): spec for spec in self.specs}

    def run(self) -> None:
        wanted: dict[str, set[str]] = {member: set() for member in MEMBERS.values()}
        for spec in self.specs:
            kind, name = spec.object.kind, spec.object.name
            member = MEMBERS.get(kind)
            leave_out(self.report, spec, COVERED.get(kind), COLUMN)
            for key in spec.body.get("hypertable", {}).keys() - HYPERTABLE:
                self.report.allow("not-compared", f"{spec.object.id}: hypertable: {key}")
            if kind == "database":
                compare(self.report, spec.object.id, {"comment": spec.description}, {"comment": self.catalog["database"].get("comment")})
            if not any(part.needs & self.refused for part in spec.object.parts[:1]):
                with readable(self.report, spec.object.id):
                    postgresql_details.check(self, spec, self.details)
            if member is None:
                continue
            if any(part.needs & self.refused for part in spec.object.parts[:1]):
                self.report.allow("not-compared", spec.object.id)
                continue
            key = name if kind in ("extension", "publication") else f"{self.schema_of(spec)}.{name}"
            wanted[member].add(key)
            live = self.catalog.get(member, {}).get(key)
            if live is None or kind in ("extension", "publication"):
                continue
            if kind == "continuous_aggregate":
                # Its rows are read through a view of its name.
                live = self.catalog["views"].pop(key) | {"materialized_only": live.get("materialized_only", False)}
            with readable(self.report, spec.object.id):
                self._object(spec, live)
                if kind in ("table", "view", "materialized_view", "sequence", "continuous_aggregate"):
                    compare(self.report, f"{spec.object.id}: grants", _wanted_grants(spec), _live_grants(live))
        for member, keys in wanted.items():
            compare(self.report, f"{self.database}: {member}", keys, set(self.catalog.get(member, {})))

    @staticmethod
    def schema_of(spec: Spec) -> str:
        return str(spec.body.get("schema", "public"))

    def type_of(self, spec: Spec, text: str) -> str:
        return self._type(spec, text)

    def _object(self, spec: Spec, live: Body) -> None:
        what = spec.object.id
        compare(self.report, f"{what}: comment", spec.description, live.get("comment"))
        if spec.object.kind == "enum":
            compare(self.report, f"{what}: labels", spec.body["labels"], live["labels"])
        elif spec.object.kind == "domain":
            checks = _counted(expression(entry["sql"] if isinstance(entry, dict) else entry) for entry in spec.body.get("checks", ()))
            live_checks = _counted(expression(text.partition(" CHECK ")[2]) for text in live.get("checks", ()) if " CHECK " in text)
            wanted = {"type": self._type(spec, spec.body["type"]), "nullable": spec.body.get("nullable", True), "checks": checks}
            compare(self.report, what, wanted, {"type": live["type"], "nullable": live["nullable"], "checks": live_checks})
        elif spec.object.kind == "sequence":
            wanted = {"start": spec.body.get("start", 1), "increment": spec.body.get("increment", 1), "cycle": spec.body.get("cycle", False)}
            compare(self.report, what, wanted, {key: live[key] for key in wanted})
        elif spec.object.kind == "continuous_aggregate":
            compare(self.report, f"{what}: materialized only", spec.body.get("materialized_only", True), live["materialized_only"])
            comments = {column["name"]: column["comment"] for column in live["columns"] if "comment" in column}
            compare(self.report, f"{what}: comments of columns", spec.body.get("column_descriptions", {}), comments)
        elif spec.object.kind in ("table", "materialized_view"):
            self._indexes(spec, _live_indexes(live))
        if spec.object.kind == "table":
            compare(self.report, f"{what}: order of columns", list(spec.columns), [column["name"] for column in live["columns"]])
            wanted_columns = {name: self._column(spec, name, column) for name, column in spec.columns.items()}
            live_columns = {column["name"]: _live_column(column) for column in live["columns"]}
            compare(self.report, f"{what}: columns", wanted_columns, live_columns)
            compare(self.report, what, self._wanted_constraints(spec), _live_constraints(live))
            compare(self.report, f"{what}: hypertable", _wanted_dimensions(spec), _live_dimensions(live))
            triggers = {trigger["name"]: _trigger(self.schema_of(spec), trigger) for trigger in spec.body.get("triggers", ())}
            compare(self.report, f"{what}: triggers", triggers, _live_triggers(live))
            postgresql_details.row_security(self, spec, live)
            postgresql_details.excludes(self, spec, live)
            compare(self.report, f"{what}: unlogged", bool(spec.body.get("unlogged")), live.get("persistence") == "unlogged")

    def _indexes(self, spec: Spec, live: dict[str, str]) -> None:
        """By definition; a name counts only where the spec gives it."""
        wanted = self._wanted_indexes(spec)
        compare(self.report, f"{spec.object.id}: indexes", _counted(text for _, text in wanted), _counted(live.values()))
        for name, text in wanted:
            if name is not None:
                compare(self.report, f"{spec.object.id}: index {name}", text, live.get(name))

    # --- what a spec says ----------------------------------------------------------------------------

    def _type(self, spec: Spec, text: str) -> str:
        text = text.strip()
        array = re.fullmatch(r"array<(.+)>|(.+)\[\]", text)
        if array:
            return self._type(spec, array[1] or array[2]) + "[]"
        word, parameters = re.fullmatch(r"([^(]+?)\s*(\(.*\))?", text).groups()  # type: ignore[union-attr]
        parameters = (parameters or "").replace(" ", "")
        if word in TYPES:
            name, *rest = TYPES[word].split(" ", 1)
            # The precision of times stands behind the first word: timestamp(3) with time zone.
            return " ".join([name + parameters, *rest]) if word.startswith("time") else TYPES[word] + parameters
        if word in EXTENSION_TYPES:
            return f"{self.catalog['extensions'][EXTENSION_TYPES[word]]['schema']}.{word}{parameters}"
        schema, _, name = word.rpartition(".")
        for key in ((schema, name), (self.schema_of(spec), name), ("public", name)):
            if key in self.by_address and self.by_address[key].object.kind in ("enum", "domain"):
                return f"{key[0]}.{name}"
        raise ValueError(f"the comparison does not know the type {text!r}: add it to its table")

    def _column(self, spec: Spec, name: str, column: Body) -> Body:
        description, unit = (column.get("description") or "").strip(), column.get("unit")
        default = None
        if column["type"] in SERIALS:
            default = expression(f"nextval('{self.schema_of(spec)}.{spec.object.name}_{name}_seq')")
        elif isinstance(column.get("default"), list):
            default = expression(f"ARRAY{literal(column['default'])}")
        elif "default" in column:
            default = value_or_sql(column["default"])
        return {
            "type": self._type(spec, column["type"]),
            "nullable": bool(column.get("nullable", False)),
            "default": default,
            "identity": (column.get("identity") or "").replace("_", " "),
            "generated": expression(column["generated"]["sql"]) if "generated" in column else None,
            "comment": f"{description.rstrip('.')} ({unit})".strip() if unit else description,
        }

    def _key(self, spec: Spec) -> list[str]:
        key = spec.body.get("primary_key")
        if isinstance(key, dict):
            key = key["columns"]
        return list(key or [name for name, column in spec.columns.items() if column.get("primary_key")])

    def _wanted_constraints(self, spec: Spec) -> Body:
        unique = [name for name, column in spec.columns.items() if column.get("unique")]
        for entry in spec.body.get("unique", ()):
            entry = entry if isinstance(entry, dict) else {"columns": entry}
            nulls = "nulls not distinct " if entry.get("nulls_not_distinct") else ""
            include = f" include ({', '.join(entry['include'])})" if "include" in entry else ""
            unique.append(f"{nulls}{', '.join(entry['columns'])}{include}")
        foreign = [(([name], *self._foreign(spec, column["foreign_key"]))) for name, column in spec.columns.items() if "foreign_key" in column]
        foreign += [(entry["columns"], *self._foreign(spec, entry)) for entry in spec.body.get("foreign_keys", ())]
        # Of one value `IN` reads back as an equation.
        checks = [re.sub(r" in (\S+)$", r" = \1", one_of(name, column["one_of"])) if len(column["one_of"]) == 1 else one_of(name, column["one_of"])
                  for name, column in spec.columns.items() if "one_of" in column]  # fmt: skip
        checks += [expression(column["check"]) for column in spec.columns.values() if "check" in column]
        checks += [expression(entry["sql"] if isinstance(entry, dict) else entry) for entry in spec.body.get("checks", ())]
        return {
            "primary key": self._key(spec),
            "unique constraints": _counted(unique),
            "foreign keys": _counted(f"{', '.join(columns)} -> {to}({', '.join(target)}) {rule}".strip() for columns, to, target, rule in foreign),
            "checks": _counted(checks),
        }

    def _foreign(self, spec: Spec, entry: Any) -> tuple[str, list[str], str]:
        entry = entry if isinstance(entry, dict) else {"to": entry}
        path = entry["to"].rsplit(":", 1)[-1].split(".")
        schema = path[-2] if len(path) > 1 else self.schema_of(spec)
        target = self.by_address[schema, path[-1]]
        columns = as_list(entry.get("column")) or entry.get("target_columns") or self._key(target)
        rules = ["match full"] if entry.get("match") == "full" else []
        for event in ("update", "delete"):
            if entry.get(f"on_{event}", "no_action") != "no_action":
                rules.append(f"on {event} " + entry[f"on_{event}"].replace("_", " "))
        if "on_delete_columns" in entry:
            rules.append(f"({', '.join(entry['on_delete_columns'])})")
        rules += [word for word in ("deferrable", "initially_deferred") if entry.get(word)]
        return f"{schema}.{path[-1]}", columns, " ".join(rules)

    def _wanted_indexes(self, spec: Spec) -> list[tuple[str | None, str]]:
        found = []
        for index in spec.body.get("indexes", ()):
            columns = ", ".join(_index_column(entry, index.get("opclass"), index.get("method", "btree")) for entry in index["columns"])
            found.append(
                _index(index.get("name"), index.get("unique"), index.get("method", "btree"), columns, index.get("include", ()), index.get("where"))
            )
        hypertable = spec.body.get("hypertable")
        if hypertable and hypertable.get("time_index", True):
            time = hypertable["time_column"]
            begins = [self._key(spec)[:1], *([name] for name, column in spec.columns.items() if column.get("unique"))]
            begins += [(entry["columns"] if isinstance(entry, dict) else entry)[:1] for entry in spec.body.get("unique", ())]
            begins += [[_index_column(index["columns"][0], None).split(" ")[0]] for index in spec.body.get("indexes", ())]
            if [time] not in begins:
                found.append(_index(None, False, "btree", f"{time} desc", (), None))
        return found


# Classes that are their method's own for the type: the catalog does not say them.
_OWN_CLASSES = {("ivfflat", "vector_l2_ops")}


def _opclass(method: str, name: str | None) -> str | None:
    return None if (method, name) in _OWN_CLASSES else name


def _index_column(entry: Any, opclass: str | None, method: str = "btree") -> str:
    """`name desc`, `{ column, order, … }` or `{ sql }`, in one form."""
    if isinstance(entry, dict):
        name = expression(entry["sql"]) if "sql" in entry else entry["column"]
        opclass = _opclass(method, entry.get("opclass", opclass))
        collation = [f"collate {entry['collation']}"] if "collation" in entry else []
        order = [entry["order"]] if entry.get("order") == "desc" else []
        nulls = [f"nulls {entry['nulls']}"] if "nulls" in entry and (entry.get("order"), entry["nulls"]) != ("desc", "first") else []
        return " ".join([name, *collation, *([opclass] if opclass else []), *order, *nulls])
    name, *rest = entry.split(" ")
    opclass = _opclass(method, opclass)
    return " ".join([name, *([opclass] if opclass else []), *(word.lower() for word in rest if word.lower() != "asc")])


def _index(name: str | None, unique: Any, method: str, columns: str, include: Any, where: str | None) -> tuple[str | None, str]:
    included = f" include ({', '.join(include)})" if include else ""
    filtered = f" where {expression(where)}" if where else ""
    return name, f"{'unique ' if unique else ''}{method} ({columns}){included}{filtered}"


def _counted(members: Any) -> set[str]:
    """A set that still tells one from two."""
    return {member if count == 1 else f"{member} ({count} times)" for member, count in Counter(members).items()}


def _interval(text: Any) -> Any:
    """Months, days and seconds, which PostgreSQL keeps apart as well."""
    if text is None or isinstance(text, int):
        return text
    found = {"month": 0.0, "day": 0.0, "s": 0.0}
    for number, unit in re.findall(r"([\d.]+) ([a-z]+?)s?\b", text):
        part, factor = _UNITS[unit]
        found[part] += float(number) * factor
    clock = re.search(r"(\d+):(\d+):([\d.]+)", text)
    if clock:
        found["s"] += int(clock[1]) * 3600 + int(clock[2]) * 60 + float(clock[3])
    return {part: number for part, number in found.items() if number}


def _trigger(schema: str, trigger: Body) -> str:
    columns = f" of {', '.join(trigger['update_of'])}" if "update_of" in trigger else ""
    events = " ".join(sorted(event + (columns if event == "update" else "") for event in trigger["events"]))
    function = trigger["function"].rsplit(":", 1)[-1].rsplit("/", 1)[-1].split(".")
    name = ".".join(([schema, *function])[-2:])
    arguments = ", ".join(literal(argument) for argument in trigger.get("arguments", ()))
    return _trigger_text(trigger["when"], events, trigger.get("for_each", "row"), expression(trigger.get("condition", "")), name, arguments)


def _trigger_text(when: str, events: str, each: str, condition: str, function: str, arguments: str) -> str:
    return f"{when.lower()} {events} for each {each.lower()} {condition} {function}({arguments})"


def _wanted_grants(spec: Spec) -> set[str]:
    every = "rawdDxtm" if spec.object.kind != "sequence" else "rwU"
    found = set()
    for grant in spec.body.get("grants", ()):
        privileges = [_PRIVILEGES[letter] for letter in every] if "all" in grant["privileges"] else grant["privileges"]
        option = "*" if grant.get("with_grant_option") else ""
        columns = [f"({column})" for column in grant.get("columns", ())] or [""]
        found |= {f"{privilege}{column} to {role}{option}" for privilege in privileges for column in columns for role in grant["to"]}
    return found


def _wanted_dimensions(spec: Spec) -> Any:
    hypertable = spec.body.get("hypertable")
    if not hypertable:
        return None
    is_number = str(spec.columns.get(hypertable["time_column"], {}).get("type", "")).startswith(("int", "bigint", "smallint"))
    interval = _interval(hypertable.get("chunk_interval", 1_000_000 if is_number else "7 days"))
    if isinstance(interval, dict) and "month" in interval:
        # TimescaleDB keeps a length of time, in which a month has 30 days.
        interval["day"] = interval.get("day", 0.0) + 30 * interval.pop("month")
    time = {"column": hypertable["time_column"], "interval": interval}
    further = [{"column": entry["column"], "partitions": entry["partitions"]} for entry in hypertable.get("dimensions", ())]
    return [time, *further]


# --- what the catalog says ------------------------------------------------------------------------------


def _live_dimensions(live: Body) -> Any:
    return [
        {"column": row["column"], "partitions": row["partitions"]}
        if row["kind"] == "Space"
        else {"column": row["column"], "interval": _interval(row.get("integer_interval") or row.get("time_interval"))}
        for row in live.get("hypertable") or ()
    ]


def _live_column(column: Body) -> Body:
    shown = {key: value for key, value in column.items() if key not in ("name", "acl", "collation")}
    for key in ("default", "generated"):
        if key in shown:
            shown[key] = expression(shown[key])
    return shown


def _names(text: str) -> list[str]:
    return [quoted.replace('""', '"') if quoted else plain for quoted, plain in _WORD.findall(text)]


def _definitions(live: Body, kind: str) -> list[str]:
    return [entry["definition"] if isinstance(entry, dict) else entry for entry in (live.get(kind) or {}).values()]


def _live_triggers(live: Body) -> dict[str, str]:
    found = {}
    for text in _definitions(live, "triggers"):
        trigger = _TRIGGER.fullmatch(text)
        if trigger is None:
            raise ValueError(f"cannot read the trigger {text}")
        events = " ".join(sorted(trigger["events"].lower().split(" or ")))
        condition = expression(trigger["condition"] or "")
        found[_names(trigger["name"])[0]] = _trigger_text(
            trigger["when"], events, trigger["each"], condition, ".".join(_names(trigger["function"])), trigger["arguments"]
        )
    return found


def _live_grants(live: Body) -> set[str]:
    found = set()
    for column, entries in [("", live.get("acl") or ()), *((f"({row['name']})", row.get("acl") or ()) for row in live.get("columns", ()))]:
        for entry in entries:
            role, letters, grantor = _ACL.fullmatch(entry).groups()  # type: ignore[union-attr]
            if role != grantor:
                found |= {f"{_PRIVILEGES[letter]}{column} to {role or 'public'}{option}" for letter, option in re.findall(r"(\w)(\*?)", letters)}
    return found


def _rules(text: str) -> str:
    """What follows a foreign key's target; columns of `SET NULL (…)` keep their names."""
    rules = text.lower().replace("initially deferred", "initially_deferred")
    columns = re.search(r"\(.*\)", text)
    return re.sub(r"\(.*\)", f"({', '.join(_names(columns[0]))})", rules) if columns else rules


def _live_constraints(live: Body) -> Body:
    key = _definitions(live, "primary_key")
    foreign = []
    for text in _definitions(live, "foreign_keys"):
        found = _FOREIGN.fullmatch(text)
        if found is None:
            raise ValueError(f"cannot read the foreign key {text}")
        to = ".".join(_names(found["to"]))
        foreign.append(f"{', '.join(_names(found['columns']))} -> {to}({', '.join(_names(found['target']))}){_rules(found['rest'])}")
    unique = []
    for text in _definitions(live, "unique"):
        columns, rest = bracketed(text)
        nulls = "nulls not distinct " if "NULLS NOT DISTINCT" in text.partition("(")[0] else ""
        included = f" include ({', '.join(_names(bracketed(rest)[0]))})" if "INCLUDE" in rest else ""
        unique.append(f"{nulls}{', '.join(_names(columns))}{included}")
    return {
        "primary key": _names(bracketed(key[0])[0]) if key else [],
        "unique constraints": _counted(unique),
        "foreign keys": _counted(foreign),
        "checks": _counted(expression(text.removeprefix("CHECK ")) for text in _definitions(live, "checks")),
    }


def _live_indexes(live: Body) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in _definitions(live, "indexes"):
        head = _INDEX.match(text)
        if head is None:
            raise ValueError(f"cannot read the index {text}")
        columns, rest = bracketed(text, head.end())
        include = re.match(r" INCLUDE ", rest)
        included, rest = bracketed(rest) if include else ("", rest)
        where = rest.partition(" WHERE ")[2]
        entries = ", ".join(_live_index_column(entry) for entry in split_list(columns))
        name = _names(head["name"])[0]
        found[name] = _index(name, head["unique"], head["method"], entries, _names(included), where)[1]
    return found


def _live_index_column(entry: str) -> str:
    column = re.match(r'"((?:[^"]|"")+)"|(\w+)(?!\w*\()', entry)
    if column is None:
        return expression(entry)
    # An operator class outside pg_catalog comes with its schema.
    words = [word.rpartition(".")[2] for word in entry[column.end() :].split()]
    rest = [word.strip('"') if word.startswith('"') else word.lower() for word in words]
    # In a descending order nulls come first by themselves, and so does the catalog not say it.
    if "desc" in rest and rest[-2:] == ["nulls", "first"]:
        rest = rest[:-2]
    return " ".join([column[1] or column[2], *rest])
