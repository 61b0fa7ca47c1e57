"""Writes the vocabulary of ClickHouse's rules from the engine itself, or checks what is committed.

    client_python clickhouse.py              every name of the lists is the engine's (a minute)
    client_python clickhouse.py --record     writes the lists anew (half an hour)

Settings of MergeTree and of queries, formats and functions stand in system tables. The settings of the other table engines stand
in none: every word of the engine's library that could be a name is tried in a `CREATE TABLE`, whose answer also tells what values
the setting takes. RabbitMQ and NATS are not in this build; their settings come from the sources of ClickHouse,
src/Storages/RabbitMQ/RabbitMQSettings.cpp and src/Storages/NATS/NATSSettings.cpp.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

import chdb
from chdb import session

FOLDER = Path(__file__).resolve().parents[3] / "src/engine/clickhouse/vocabulary"

# Each engine as far as a setting needs it.
ENGINES = {
    "AzureQueue": "AzureQueue('DefaultEndpointsProtocol=https;AccountName=a;AccountKey=YQ==;','c','*','CSV')",
    "DeltaLakeLocal": "DeltaLakeLocal('/tmp/x/')",
    "Distributed": "Distributed(default, d, e)",
    "EmbeddedRocksDB": "EmbeddedRocksDB PRIMARY KEY k",
    "Executable": "Executable('x', 'CSV')",
    "ExecutablePool": "ExecutablePool('x', 'CSV')",
    "FileLog": "FileLog('/tmp/x', 'CSV')",
    "IcebergLocal": "IcebergLocal('/tmp/x/')",
    "Join": "Join(ANY, LEFT, k)",
    "Kafka": "Kafka",
    "MaterializedPostgreSQL": "MaterializedPostgreSQL('h:1', 'd', 't', 'u', 'p') PRIMARY KEY k",
    "Memory": "Memory",
    "MySQL": "MySQL('h:1', 'd', 't', 'u', 'p')",
    "PostgreSQL": "PostgreSQL('h:1', 'd', 't', 'u', 'p')",
    "S3Queue": "S3Queue('https://example.com/bucket/*', 'CSV')",
    "Set": "Set",
    "TimeSeries": "TimeSeries",
}
FROM_SOURCES = {
    "NATS": "nats_ca_file:text nats_client_cert_file:text nats_client_key_file:text nats_commit_on_select:flag nats_consumer_name:text "
    "nats_credential_file:text nats_credentials:text nats_flush_interval_ms:number nats_format:text nats_handle_error_mode:text "
    "nats_max_block_size:number nats_max_reconnect:number nats_max_rows_per_message:number nats_num_consumers:number nats_password:text "
    "nats_queue_group:text nats_reconnect_wait:number nats_row_delimiter:text nats_schema:text nats_secure:flag nats_server_list:text "
    "nats_skip_broken_messages:number nats_startup_connect_tries:number nats_stream:text nats_subjects:text nats_token:text nats_url:text "
    "nats_username:text nats_wait_for_flush_interval:flag",
    "RabbitMQ": "rabbitmq_address:text rabbitmq_commit_on_select:flag rabbitmq_empty_queue_backoff_end_ms:number "
    "rabbitmq_empty_queue_backoff_start_ms:number rabbitmq_empty_queue_backoff_step_ms:number rabbitmq_exchange_name:text "
    "rabbitmq_exchange_type:text rabbitmq_flush_interval_ms:number rabbitmq_format:text rabbitmq_handle_error_mode:text "
    "rabbitmq_host_port:text rabbitmq_max_block_size:number rabbitmq_max_rows_per_message:number rabbitmq_num_consumers:number "
    "rabbitmq_num_queues:number rabbitmq_password:text rabbitmq_persistent:flag rabbitmq_queue_base:text rabbitmq_queue_consume:flag "
    "rabbitmq_queue_settings_list:text rabbitmq_routing_key_list:text rabbitmq_row_delimiter:text rabbitmq_schema:text "
    "rabbitmq_secure:flag rabbitmq_skip_broken_messages:number rabbitmq_username:text rabbitmq_vhost:text reject_unhandled_messages:flag",
}
# Names of one word, which the library is too full of to try them all.
SHORT = ["compress", "disk", "mode", "persistent", "version", "storage_policy"]


class Engine:
    def __init__(self) -> None:
        self.work = tempfile.TemporaryDirectory(prefix="vocabulary")
        config = Path(self.work.name) / "server.xml"
        config.write_text(
            "<clickhouse><remote_servers><default><shard><replica><host>127.0.0.1</host><port>1</port></replica></shard></default>"
            "</remote_servers><zookeeper><implementation>testkeeper</implementation></zookeeper></clickhouse>",
            encoding="utf-8",
        )
        self.session = session.Session(f"{self.work.name}/data?config-file={config}")
        for statement in ("SET implicit_select = 0", "CREATE DATABASE d ENGINE = Atomic", "SET enable_time_series_table = 1"):
            self.session.query(statement)
        self.session.query("SET enable_materialized_postgresql_table = 1")

    def lines(self, query: str) -> list[str]:
        return str(self.session.query(query, "TSVRaw")).splitlines()

    def kind(self, engine: str, name: str) -> str | None:
        """What values a setting of an engine takes; nothing where the engine does not have it."""
        columns = "" if engine == "TimeSeries" else "(k UInt64) "
        try:
            self.session.query(f"CREATE TABLE d.t {columns}ENGINE = {ENGINES[engine]} SETTINGS {name} = 'zz'", "Null")
        except (RuntimeError, ValueError) as error:
            return kind_of(str(error))
        self.session.query("DROP TABLE d.t SYNC")
        return "text"


def kind_of(message: str) -> str | None:
    if "Unknown setting" in message:
        return None
    if match := re.search(r"Must be one of \[([^\]]*)\]", message):
        words = re.findall(r"'([^']*)'", match.group(1))
        return "|".join(sorted(words))
    if "requested UInt64" in message:
        return "integer"
    if "Code: 467" in message or "Code: 170" in message:
        return "flag"
    if "Code: 27." in message:
        return "number"
    return "text"


def typed(name: str, type_: str, values: str = "") -> str:
    if type_ == "Bool" or type_.startswith("BoolAuto"):
        return f"{name}:flag"
    if type_ in ("String", "Char", "Map", "URI", "Timezone", "IdentifierQuotingStyle"):
        return f"{name}:text"
    if re.fullmatch(r"NonZeroUInt\d+", type_):
        return f"{name}:positive"
    # Seconds may be negative, milliseconds may not.
    if re.fullmatch(r"UInt\d+(Auto)?|Max\w+|Milliseconds", type_):
        return f"{name}:unsigned"
    if re.fullmatch(r"Int\d+(Auto)?|Seconds|Float(Auto)?|Double", type_):
        return f"{name}:number"
    return f"{name}:text"


def lists(engine: Engine) -> dict[str, list[str]]:
    merge_tree = []
    for line in engine.lines("SELECT name, type FROM system.merge_tree_settings ORDER BY name"):
        merge_tree.append(typed(*line.split("\t")))
    query = engine.lines("SELECT name FROM system.settings ORDER BY name")
    formats = engine.lines("SELECT name FROM system.formats WHERE is_input OR is_output ORDER BY name")
    volatile = engine.lines("SELECT name FROM system.functions WHERE NOT is_aggregate AND deterministic = 0 ORDER BY name")
    return {
        "merge_tree_settings.txt": merge_tree,
        "query_settings.txt": query,
        "formats.txt": formats,
        "volatile_functions.txt": volatile,
    }


def candidates(known: set[str]) -> list[str]:
    library = max(Path(chdb.__file__).parent.parent.rglob("_chdb*.so"), key=lambda path: path.stat().st_size)
    found: set[str] = set()
    rest = b""
    with library.open("rb") as file:
        while block := file.read(1 << 24):
            found |= set(re.findall(rb"[a-z][a-z0-9]*(?:_[a-z0-9]+)+", rest + block))
            rest = block[-200:]
    words = sorted(word.decode() for word in found if 4 <= len(word) <= 70)
    return [word for word in [*words, *SHORT] if word not in known and not word.startswith("param_")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write the lists")
    arguments = parser.parse_args()
    engine = Engine()
    wrong = []
    for file, wanted in lists(engine).items():
        text = "".join(f"{line}\n" for line in wanted)
        if arguments.record:
            (FOLDER / file).write_text(text, encoding="utf-8")
        elif (FOLDER / file).read_text(encoding="utf-8") != text:
            wrong.append(f"{file} is not what the engine says")
    path = FOLDER / "engine_settings.txt"
    if arguments.record:
        words = candidates(set(engine.lines("SELECT name FROM system.settings")))
        rows = dict(FROM_SOURCES)
        for name in ENGINES:
            kinds = {word: kind for word in words if (kind := engine.kind(name, word))}
            rows[name] = " ".join(f"{word}:{kind}" for word, kind in sorted(kinds.items()))
            print(f"{name}: {len(kinds)}", flush=True)
        path.write_text("".join(f"{name} {rows[name]}".rstrip() + "\n" for name in sorted(rows)), encoding="utf-8")
        return 0
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *settings = line.split(" ")
        if name in FROM_SOURCES:
            continue
        for setting in settings:
            word, kind = setting.split(":", 1)
            if engine.kind(name, word) != kind:
                wrong.append(f"{name}: the setting {word} is {engine.kind(name, word)}, not {kind}")
        if engine.kind(name, "no_such_setting"):
            wrong.append(f"{name} takes a setting that does not exist")
    print("\n".join(wrong) or "the vocabulary is the engine's")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
