//! What Milvus knows of indexes: types, metrics, parameters and their ranges, as data.
//!
//! Ranges are those of the server's index library (sources of 2.4 to 3.x), with what 2.3.5 showed when executed. Releases
//! that brought a type are from the documentation and the sources.

mod kinds;

pub use kinds::{COMMON_SEARCH, INDEX_KINDS, JSON_PATH};

use super::types::{Category, VectorKind};
use super::vocabulary::Vocabulary;

/// A type of index.
#[derive(Debug)]
pub struct IndexKind {
    /// Its name, as the server spells it.
    pub name: &'static str,
    /// What it is good for, in one sentence.
    pub summary: &'static str,
    /// The groups of field types that it fits, each with the release that brought it.
    pub fits: &'static [(Category, &'static [u32])],
    /// The metrics that it can search by; empty for scalar indexes.
    pub metrics: &'static [&'static str],
    /// Parameters of building.
    pub build: &'static [Parameter],
    /// Parameters of searching.
    pub search: &'static [Parameter],
    /// Whether vectors in structs can have it (sources of 2.6.4).
    pub in_structs: bool,
    /// What the values of a path into JSON can be read as.
    pub casts: &'static [&'static str],
}

impl PartialEq for IndexKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl serde::Serialize for IndexKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl IndexKind {
    /// Whether it is an index of scalars.
    pub fn is_scalar(&self) -> bool {
        self.name != "AUTOINDEX" && self.metrics.is_empty()
    }

    /// The release that brought it for a group of types; nothing when it does not fit.
    pub fn since(&self, category: Category) -> Option<&'static [u32]> {
        self.fits.iter().find(|(fitting, _)| *fitting == category).map(|(_, since)| *since)
    }
}

/// A parameter of building or searching.
#[derive(Debug)]
pub struct Parameter {
    /// Its name; letters' case counts.
    pub name: &'static str,
    /// What it takes.
    pub values: Values,
    /// Whether it must be given.
    pub required: Required,
    /// The release that brought it.
    pub since: &'static [u32],
}

impl Parameter {
    /// Whether it takes a word.
    pub fn takes(&self, word: &str) -> bool {
        match self.values {
            Values::OneOf(words) => words.contains(&word),
            Values::AnyCase(words) => words.iter().any(|known| known.eq_ignore_ascii_case(word.trim())),
            Values::Text => true,
            _ => false,
        }
    }
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// A whole number, both bounds included.
    Integer(i64, i64),
    /// A number, the lower bound included, the upper one too when the flag says so.
    Number(f64, f64, bool),
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// One of some words, in upper or lower case.
    AnyCase(&'static [&'static str]),
    /// Any text.
    Text,
}

/// When a parameter must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Never; the server has a default.
    No,
    /// Always.
    Always,
    /// By servers older than 2.4, which have no default.
    Before24,
}

/// A way to measure how near vectors are.
#[derive(Debug)]
pub struct MetricKind {
    /// Its name.
    pub name: &'static str,
    /// What it measures.
    pub summary: &'static str,
    /// The kinds of vectors that it can compare.
    pub vectors: &'static [VectorKind],
    /// Whether it is for vectors in structs alone.
    pub in_structs: bool,
}

impl PartialEq for MetricKind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl serde::Serialize for MetricKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

const DENSE: &[VectorKind] =
    &[VectorKind::Float, VectorKind::Float16, VectorKind::BFloat16, VectorKind::Int8];
const BITS: &[VectorKind] = &[VectorKind::Binary];

const fn metric(name: &'static str, summary: &'static str, vectors: &'static [VectorKind]) -> MetricKind {
    MetricKind { name, summary, vectors, in_structs: false }
}

const fn list_metric(
    name: &'static str,
    summary: &'static str,
    vectors: &'static [VectorKind],
) -> MetricKind {
    MetricKind { name, summary, vectors, in_structs: true }
}

