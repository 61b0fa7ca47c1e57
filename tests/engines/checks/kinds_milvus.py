"""Kinds of mistakes in documents for Milvus: what is right is deployed to Milvus Lite, each form by itself.

Lite takes nearly everything, on an empty collection any type of index: that a form is wrong it cannot say, and is not asked. What
it does not know at all is left out with a named allowance.

    python -m checks.kinds_milvus --forms FILE --schemac PROGRAM --work FOLDER --uri ADDRESS
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from .kinds import PLACES
from .milvus_limits import Lite
from .milvus_loader import Operation, Server, database_of, shipped
from .report import Report
from .specs import Loader

TARGET = '[targets.milvus]\nversion = "{}"\n[models.m]\ndatabases = {{ milvus = "default" }}\n'
# What Lite says of analyzers that it does not have: it has two tokenizers, and no filters but of Latin letters.
NO_ANALYZER = re.compile("unknown (tokenizer|filter)|analyzer", re.IGNORECASE)


def document(template: str, form: str) -> str:
    """As `document` of tests/forms.rs."""
    parts = form.replace("\\n", "\n").split(" ¦ ")
    text = template.replace("«raw»", parts[0]).replace("«form»", json.dumps(parts[0]))
    for place, part in list(zip(PLACES, parts, strict=False))[1:]:
        text = text.replace(f'"{place}"', json.dumps(part)).replace(place, part)
    return text


def operations(folder: Path, schemac: Path, version: str, setup: str, own: str) -> list[Operation] | str:
    """What a document is compiled to, or why it is not."""
    specs = folder / "schema-defs" / "m"
    specs.mkdir(parents=True, exist_ok=True)
    (folder / "schemac.toml").write_text(TARGET.format(version), encoding="utf-8")
    (specs / "setup.yaml").write_text(setup, encoding="utf-8")
    (specs / "own.yaml").write_text(own, encoding="utf-8")
    done = subprocess.run(
        [str(schemac), "build", "--project", str(folder), "--format", "plain"],
        capture_output=True, encoding="utf-8", check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    if done.returncode != 0:
        return done.stderr.strip()
    found: list[Operation] = json.loads((folder / "generated/milvus/deploy.json").read_text(encoding="utf-8"))["operations"]
    return found


def deploy(server: Server, limits: Lite, wanted: list[Operation]) -> str | None:
    for operation in wanted:
        adapted = limits.adapt(operation)
        if adapted is not None:
            try:
                server.apply(adapted)
            except shipped.Problem as problem:
                return str(problem)
    return None


def clear(server: Server, wanted: list[Operation]) -> None:
    for operation in wanted:
        body: dict[str, Any] = operation["body"]
        client = server.client(database_of(body))
        if body.get("aliasName"):
            client.drop_alias(body["aliasName"])
    for operation in wanted:
        name = operation["body"].get("collectionName")
        client = server.client(database_of(operation["body"]))
        if name and client.has_collection(name):
            client.drop_collection(name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.kinds_milvus", description=__doc__)
    for name in ("forms", "schemac", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--uri", required=True)
    arguments = parser.parse_args()
    report = Report("milvus-lite, kinds of mistakes")
    data = yaml.load(arguments.forms.read_text(encoding="utf-8"), Loader)  # noqa: S506: a SafeLoader
    server = Server(arguments.uri, wait=False)
    limits = Lite(report.allow)
    with report.step("every right form is deployed, as far as Lite knows it"):
        for kind in data["kinds"]:
            for form in kind["right"].splitlines():
                version = kind.get("target", {}).get("milvus", "2.6").replace("«form»", form.split(" ¦ ")[0])
                made = operations(arguments.work, arguments.schemac, version, data["setup"]["document"], document(kind["document"], form))
                if isinstance(made, str):
                    report.fail(f"{kind['kind']}: {form}: {made}")
                    continue
                said = deploy(server, limits, made)
                clear(server, made)
                if said and NO_ANALYZER.search(said):
                    report.allow("analyzer", f"{kind['kind']}: {form}")
                else:
                    report.check(said is None, f"{kind['kind']}: {form}: taken to be right, but refused: {said}")
    return report.finish(Lite.reasons | {"analyzer": "Lite has the tokenizers `standard` and `jieba`, and few filters"})


if __name__ == "__main__":
    sys.exit(main())
