//! Names that the engines give themselves.

use super::{Dialect, keywords};

/// Columns that every PostgreSQL table has (PostgreSQL 17, "5.6 System Columns").
const POSTGRES_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

/// Virtual columns of ClickHouse tables (ClickHouse 25/26, "Table Engines: Virtual columns" and those of MergeTree,
/// Distributed, File, S3, Kafka).
const CLICKHOUSE_COLUMNS: &[&str] = &[
    "_part",
    "_part_index",
    "_part_starting_offset",
    "_part_uuid",
    "_partition_id",
    "_partition_value",
    "_sample_factor",
    "_part_offset",
    "_part_granule_offset",
    "_part_data_version",
    "_row_exists",
    "_block_number",
    "_block_offset",
    "_disk_name",
    "_shard_num",
    "_table",
    "_database",
    "_path",
    "_file",
    "_size",
    "_time",
    "_etag",
    "_tags",
    "_row_number",
    "_topic",
    "_key",
    "_offset",
    "_partition",
    "_timestamp",
    "_timestamp_ms",
    "_headers.name",
    "_headers.value",
    "_raw_message",
    "_error",
    "_distance",
];

/// Aggregate functions of PostgreSQL 17 ("9.21 Aggregate Functions") and of TimescaleDB.
const POSTGRES_AGGREGATES: &[&str] = &[
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "dense_rank",
    "every",
    "first",
    "histogram",
    "json_agg",
    "json_agg_strict",
    "json_arrayagg",
    "json_object_agg",
    "json_object_agg_strict",
    "json_object_agg_unique",
    "json_objectagg",
    "jsonb_agg",
    "jsonb_agg_strict",
    "jsonb_object_agg",
    "jsonb_object_agg_strict",
    "jsonb_object_agg_unique",
    "last",
    "max",
    "min",
    "mode",
    "percent_rank",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "rank",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
    "xmlagg",
];

/// Aggregate functions of ClickHouse ("Aggregate Functions: Reference"), small letters, without combinators.
const CLICKHOUSE_AGGREGATES: &[&str] = &[
    "aggthrow",
    "analysisofvariance",
    "any",
    "anyheavy",
    "anylast",
    "any_value",
    "approx_top_count",
    "approx_top_k",
    "approx_top_sum",
    "argmax",
    "argmin",
    "array_agg",
    "array_concat_agg",
    "avg",
    "avgweighted",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "boundingratio",
    "categoricalinformationvalue",
    "contingency",
    "corr",
    "corrmatrix",
    "corrstable",
    "count",
    "covarpop",
    "covarpopmatrix",
    "covarpopstable",
    "covarsamp",
    "covarsampmatrix",
    "covarsampstable",
    "cramersv",
    "cramersvbiascorrected",
    "deltasum",
    "deltasumtimestamp",
    "dense_rank",
    "entropy",
    "estimatecompressionratio",
    "exponentialmovingaverage",
    "exponentialtimedecayedavg",
    "exponentialtimedecayedcount",
    "exponentialtimedecayedmax",
    "exponentialtimedecayedsum",
    "first_value",
    "flamegraph",
    "grouparray",
    "grouparrayinsertat",
    "grouparrayintersect",
    "grouparraylast",
    "grouparraymovingavg",
    "grouparraymovingsum",
    "grouparraysample",
    "grouparraysorted",
    "groupbitand",
    "groupbitmap",
    "groupbitmapand",
    "groupbitmapor",
    "groupbitmapxor",
    "groupbitor",
    "groupbitxor",
    "groupconcat",
    "group_concat",
    "groupuniqarray",
    "histogram",
    "intervallengthsum",
    "kolmogorovsmirnovtest",
    "kurtpop",
    "kurtsamp",
    "largesttrianglethreebuckets",
    "last_value",
    "mannwhitneyutest",
    "max",
    "maxintersections",
    "maxintersectionsposition",
    "maxmap",
    "mean",
    "meanztest",
    "median",
    "min",
    "minmap",
    "nonnegativederivative",
    "nothing",
    "numericindexedvector",
    "quantile",
    "quantilebfloat16",
    "quantilebfloat16weighted",
    "quantiledd",
    "quantiledeterministic",
    "quantileexact",
    "quantileexactexclusive",
    "quantileexacthigh",
    "quantileexactinclusive",
    "quantileexactlow",
    "quantileexactweighted",
    "quantileexactweightedinterpolated",
    "quantilegk",
    "quantileinterpolatedweighted",
    "quantiles",
    "quantilesexact",
    "quantilesexactexclusive",
    "quantilesexactinclusive",
    "quantilesgk",
    "quantilestdigest",
    "quantilestiming",
    "quantiletdigest",
    "quantiletdigestweighted",
    "quantiletiming",
    "quantiletimingweighted",
    "rankcorr",
    "retention",
    "sequencecount",
    "sequencematch",
    "sequencenextnode",
    "simplelinearregression",
    "singlevalueornull",
    "skewpop",
    "skewsamp",
    "sparkbar",
    "stddevpop",
    "stddevpopstable",
    "stddevsamp",
    "stddevsampstable",
    "stochasticlinearregression",
    "stochasticlogisticregression",
    "studentttest",
    "studentttestonesample",
    "sum",
    "sumcount",
    "sumkahan",
    "summap",
    "summapfiltered",
    "summapfilteredwithoverflow",
    "summapwithoverflow",
    "sumwithoverflow",
    "theilsu",
    "timeseriesgroupedarray",
    "topk",
    "topkweighted",
    "uniq",
    "uniqcombined",
    "uniqcombined64",
    "uniqexact",
    "uniqhll12",
    "uniqthetasketch",
    "uniqupto",
    "varpop",
    "varpopstable",
    "varsamp",
    "varsampstable",
    "welchttest",
    "windowfunnel",
];

