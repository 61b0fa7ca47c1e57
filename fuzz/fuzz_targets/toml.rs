//! TOML to located trees, and the reports about them.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| schemac_fuzz::toml(data));
