"""Hostile names and texts: what the compiler accepts must be there on the engine exactly as written, what it refuses the
engine must refuse too.

Every text of a fixed list, and some that a generator with a fixed seed makes, stands in every place where a project can
hold one: each in a document of its own, so that one refusal says nothing about another. `schemac check` says which documents
it refuses; the others are built and deployed, and the engine's own catalog is asked what it holds. The refused ones are tried on
the engine as well, in statements that are written here and not by the compiler.
"""

from __future__ import annotations

import json
import random
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .report import Report

TEXTS = [
    "", " ", "a ", " a", ".", "..", "/", "a/b", "../../x", "\\", "a\\", "\\'", "\\\\", "a.b", "a:b", "c:\\x",
    "'", "''", '"', '""', "`", "``", "a'b\"c`d", "' OR '1'='1", '"; DROP SCHEMA public; --', "`; DROP TABLE x; --", "';--", ";", ";--",
    "-- x", "--", "/*", "*/", "/* x */", "#", "#!", "$$", "$tag$", "$schemac$", "$schemac", "$1", "{{ x }}", "{% for x in y %}", "{# c #}",
    "{", "${x}", "$${x}", "%s", "%", "%I", ":x", ":'x'", ':"x"', "\\gexec", "\\! id", "E'x'", "U&\"\\0041\"", "@", "~", "*", "?", "a,b", "(a)", "[a]",
    "\n", "a\nb", "\r", "a\r\nb", "\t", "a\tb", "\0", "a\0b", "\x01", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\x0b", "\x0c",
    "\u202eabc", "\u200eabc", "\u2066x\u2069", "\u200b", "a\u200db", "\ufeffa", "\u00ad", "\u00a0", "\ufffd", "\ufdd0", "\U0010ffff", "\ue000",
    "😀", "👩\u200d👩\u200d👧", "کاربر", "پیام\u200cها", "e\u0301", "\u00e9", "A\u030a", "\u00c5", "\u212b", "\u1100\u1161", "\uac00", "\u0301",
    "A", "a", "Ä", "ä", "İ", "ı", "ß", "SS", "ſ", "K", "\u212a", "ﬁ", "fi",
    "select", "SELECT", "table", "user", "order", "null", "true", "default", "end", "timestamp", "public", "pg_x", "9lives", "0", "-1", "_",
    "con", "NUL", "aux.txt", "manifest", "deploy", "objects",
    "x" * 63, "x" * 64, "ü" * 31, "ü" * 32, "x" + "ü" * 31, "x" * 127, "x" * 255, "x" * 10_000, "پ" * 5_000,
    "a b", "'" * 100, '"' * 31, "`" * 31, "\\" * 31, "''" + "\\" * 3,
]  # fmt: skip
PIECES = ["'", '"', "`", "\\", ";", "--", "/*", "*/", "$$", "$a$", "\n", "\t", "\r", "..", "/", "{{", "}}", "${", "%", "a", "B", "ü", "😀", "ک", "\u202e",
          "\u200b", "e\u0301", "#", "(", ")", "[", "]", ",", "\x1b", "0", " ", "E'", "U&", ":"]  # fmt: skip

# Places where a name is a key of its document.
KEYS = ("columns", "indexes", "constraints", "projections")


def texts() -> list[str]:
    """The list and sixty more, the same on every machine."""
    generator = random.Random(20_240_229)
    made = ["".join(generator.choices(PIECES, k=generator.randint(2, 9))) for _ in range(60)]
    return list(dict.fromkeys(TEXTS + made))


def quoted(text: str) -> str:
    """A text as YAML writes any text: in double quotes, with escapes."""
    def one(c: str) -> str:
        if c in '\\"':
            return "\\" + c
        code = ord(c)
        if code < 0x20 or 0x7F <= code < 0xA0 or code in (0x2028, 0x2029, 0xFEFF) or unicodedata.category(c) in ("Cf", "Cn", "Co", "Mn"):
            return f"\\U{code:08x}"
        return c

    return '"' + "".join(map(one, text)) + '"'


def value(text: str) -> str:
    """A text in the place of a value, where `${` would begin a variable."""
    return quoted(text.replace("${", "$${"))


