//! Bytes to text.

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::{FileId, Span};

/// The encoding of bytes that are plainly not UTF-8, though they may be valid as such: by the mark at their beginning, or by
/// the zero bytes around their first character, as YAML tells encodings apart.
pub fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [1..=255, 0, 0, 0, ..] | [0, 0, 0, 1..=255, ..] => {
            Some("UTF-32")
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [1..=255, 0, ..] | [0, 1..=255, ..] => Some("UTF-16"),
        _ => None,
    }
}

/// Turns bytes into text; what is not UTF-8 is replaced and reported with its place.
pub fn decode(bytes: Vec<u8>, file: FileId, diagnostics: &mut Diagnostics) -> String {
    // Nothing of another encoding can be read as something else: one finding says it all.
    if let Some(encoding) = foreign(&bytes) {
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_UTF8,
                Span::new(file, 0, 0),
                format!("the file is {encoding}, not UTF-8"),
            )
            .help("save the file as UTF-8"),
        );
        return String::new();
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let text = String::from_utf8_lossy(bytes).into_owned();
            let end = text.len().min(valid + '\u{fffd}'.len_utf8());
            let line = bytes[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_UTF8,
                    Span::new(file, valid.min(end), end),
                    format!("byte {valid} (line {line}) is not UTF-8"),
                )
                .help("save the file as UTF-8"),
            );
            text
        }
    }
}
