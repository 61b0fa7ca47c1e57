# shellcheck shell=bash
# Starts the servers on loopback and runs one engine's checks against them.

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# The Python that runs an engine's checks.
client_python() {
  case $1 in
    milvus) echo "$(venv_of milvus-lite)/bin/python" ;;
    *) echo "$(venv_of "$1")/bin/python" ;;
  esac
}

# stop_server PID [SECONDS]: the polite signal, and after a while the other one.
stop_server() {
  local pid=$1 grace=${2:-10}
  kill -TERM "$pid" 2>/dev/null || return 0
  for _ in $(seq $((grace * 10))); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
}

# wait_for PID LOG COMMAND...: until COMMAND succeeds; fails when the process ends or after 60 seconds.
wait_for() {
  local pid=$1 log=$2
  shift 2
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.2
  done
  echo "the server does not start; the log's end:"
  tail -n 30 "$log"
  return 1
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# The products of tests/fixtures/products that have documents of an engine are built and checked as the corpus is.
#
# check_products ENGINE CHECK...: CHECK runs the checks with the arguments that follow.
check_products() {
  local engine=$1 folder name
  shift
  for folder in "$repository"/tests/fixtures/products/*/; do
    name=$(basename "$folder")
    grep -rqE "^engine: ($engine)" "$folder/schema-defs" || continue
    echo
    echo "--- the product $name"
    mkdir -p "$run_dir/products"
    rm -rf "$run_dir/products/$name"
    cp -r "$folder" "$run_dir/products/$name"
    "$schemac" build --quiet --project "$run_dir/products/$name" || return 1
    "$@" --generated "$run_dir/products/$name/generated" --project "$run_dir/products/$name" --expected "$expected/products/$name" $record \
      || return 1
  done
}

# PostgreSQL of Debian, in a chroot, with its data in the run's folder. A mount namespace of its own holds
# the mounts, so they vanish with the server whatever happens to this script.
start_postgresql() {
  local root=$1 port=$2 data=$run_dir/postgresql
  mkdir -p "$data/socket" "$data/shm"
  local postgres_uid
  postgres_uid=$(chroot "$root" id -u postgres)
  chown -R "$postgres_uid" "$data"
  chmod 1777 "$data/shm"
  in_chroot=(unshare --mount --propagation private sh -c '
    mount --bind "$1" "$2/mnt" && mount --bind "$1/shm" "$2/dev/shm" && mount -t proc proc "$2/proc" || exit 1
    root=$2; shift 2; exec chroot --userspec=postgres:postgres "$root" "$@"' sh "$data" "$root")
  local bin=/usr/lib/postgresql/17/bin
  "${in_chroot[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 $bin/initdb --pgdata=/mnt/data --username=postgres \
    --encoding=UTF8 --locale=C.UTF-8 --auth=trust --no-sync >"$run_dir/initdb.log" 2>&1 \
    || { cat "$run_dir/initdb.log"; return 1; }
  "${in_chroot[@]}" env -i PATH=/usr/bin:/bin LANG=C.UTF-8 TZ=UTC $bin/postgres -D /mnt/data \
    -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories=/mnt/socket \
    -c shared_preload_libraries=timescaledb -c timescaledb.telemetry_level=off \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC \
    >"$run_dir/postgresql.log" 2>&1 &
  server_pids+=($!)
  wait_for "$!" "$run_dir/postgresql.log" chroot "$root" $bin/pg_isready -q -h 127.0.0.1 -p "$port" -U postgres
}

check_postgresql() {
  local url=${SCHEMAC_TEST_TIMESCALEDB_URL:-} psql
  psql=$(command -v psql || true)
  if [[ -z $url ]]; then
    local root port
    root=$(postgresql_root)
    port=$(free_port)
    start_postgresql "$root" "$port" || return 1
    url=postgresql://postgres@127.0.0.1:$port/postgres
    psql="chroot $root /usr/lib/postgresql/17/bin/psql"
  fi
  # By environment, since a URL may carry a password and arguments are public.
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks postgresql --psql "$psql" "$@" || return 1
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks.accepted_run postgresql --psql "$psql" \
    --schemac "$schemac" --work "$run_dir/accepted-postgresql" || return 1
  if [[ -n ${SCHEMAC_TEST_TIMESCALEDB_URL:-} ]]; then
    # The community edition alone makes continuous aggregates.
    "$(client_python postgresql)" -m checks.aggregates --schemac "$schemac" || return 1
    SCHEMAC_CHECK_URL=$url check_products 'postgresql|timescaledb' "$(client_python postgresql)" -m checks postgresql --psql "$psql"
    # The rest not on a server that is somebody's: it gets databases of every name.
    return
  fi
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks.hostile_run postgresql --psql "$psql" \
    --schemac "$schemac" --work "$run_dir/hostile-postgresql" || return 1
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks.facts "$repository/src/engine/timescaledb/catalog" || return 1
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks.forms --psql "$psql" --schemac "$schemac" --work "$run_dir/forms-postgresql" || return 1
  SCHEMAC_CHECK_URL=$url "$(client_python postgresql)" -m checks.kinds postgresql --forms "$repository/tests/fixtures/forms/postgresql.yaml" || return 1
  # Last, since their databases stay.
  SCHEMAC_CHECK_URL=$url check_products 'postgresql|timescaledb' "$(client_python postgresql)" -m checks postgresql --psql "$psql"
}

check_clickhouse() {
  mkdir -p "$run_dir/clickhouse"
  # The engine runs inside the checking process and picks up a config.xml of the working directory.
  (cd "$run_dir/clickhouse" && "$(client_python clickhouse)" -m checks clickhouse --work "$run_dir/clickhouse" "$@") || return 1
  check_products clickhouse check_clickhouse_product || return 1
  (cd "$run_dir/clickhouse" && "$(client_python clickhouse)" -m checks.accepted_run clickhouse --schemac "$schemac" --work "$run_dir/accepted-clickhouse") || return 1
  "$(client_python clickhouse)" -m checks.hostile_run clickhouse --schemac "$schemac" --work "$run_dir/hostile-clickhouse" || return 1
  "$(client_python clickhouse)" "$here/vocabulary/clickhouse.py" || return 1
  "$(client_python clickhouse)" -m checks.forms_run --schemac "$schemac" --rules "$repository/tests/fixtures/rules" \
    --vocabulary "$repository/src/engine/clickhouse/vocabulary" --work "$run_dir/forms-clickhouse" || return 1
  "$(client_python clickhouse)" -m checks.kinds clickhouse --forms "$repository/tests/fixtures/forms/clickhouse.yaml" --work "$run_dir/kinds-clickhouse"
}

# A process has one engine, which wants a folder of its own.
check_clickhouse_product() {
  local work
  work=$(mktemp -d "$run_dir/clickhouse-product.XXXXXX")
  (cd "$work" && "$(client_python clickhouse)" -m checks clickhouse --work "$work" "$@")
}

check_milvus_lite() {
  local python port log=$run_dir/milvus-lite.log
  python=$(client_python milvus-lite)
  port=$(free_port)
  "$python" -m milvus_lite server --data-dir "$run_dir/milvus-lite" --host 127.0.0.1 --port "$port" >"$log" 2>&1 &
  server_pids+=($!)
  wait_for "$!" "$log" port_answers "$port" || return 1
  "$python" -m checks milvus-lite --uri "http://127.0.0.1:$port" "$@" || return 1
  "$python" -m checks.accepted_run milvus-lite --uri "http://127.0.0.1:$port" --schemac "$schemac" --work "$run_dir/accepted-milvus-lite" || return 1
  "$python" -m checks.kinds_milvus --forms "$repository/tests/fixtures/forms/milvus.yaml" --uri "http://127.0.0.1:$port" \
    --schemac "$schemac" --work "$run_dir/kinds-milvus-lite" || return 1
  "$python" -m checks.milvus_programs milvus-lite --uri "http://127.0.0.1:$port" --schemac "$schemac" --work "$run_dir/programs-milvus-lite" || return 1
  "$python" -m checks.hostile_run milvus-lite --uri "http://127.0.0.1:$port" --schemac "$schemac" --work "$run_dir/hostile-milvus-lite"
}

# Milvus listens on every interface and cannot be told otherwise, so server and client get a network
# namespace that has loopback alone. Its ports are free there by construction.
check_milvus() {
  unshare --net "$here/lib/milvus_standalone.sh" "$(venv_of milvus)" "$(client_python milvus)" "$run_dir" "$schemac" "$@" &
  local pid=$! position=${#server_pids[@]} status=0
  server_pids+=("$pid")
  wait "$pid" || status=$?
  # It has been waited for, so its process id may already be somebody else's.
  unset "server_pids[$position]"
  return "$status"
}
