//! The types of index and their parameters.

use super::{IndexKind, Parameter, Required, Values};
use crate::engine::milvus::types::{Category, VectorKind};

/// The largest signed 32-bit number, the bound of several parameters.
const MAX: i64 = 2_147_483_647;

const fn optional(name: &'static str, values: Values) -> Parameter {
    Parameter { name, values, required: Required::No, since: OLD }
}

const fn newer(name: &'static str, values: Values, since: &'static [u32]) -> Parameter {
    Parameter { name, values, required: Required::No, since }
}

const fn needed(name: &'static str, values: Values, required: Required) -> Parameter {
    Parameter { name, values, required, since: OLD }
}

const OLD: &[u32] = &[2, 0];
const V23: &[u32] = &[2, 3];
const V24: &[u32] = &[2, 4];
const V25: &[u32] = &[2, 5];
const V26: &[u32] = &[2, 6];
const V26_4: &[u32] = &[2, 6, 4];
const V26_5: &[u32] = &[2, 6, 5];
const V26_6: &[u32] = &[2, 6, 6];
const V30: &[u32] = &[3, 0];

const FLOAT: Category = Category::Vector(VectorKind::Float);
const FLOAT16: Category = Category::Vector(VectorKind::Float16);
const BFLOAT16: Category = Category::Vector(VectorKind::BFloat16);
const INT8: Category = Category::Vector(VectorKind::Int8);
const BINARY: Category = Category::Vector(VectorKind::Binary);
const SPARSE: Category = Category::Vector(VectorKind::Sparse);

const FLOATS: &[(Category, &[u32])] = &[(FLOAT, OLD), (FLOAT16, V23), (BFLOAT16, V24)];
const FLOATS_26: &[(Category, &[u32])] = &[(FLOAT, V26), (FLOAT16, V26), (BFLOAT16, V26)];
const REFINED_HNSW: &[(Category, &[u32])] = &[(FLOAT, V25), (FLOAT16, V25), (BFLOAT16, V25), (INT8, V26)];
const METRIC: &[&str] = &["L2", "IP", "COSINE"];

const NLIST: Parameter = needed("nlist", Values::Integer(1, 65_536), Required::Before24);
const NPROBE: Parameter = optional("nprobe", Values::Integer(1, 65_536));
const EMPTY: Parameter = newer("max_empty_result_buckets", Values::Integer(1, 65_536), V24);
const HNSW_M: Parameter = needed("M", Values::Integer(2, 2_048), Required::Before24);
const EF_CONSTRUCTION: Parameter = needed("efConstruction", Values::Integer(1, MAX), Required::Before24);
const EF: Parameter = optional("ef", Values::Integer(1, MAX));
const REFINE: Parameter = newer("refine", Values::Boolean, V25);
const REFINE_TYPE: Parameter =
    newer("refine_type", Values::OneOf(&["SQ6", "SQ8", "FP16", "BF16", "FP32"]), V25);
const REFINE_K: Parameter = newer("refine_k", Values::Number(1.0, f64::MAX, true), V25);
const NBITS: Parameter = optional("nbits", Values::Integer(1, 24));
const PQ_M: Parameter = optional("m", Values::Integer(1, 65_536));
const DROP_SEARCH: Parameter = optional("drop_ratio_search", Values::Number(0.0, 1.0, false));

const SPARSE_BUILD: &[Parameter] = &[
    newer(
        "inverted_index_algo",
        Values::OneOf(&[
            "DAAT_MAXSCORE",
            "DAAT_WAND",
            "TAAT_NAIVE",
            "BLOCK_MAX_MAXSCORE",
            "BLOCK_MAX_WAND",
            "SINDI",
        ]),
        V25,
    ),
    optional("drop_ratio_build", Values::Number(0.0, 1.0, false)),
    newer("bm25_k1", Values::Number(0.0, 3.0, true), V25),
    newer("bm25_b", Values::Number(0.0, 1.0, true), V25),
];
const SPARSE_SEARCH: &[Parameter] = &[
    DROP_SEARCH,
    newer("dim_max_score_ratio", Values::Number(0.5, 1.3, true), V25),
    newer("refine_factor", Values::Integer(1, MAX), V24),
];

