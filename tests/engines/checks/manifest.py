"""Reads generated/manifest.json, the compiler's list of what it made.

The checks know nothing of the compiler's insides: the manifest and the deploy files are what a user has in hand, so
they are what is tested. The specs are read by `specs.py` alone, for the comparison with the catalogs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Iterator

FORMAT = 2
STAGES = ("server", "create", "link", "after")
COMMUNITY = "timescaledb-community"

# SQL text, or for Milvus an operation: {"path": ..., "body": {...}}.
Statement = Any


@dataclass(frozen=True)
class Part:
    """One step of an object's creation: its table, an index, a policy."""

    object_id: str
    label: str
    statement: Statement
    exists: Statement | None
    needs: frozenset[str]
    stage: str

    def __str__(self) -> str:
        return f"{self.object_id}: {self.label}"


@dataclass(frozen=True)
class Object:
    id: str
    engine: str
    kind: str
    name: str
    database: str | None
    schema: str | None
    # The file of the object's document, from the project's folder.
    source: str
    exists: Statement | None
    depends_on: tuple[str, ...]
    parts: tuple[Part, ...] = field(repr=False)

    @property
    def on_server(self) -> bool:
        """Whether the object lives beside the databases (a database, say) rather than in one."""
        return self.database is None or (bool(self.parts) and all(p.stage == "server" for p in self.parts))

    def presence(self, refused: frozenset[str]) -> bool | None:
        """What the object's exists check should say when the needs in `refused` are not met.

        None: some of its parts can be made and others cannot, so the answer depends on what the check covers.
        """
        made = {not part.needs & refused for part in self.parts}
        return made.pop() if len(made) == 1 else (None if made else True)


@dataclass(frozen=True)
class Manifest:
    root: Path
    objects: tuple[Object, ...]

    def of(self, *engines: str) -> list[Object]:
        return [item for item in self.objects if item.engine in engines]


def load(root: Path) -> Manifest:
    raw = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    if raw.get("format") != FORMAT:
        raise ValueError(f"manifest format {raw.get('format')!r}: these checks read format {FORMAT}")
    return Manifest(root, tuple(_object(entry) for entry in raw["objects"]))


def _object(entry: dict[str, Any]) -> Object:
    parts = tuple(
        Part(
            object_id=entry["id"],
            label=step["part"],
            statement=step["statement"],
            exists=step.get("exists"),
            needs=frozenset(step.get("needs", ())),
            stage=_stage(entry["id"], step.get("stage", "create")),
        )
        for step in entry.get("create", ())
    )
    return Object(
        id=entry["id"],
        engine=entry["engine"],
        kind=entry["kind"],
        name=entry["name"],
        database=entry.get("database"),
        schema=entry.get("schema"),
        source=entry["source"],
        exists=entry.get("exists"),
        depends_on=tuple(entry.get("depends_on", ())),
        parts=parts,
    )


def _stage(object_id: str, stage: str) -> str:
    if stage not in STAGES:
        raise ValueError(f"{object_id}: unknown stage {stage!r}")
    return stage


def in_order(objects: Iterable[Object], stages: Iterable[str] = STAGES) -> Iterator[Part]:
    """The parts as they are deployed: stage by stage, and in the manifest's order within each."""
    objects = list(objects)
    for stage in stages:
        for item in objects:
            yield from (part for part in item.parts if part.stage == stage)


def dependencies(objects: Iterable[Object]) -> dict[str, frozenset[str]]:
    """Every object's direct and indirect dependencies, itself included."""
    direct = {item.id: item.depends_on for item in objects}
    closed: dict[str, frozenset[str]] = {}

    def visit(object_id: str, path: tuple[str, ...]) -> frozenset[str]:
        if object_id in closed or object_id in path:
            return closed.get(object_id, frozenset())
        found = {object_id}
        for other in direct.get(object_id, ()):
            found |= visit(other, (*path, object_id))
        closed[object_id] = frozenset(found)
        return closed[object_id]

    for object_id in direct:
        visit(object_id, ())
    return closed
