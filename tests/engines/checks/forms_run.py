"""Command line of the forms: `python -m checks.forms_run --schemac PROGRAM --rules DIR --vocabulary DIR --work DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import clickhouse_forms


def main() -> int:
    parser = argparse.ArgumentParser(prog="checks.forms_run", description=__doc__)
    parser.add_argument("--schemac", type=Path, required=True, help="the program")
    parser.add_argument("--rules", type=Path, required=True, help="the folder of the rules' fixtures")
    parser.add_argument("--vocabulary", type=Path, required=True, help="the folder of ClickHouse's lists of settings")
    parser.add_argument("--work", type=Path, required=True, help="a folder for projects and data; made anew")
    arguments = parser.parse_args()
    return clickhouse_forms.run(arguments.schemac, arguments.rules, arguments.vocabulary, arguments.work)


if __name__ == "__main__":
    sys.exit(main())
