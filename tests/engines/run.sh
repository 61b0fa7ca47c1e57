#!/usr/bin/env bash
# Runs the compiled schemas on real engines: see README.md in this folder.
#
#   run.sh [OPTION]... [postgresql] [clickhouse] [milvus-lite] [milvus]
#
#   --generated DIR   the compiler's output (default: generated/ of this repository)
#   --project DIR     the folder that the manifest's sources are relative to (default: this repository)
#   --expected DIR    the reviewed catalog snapshots (default: expected/ beside this script)
#   --record          write the snapshots instead of comparing with them
#   --install-only    fill the cache and stop
#   --help
#
# Environment:
#   SCHEMAC_ENGINE_CACHE          where the engines are installed
#                                 (default: ${XDG_CACHE_HOME:-~/.cache}/schemac-engines)
#   SCHEMAC_TEST_TIMESCALEDB_URL  superuser URL of a full TimescaleDB, used instead of the Debian package
#   SCHEMAC_SKIP_ENGINES          engines that may be left out ("milvus clickhouse"); ignored when CI=true
#   SCHEMAC_ENGINE_KEEP           non-empty: keep the run's folder with the servers' logs
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
generated=$repository/generated
project=$repository
expected=$here/expected
record=
install_only=
engines=()

while (($#)); do
  case $1 in
    --generated) generated=$(cd "$2" && pwd); shift ;;
    --project) project=$(cd "$2" && pwd); shift ;;
    --expected) mkdir -p "$2"; expected=$(cd "$2" && pwd); shift ;;
    --record) record=--record ;;
    --install-only) install_only=yes ;;
    --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    postgresql | clickhouse | milvus-lite | milvus) engines+=("$1") ;;
    *) echo "run.sh: unknown argument '$1' (--help lists what it takes)" >&2; exit 2 ;;
  esac
  shift
done
((${#engines[@]})) || engines=(postgresql clickhouse milvus-lite milvus)

cache=${SCHEMAC_ENGINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-engines}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

# shellcheck source=lib/install.sh
source "$here/lib/install.sh"
# shellcheck source=lib/servers.sh
source "$here/lib/servers.sh"

run_dir=$(mktemp -d "${TMPDIR:-/tmp}/schemac-engines.XXXXXX")
chmod 755 "$run_dir"
server_pids=()

# Only what this run started is stopped, by process id.
clean_up() {
  local status=$?
  trap - EXIT INT TERM
  for pid in "${server_pids[@]}"; do stop_server "$pid"; done
  if [[ -n ${SCHEMAC_ENGINE_KEEP:-} ]]; then
    echo "kept: $run_dir"
  else
    rm -rf "$run_dir"
  fi
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

may_skip() { [[ ${CI:-} != true && " ${SCHEMAC_SKIP_ENGINES:-} " == *" $1 "* ]]; }

declare -A outcome seconds
wanted=()
for engine in "${engines[@]}"; do
  if may_skip "$engine"; then
    outcome[$engine]='skipped (SCHEMAC_SKIP_ENGINES)'
  else
    wanted+=("$engine")
  fi
done

# --- install: all at once, since each waits mostly for the network ---------------------------------
declare -A installer
for engine in "${wanted[@]}"; do
  install_engine "$engine" >"$run_dir/install-$engine.log" 2>&1 &
  installer[$engine]=$!
done
for engine in "${wanted[@]}"; do
  if ! wait "${installer[$engine]}"; then
    outcome[$engine]='FAILED: cannot be installed'
    echo "--- installing $engine failed; the log's end:"
    tail -n 30 "$run_dir/install-$engine.log"
  fi
done

# --- check ------------------------------------------------------------------------------------------
if [[ -z $install_only ]]; then
  export PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
  # Any engine's environment will do: each has what the shared modules need.
  tester=
  for engine in "${wanted[@]}"; do
    [[ -n ${outcome[$engine]:-} ]] || tester=$(client_python "$engine")
  done
  if [[ -n $tester ]] && ! "$tester" -m unittest discover -q -s "$here/checks" -p 'test_*.py' -t "$here" >"$run_dir/self-test.log" 2>&1; then
    cat "$run_dir/self-test.log"
    echo 'run.sh: the self-tests of the checks fail' >&2
    exit 1
  fi
  if [[ ! -f $generated/manifest.json ]]; then
    echo "run.sh: $generated/manifest.json is missing: run 'schemac build' first" >&2
    exit 1
  fi
  # The hostile names are compiled anew, so the program is needed too.
  cargo build --quiet --locked --manifest-path "$repository/Cargo.toml"
  schemac=$(cargo metadata --format-version 1 --no-deps --locked --manifest-path "$repository/Cargo.toml" \
    | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/debug/schemac
  for engine in "${wanted[@]}"; do
    [[ -z ${outcome[$engine]:-} ]] || continue
    echo
    echo "=== $engine"
    started=$SECONDS
    if "check_${engine//-/_}" --generated "$generated" --project "$project" --expected "$expected" $record; then
      outcome[$engine]=passed
    else
      outcome[$engine]='FAILED'
    fi
    seconds[$engine]=$((SECONDS - started))
  done
fi

# --- summary ----------------------------------------------------------------------------------------
echo
echo '=== summary'
status=0
for engine in "${engines[@]}"; do
  result=${outcome[$engine]:-installed}
  printf '%-12s %s%s\n' "$engine" "$result" "${seconds[$engine]:+ (${seconds[$engine]} s)}"
  case $result in FAILED*) status=1 ;; esac
done
exit $status