/// Search parameters that every vector index takes.
pub const COMMON_SEARCH: &[Parameter] = &[
    newer("radius", Values::Number(f64::MIN, f64::MAX, true), V23),
    newer("range_filter", Values::Number(f64::MIN, f64::MAX, true), V23),
    newer("group_by_field", Values::Text, V24),
    newer("group_size", Values::Integer(1, MAX), V24),
    newer("strict_group_size", Values::Boolean, V24),
    newer("hints", Values::Text, V25),
    optional("round_decimal", Values::Integer(-1, 6)),
    newer("ignore_growing", Values::Boolean, V23),
];

/// What the values of a path into JSON can be read as.
const CASTS: &[&str] = &["BOOL", "DOUBLE", "VARCHAR", "ARRAY_BOOL", "ARRAY_DOUBLE", "ARRAY_VARCHAR", "JSON"];

/// Parameters of an index on a path into JSON, beside those of its type.
pub const JSON_PATH: &[Parameter] = &[
    newer("json_path", Values::Text, V25),
    newer("json_cast_type", Values::AnyCase(CASTS), V25),
    newer("json_cast_function", Values::OneOf(&["STRING_TO_DOUBLE"]), V26),
];

const fn kind(
    name: &'static str,
    summary: &'static str,
    fits: &'static [(Category, &'static [u32])],
    metrics: &'static [&'static str],
    build: &'static [Parameter],
    search: &'static [Parameter],
) -> IndexKind {
    IndexKind { name, summary, fits, metrics, build, search, in_structs: false, casts: CASTS }
}

const fn in_structs(kind: IndexKind) -> IndexKind {
    IndexKind { in_structs: true, ..kind }
}

const fn casting(casts: &'static [&'static str], kind: IndexKind) -> IndexKind {
    IndexKind { casts, ..kind }
}

