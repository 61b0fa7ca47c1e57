#!/usr/bin/env bash
# Opens documents in the language servers that editors use: see README.md in this folder.
#
#   run.sh [SCHEMAC [FILTER]]
#
#   SCHEMAC   the binary to test (default: built by cargo)
#   FILTER    run only the cases whose file or name contains this
#
# Environment:
#   SCHEMAC_EDITOR_CACHE   where the servers are installed (default: ${XDG_CACHE_HOME:-~/.cache}/schemac-editors)
#   SCHEMAC_EDITORS_KEEP   non-empty: keep the project that the run made
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
cache=${SCHEMAC_EDITOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/schemac-editors}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)

if [[ ${1:-} == --help ]]; then
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
  exit 0
fi

# An installation is built under another name and renamed when it is complete: a folder with the final name can be used.
install_once() (
  local target=$1
  shift
  [[ ! -d $target ]] || return 0
  exec 9>"$target.lock"
  flock 9
  [[ ! -d $target ]] || return 0
  rm -rf "$target.building"
  mkdir "$target.building"
  echo "installing $(basename "$target")"
  "$@" >"$target.log" 2>&1 || { tail -n 30 "$target.log" >&2; exit 1; }
  mv -T "$target.building" "$target"
)

yaml_server=$cache/yaml-language-server-1.25.0
taplo=$cache/taplo-0.9.3
taplo_server=$cache/taplo-lsp-0.8.0

install_once "$yaml_server" npm install --no-audit --no-fund --prefix "$yaml_server.building" yaml-language-server@1.25.0
install_once "$taplo" python3 -m pip install --quiet --disable-pip-version-check --target "$taplo.building" taplo==0.9.3
install_once "$taplo_server" npm install --no-audit --no-fund --prefix "$taplo_server.building" @taplo/lsp@0.8.0

if (($#)); then
  schemac=$(realpath "$1")
else
  (cd "$repository" && cargo build --locked --quiet)
  schemac=${CARGO_TARGET_DIR:-$repository/target}/debug/schemac
fi

project=$(mktemp -d "${TMPDIR:-/tmp}/schemac-editors.XXXXXX")
clean_up() {
  if [[ -n ${SCHEMAC_EDITORS_KEEP:-} ]]; then echo "kept: $project"; else rm -rf "$project"; fi
}
trap clean_up EXIT
(cd "$project" && "$schemac" --quiet init)

arguments=(--project "$project" --yaml-server "$yaml_server/node_modules/yaml-language-server/bin/yaml-language-server")
arguments+=(--taplo "$taplo/bin/taplo")
arguments+=(--taplo-server "$taplo_server")
PYTHONDONTWRITEBYTECODE=1 python3 "$here/check.py" "${arguments[@]}" "${2:-}"
