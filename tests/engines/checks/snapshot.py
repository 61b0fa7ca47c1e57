"""Catalog snapshots: what the engine says about its objects, in a form made for reading and comparing.

A recorded snapshot is reviewed by a person against the specs and committed; afterwards every run compares the
engine's catalog with it.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

from .report import Report

# A value that fits stays on one line: a column, an index. The review is a review of lines.
WIDTH = 160


def dumps(value: Any) -> str:
    """JSON with short values on one line and long ones opened up."""
    return _dump(value, 0) + "\n"


def _dump(value: Any, indent: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value:
        return flat
    nested = any(isinstance(item, (dict, list)) and item for item in (value.values() if isinstance(value, dict) else value))
    if indent and not nested and len(flat) + indent <= WIDTH:
        return flat
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        items = [f"{pad}{json.dumps(key, ensure_ascii=False)}: {_dump(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
    items = [pad + _dump(item, indent + 2) for item in value]
    return "[\n" + ",\n".join(items) + "\n" + " " * indent + "]"


def without_empty(value: Any) -> Any:
    """Drops members that say nothing (null, empty): what is absent need not be read."""
    if isinstance(value, dict):
        cleaned = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item is not None and item != {} and item != [] and item != ""}
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    return value


def diff(before: Any, after: Any, old_name: str, new_name: str) -> str:
    """A unified diff of two snapshots; empty when they are equal."""
    lines = difflib.unified_diff(
        dumps(before).splitlines(), dumps(after).splitlines(), old_name, new_name, lineterm="", n=4
    )
    return "\n".join(lines)


def compare_or_record(report: Report, live: Any, path: Path, record: bool, what: str) -> None:
    live = without_empty(live)
    if record:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumps(live), encoding="utf-8")
        report.note(f"recorded {path}: review it against the specs")
        return
    if not path.exists():
        report.fail(f"{what}: no reviewed snapshot {path.name}; write it with --record, review and commit it")
        return
    expected = json.loads(path.read_text(encoding="utf-8"))
    difference = diff(expected, live, f"expected {path.name}", "the engine's catalog")
    report.check(not difference, f"{what}: the catalog differs from the reviewed snapshot\n{difference}")
