# shellcheck shell=bash
# Installs the engines into the cache.
#
# Every installation is a folder whose name carries a stamp of what was asked for, so a changed version is a
# new folder. It is built under a temporary name and renamed at the end: a folder with the final name is
# complete. A lock per installation makes a second run wait instead of building the same thing.

debian_suite=trixie
debian_packages=postgresql-17,postgresql-17-timescaledb,postgresql-17-pgvector

stamp_of() { printf '%s\n' "$@" | sha256sum | cut -c1-12; }

postgresql_root() { echo "$cache/postgresql-$(stamp_of "$debian_suite" "$debian_packages" 1)"; }

venv_of() {
  local name=$1 version
  version=$(python3 -c 'import sys; print(sys.version_info[:2])')
  echo "$cache/python-$name-$(stamp_of "$version" "$(cat "$here/requirements/$name.txt")" 1)"
}

milvus_binaries() { echo "$(venv_of milvus)/server"; }

# build_once TARGET FUNCTION [ARGUMENT]...: runs FUNCTION TEMPORARY_FOLDER ARGUMENT... unless TARGET exists.
build_once() (
  local target=$1 function=$2
  shift 2
  [[ ! -d $target ]] || return 0
  exec 9>"$target.lock"
  flock 9
  [[ ! -d $target ]] || return 0
  local building=$target.building
  rm -rf "$building"
  # The lock's descriptor stays with this shell: a daemon that a maintainer script starts must not hold it.
  "$function" "$building" "$@" 9>&- || exit 1
  mv -T "$building" "$target"
)

# Two engines may need a system package at the same time; the package manager does not queue by itself.
install_system_package() (
  local command=$1
  shift
  exec 8>"$cache/system-packages.lock"
  flock 8
  command -v "$command" >/dev/null && return 0
  echo "installing the system packages: $*"
  apt-get update -qq 8>&- && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 8>&-
)

need_root() {
  if ((EUID != 0)); then
    echo "$1 needs root: run the script with sudo" >&2
    return 1
  fi
}

build_postgresql() {
  need_root 'debootstrap and chroot' || return 1
  command -v debootstrap >/dev/null || install_system_package debootstrap debootstrap debian-archive-keyring || return 1
  # Several attempts: the archive sometimes cuts a connection in the middle of many small downloads.
  local attempt
  for attempt in 1 2 3; do
    rm -rf "$1"
    if debootstrap --variant=minbase --include="$debian_packages" "$debian_suite" "$1"; then
      rm -rf "$1"/var/cache/apt/archives/*.deb
      return 0
    fi
    echo "debootstrap: attempt $attempt failed"
    tail -n 20 "$1/debootstrap/debootstrap.log" 2>/dev/null || true
  done
  return 1
}

# The environment is renamed afterwards, so only its python is used, never a script of its bin/.
build_venv() {
  local target=$1 name=$2
  python3 -m venv "$target" && "$target/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$here/requirements/$name.txt"
}

build_milvus() {
  build_venv "$1" milvus || return 1
  # The wheel carries the server's binary and libraries compressed.
  "$1/bin/python" -c 'import sys, milvus; milvus._initialize_data_files(sys.argv[1])' "$1/server"
}

install_engine() {
  case $1 in
    postgresql)
      if [[ -z ${SCHEMAC_TEST_TIMESCALEDB_URL:-} ]] || ! command -v psql >/dev/null; then
        build_once "$(postgresql_root)" build_postgresql || return 1
      fi
      build_once "$(venv_of postgresql)" build_venv postgresql
      ;;
    clickhouse) build_once "$(venv_of clickhouse)" build_venv clickhouse ;;
    milvus-lite) build_once "$(venv_of milvus-lite)" build_venv milvus-lite ;;
    milvus)
      need_root 'a network namespace' || return 1
      command -v ip >/dev/null || install_system_package ip iproute2 || return 1
      build_once "$(venv_of milvus-lite)" build_venv milvus-lite || return 1
      build_once "$(venv_of milvus)" build_milvus
      ;;
  esac
}
