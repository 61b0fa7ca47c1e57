//! The output folder: what is written, what is stale, what is removed.
