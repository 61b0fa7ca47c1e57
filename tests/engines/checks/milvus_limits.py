"""What Milvus Lite and the old standalone server cannot do, as named allowances.

Every limit has a name and a reason here. Where one is met, the operation is adapted or left out, or a
difference is forgiven, and the report says so with the limit's name and the object: nothing is dropped
silently, and a limit that is no longer met no longer shows.
"""

from __future__ import annotations

import copy
from typing import Callable

from .milvus_loader import Body, Operation, action, database_of

Allow = Callable[[str, str], None]

VECTORS = {"FloatVector", "BinaryVector", "Float16Vector", "BFloat16Vector", "SparseFloatVector", "Int8Vector"}
INTEGERS_AND_FLOATS = {"Int8", "Int16", "Int32", "Int64", "Float", "Double"}

COMMON = {
    "database-default": "the database default is there before the first deployment and cannot be created",
    "unmade-collection": "the operation belongs to a collection that this engine cannot hold (see the collection's own line)",
}


class Limits:
    """The operations and the catalog, seen through one engine's limits."""

    reasons: dict[str, str] = {}

    def __init__(self, allow: Allow) -> None:
        self._allow = allow
        self._collections: dict[tuple[str, str], Body] = {}
        self._unmade: set[tuple[str, str]] = set()

    def adapt(self, operation: Operation) -> Operation | None:
        """The operation as this engine can take it; None when it cannot take it at all."""
        body = operation["body"]
        kind = action(operation)
        if kind == "databases/create":
            if body["dbName"] == "default":
                self._allow("database-default", "default")
                return None
            return operation
        key = (database_of(body), body["collectionName"])
        what = ".".join(key)
        if kind == "collections/create":
            self._collections[key] = body
            refusal = self._refusal(body)
            if refusal:
                self._unmade.add(key)
                self._allow(refusal[0], f"{what}: {refusal[1]}")
                return None
            return operation
        if key in self._unmade:
            self._allow("unmade-collection", f"{what}: {kind}")
            return None
        if kind == "indexes/create":
            kept = [made for index in body["indexParams"] if (made := self._adapt_index(what, self.field_types(key), index))]
            return {**operation, "body": {**body, "indexParams": kept}} if kept else None
        return operation

    def is_unmade(self, database: str, collection: str) -> bool:
        return (database, collection) in self._unmade

    def field_types(self, key: tuple[str, str]) -> dict[str, str]:
        body = self._collections.get(key)
        return {field["fieldName"]: field["dataType"] for field in body["schema"]["fields"]} if body else {}

    def forgive(self, key: tuple[str, str], wanted: Body, live: Body) -> Body:
        """`wanted` with the known differences of this engine taken from `live`, each reported."""
        wanted = copy.deepcopy(wanted)
        self._forgive(".".join(key), self.field_types(key), wanted, live)
        return wanted

    def _take(self, name: str, what: str, key: str, wanted: Body, live: Body) -> None:
        """Forgives one differing member."""
        if wanted.get(key) != live.get(key):
            self._allow(name, f"{what}: {key} {wanted.get(key)!r} is {live.get(key)!r}")
            if key in live:
                wanted[key] = live[key]
            else:
                wanted.pop(key, None)

    def _each_field(self, wanted: Body, live: Body) -> list[tuple[Body, Body]]:
        by_name = {field["name"]: field for field in live["fields"]}
        return [(field, by_name[field["name"]]) for field in wanted["fields"] if field["name"] in by_name]

    def _refusal(self, body: Body) -> tuple[str, str] | None:
        raise NotImplementedError

    def _adapt_index(self, what: str, types: dict[str, str], index: Body) -> Body | None:
        raise NotImplementedError

    def _forgive(self, what: str, types: dict[str, str], wanted: Body, live: Body) -> None:
        raise NotImplementedError

    def _scalar_index(self, what: str, index: Body, data_type: str, able: dict[str, str]) -> Body | None:
        """A scalar index in the only type that the engine has for the field's type."""
        field = index["fieldName"]
        if data_type not in able:
            self._allow("scalar-index-refused", f"{what}.{field}: no index on {data_type}")
            return None
        if index.get("indexType") != able[data_type]:
            self._allow("scalar-index-type", f"{what}.{field}: {index.get('indexType')} is made as {able[data_type]}")
            return {**index, "indexType": able[data_type], "params": {}}
        return index

    def _forgive_indexes(self, what: str, types: dict[str, str], wanted: Body, able: dict[str, str]) -> None:
        """Says of `wanted` what `_adapt_index` did; the report has it from there."""
        for name, index in list(wanted["indexes"].items()):
            data_type = types.get(index["field"], "")
            if data_type in VECTORS:
                continue
            if data_type not in able:
                del wanted["indexes"][name]
            elif index["type"] != able[data_type]:
                index["type"], index["params"] = able[data_type], {}


