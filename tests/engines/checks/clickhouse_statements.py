"""Splits a ClickHouse script into statements and a statement into clauses.

The engine takes one statement a call, so a script has to be cut at its semicolons, but not at those in
strings, quoted identifiers, comments and here-documents.
"""

from __future__ import annotations

import re
from typing import Iterator

_TOKEN = re.compile(
    r"""
    (?P<comment>--[^\n]*|\#[ !][^\n]*|/\*.*?\*/)
  | (?P<quoted>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.|``)*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<word>\w+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

CLAUSES = ("PARTITION BY", "PRIMARY KEY", "ORDER BY", "SAMPLE BY", "TTL", "SETTINGS", "COMMENT")


def split(script: str) -> list[str]:
    """The statements without their semicolons; what holds only comments is no statement."""
    statements, start, empty = [], 0, True
    for match in _TOKEN.finditer(script):
        if match["other"] == ";":
            if not empty:
                statements.append(_trim(script[start : match.start()]))
            start, empty = match.end(), True
        elif not (match["comment"] or match[0].isspace()):
            empty = False
    if not empty:
        statements.append(_trim(script[start:]))
    return statements


def _trim(text: str) -> str:
    """Without the comments and spaces around a statement; those inside it are its own."""
    first, last = None, 0
    for match in _TOKEN.finditer(text):
        if not (match["comment"] or match[0].isspace()):
            first = match.start() if first is None else first
            last = match.end()
    return text[first or 0 : last]


def clauses(engine: str) -> dict[str, str]:
    """`MergeTree PARTITION BY x ORDER BY y TTL z` (system.tables.engine_full) as a mapping, "ENGINE" first."""
    found: dict[str, str] = {}
    name, start = "ENGINE", 0
    for clause, begin, end in _top_level(engine):
        found[name] = engine[start:begin].strip()
        name, start = clause, end
    found[name] = engine[start:].strip()
    return found


def _top_level(text: str) -> Iterator[tuple[str, int, int]]:
    depth = 0
    words: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        if match["other"] in ("(", "["):
            depth += 1
        elif match["other"] in (")", "]"):
            depth -= 1
        elif match["word"] and depth == 0:
            words.append(match)
            for count in (2, 1):
                phrase = " ".join(word[0].upper() for word in words[-count:])
                if len(words) >= count and phrase in CLAUSES:
                    yield phrase, words[-count].start(), match.end()
                    words.clear()
                    break
