//! Hypertables, their policies, and continuous aggregates.

crate::codes! {
    /// Every primary key, unique constraint and unique index of a hypertable must hold every column that the hypertable is
    /// partitioned by, since each chunk can only look at its own rows. TimescaleDB refuses others with
    /// `TS103: cannot create a unique index without the column "ts" (used in partitioning)`. Add the column to the key.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns:
    ///   id: { type: bigserial, primary_key: true }
    ///   time: timestamptz
    /// hypertable: { time_column: time }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { id: bigserial, time: timestamptz }
    /// primary_key: [id, time]
    /// hypertable: { time_column: time }
    /// ```
    HYPERTABLE_KEY = "hypertable-key-without-partition-column", Error, "a unique key of a hypertable without a partitioning column",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.22, executed: `TS103: cannot create a unique index without the column`";
    /// A hypertable is partitioned by a timestamp, a date or a whole number (`42809: invalid type for dimension`); the
    /// column is never null and cannot be generated.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: text, value: float64 }
    /// hypertable: { time_column: time }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ```
    HYPERTABLE_TIME_COLUMN = "hypertable-time-column", Error, "a column that a hypertable cannot be partitioned by",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.22, executed: `TS106`, `42883`, `22023`";
    /// A chunk interval or an age is impossible. TimescaleDB stores zero and negative ones, and every `INSERT` fails later;
    /// a date column needs whole days, and a column of numbers takes a number instead of a length of time.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time, chunk_interval: 0 days }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time, chunk_interval: 1 day }
    /// ```
    HYPERTABLE_INTERVAL = "hypertable-interval", Error, "an impossible interval of a hypertable",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.22, executed: `22023: invalid interval type`";
    /// TimescaleDB does not allow it on a hypertable: it cannot refer to another hypertable, or be partitioned by a column
    /// twice.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time, dimensions: [{ column: time, partitions: 2 }] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ```
    HYPERTABLE_RESTRICTION = "hypertable-restriction", Error, "something that a hypertable cannot have",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.22, executed: `0A000`, `TS101`";
    /// A column both segments and orders (`42601: cannot use column "dev" for both ordering and segmenting`), or the table
    /// has row level security or an exclusion constraint, which the columnstore excludes (`0A000`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, device: text }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { segment_by: [device], order_by: [device, time desc] }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, device: text }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { segment_by: [device], order_by: [time desc] }
    /// ```
    COLUMNSTORE = "hypertable-columnstore", Error, "a columnstore that cannot be",
        applies: "TimescaleDB 2.11 and later; the columnstore was called compression before 2.18",
        source: "TimescaleDB 2.22, executed: `22023`, `42601`, `0A000`";
    /// Chunks are dropped before they are converted, or converted or dropped inside the window that is still refreshed.
    /// TimescaleDB does not check this: results are lost, or work is wasted.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, device: text }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { segment_by: [device], after: 30 days }
    ///   retention: 7 days
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, device: text }
    /// hypertable:
    ///   time_column: time
    ///   columnstore: { segment_by: [device], after: 7 days }
    ///   retention: 30 days
    /// ```
    POLICY_CONFLICT = "hypertable-policy-conflict", Warning, "policies that work against each other",
        applies: "TimescaleDB 2.11 and later",
        source: "TimescaleDB 2.22, executed: it takes them, and the jobs undo each other's work";
    /// A continuous aggregate reads exactly one hypertable or continuous aggregate in one plain SELECT, grouped by a
    /// `time_bucket` (`0A000: continuous aggregate view must include a valid time bucket function`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: hourly
    /// query: |
    ///   select date_trunc('hour', time) as bucket, avg(value) as average from readings group by bucket
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: hourly
    /// query: |
    ///   select time_bucket('1 hour', time) as bucket, avg(value) as average from readings group by bucket
    /// ```
    CONTINUOUS_AGGREGATE_QUERY = "continuous-aggregate-query", Error, "a query that no continuous aggregate can have",
        applies: "TimescaleDB 2.11 and later",
        source: "TimescaleDB 2.22, executed: `0A000: invalid continuous aggregate view`";
    /// A refresh computes its whole window again. Where rows of the hypertable were dropped, it finds none, and removes what the
    /// aggregate had kept of them. A policy without a `start_offset` reaches back without end.
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time, retention: 10 days }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: daily
    /// query: |
    ///   select time_bucket('1 day', time) as bucket, avg(value) as average from readings group by bucket
    /// refresh:
    ///   - { start_offset: 30 days, end_offset: 1 day, schedule_interval: 1 day }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time, retention: 10 days }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: daily
    /// query: |
    ///   select time_bucket('1 day', time) as bucket, avg(value) as average from readings group by bucket
    /// refresh:
    ///   - { start_offset: 7 days, end_offset: 1 day, schedule_interval: 1 day }
    /// ```
    CONTINUOUS_AGGREGATE_RETENTION = "continuous-aggregate-retention", Warning, "a refresh behind the retention of what it reads",
        applies: "TimescaleDB, every version",
        source: "TimescaleDB 2.29.2, executed: of 31 buckets 12 were left after `drop_chunks` of what is older than 10 days and a refresh of 30 days";
    /// A refresh policy covers fewer than two buckets (`22023: policy refresh window too small`), or an aggregate over another
    /// aggregate has several policies (`0A000`).
    ///
    /// Bad:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: hourly
    /// query: |
    ///   select time_bucket('1 hour', time) as bucket, avg(value) as average from readings group by bucket
    /// refresh:
    ///   - { start_offset: 2 hours, end_offset: 1 hour, schedule_interval: 1 hour }
    /// ```
    ///
    /// Good:
    /// ```yaml
    /// engine: timescaledb
    /// kind: extension
    /// name: timescaledb
    /// ---
    /// engine: timescaledb
    /// kind: table
    /// name: readings
    /// columns: { time: timestamptz, value: float64 }
    /// hypertable: { time_column: time }
    /// ---
    /// engine: timescaledb
    /// kind: continuous_aggregate
    /// name: hourly
    /// query: |
    ///   select time_bucket('1 hour', time) as bucket, avg(value) as average from readings group by bucket
    /// refresh:
    ///   - { start_offset: 1 day, end_offset: 1 hour, schedule_interval: 1 hour }
    /// ```
    CONTINUOUS_AGGREGATE_REFRESH = "continuous-aggregate-refresh", Error, "a refresh policy that cannot be",
        applies: "TimescaleDB 2.11 and later",
        source: "TimescaleDB 2.22, executed: `22023: policy refresh window too small`";
}