class Lite(Limits):
    """Milvus Lite 3.2."""

    reasons = COMMON | {
        "unsupported-type": "Lite refuses binary, 16-bit and 8-bit vectors and Text",
        "auto-id-of-varchar": "Lite refuses generated VarChar keys",
        "unsupported-function": "Lite makes BM25 functions only",
        "scalar-index-refused": "Lite indexes no JSON, Array or Geometry field",
        "scalar-index-type": "Lite has INVERTED as its only scalar index",
        "sparse-index-type": "Lite has SPARSE_INVERTED_INDEX as its only sparse index",
        "index-name": "Lite names every index after its field",
        "index-params-hidden": "Lite does not say the build parameters of an index",
        "always-strong": "Lite's consistency level is always Strong",
        "one-shard": "Lite has one shard",
        "partitions-of-key": "Lite always makes its own number of partitions for a partition key",
        "descriptions-dropped": "Lite keeps no description of collections and fields",
        "element-length-hidden": "Lite does not say max_length of array elements",
        "clustering-key-dropped": "Lite ignores clustering keys",
        "default-hidden": "Lite does not say default values",
        "loaded-at-creation": "Lite loads a collection when it makes it",
        "field-mmap-dropped": "Lite keeps no memory mapping of a field",
        "analyzers-by-language-dropped": "Lite keeps no analyzers by language",
        "vectors-in-structs": "Lite asks for a vector field beside those of structs",
    }
    scalar = {name: "INVERTED" for name in ("Bool", "VarChar", "Timestamptz", *sorted(INTEGERS_AND_FLOATS))}

    def _refusal(self, body: Body) -> tuple[str, str] | None:
        spec = body["schema"]
        for field in spec["fields"]:
            if field["dataType"] in {"BinaryVector", "Float16Vector", "BFloat16Vector", "Int8Vector", "Text"}:
                return "unsupported-type", f"field {field['fieldName']} is {field['dataType']}"
            if field.get("isPrimary") and spec.get("autoID") and field["dataType"] == "VarChar":
                return "auto-id-of-varchar", f"field {field['fieldName']}"
        if not any(field["dataType"] in VECTORS for field in spec["fields"]):
            return "vectors-in-structs", "no vector field"
        for function in spec.get("functions", ()):
            if function["type"] != "BM25":
                return "unsupported-function", f"function {function['name']} is {function['type']}"
        return None

    def _adapt_index(self, what: str, types: dict[str, str], index: Body) -> Body | None:
        data_type = types.get(index["fieldName"], "")
        if data_type == "SparseFloatVector" and index.get("indexType") != "SPARSE_INVERTED_INDEX":
            self._allow("sparse-index-type", f"{what}.{index['fieldName']}: {index.get('indexType')}")
            return {**index, "indexType": "SPARSE_INVERTED_INDEX", "params": {}}
        if data_type in VECTORS:
            return index
        return self._scalar_index(what, index, data_type, self.scalar)

    def _forgive(self, what: str, types: dict[str, str], wanted: Body, live: Body) -> None:
        self._take("descriptions-dropped", what, "description", wanted, live)
        self._take("always-strong", what, "consistency", wanted, live)
        self._take("one-shard", what, "shards", wanted, live)
        self._take("partitions-of-key", what, "partitions_of_key", wanted, live)
        if wanted["load"] == "NotLoad":
            self._take("loaded-at-creation", what, "load", wanted, live)
        for field, there in self._each_field(wanted, live):
            name = f"{what}.{field['name']}"
            self._take("descriptions-dropped", name, "description", field, there)
            self._take("clustering-key-dropped", name, "clustering_key", field, there)
            self._take("field-mmap-dropped", name, "mmap.enabled", field, there)
            self._take("analyzers-by-language-dropped", name, "multi_analyzer_params", field, there)
            if "default" not in there:
                self._take("default-hidden", name, "default", field, there)
            if field["type"] == "Array" and "max_length" not in there:
                self._take("element-length-hidden", name, "max_length", field, there)
        self._forgive_indexes(what, types, wanted, self.scalar)
        renamed = {}
        for name, index in wanted["indexes"].items():
            if name != index["field"]:
                self._allow("index-name", f"{what}: index {name} is {index['field']}")
            there = live["indexes"].get(index["field"], {})
            if not there.get("params"):
                self._take("index-params-hidden", f"{what}: index {name}", "params", index, there)
            if types.get(index["field"]) == "SparseFloatVector":
                index["type"] = "SPARSE_INVERTED_INDEX"
            elif types.get(index["field"]) not in VECTORS and index["metric"] is None:
                index["metric"] = "NONE"
            renamed[index["field"]] = index
        wanted["indexes"] = dict(sorted(renamed.items()))


