"""Command line of the hostile names: `python -m checks.hostile_run ENGINE --schemac PROGRAM --work DIR ...`."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.hostile_run", description=__doc__)
    parser.add_argument("engine", choices=("postgresql", "clickhouse", "milvus-lite", "milvus"))
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the project and ClickHouse's data; made anew")
    parser.add_argument("--psql", default="psql", help="the psql command (its server's URL is in SCHEMAC_CHECK_URL)")
    parser.add_argument("--uri", help="Milvus' address")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True)
    project = arguments.work / "project"
    if arguments.engine == "postgresql":
        from . import fragments, hostile_postgresql

        url, psql = os.environ["SCHEMAC_CHECK_URL"], shlex.split(arguments.psql)
        names = hostile_postgresql.run(project, arguments.schemac, url, psql)
        return names or fragments.run(arguments.work / "fragments", arguments.schemac, url, psql)
    if arguments.engine == "clickhouse":
        from . import fragments_clickhouse, hostile_clickhouse

        names = hostile_clickhouse.run(project, arguments.schemac, arguments.work / "data")
        return names or fragments_clickhouse.run(arguments.work / "fragments", arguments.schemac)
    from . import fragments_milvus, hostile_milvus

    lite = arguments.engine == "milvus-lite"
    names = hostile_milvus.run(project, arguments.schemac, arguments.uri, lite=lite)
    return names or (fragments_milvus.run(arguments.work / "fragments", arguments.schemac) if lite else 0)


if __name__ == "__main__":
    sys.exit(main())
