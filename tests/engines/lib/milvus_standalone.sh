#!/usr/bin/env bash
# Inside a fresh network namespace: starts the standalone Milvus, runs its checks, stops it.
#   milvus_standalone.sh SERVER_ENVIRONMENT CLIENT_PYTHON RUN_DIR SCHEMAC CHECK_ARGUMENT...
set -euo pipefail
server_environment=$1 client_python=$2 run_dir=$3 schemac=$4
shift 4
# shellcheck source=servers.sh
source "$(dirname "${BASH_SOURCE[0]}")/servers.sh"

ip link set lo up
server= client=
# The server needs long to close what it has loaded; its data are thrown away, so it gets two seconds.
trap '[[ -z $client ]] || stop_server "$client" 1; [[ -z $server ]] || stop_server "$server" 2' EXIT
trap 'exit 143' INT TERM

data=$run_dir/milvus
log=$run_dir/milvus.log
mkdir -p "$data/run"
# The package writes the configuration with every path below the data folder.
"$server_environment/bin/python" -c '
import sys, milvus
config = milvus.MilvusServerConfig(data_dir=sys.argv[1], etcd_log_level="error")
config.resolve()' "$data"
(
  cd "$data"
  exec env DEPLOY_MODE=STANDALONE METRICS_PORT=9091 MILVUS_RUN_DIR="$data/run" MILVUSCONF="$data/configs" \
    LD_LIBRARY_PATH="$server_environment/server/bin" "$server_environment/server/bin/milvus" run standalone
) >"$log" 2>&1 &
server=$!

healthy() {
  python3 -c 'import sys, urllib.request as u; sys.exit(b"OK" not in u.urlopen("http://127.0.0.1:9091/healthz", timeout=2).read())'
}
wait_for "$server" "$log" healthy
# In the background, because a shell that waits can be interrupted and one with a foreground command cannot.
run_client() {
  "$client_python" "$@" --uri http://127.0.0.1:19530 &
  client=$!
  local status=0
  wait "$client" || status=$?
  client=
  return "$status"
}
run_client -m checks milvus "$@" \
  && run_client -m checks.milvus_programs milvus --schemac "$schemac" --work "$run_dir/programs-milvus" \
  && run_client -m checks.hostile_run milvus --schemac "$schemac" --work "$run_dir/hostile-milvus"
