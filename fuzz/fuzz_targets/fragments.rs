//! The readers of SQL fragments, queries and scripts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| schemac_fuzz::fragments(data));
