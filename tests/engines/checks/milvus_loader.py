"""The shipped loader, as the checks use it: one client for each database, and the engine's own descriptions."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from pymilvus import DataType, MilvusClient

Body = dict[str, Any]
Operation = dict[str, Any]

LOADERS = Path(__file__).resolve().parents[3] / "loaders"


def _import(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, LOADERS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


shipped = _import("milvus_grpc")
rest = _import("milvus_rest")

NUMBERS = shipped.NUMBERS
TYPES = {name: getattr(DataType, client) for name, client in shipped.TYPES.items()}
action = shipped.action
options_of = shipped.options_of


def database_of(body: Body) -> str:
    return body.get("dbName") or "default"


def text(value: Any) -> str:
    """Properties are strings on the wire, booleans in lower case."""
    return str(value).lower() if isinstance(value, bool) else str(value)


class Server:
    def __init__(self, uri: str, *, wait: bool = True) -> None:
        self.grpc = shipped.Grpc(uri, "", 60)
        # For indexes to be built: the client looks twice a second, which is long where there is nothing to build.
        self.grpc.wait = wait

    def client(self, database: str = "default") -> MilvusClient:
        return self.grpc.client(database)

    def exists(self, question: Operation) -> bool:
        return shipped.holds(self.grpc.ask(question), question["expect"])

    def has_collection(self, database: str, name: str) -> bool:
        """By the collection's own name: the engine also answers to its aliases."""
        client = self.client(database)
        return bool(client.has_collection(name)) and client.describe_collection(name)["collection_name"] == name

    def indexes(self, database: str, collection: str) -> dict[str, Body]:
        client = self.client(database)
        return {name: client.describe_index(collection, name) for name in client.list_indexes(collection)}

    def apply(self, operation: Operation) -> None:
        self.grpc.apply(operation)