class Standalone235(Limits):
    """The standalone server 2.3.5."""

    reasons = COMMON | {
        "one-vector-field": "2.3 holds one vector field in a collection (several: 2.4)",
        "unsupported-type": "2.3 stores the type without knowing it: nothing can be indexed or loaded (vectors: 2.4 and 2.6; scalars: 2.6)",
        "unsupported-function": "2.3 has no functions (2.5)",
        "scalar-index-refused": "2.3 indexes no Bool, JSON or Array field (2.4)",
        "scalar-index-type": "2.3 has STL_SORT for numbers and Trie for VarChar alone (INVERTED, BITMAP: 2.4)",
        "vector-index-type": "2.3 does not know the index type; AUTOINDEX stands in",
        "nullable-dropped": "2.3 drops `nullable` (2.5)",
        "clustering-key-dropped": "2.3 has no clustering keys (2.4)",
        "text-analysis-dropped": "2.3 keeps the parameters of text analysis without using them (2.5)",
    }
    scalar = {"VarChar": "Trie", **{name: "STL_SORT" for name in sorted(INTEGERS_AND_FLOATS)}}
    vector = {"FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "HNSW", "SCANN", "DISKANN", "AUTOINDEX", "BIN_FLAT", "BIN_IVF_FLAT"}

    def _refusal(self, body: Body) -> tuple[str, str] | None:
        fields = body["schema"]["fields"]
        for field in fields:
            if field["dataType"] in {"BFloat16Vector", "Int8Vector", "SparseFloatVector", "Timestamptz", "Geometry", "Text"}:
                return "unsupported-type", f"field {field['fieldName']} is {field['dataType']}"
        vectors = [field["fieldName"] for field in fields if field["dataType"] in VECTORS]
        if len(vectors) > 1:
            return "one-vector-field", "fields " + ", ".join(vectors)
        for function in body["schema"].get("functions", ()):
            return "unsupported-function", f"function {function['name']}"
        return None

    def _adapt_index(self, what: str, types: dict[str, str], index: Body) -> Body | None:
        data_type = types.get(index["fieldName"], "")
        if data_type not in VECTORS:
            return self._scalar_index(what, index, data_type, self.scalar)
        if index.get("indexType") not in self.vector:
            self._allow("vector-index-type", f"{what}.{index['fieldName']}: {index.get('indexType')}")
            return {**index, "indexType": "AUTOINDEX", "params": {}}
        return index

    def _forgive(self, what: str, types: dict[str, str], wanted: Body, live: Body) -> None:
        for field, there in self._each_field(wanted, live):
            name = f"{what}.{field['name']}"
            self._take("nullable-dropped", name, "nullable", field, there)
            self._take("clustering-key-dropped", name, "clustering_key", field, there)
        self._forgive_indexes(what, types, wanted, self.scalar)
        for index in wanted["indexes"].values():
            if types.get(index["field"]) in VECTORS and index["type"] not in self.vector:
                index["type"], index["params"] = "AUTOINDEX", {}
