#!/usr/bin/env bash
# Every test of the repository: format, lints, the test suite, dependencies, the schemas in real editor servers, and the
# generated output on the real engines.
#
#   run.sh [--without-engines]
#
# Needs Rust, Python, Node.js with npm, valgrind and, for the engines, a Debian-like system and root (see tests/engines/run.sh). What it
# installs goes to caches outside of the clone: ${SCHEMAC_TOOLS_CACHE:-~/.cache/schemac-tools} and those of the engines and editors.
set -euo pipefail
cd "$(dirname "$0")/.."

engines=yes
for argument in "$@"; do
    case "$argument" in
    --without-engines) engines= ;;
    *)
        echo "run.sh: unknown argument '$argument'" >&2
        exit 2
        ;;
    esac
done

step() { printf '\n== %s\n' "$1"; }

step "format"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings

step "documentation builds"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "tests"
# A snapshot that differs is a failure here, never a new file to look at later.
INSTA_UPDATE=no cargo test --locked

step "definitions: ten thousand of each engine, written and read again"
SCHEMAC_TEST_DEFINITIONS=10000 cargo test --locked --test definitions -- --nocapture

step "reports: SARIF against its schema"
tests/sarif.sh

step "dependencies: licences, sources, duplicates, advisories"
tools="${SCHEMAC_TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-tools}"
deny="$tools/bin/cargo-deny"
if ! [ -x "$deny" ]; then
    cargo install cargo-deny --version 0.20.2 --locked --root "$tools"
fi
"$deny" check licenses bans sources
# The database of advisories is a repository elsewhere, which not every machine may reach: it is asked for only where somebody says so.
if [ -n "${SCHEMAC_CHECK_ADVISORIES:-}" ]; then
    "$deny" check advisories
else
    echo "advisories are NOT checked: SCHEMAC_CHECK_ADVISORIES is not set"
fi

step "fuzzing: every target for a while"
tests/fuzz/run.sh

step "editors: the language servers of YAML and TOML"
tests/editors/run.sh "$(cargo metadata --format-version 1 --no-deps --locked | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug/schemac"

step "hooks: commits with the real pre-commit"
tests/hooks/run.sh "$(cargo metadata --format-version 1 --no-deps --locked | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug/schemac"

step "speed: instructions of a build, against the baseline"
tests/bench/guard.sh

if [ -n "$engines" ]; then
    step "engines"
    tests/engines/run.sh
fi

step "all passed"
