//! The type parsers of all engines.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| schemac_fuzz::types(data));