/// Every metric.
pub static METRICS: &[MetricKind] = &[
    metric("COSINE", "The cosine of the angle; larger is nearer.", DENSE),
    metric("L2", "The Euclidean distance, squared; smaller is nearer.", DENSE),
    metric(
        "IP",
        "The inner product; larger is nearer.",
        &[VectorKind::Float, VectorKind::Float16, VectorKind::BFloat16, VectorKind::Int8, VectorKind::Sparse],
    ),
    metric("HAMMING", "The number of bits that differ.", BITS),
    metric("JACCARD", "One minus the shared bits over all bits.", BITS),
    metric("SUBSTRUCTURE", "Whether one vector's bits are among the other's.", BITS),
    metric("SUPERSTRUCTURE", "Whether the other vector's bits are among the one's.", BITS),
    metric("MHJACCARD", "How alike MinHash signatures are.", BITS),
    metric("BM25", "Relevance of a text to words, for the output of a BM25 function.", &[VectorKind::Sparse]),
    list_metric("MAX_SIM", "The best cosine of every query vector, summed, for vectors in structs.", DENSE),
    list_metric("MAX_SIM_COSINE", "The same as MAX_SIM.", DENSE),
    list_metric("MAX_SIM_IP", "As MAX_SIM, by the inner product.", DENSE),
    list_metric("MAX_SIM_L2", "As MAX_SIM, by the Euclidean distance.", DENSE),
    list_metric("MAX_SIM_HAMMING", "As MAX_SIM, by the bits that differ.", BITS),
    list_metric("MAX_SIM_JACCARD", "As MAX_SIM, by the bits that are shared.", BITS),
];

/// The type of index with a name.
pub fn index_kind(name: &str) -> Option<&'static IndexKind> {
    INDEX_KINDS.iter().find(|kind| kind.name == name)
}

/// The metric with a name.
pub fn metric_kind(name: &str) -> Option<&'static MetricKind> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// The metric that a vector gets where the document names none: the server's own default since 2.4.
pub fn default_metric(kind: VectorKind, bm25: bool, minhash: bool, in_struct: bool) -> &'static str {
    match kind {
        VectorKind::Sparse if bm25 => "BM25",
        VectorKind::Sparse => "IP",
        VectorKind::Binary if in_struct => "MAX_SIM_HAMMING",
        VectorKind::Binary if minhash => "MHJACCARD",
        VectorKind::Binary => "HAMMING",
        _ if in_struct => "MAX_SIM_COSINE",
        _ => "COSINE",
    }
}

/// The types of index, as words of documents.
#[derive(Debug, Clone)]
pub struct IndexWords;

impl Vocabulary for IndexWords {
    const NAME: &'static str = "MilvusIndexType";
    fn words() -> Vec<(&'static str, &'static str)> {
        INDEX_KINDS.iter().map(|kind| (kind.name, kind.summary)).collect()
    }
}

/// The metrics, as words of documents.
#[derive(Debug, Clone)]
pub struct MetricWords;

impl Vocabulary for MetricWords {
    const NAME: &'static str = "MilvusMetric";
    fn words() -> Vec<(&'static str, &'static str)> {
        METRICS.iter().map(|metric| (metric.name, metric.summary)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_agree_with_each_other() {
        for (position, kind) in INDEX_KINDS.iter().enumerate() {
            assert!(!INDEX_KINDS[..position].contains(kind), "{} is listed twice", kind.name);
            for metric in kind.metrics {
                assert!(metric_kind(metric).is_some(), "{} has the metric {metric}", kind.name);
            }
            for list in [kind.build, kind.search] {
                for (position, parameter) in list.iter().enumerate() {
                    let again = list[..position].iter().any(|other| other.name == parameter.name);
                    assert!(!again, "{} lists {} twice", kind.name, parameter.name);
                }
            }
            let vectors = kind.fits.iter().any(|(category, _)| matches!(category, Category::Vector(_)));
            assert_eq!(kind.is_scalar(), !vectors, "{}", kind.name);
        }
    }

    #[test]
    fn every_default_metric_fits_its_vector() {
        for kind in [VectorKind::Float, VectorKind::Int8, VectorKind::Binary, VectorKind::Sparse] {
            for (bm25, minhash, in_struct) in
                [(false, false, false), (true, false, false), (false, true, false), (false, false, true)]
            {
                if kind == VectorKind::Sparse && in_struct {
                    continue;
                }
                let metric = metric_kind(default_metric(kind, bm25, minhash, in_struct)).unwrap();
                assert!(metric.vectors.contains(&kind), "{kind:?} {}", metric.name);
                assert_eq!(metric.in_structs, in_struct, "{kind:?} {}", metric.name);
            }
        }
    }
}