@dataclass
class Candidate:
    """One text in one place."""

    place: str
    text: str
    document: str
    file: str
    code: str | None = field(default=None)

    @property
    def limit_of_language(self) -> bool:
        """Refused before any engine is asked: `${` begins a variable, which a key may not hold, and a key of YAML ends within
        1,024 characters. The places of `KEYS` are keys."""
        return self.place in KEYS and (self.code == "invalid-variable" or (self.code == "syntax" and len(self.text) > 1000))

    def __str__(self) -> str:
        shown = self.text if len(self.text) < 80 else f"{self.text[:20]}… ({len(self.text)} characters)"
        return f"{self.place} {shown!r}"


class Project:
    """A project of candidates, and what the compiler says about them."""

    def __init__(self, folder: Path, schemac: Path, report: Report) -> None:
        self.folder = folder
        self.schemac = schemac
        self.report = report
        self.candidates: list[Candidate] = []
        (folder / "schema-defs").mkdir(parents=True)
        (folder / "schemac.toml").write_text("", encoding="utf-8")

    def fixed(self, name: str, document: str) -> None:
        """A document that the candidates need."""
        (self.folder / "schema-defs" / f"{name}.yaml").write_text(document, encoding="utf-8")

    def add(self, place: str, documents: Iterable[tuple[str, str]]) -> None:
        for number, (text, document) in enumerate(documents):
            file = f"schema-defs/{place}-{number:04}.yaml"
            (self.folder / file).write_text(document, encoding="utf-8")
            self.candidates.append(Candidate(place, text, document, file))

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.schemac), *arguments, "--project", str(self.folder)], capture_output=True, encoding="utf-8", errors="strict", check=False
        )

    def build(self) -> Path:
        """Takes out what is refused, until nothing is, and builds the rest."""
        for _ in range(10):
            found = json.loads(self._run("check", "--format", "json").stdout)["diagnostics"]
            errors = {one["place"]["file"]: one["code"] for one in found if one["severity"] == "error" and one["place"]}
            if not errors:
                break
            for candidate in self.candidates:
                if candidate.file in errors and candidate.code is None:
                    candidate.code = errors.pop(candidate.file)
                    (self.folder / candidate.file).unlink()
            if not self.report.check(not errors, f"findings about documents that hold nothing hostile: {errors}"):
                break
        done = self._run("build")
        self.report.check(done.returncode == 0, f"the build fails: {done.stderr}")
        output = (self.folder / "generated").resolve()
        for path in self.folder.rglob("*"):
            inside = path.resolve().is_relative_to(output) or path.is_relative_to(self.folder / "schema-defs")
            known = path in (self.folder / "schemac.toml", self.folder / "generated")
            self.report.check(inside or known, f"{path} is outside of the output folder")
        # Names that a file system without cases or normal forms takes for one.
        seen: dict[str, Path] = {}
        for path in output.rglob("*"):
            folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", str(path)).casefold())
            other = seen.setdefault(folded, path)
            self.report.check(other == path, f"{path} and {other} are one file on some systems")
        return output

    def accepted(self, place: str) -> Iterator[Candidate]:
        return (one for one in self.candidates if one.place == place and one.code is None)

    def refused(self, place: str) -> Iterator[Candidate]:
        return (one for one in self.candidates if one.place == place and one.code is not None)

    def compare(self, place: str, found: dict[str, str | None], *, comments: bool = True) -> None:
        """What the catalog holds beside what was accepted: texts, and with each its comment, which is the text again."""
        wanted = {one.text: one for one in self.accepted(place)}
        for text, candidate in wanted.items():
            if not self.report.check(text in found, f"{candidate}: accepted, but not on the engine under that name"):
                continue
            comment = text.strip() or None
            if comments:
                self.report.check((found[text] or None) == comment, f"{candidate}: its comment is {found[text]!r}")
        for text in found.keys() - wanted.keys():
            self.report.fail(f"{place}: the engine holds {text!r}, which no document declares")

    def summary(self) -> None:
        places = dict.fromkeys(one.place for one in self.candidates)
        for place in places:
            accepted, refused = sum(1 for _ in self.accepted(place)), sum(1 for _ in self.refused(place))
            print(f"     {place}: {accepted} accepted, {refused} refused")
