#!/usr/bin/env bash
# Commits with the real pre-commit: each commit that would be broken or stale is refused, and each good one passes.
#
#   run.sh [SCHEMAC]
#
#   SCHEMAC   the binary to test (default: built by cargo)
#
# Environment:
#   SCHEMAC_HOOKS_CACHE   where pre-commit is installed (default: ${XDG_CACHE_HOME:-~/.cache}/schemac-hooks)
#   SCHEMAC_HOOKS_KEEP    non-empty: keep the repositories that the run made
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
version=4.7.0
cache=${SCHEMAC_HOOKS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-hooks}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
# The scripts of an environment hold its path, so it is made where it stays; the mark says that it is complete.
environment=$cache/pre-commit-$version
(
  exec 9>"$environment.lock"
  flock 9
  if ! [[ -e $environment/complete ]]; then
    rm -rf "$environment"
    echo "installing pre-commit $version"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check "pre-commit==$version"
    touch "$environment/complete"
  fi
)

if (($#)); then
  schemac=$(realpath "$1")
else
  (cd "$repository" && cargo build --locked --quiet)
  schemac=${CARGO_TARGET_DIR:-$repository/target}/debug/schemac
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/schemac-hooks.XXXXXX")
clean_up() {
  if [[ -n ${SCHEMAC_HOOKS_KEEP:-} ]]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap clean_up EXIT
mkdir "$work/bin"
ln -s "$schemac" "$work/bin/schemac"
export PATH="$work/bin:$environment/bin:$PATH"
export PRE_COMMIT_HOME="$work/pre-commit-home"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE

PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" "$here/commits.py" "$repository" "$work"
