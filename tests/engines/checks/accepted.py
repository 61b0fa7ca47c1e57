"""The accepted documents of the schemas' tests on a real engine: every key of the language that an engine here can hold is made
there, twice, and read back.

Each document is a project of its own, with what it refers to beside it and nothing else. Documents that the engine here cannot
run are in a list, each with its reason and with what the compiler or the engine says about it; the list is checked as well, so one
that runs, or that fails with other words, is a failure.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from . import manifest as manifests
from .manifest import Manifest
from .report import Report
from .specs import Specs, documents

FIXTURES = Path(__file__).resolve().parents[3] / "tests/fixtures/schema"
# The folder of the documents, which names their database where they do not.
DATABASE = "m"


@dataclass(frozen=True)
class Unable:
    """Why a document cannot run here, and what is said about it."""

    reason: str
    says: str


@dataclass(frozen=True)
class Document:
    """An accepted document, built."""

    name: str
    folder: Path
    manifest: Manifest
    specs: Specs


def paths(engines: Iterable[str]) -> list[Path]:
    """The documents. One that differs from another by the word of its engine alone is the same to the server, and left out."""
    found: dict[str, Path] = {}
    for engine in engines:
        for folder in sorted((FIXTURES / "accept").glob(f"{engine}.*")):
            for path in sorted(folder.iterdir()):
                meaning = [{**document, "engine": None} for document in documents(path)]
                found.setdefault(f"{folder.name.partition('.')[2]}/{path.name} {meaning}", path)
    return list(found.values())


class Project:
    """One document with what it refers to."""

    def __init__(self, path: Path, folder: Path, schemac: Path, targets: str) -> None:
        self.name = f"{path.parent.name}/{path.name}"
        self.folder = folder
        self._schemac = schemac
        self._specs = folder / "schema-defs" / DATABASE
        (self._specs / "beside").mkdir(parents=True)
        (folder / "schemac.toml").write_text(targets, encoding="utf-8")
        (self._specs / path.name).write_bytes(path.read_bytes())
        self._own = documents(path)

    def build(self) -> Document | str | None:
        """The document, or why it cannot be built; nothing when it makes nothing by itself."""
        said = self._build()
        if said is not None:
            self._write_beside()
            said = self._build()
        if said is not None:
            return said
        if self._leave_out_what_is_not_needed():
            said = self._build()
        if said is not None:
            return f"what it depends on is not all that it needs: {said}"
        manifest = manifests.load(self.folder / "generated")
        if not manifest.objects:
            return None
        return Document(self.name, self.folder, manifest, Specs(manifest, self.folder))

    def _build(self) -> str | None:
        done = subprocess.run(
            [str(self._schemac), "build", "--project", str(self.folder), "--format", "plain"],
            capture_output=True, encoding="utf-8", check=False, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        return None if done.returncode == 0 else done.stderr.strip()

    def _write_beside(self) -> None:
        for path in sorted((FIXTURES / "beside").glob("*.yaml")):
            for number, document in enumerate(documents(path)):
                # The document may be the very one that others refer to; mixins are looked up by name alone.
                keys = ("kind", "name", "schema")
                is_it = any(all(own.get(key) == document.get(key) for key in keys) for own in self._own)
                is_stranger = document["kind"] == "mixin" and document["engine"] != self._own[0]["engine"]
                if not is_it and not is_stranger:
                    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
                    (self._specs / "beside" / f"{path.stem}-{number}.yaml").write_text(text, encoding="utf-8")

    def _leave_out_what_is_not_needed(self) -> bool:
        """Leaves what the document needs by the manifest's own account, which is so proven to be whole."""
        objects = manifests.load(self.folder / "generated").objects
        closure = manifests.dependencies(objects)
        own = [item for item in objects if "/beside/" not in item.source]
        needed = {name for item in own for name in closure[item.id]}
        sources = {item.source for item in objects if item.id in needed}
        found = False
        for path in (self._specs / "beside").iterdir():
            document = documents(path)[0]
            # Columns come without an edge, and so do operator classes.
            is_kept = document["kind"] == "mixin" or (document["kind"], document["name"]) == ("extension", "btree_gist")
            if not is_kept and path.relative_to(self.folder).as_posix() not in sources:
                path.unlink()
                found = True
        return found


def run(
    report: Report, engines: Iterable[str], work: Path, schemac: Path, targets: str, unable: dict[str, Unable], prove: Callable[[Document, Report], None]
) -> None:
    """Proves every document of the engines; `prove` says to a report of its own what is wrong with one."""
    names = set()
    for path in paths(engines):
        name = f"{path.parent.name}/{path.name}"
        names.add(name)
        own = Report(name)
        built = Project(path, work / name.replace("/", "-"), schemac, targets).build()
        if isinstance(built, str):
            own.fail(f"it is not built: {built}")
        elif built is not None:
            prove(built, own)
        listed = unable.get(name)
        if listed is None:
            report.take(own, name)
        elif not own.failures:
            report.fail(f"{name} runs, but is listed as one that cannot: {listed.reason}")
        else:
            strange = [text for text in own.failures if not re.search(listed.says, text)]
            report.check(not strange, f"{name} is listed as one that cannot run ({listed.reason}), but fails with other words: {strange[:1]}")
            report.allow("cannot-run-here", f"{name}: {listed.reason}")
    for name in sorted(unable.keys() - names):
        report.fail(f"{name} is listed as one that cannot run, but there is no such document")


ALLOWANCES = {"cannot-run-here": "an accepted document that this engine cannot run, with the reason; the list is checked"}