/// Combinators of ClickHouse aggregate functions ("Aggregate Function Combinators"), small letters.
const COMBINATORS: &[&str] = &[
    "if",
    "array",
    "map",
    "simplestate",
    "state",
    "merge",
    "mergestate",
    "foreach",
    "distinct",
    "ordefault",
    "ornull",
    "resample",
    "argmin",
    "argmax",
    "null",
];

/// Functions of ClickHouse whose first argument may be a unit of time without quotes.
const CLICKHOUSE_UNIT_FUNCTIONS: &[&str] = &[
    "age",
    "date_add",
    "date_diff",
    "date_sub",
    "dateadd",
    "datediff",
    "datesub",
    "date_trunc",
    "datetrunc",
    "timestamp_add",
    "timestamp_diff",
    "timestamp_sub",
    "timestampadd",
    "timestampdiff",
    "timestampsub",
];

/// Whether an unquoted name is a value and not a column.
pub(super) fn is_value(dialect: Dialect, name: &str) -> bool {
    // `VALUE` is the value under test in a domain's check.
    dialect == Dialect::PostgreSql && (name == "value" || keywords::is_value(name))
}

/// Whether every table may have this column without declaring it.
pub(super) fn is_system_column(dialect: Dialect, name: &str) -> bool {
    match dialect {
        Dialect::PostgreSql => POSTGRES_COLUMNS.contains(&name),
        Dialect::ClickHouse => CLICKHOUSE_COLUMNS.contains(&name),
    }
}

/// Whether a function is an aggregate function.
pub(super) fn is_aggregate(dialect: Dialect, function: &str) -> bool {
    let name = function.to_ascii_lowercase();
    if dialect == Dialect::PostgreSql {
        return POSTGRES_AGGREGATES.contains(&name.as_str());
    }
    let mut rest = name.as_str();
    loop {
        if CLICKHOUSE_AGGREGATES.contains(&rest) {
            return true;
        }
        match COMBINATORS
            .iter()
            .filter_map(|combinator| rest.strip_suffix(combinator))
            .min_by_key(|rest| rest.len())
        {
            Some(shorter) if !shorter.is_empty() => rest = shorter,
            _ => return false,
        }
    }
}

/// Whether a function takes a unit of time such as `DAY` as its first argument.
pub(super) fn takes_unit(dialect: Dialect, function: &str) -> bool {
    dialect == Dialect::ClickHouse
        && CLICKHOUSE_UNIT_FUNCTIONS.contains(&function.to_ascii_lowercase().as_str())
}

/// Whether a function takes the name of an object as its first argument, with or without quotes.
pub(super) fn takes_object(dialect: Dialect, function: &str) -> bool {
    let name = function.to_ascii_lowercase();
    dialect == Dialect::ClickHouse
        && (name.starts_with("dictget") || name == "dicthas" || name.starts_with("joinget"))
}
