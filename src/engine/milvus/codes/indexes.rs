//! What is reported of indexes, searches, functions, analyzers and properties.

crate::codes! {
    /// A collection can only be loaded, and so be searched, when each of its vectors has an index. Creating it works, and
    /// the failure comes later, at `load`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: float_vector(8)
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    VECTOR_WITHOUT_INDEX = "milvus-vector-without-index", Error, "a vector without an index",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// A field has one index; the server refuses the second when the first is made. Since 2.5 a JSON field may have several, on
    /// different paths; one without a name is called by its path.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// indexes:
    ///   - { field: embedding, type: FLAT }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    SEVERAL_INDEXES = "milvus-several-indexes", Error, "two indexes on one field",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// Every type of index is for certain types of fields. Milvus Lite accepts any of them on an empty collection and fails
    /// when data come, so a test there proves nothing.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: BIN_FLAT }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: FLAT }
    /// ```
    INDEX_TYPE = "milvus-index-type", Error, "a type of index that does not fit the field",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// Dense vectors are compared by `L2`, `IP` or `COSINE`, binary ones by `HAMMING`, `JACCARD` and their like,
    /// sparse ones by `IP`, or by `BM25` when a BM25 function fills them. Scalar indexes have no metric.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: HAMMING } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE } }
    /// ```
    METRIC = "milvus-metric", Error, "a metric that does not fit the vector or its index",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// Servers store parameters that they do not know and do not use them, so a misspelt one is never told, and the index
    /// is built with the default. `AUTOINDEX` takes none.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, params: { M: 16, efContruction: 200 } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE, params: { M: 16, efConstruction: 200 } } }
    /// ```
    UNKNOWN_PARAMETER = "milvus-unknown-parameter", Error, "a parameter that the type of index does not take",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// Parameters have a type and a range; `m` of product quantization divides the vector's dimensions. A value out of
    /// range fails when the index is built, long after the collection was made.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: IVF_PQ, params: { nlist: 128, m: 3 } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: IVF_PQ, params: { nlist: 128, m: 4 } } }
    /// ```
    PARAMETER_VALUE = "milvus-parameter-value", Error, "a parameter out of its range",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// Some parameters have no default: `m` of IVF_PQ, the sizes of NGRAM, the path of an index into JSON; before
    /// 2.4 also `M`, `efConstruction` and `nlist`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: IVF_PQ }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: IVF_PQ, params: { m: 4 } } }
    /// ```
    MISSING_PARAMETER = "milvus-missing-parameter", Error, "a parameter that must be given",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// `SPARSE_WAND` is `SPARSE_INVERTED_INDEX` with the algorithm `DAAT_WAND`; Milvus Lite no longer has it, and servers
    /// will drop it.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   terms: { type: sparse_float_vector, index: SPARSE_WAND }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   terms: { type: sparse_float_vector, index: { type: SPARSE_INVERTED_INDEX, params: { inverted_index_algo: DAAT_WAND } } }
    /// ```
    DEPRECATED_INDEX = "milvus-deprecated-index", Warning, "a type of index that is on its way out",
        applies: "Milvus 2.5 and later",
        source: "the documentation of Milvus 2.5";
    /// Search parameters belong to the vector that is searched. On any other field nothing would ever read them.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: varchar(64)
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// search:
    ///   content: { params: { ef: 128 } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   content: varchar(64)
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// search:
    ///   embedding: { params: { ef: 128 } }
    /// ```
    SEARCH_FIELD = "milvus-search-field", Error, "search parameters of a field that is no vector",
        applies: "Milvus, every version",
        source: "the language: a search reads a vector";
    /// A search may repeat the metric of the index, and cannot choose another: every search would fail with `metric type
    /// not match`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// search:
    ///   embedding: { metric: L2, params: { ef: 128 } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// search:
    ///   embedding: { metric: COSINE, params: { ef: 128 } }
    /// ```
    SEARCH_METRIC = "milvus-search-metric", Error, "a search by another metric than the index",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5";
    /// A search by range finds what lies between two bounds: `radius` is the one of what is far, `range_filter` the one of
    /// what is near. By L2, HAMMING and JACCARD smaller is nearer, so `range_filter` is the smaller number; by COSINE, IP and BM25
    /// larger is nearer, and it is the larger one. The other way round a server refuses the search, and one whose collection is
    /// empty finds nothing without a word. Lists of vectors (`MAX_SIM`) have no search by range.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: L2, search: { radius: 0.1, range_filter: 5.0 } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: L2, search: { radius: 5.0, range_filter: 0.1 } } }
    /// ```
    SEARCH_RANGE = "milvus-search-range", Error, "a search by a range that holds nothing",
        applies: "Milvus, every version",
        source: "sources of the server 2.3 to 3.0; milvus-io/milvus#26503, #31970";
    /// `range_filter` is read beside `radius` alone. Without it a search has no bound, and the nearest rows come back whatever
    /// their distance.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE, search: { range_filter: 0.9 } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE, search: { radius: 0.5, range_filter: 0.9 } } }
    /// ```
    RANGE_WITHOUT_RADIUS = "milvus-range-without-radius", Warning, "a range with one bound",
        applies: "Milvus, every version",
        source: "milvus-io/milvus#48915";
    /// A search by group keeps the best rows of each value of a field. The field is a boolean, a whole number or a text, or a
    /// value of JSON since 2.6. Binary vectors cannot be searched by group, and nothing can be searched by group and by range.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   score: double
    ///   embedding: { type: float_vector(8), index: { type: HNSW, search: { group_by_field: score } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   document: int64
    ///   embedding: { type: float_vector(8), index: { type: HNSW, search: { group_by_field: document } } }
    /// ```
    SEARCH_GROUP = "milvus-search-group", Error, "a search by groups that Milvus does not make",
        applies: "Milvus 2.4 and later",
        source: "sources of the server 2.4 to 3.0";
    /// `ef` (and `search_list` of DISKANN) must be at least the number of rows that a search asks for, and better
    /// is much more. On small data servers do not tell.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, search: { ef: 8 } } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, search: { ef: 128 } } }
    /// ```
    LOW_EF = "milvus-low-ef", Warning, "a search that keeps very few candidates",
        applies: "Milvus 2.4 and later",
        source: "the sources of Milvus 2.4 to 3.x";
    /// A function reads one text and fills one vector of its own: sparse for BM25, of floats or bytes for
    /// TextEmbedding, binary for MinHash.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: standard }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// functions:
    ///   words: { type: BM25, inputs: [body], outputs: [embedding] }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: standard }
    ///   terms: { type: sparse_float_vector, index: SPARSE_INVERTED_INDEX }
    /// functions:
    ///   words: { type: BM25, inputs: [body], outputs: [terms] }
    /// ```
    FUNCTION_FIELD = "milvus-function-field", Error, "a function that reads or fills the wrong fields",
        applies: "Milvus 2.5 and later",
        source: "the sources of Milvus 2.5; executed on Milvus Lite 3.2.2";
    /// BM25 takes no parameters: its `k1` and `b` are `bm25_k1` and `bm25_b` of the output's index. TextEmbedding
    /// needs `provider` and `model_name`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: standard }
    ///   terms: { type: sparse_float_vector, index: SPARSE_INVERTED_INDEX }
    /// functions:
    ///   words: { type: BM25, inputs: [body], outputs: [terms], params: { k1: 1.2 } }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: standard }
    ///   terms: { type: sparse_float_vector, index: { type: SPARSE_INVERTED_INDEX, params: { bm25_k1: 1.2 } } }
    /// functions:
    ///   words: { type: BM25, inputs: [body], outputs: [terms] }
    /// ```
    FUNCTION_PARAMETER = "milvus-function-parameter", Error, "a parameter that a function does not take, or lacks",
        applies: "Milvus 2.5 and later",
        source: "the sources of Milvus 2.5";
    /// Text match and BM25 read words, which an analyzer cuts out of a text field. Servers accept `match` without
    /// it and then find nothing.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: englich }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   body: { type: varchar(4096), analyzer: english }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    ANALYZER = "milvus-analyzer", Error, "an analyzer that is missing, unknown or out of place",
        applies: "Milvus 2.5 and later",
        source: "the sources of Milvus 2.5";
    /// Milvus keeps any property and uses those that it knows. Markers of your own pass without this warning when
    /// they have a prefix of their own, such as `acme.owner`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { collection.ttl.secs: 3600 }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { collection.ttl.seconds: 3600, acme.owner: search }
    /// ```
    UNKNOWN_PROPERTY = "milvus-unknown-property", Warning, "a property that Milvus does not know",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// Old servers store whatever they are given, even `abc` as a time to live, and then behave as if nothing had been set.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { collection.ttl.seconds: a day }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { collection.ttl.seconds: 86400 }
    /// ```
    PROPERTY_VALUE = "milvus-property-value", Error, "a property with an impossible value",
        applies: "Milvus, every version",
        source: "executed on Milvus 2.3.5; the sources of 2.4 to 3.x";
    /// `partitionkey.isolation` needs a partition key, `allow_insert_auto_id` a key that Milvus makes, `ttl_field`
    /// a field of type `Timestamptz`.
    ///
    /// Bad:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { partitionkey.isolation: true }
    /// ```
    ///
    /// Good:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   tenant: { type: varchar(64), partition_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// properties: { partitionkey.isolation: true }
    /// ```
    PROPERTY_NEEDS = "milvus-property-needs", Error, "a property without what it needs",
        applies: "Milvus 2.4 and later",
        source: "the sources of Milvus 2.4 to 3.x";
}
