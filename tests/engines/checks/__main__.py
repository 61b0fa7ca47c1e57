"""Command line of the checks: `python -m checks ENGINE --generated DIR --expected DIR ...`."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from . import manifest as manifests
from .specs import Specs


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks", description=__doc__)
    parser.add_argument("engine", choices=("postgresql", "clickhouse", "milvus-lite", "milvus"))
    parser.add_argument("--generated", type=Path, required=True, help="the folder with manifest.json")
    parser.add_argument("--project", type=Path, required=True, help="the folder that the manifest's sources are relative to")
    parser.add_argument("--expected", type=Path, required=True, help="the folder of reviewed snapshots")
    parser.add_argument("--record", action="store_true", help="write the snapshots instead of comparing")
    parser.add_argument("--psql", default="psql", help="the psql command (its server's URL is in SCHEMAC_CHECK_URL)")
    parser.add_argument("--work", type=Path, help="an empty folder for ClickHouse's data")
    parser.add_argument("--uri", help="Milvus' address")
    arguments = parser.parse_args()
    manifest = manifests.load(arguments.generated)
    specs = Specs(manifest, arguments.project)

    # Each engine's module needs its own client library, which only that engine's environment has.
    if arguments.engine == "postgresql":
        from . import postgresql

        url = os.environ["SCHEMAC_CHECK_URL"]
        return postgresql.run(manifest, specs, arguments.expected, arguments.record, url, shlex.split(arguments.psql))
    if arguments.engine == "clickhouse":
        from . import clickhouse

        return clickhouse.run(manifest, specs, arguments.expected, arguments.record, arguments.work)
    from . import milvus

    return milvus.run(manifest, specs, arguments.expected, arguments.record, arguments.uri, lite=arguments.engine == "milvus-lite")


if __name__ == "__main__":
    sys.exit(main())
