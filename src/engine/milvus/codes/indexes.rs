//! What is reported of indexes, searches, functions, analyzers and properties.

crate::codes! {
    /// A collection can only be loaded when each of its vectors has an index.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    VECTOR_WITHOUT_INDEX = "milvus-vector-without-index", Error, "a vector without an index", source: "Milvus 2.3.5";
    /// A field has one index. Since 3.0 a JSON field may have several, on different paths.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: HNSW }
    /// ```
    SEVERAL_INDEXES = "milvus-several-indexes", Error, "two indexes on one field", source: "Milvus 2.3.5";
    /// Every type of index is for certain types of fields. Milvus Lite accepts any on an empty collection and fails
    /// when data come.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: FLAT }
    /// ```
    INDEX_TYPE = "milvus-index-type", Error, "a type of index that does not fit the field", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// Dense vectors are compared by `L2`, `IP` or `COSINE`, binary ones by `HAMMING`, `JACCARD` and their like,
    /// sparse ones by `IP`, or by `BM25` when a BM25 function fills them. Scalar indexes have no metric.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE } }
    /// ```
    METRIC = "milvus-metric", Error, "a metric that does not fit the vector or its index", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// Servers store parameters that they do not know and do not use them, so a typo is never told. `AUTOINDEX`
    /// takes none.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, metric: COSINE, params: { M: 16, efConstruction: 200 } } }
    /// ```
    UNKNOWN_PARAMETER = "milvus-unknown-parameter", Error, "a parameter that the type of index does not take", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// Parameters have a type and a range; `m` of product quantization divides the vector's dimensions.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: IVF_PQ, params: { nlist: 128, m: 4 } } }
    /// ```
    PARAMETER_VALUE = "milvus-parameter-value", Error, "a parameter out of its range", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// Some parameters have no default: `m` of IVF_PQ, the sizes of NGRAM, the path of an index into JSON; before
    /// 2.4 also `M`, `efConstruction` and `nlist`.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: IVF_PQ, params: { m: 4 } } }
    /// ```
    MISSING_PARAMETER = "milvus-missing-parameter", Error, "a parameter that must be given", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// `SPARSE_WAND` is `SPARSE_INVERTED_INDEX` with the algorithm `DAAT_WAND`; Milvus Lite no longer has it.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   terms: { type: sparse_float_vector, index: { type: SPARSE_INVERTED_INDEX, params: { inverted_index_algo: DAAT_WAND } } }
    /// ```
    DEPRECATED_INDEX = "milvus-deprecated-index", Warning, "a type of index that is on its way out", source: "Milvus 2.5 (documentation)";
    /// Search parameters belong to the vector that is searched.
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
    /// Better:
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
    SEARCH_FIELD = "milvus-search-field", Error, "search parameters of a field that is no vector", source: "language";
    /// A search may repeat the metric of the index, and cannot choose another: `metric type not match`.
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
    /// Better:
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
    SEARCH_METRIC = "milvus-search-metric", Error, "a search by another metric than the index", source: "Milvus 2.3.5";
    /// `ef` (and `search_list` of DISKANN) must be at least the number of rows that a search asks for, and better
    /// is much more. On small data servers do not tell.
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
    /// Better:
    ///
    /// ```yaml
    /// engine: milvus
    /// kind: collection
    /// name: chunks
    /// fields:
    ///   id: { type: int64, primary_key: true }
    ///   embedding: { type: float_vector(8), index: { type: HNSW, search: { ef: 128 } } }
    /// ```
    LOW_EF = "milvus-low-ef", Warning, "a search that keeps very few candidates", source: "Milvus 2.4 to 3.x (sources)";
    /// A function reads one text and fills one vector of its own: sparse for BM25, of floats or bytes for
    /// TextEmbedding, binary for MinHash.
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
    /// Better:
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
    FUNCTION_FIELD = "milvus-function-field", Error, "a function that reads or fills the wrong fields", source: "Milvus 2.5 (sources), Lite 3.2.2";
    /// BM25 takes no parameters: its `k1` and `b` are `bm25_k1` and `bm25_b` of the output's index. TextEmbedding
    /// needs `provider` and `model_name`.
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
    /// Better:
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
    FUNCTION_PARAMETER = "milvus-function-parameter", Error, "a parameter that a function does not take, or lacks", source: "Milvus 2.5 (sources)";
    /// Text match and BM25 read words, which an analyzer cuts out of a text field. Servers accept `match` without
    /// it and then find nothing.
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
    /// Better:
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
    ANALYZER = "milvus-analyzer", Error, "an analyzer that is missing, unknown or out of place", source: "Milvus 2.5 (sources)";
    /// Milvus keeps any property and uses those that it knows. Markers of your own pass without this warning when
    /// they have a prefix of their own, such as `acme.owner`.
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
    /// Better:
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
    UNKNOWN_PROPERTY = "milvus-unknown-property", Warning, "a property that Milvus does not know", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// Old servers store whatever they are given, even `abc` as a time to live.
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
    /// Better:
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
    PROPERTY_VALUE = "milvus-property-value", Error, "a property with an impossible value", source: "Milvus 2.3.5, 2.4 to 3.x (sources)";
    /// `partitionkey.isolation` needs a partition key, `allow_insert_auto_id` a key that Milvus makes, `ttl_field`
    /// a field of type `Timestamptz`.
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
    /// Better:
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
    PROPERTY_NEEDS = "milvus-property-needs", Error, "a property without what it needs", source: "Milvus 2.4 to 3.x (sources)";
}
