"""Kinds of mistakes, each with forms that an engine takes and forms that it refuses, judged by the engine.

The forms are in tests/fixtures/forms; `tests/forms.rs` asks the compiler for the same verdicts. The statements stand beside the
documents there, so that nothing here depends on what the compiler makes.

    SCHEMAC_CHECK_URL=postgresql://… python -m checks.kinds postgresql --forms FILE
    python -m checks.kinds clickhouse --forms FILE --work FOLDER
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from .report import Report
from .specs import Loader

PLACES = ("«form»", "«second»", "«third»", "«fourth»", "«fifth»")
# Asked for a statement's refusal; nothing when it is taken.
Refusal = Callable[[str], "str | None"]


def filled(template: str, form: str, spell: dict[str, str]) -> str:
    # `\\n` is a line break of a document.
    parts = form.replace("\\n", "\n").split(" ¦ ")
    parts[0] = spell.get(parts[0], parts[0])
    for place, part in zip(PLACES, parts, strict=False):
        template = template.replace(place, part)
    return template


def forms(kinds: list[dict[str, Any]]) -> Iterator[tuple[str, bool, str, str]]:
    """Kind, whether it is right, the form, and its statements."""
    for kind in kinds:
        for is_right, word in ((True, "right"), (False, "wrong")):
            for form in kind[word].splitlines():
                yield kind["kind"], is_right, form, filled(kind["sql"], form, kind.get("spell", {}))


def judge(report: Report, path: Path, refusal: Refusal) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506: a SafeLoader
    for kind, is_right, form, statement in forms(data["kinds"]):
        said = refusal(statement)
        if is_right:
            report.check(said is None, f"{kind}: {form}: taken to be right, but the engine refuses it: {said}\n{statement}")
        else:
            report.check(said is not None, f"{kind}: {form}: taken to be wrong, but the engine takes it\n{statement}")


def postgresql(report: Report, path: Path) -> None:
    import psycopg
    from psycopg.conninfo import make_conninfo

    url = os.environ["SCHEMAC_CHECK_URL"]
    setup = yaml.load(path.read_text(encoding="utf-8"), Loader)["setup"]["sql"]  # noqa: S506: a SafeLoader
    name = "schemac_kinds"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            with psycopg.connect(make_conninfo(url, dbname=name), autocommit=True) as connection:
                # Loaded before anything else, as the extension wants it.
                connection.execute("CREATE EXTENSION IF NOT EXISTS timescaledb")
                connection.execute(setup)

                def refusal(statement: str) -> str | None:
                    try:
                        with connection.transaction(force_rollback=True):
                            connection.execute(statement)
                    except psycopg.Error as error:
                        return f"{error.sqlstate}: {str(error).splitlines()[0]}"
                    return None

                judge(report, path, refusal)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def clickhouse(report: Report, path: Path, work: Path) -> None:
    from .clickhouse_forms import Engine

    work.mkdir(parents=True, exist_ok=True)
    engine = Engine(work)
    setup = yaml.load(path.read_text(encoding="utf-8"), Loader)["setup"]["sql"]  # noqa: S506: a SafeLoader

    def refusal(statement: str) -> str | None:
        engine.execute("DROP DATABASE IF EXISTS d SYNC")
        for prepared in ["CREATE DATABASE d", *setup]:
            engine.execute(prepared)
        for part in statement.split(";; "):
            said = engine.refusal(part)
            if said is not None:
                return said
        return None

    judge(report, path, refusal)
    engine.execute("DROP DATABASE d SYNC")


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.kinds", description=__doc__)
    parser.add_argument("engine", choices=("postgresql", "clickhouse"))
    parser.add_argument("--forms", type=Path, required=True, help="the file of the forms")
    parser.add_argument("--work", type=Path, help="a folder for ClickHouse's data")
    arguments = parser.parse_args()
    report = Report(f"{arguments.engine}, kinds of mistakes")
    with report.step("every form is taken or refused as its table says"):
        if arguments.engine == "postgresql":
            postgresql(report, arguments.forms)
        else:
            clickhouse(report, arguments.forms, arguments.work)
    return report.finish({})


if __name__ == "__main__":
    sys.exit(main())
