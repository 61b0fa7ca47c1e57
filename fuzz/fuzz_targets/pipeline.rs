//! A whole project: files in, reports and output out.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| schemac_fuzz::pipeline(data));
