"""Command line of the accepted documents: `python -m checks.accepted_run ENGINE --schemac PROGRAM --work DIR ...`."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.accepted_run", description=__doc__)
    parser.add_argument("engine", choices=("postgresql", "clickhouse", "milvus-lite"))
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the projects and ClickHouse's data; made anew")
    parser.add_argument("--psql", default="psql", help="the psql command (its server's URL is in SCHEMAC_CHECK_URL)")
    parser.add_argument("--uri", help="Milvus' address")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True)
    if arguments.engine == "postgresql":
        from . import accepted_postgresql

        return accepted_postgresql.run(arguments.work, arguments.schemac, os.environ["SCHEMAC_CHECK_URL"], shlex.split(arguments.psql))
    if arguments.engine == "clickhouse":
        from . import accepted_clickhouse

        return accepted_clickhouse.run(arguments.work, arguments.schemac)
    from . import accepted_milvus

    return accepted_milvus.run(arguments.work, arguments.schemac, arguments.uri)


if __name__ == "__main__":
    sys.exit(main())
