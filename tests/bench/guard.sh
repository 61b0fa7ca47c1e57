#!/usr/bin/env bash
# Guards speed without a clock: counts the instructions of schemac on a generated project of 200 tables and holds them
# against those of the bare parser on the same files. The ratio hardly depends on the machine, its load or the compiler.
#
#   guard.sh            fails when a ratio is above its baseline by more than the tolerance
#   guard.sh --accept   writes the ratios of now into baseline.txt, for a loss that is worth it or a gain to be held
#
# Needs Rust and valgrind; as root on a Debian-like system it installs valgrind by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

baseline=tests/bench/baseline.txt
tables=200
# Percent. Runs of one binary differ by 0.2, builds by different compilers by a few.
tolerance=5

case ${1:-} in
  "" | --accept) ;;
  *)
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
    [[ $1 == --help ]] && exit 0 || exit 2
    ;;
esac

if ! command -v valgrind >/dev/null; then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends valgrind >/dev/null
  else
    echo "guard.sh: valgrind is missing; install it, on Debian with \`apt-get install valgrind\`" >&2
    exit 2
  fi
fi

# Incremental builds are cut into other pieces from time to time, which changes what is inlined.
CARGO_INCREMENTAL=0 cargo build --quiet --locked --profile perf --bin schemac --example bare-parse --example generate-project
target=$(cargo metadata --format-version 1 --no-deps --locked | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/perf

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
project=$work/project
"$target/examples/generate-project" --tables "$tables" "$project" 2>/dev/null

# Instructions of one run; the same environment everywhere, and one thread, since waiting threads count as well.
instructions() {
  local log=$work/log
  if ! env -i PATH="$PATH" HOME="$work" RAYON_NUM_THREADS=1 \
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >"$log" 2>&1; then
    cat "$log" >&2
    exit 2
  fi
  sed -n 's/^==[0-9]*== Collected : \([0-9]*\)$/\1/p' "$log"
}

bare=$(instructions "$target/examples/bare-parse" "$project/schema-defs")
cold=$(instructions "$target/schemac" --project "$project" --jobs 1 build)
unchanged=$(instructions "$target/schemac" --project "$project" --jobs 1 build)
check=$(instructions "$target/schemac" --project "$project" --jobs 1 check)

ratio() { awk -v count="$1" -v bare="$bare" 'BEGIN { printf "%.3f", count / bare }'; }

if [[ ${1:-} == --accept ]]; then
  {
    echo "# Instructions of schemac for $tables tables, as a multiple of the bare parser's on the same files."
    echo "# Written by \`tests/bench/guard.sh --accept\`; lower is faster."
    echo "cold $(ratio "$cold")"
    echo "unchanged $(ratio "$unchanged")"
    echo "check $(ratio "$check")"
  } >"$baseline"
fi

failed=
while read -r name limit; do
  [[ $name != \#* ]] || continue
  now=$(ratio "${!name}")
  verdict=$(awk -v now="$now" -v limit="$limit" -v tolerance="$tolerance" 'BEGIN {
    change = (now / limit - 1) * 100
    word = change > tolerance ? "SLOWER" : change < -tolerance ? "faster" : "fine"
    printf "%s (%+.1f %%)", word, change
  }')
  printf '%-10s %14d instructions, %s of the bare parse, baseline %s: %s\n' \
    "$name" "${!name}" "$now" "$limit" "$verdict"
  case $verdict in
    SLOWER*) failed=1 ;;
    faster*) echo "           hold the gain: tests/bench/guard.sh --accept, and commit $baseline" ;;
  esac
done <"$baseline"

if [[ -n $failed ]]; then
  cat >&2 <<TEXT
guard.sh: schemac executes over $tolerance % more instructions than $baseline allows.
Find out where: \`schemac build --timings\`, or valgrind --tool=callgrind on the binary of the profile \`perf\`.
If the loss is worth what it buys, run \`tests/bench/guard.sh --accept\`, commit $baseline and say why in the message.
TEXT
  exit 1
fi
