//! What only Milvus reports.

crate::codes! {
    /// Milvus has no unlimited text before 3.0: a portable `text` becomes a `VarChar` of 65,535 bytes, the most there is, and
    /// longer texts fail when they are inserted. Say how long the text can be, in bytes of UTF-8.
    TEXT_LIMIT = "milvus-text-limit", Warning, "a text without a limit", source: "Milvus 2.3.5";
    /// Milvus has no unsigned integers. The next wider signed integer holds every value, and negative ones too.
    WIDENED_INTEGER = "milvus-widened-integer", Warning, "an unsigned integer", source: "Milvus 2.3.5";
}