/// Every type of index, vectors first.
pub static INDEX_KINDS: &[IndexKind] = &[
    kind("FLAT", "Compares with every vector: exact, and slow on many.", FLOATS, METRIC, &[], &[]),
    in_structs(kind(
        "IVF_FLAT",
        "Clusters the vectors and searches the nearest clusters.",
        FLOATS,
        METRIC,
        &[NLIST],
        &[NPROBE, EMPTY],
    )),
    kind(
        "IVF_SQ8",
        "As IVF_FLAT, with a byte for each dimension.",
        FLOATS,
        METRIC,
        &[
            NLIST,
            newer("sq_type", Values::OneOf(&["SQ4", "SQ6", "SQ8"]), V30),
            newer("refine", Values::Boolean, V30),
            newer("refine_type", Values::OneOf(&["SQ6", "SQ8", "FP16", "BF16", "FP32"]), V30),
        ],
        &[NPROBE, EMPTY, REFINE_K],
    ),
    kind(
        "IVF_PQ",
        "As IVF_FLAT, with product quantization: small and less exact.",
        FLOATS,
        METRIC,
        &[NLIST, needed("m", Values::Integer(1, 65_536), Required::Always), NBITS],
        &[NPROBE, EMPTY, REFINE_K],
    ),
    kind(
        "IVF_RABITQ",
        "As IVF_FLAT, with one bit for each dimension.",
        FLOATS_26,
        METRIC,
        &[NLIST, REFINE, REFINE_TYPE],
        &[NPROBE, EMPTY, newer("rbq_query_bits", Values::Integer(0, 8), V26), REFINE_K],
    ),
    in_structs(kind(
        "HNSW",
        "A graph of near neighbours: fast and exact enough, in memory.",
        &[(FLOAT, OLD), (FLOAT16, V23), (BFLOAT16, V24), (INT8, V26), (BINARY, V24)],
        &["L2", "IP", "COSINE", "HAMMING", "JACCARD"],
        &[HNSW_M, EF_CONSTRUCTION],
        &[EF],
    )),
    in_structs(kind(
        "HNSW_SQ",
        "HNSW with scalar quantization: less memory.",
        REFINED_HNSW,
        METRIC,
        &[
            HNSW_M,
            EF_CONSTRUCTION,
            newer("sq_type", Values::OneOf(&["SQ4U", "SQ6", "SQ8", "BF16", "FP16"]), V25),
            REFINE,
            REFINE_TYPE,
        ],
        &[EF, REFINE_K],
    )),
    in_structs(kind(
        "HNSW_PQ",
        "HNSW with product quantization: much less memory.",
        REFINED_HNSW,
        METRIC,
        &[HNSW_M, EF_CONSTRUCTION, PQ_M, NBITS, REFINE, REFINE_TYPE],
        &[EF, REFINE_K],
    )),
    in_structs(kind(
        "HNSW_PRQ",
        "HNSW with product residual quantization: little memory, slow to build.",
        REFINED_HNSW,
        METRIC,
        &[
            HNSW_M,
            EF_CONSTRUCTION,
            PQ_M,
            newer("nrq", Values::Integer(1, 16), V25),
            NBITS,
            REFINE,
            REFINE_TYPE,
        ],
        &[EF, REFINE_K],
    )),
    kind(
        "SCANN",
        "Clusters with fast scoring of quantized vectors.",
        &[(FLOAT, V23), (FLOAT16, V24), (BFLOAT16, V24)],
        METRIC,
        &[
            NLIST,
            optional("with_raw_data", Values::Boolean),
            newer("sub_dim", Values::Integer(1, 65_536), V25),
        ],
        &[NPROBE, optional("reorder_k", Values::Integer(1, MAX))],
    ),
    in_structs(kind(
        "DISKANN",
        "A graph on disk, for more vectors than memory holds.",
        FLOATS,
        METRIC,
        &[
            newer("max_degree", Values::Integer(1, 2_048), V25),
            newer("search_list_size", Values::Integer(1, MAX), V25),
        ],
        &[optional("search_list", Values::Integer(1, MAX))],
    )),
    kind(
        "GPU_CAGRA",
        "A graph on GPUs.",
        &[(FLOAT, V24), (FLOAT16, V26), (INT8, V26), (BINARY, V26)],
        &["L2", "IP", "COSINE", "HAMMING"],
        &[
            optional("intermediate_graph_degree", Values::Integer(1, MAX)),
            optional("graph_degree", Values::Integer(1, MAX)),
            optional("build_algo", Values::OneOf(&["IVF_PQ", "NN_DESCENT"])),
            optional("cache_dataset_on_device", Values::Boolean),
            newer("adapt_for_cpu", Values::Boolean, V26),
        ],
        &[
            optional("itopk_size", Values::Integer(1, MAX)),
            optional("search_width", Values::Integer(1, MAX)),
            optional("min_iterations", Values::Integer(0, MAX)),
            optional("max_iterations", Values::Integer(0, MAX)),
            optional("team_size", Values::Integer(0, 32)),
            newer("ef", Values::Integer(1, MAX), V26),
        ],
    ),
    kind(
        "GPU_IVF_FLAT",
        "IVF_FLAT on GPUs.",
        &[(FLOAT, V23), (FLOAT16, V26), (INT8, V26)],
        &["L2", "IP"],
        &[NLIST],
        &[NPROBE],
    ),
    kind(
        "GPU_IVF_PQ",
        "IVF_PQ on GPUs.",
        &[(FLOAT, V23), (FLOAT16, V26), (INT8, V26)],
        &["L2", "IP"],
        &[NLIST, needed("m", Values::Integer(1, 65_536), Required::Before24), NBITS],
        &[NPROBE],
    ),
    kind(
        "GPU_BRUTE_FORCE",
        "Compares with every vector, on GPUs.",
        &[(FLOAT, V24), (FLOAT16, V26)],
        &["L2", "IP"],
        &[],
        &[],
    ),
    in_structs(kind(
        "AUTOINDEX",
        "Leaves type and parameters to the server.",
        &[
            (FLOAT, OLD),
            (FLOAT16, V23),
            (BFLOAT16, V24),
            (INT8, V26),
            (BINARY, OLD),
            (SPARSE, V24),
            (Category::Bool, V24),
            (Category::Integer, V24),
            (Category::Floating, V24),
            (Category::VarChar, V24),
            (Category::Array, V24),
            (Category::Json, &[2, 5, 14]),
            (Category::Geometry, V26_4),
            (Category::Timestamptz, V26_6),
        ],
        &["L2", "IP", "COSINE", "HAMMING", "JACCARD", "BM25"],
        &[],
        &[newer("level", Values::Integer(1, 10), V24)],
    )),
    kind(
        "BIN_FLAT",
        "Compares with every binary vector: exact.",
        &[(BINARY, OLD)],
        &["HAMMING", "JACCARD", "SUBSTRUCTURE", "SUPERSTRUCTURE"],
        &[],
        &[],
    ),
    kind(
        "BIN_IVF_FLAT",
        "Clusters binary vectors and searches the nearest clusters.",
        &[(BINARY, OLD)],
        &["HAMMING", "JACCARD"],
        &[NLIST],
        &[NPROBE],
    ),
    kind(
        "MINHASH_LSH",
        "Finds near duplicates by MinHash signatures.",
        &[(BINARY, V26)],
        &["MHJACCARD"],
        &[
            optional("mh_element_bit_width", Values::Integer(1, 64)),
            optional("mh_lsh_band", Values::Integer(1, MAX)),
            optional("mh_lsh_aligned_block_size", Values::Integer(4_096, MAX)),
            optional("mh_lsh_shared_bloom_filter", Values::Boolean),
            optional("with_raw_data", Values::Boolean),
            optional("mh_lsh_code_in_mem", Values::Boolean),
            optional("mh_lsh_bloom_false_positive_prob", Values::Number(0.0, 1.0, true)),
        ],
        &[
            optional("mh_search_with_jaccard", Values::Boolean),
            REFINE_K,
            optional("mh_lsh_batch_search", Values::Boolean),
        ],
    ),
    kind(
        "SPARSE_INVERTED_INDEX",
        "The postings of every dimension of sparse vectors.",
        &[(SPARSE, V24)],
        &["IP", "BM25"],
        SPARSE_BUILD,
        SPARSE_SEARCH,
    ),
    kind(
        "SPARSE_WAND",
        "As SPARSE_INVERTED_INDEX with the algorithm DAAT_WAND; deprecated.",
        &[(SPARSE, V24)],
        &["IP", "BM25"],
        SPARSE_BUILD,
        SPARSE_SEARCH,
    ),
    kind(
        "INVERTED",
        "The rows of every value; also for arrays and paths into JSON.",
        &[
            (Category::Bool, V24),
            (Category::Integer, V24),
            (Category::Floating, V24),
            (Category::VarChar, V24),
            (Category::Array, V24),
            (Category::Json, V25),
        ],
        &[],
        &[],
        &[],
    ),
    casting(
        &["BOOL", "VARCHAR"],
        kind(
            "BITMAP",
            "A bitmap for every value; for fields of few values.",
            &[
                (Category::Bool, V24),
                (Category::Integer, V24),
                (Category::VarChar, V24),
                (Category::Array, V24),
                (Category::Json, V30),
            ],
            &[],
            &[],
            &[],
        ),
    ),
    casting(
        &["DOUBLE", "VARCHAR"],
        kind(
            "STL_SORT",
            "Sorted values, for ranges of numbers, texts and times.",
            &[
                (Category::Integer, OLD),
                (Category::Floating, OLD),
                (Category::VarChar, V26_5),
                (Category::Timestamptz, V26_6),
                (Category::Json, V30),
            ],
            &[],
            &[],
            &[],
        ),
    ),
    kind("Trie", "A prefix tree of texts.", &[(Category::VarChar, &[2, 1])], &[], &[], &[]),
    casting(
        &["VARCHAR"],
        kind(
            "NGRAM",
            "Pieces of texts, for `like` with patterns inside.",
            &[(Category::VarChar, V26), (Category::Json, V26)],
            &[],
            &[
                needed("min_gram", Values::Integer(1, MAX), Required::Always),
                needed("max_gram", Values::Integer(1, MAX), Required::Always),
            ],
            &[],
        ),
    ),
    kind("RTREE", "Bounding boxes of shapes.", &[(Category::Geometry, V26_4)], &[], &[], &[]),
];
