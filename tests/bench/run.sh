#!/usr/bin/env bash
# Measures schemac on generated projects, beside the bare parser on the same files and beside tools that make DDL for the
# same tables. Everything is written to memory (/dev/shm) and removed at the end.
#
#   run.sh [OPTIONS]
#
#   --sizes 100,1000   the numbers of tables (default: 100,1000,10000)
#   --rounds N         how often everything is measured, in turns, so that noise meets all alike (default: 7)
#   --no-peers         leave the other tools out
#   --record           write the tables into docs/performance.md
#   --profile NAME     cargo's profile (default: release)
#
# Needs Rust, Python with venv, hyperfine and GNU time; on Debian: apt-get install hyperfine time python3-venv.
# Environment:
#   SCHEMAC_BENCH_CACHE   where the peers are installed (default: ${XDG_CACHE_HOME:-~/.cache}/schemac-bench)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."

profile=release
peers=yes
arguments=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --help)
      sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    --profile)
      profile=$2
      shift
      ;;
    --no-peers) peers= ;;
    *) arguments+=("$1") ;;
  esac
  shift
done

for tool in hyperfine /usr/bin/time python3; do
  if ! command -v "$tool" >/dev/null; then
    echo "run.sh: $tool is missing; on Debian: apt-get install hyperfine time python3-venv" >&2
    exit 2
  fi
done

cargo build --locked --profile "$profile" --bin schemac --example bare-parse --example generate-project
target=$(cargo metadata --format-version 1 --no-deps --locked | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
[[ $profile == dev ]] && folder=debug || folder=$profile

if [[ -n $peers ]]; then
  requirements=$here/peers/requirements.txt
  cache=${SCHEMAC_BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-bench}
  venv=$cache/$(sha256sum <"$requirements" | cut -c1-16)
  # The mark is made last: a folder without it is an installation that did not end.
  if [[ ! -e $venv/complete ]]; then
    mkdir -p "$cache"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
    touch "$venv/complete"
  fi
  arguments+=(--peers "$venv/bin/python")
fi

exec python3 "$here/bench.py" --binaries "$target/$folder" --profile "$profile" "${arguments[@]}"
