#!/usr/bin/env bash
# Runs the fuzz targets for a while: see fuzz/README.md.
#
#   run.sh [OPTION]... [yaml] [toml] [types] [fragments] [pipeline]
#
#   --seconds N   how long each target runs (default: 20)
#   --seed N      where the fuzzer's random numbers start (default: 1, so that a run repeats the one before as far as it gets;
#                 0 for another start each time)
#   --keep        keep what reaches code that the corpus does not: it goes into the archive in fuzz/corpus/
#   --help
#
# Environment:
#   SCHEMAC_TOOLS_CACHE   where cargo-fuzz is installed and the targets are built
#                         (default: ${XDG_CACHE_HOME:-~/.cache}/schemac-tools)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
seconds=20
seed=1
keep=
targets=()
while (($#)); do
  case $1 in
    --seconds) seconds=$2; shift ;;
    --seed) seed=$2; shift ;;
    --keep) keep=yes ;;
    --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    yaml | toml | types | fragments | pipeline) targets+=("$1") ;;
    *) echo "run.sh: unknown argument '$1' (--help lists what it takes)" >&2; exit 2 ;;
  esac
  shift
done
((${#targets[@]})) || targets=(yaml toml types fragments pipeline)

tools=${SCHEMAC_TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)
if ! [[ -x $tools/bin/cargo-fuzz ]]; then
  cargo install cargo-fuzz --version 0.13.2 --locked --root "$tools"
fi
export PATH=$tools/bin:$PATH
# The coverage that the fuzzer needs is a stable option of the compiler's back end; only sanitizers are not, and a program
# without unsafe code gains little from them.
build=(--sanitizer none --target-dir "$tools/fuzz-target")

work=$(mktemp -d "${TMPDIR:-/tmp}/schemac-fuzz.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 "$here/seeds.py" "$work/seeds"

cd "$repository"
cargo fmt --manifest-path fuzz/Cargo.toml --check
# Without a time limit on the build, which happens once.
cargo fuzz build "${build[@]}"

# The limits: half a gigabyte for everything, the fuzzer's own tables included. Ten seconds are for a machine that is busy;
# an input that takes more than a second of the processor breaks a promise of the target itself.
limits=(-seed="$seed" -rss_limit_mb=512 -timeout=10 -max_len=16384)
# pack FOLDER ARCHIVE: the same inputs give the same bytes.
pack() {
  (cd "$1" && find . -type f -printf "%P\n" | LC_ALL=C sort | tar --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=0644 -cf "$2" -T -)
}

status=0
for target in "${targets[@]}"; do
  echo "=== $target"
  named=$repository/fuzz/corpus/$target
  corpus=$work/corpus/$target
  mkdir -p "$named" "$corpus" "$work/found/$target"
  tar -xf "$repository/fuzz/corpus/$target.tar" -C "$corpus"
  # What is new goes to the first folder.
  if ! RAYON_NUM_THREADS=1 cargo fuzz run "${build[@]}" "$target" "$work/found/$target" "$corpus" "$named" "$work/seeds/$target" -- \
    "${limits[@]}" -dict="$work/seeds/$target.dict" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0; then
    status=1
    continue
  fi
  if [[ -n $keep ]]; then
    # What reaches code that nothing kept does yet, however often it runs there: hundreds of small files, not thousands.
    RAYON_NUM_THREADS=1 cargo fuzz run "${build[@]}" "$target" "$corpus" "$work/found/$target" "$work/seeds/$target" -- \
      "${limits[@]}" -set_cover_merge=1 -use_counters=0
    pack "$corpus" "$repository/fuzz/corpus/$target.tar"
  fi
done
exit $status
