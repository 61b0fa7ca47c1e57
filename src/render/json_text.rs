//! JSON that is too long to be held twice: its entries are written one after the other.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::long_text::LongText;

/// Lays JSON out as `serde_json` does when it is to be read by people, but at any depth. Raw JSON inside is taken over with its
/// own line breaks, moved to its new depth.
struct Layout {
    depth: usize,
    has_value: bool,
}

/// The blanks of a line, as many as fit at once.
const BLANKS: &[u8; 64] = &[b' '; 64];

/// The blanks of one depth.
const STEP: usize = 2;

impl Layout {
    fn line_break<W: ?Sized + Write>(&self, out: &mut W) -> io::Result<()> {
        out.write_all(b"\n")?;
        let mut left = self.depth * STEP;
        while left > 0 {
            let now = left.min(BLANKS.len());
            out.write_all(&BLANKS[..now])?;
            left -= now;
        }
        Ok(())
    }

    fn open<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        out.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line_break(out)?;
        }
        self.has_value = true;
        out.write_all(bracket)
    }

    /// Writes lines of JSON that stood behind so many blanks.
    fn lines<W: ?Sized + Write>(&self, out: &mut W, fragment: &str, blanks: usize) -> io::Result<()> {
        let mut rest = fragment.as_bytes();
        // The lines are short, so looking at each byte is quicker than searching.
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            out.write_all(&rest[..end])?;
            self.line_break(out)?;
            rest = rest.get(end + 1 + blanks..).unwrap_or_default();
        }
        out.write_all(rest)
    }

    fn next<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.line_break(out)
    }
}

impl Formatter for Layout {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn write_raw_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Texts inside JSON hold no line breaks, so every one is layout; the last line tells the depth of the first.
        let last = fragment.rsplit('\n').next().unwrap_or_default();
        self.lines(out, fragment, last.len() - last.trim_start_matches(' ').len())
    }
}

/// What a value takes, roughly.
const USUAL: usize = 4 << 10;

/// A value as JSON whose lines stand at a depth. [`Json`] in it must be laid out already, as it always is.
pub fn pretty(value: &impl Serialize, depth: usize) -> String {
    let mut text = Vec::with_capacity(USUAL);
    // Only maps whose keys are no text and failing writers can fail, and there are neither.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, Layout { depth, has_value: false }));
    // What `serde_json` writes is UTF-8.
    String::from_utf8(text).unwrap_or_default()
}

/// How deep JSON may nest: as deep as `serde_json` reads it.
const DEEPEST: usize = 127;

/// A text that should be JSON, with its blanks and line breaks as [`Layout`] has them. Nothing but blanks changes, and what did
/// not belong together before does not after: whether it is JSON remains to be seen. Nothing when it nests too deep.
fn laid_out(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(2 * text.len());
    let mut layout = Layout { depth: 0, has_value: false };
    let mut is_first = false;
    let mut rest = text.trim_ascii_start();
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b'"' => string_length(rest),
            b'{' | b'[' | b'}' | b']' | b',' | b':' => 1,
            _ => {
                let ends = |byte: u8| {
                    matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"')
                        || byte.is_ascii_whitespace()
                };
                rest.bytes().position(ends).unwrap_or(rest.len())
            }
        };
        let (token, after) = rest.split_at(length);
        rest = after.trim_ascii_start();
        let closes = layout.depth > 0 && matches!(first, b'}' | b']');
        if is_first && !closes {
            if layout.depth > DEEPEST {
                return None;
            }
            // Writing into memory does not fail, here and below.
            layout.line_break(&mut out).ok()?;
        }
        is_first = false;
        match first {
            b'{' | b'[' => {
                layout.open(&mut out, token.as_bytes()).ok()?;
                is_first = true;
            }
            b',' => layout.next(&mut out, false).ok()?,
            b':' => layout.begin_object_value(&mut out).ok()?,
            _ if closes => layout.close(&mut out, token.as_bytes()).ok()?,
            _ => {
                if out.last().is_some_and(|last| !matches!(last, b' ' | b'\n')) {
                    out.push(b' ');
                }
                out.extend_from_slice(token.as_bytes());
                layout.has_value = true;
            }
        }
    }
    String::from_utf8(out).ok()
}

/// The bytes that the string at the start of a text takes, quotes included; all where it does not end.
fn string_length(text: &str) -> usize {
    let mut escaped = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A JSON value as text, laid out for people at depth 0. It takes a fraction of the memory of a tree.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Lays out a text that is JSON.
    ///
    /// # Errors
    /// When it is not.
    pub fn parse(text: &str) -> serde_json::Result<Json> {
        let Some(laid_out) = laid_out(text) else {
            return Err(serde::de::Error::custom(format!("it nests deeper than {DEEPEST} levels")));
        };
        // The error is that of the text itself: laid out, its lines are others.
        let error = |found| RawValue::from_string(text.to_owned()).err().unwrap_or(found);
        RawValue::from_string(laid_out).map(Json).map_err(error)
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The text of this object with one more entry, moved to a depth; what is no object, or an empty one, stays as it is.
    pub fn with(&self, key: &str, value: &Json, depth: usize) -> String {
        let Some(start) = self.text().strip_suffix("\n}") else { return pretty(self, depth) };
        let mut out = Vec::with_capacity(2 * (start.len() + value.text().len()));
        let key = serde_json::Value::from(key);
        let mut layout = Layout { depth, has_value: false };
        let written = layout.lines(&mut out, start, 0).and_then(|()| {
            layout.depth += 1;
            layout.next(&mut out, false)?;
            write!(out, "{key}: ")?;
            layout.write_raw_fragment(&mut out, value.text())?;
            layout.has_value = true;
            layout.close(&mut out, b"}")
        });
        // Writing into memory does not fail, and every piece is UTF-8.
        written.ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Json) -> bool {
        self.text() == other.text()
    }
}

/// A list whose brackets stand at depth 1 and whose entries at depth 2, in a text that goes on before and after it.
#[derive(Debug, Default)]
pub struct List {
    text: LongText,
    /// How long the text before the list is.
    start: usize,
}

/// How entries stand beside each other in a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Series {
    /// What stands before the first.
    pub first: &'static str,
    /// What stands before each other one.
    pub next: &'static str,
    /// What stands behind the last.
    pub end: &'static str,
    /// What stands in the place of them where there is none.
    pub none: &'static str,
}

impl List {
    /// The depth of the entries.
    pub const DEPTH: usize = 2;

    /// How the entries stand beside each other.
    pub const SERIES: Series = Series { first: "[\n    ", next: ",\n    ", end: "\n  ]", none: "[]" };

    /// A list without entries behind a text. The list can be tens of megabytes, so that what comes before it must be there
    /// before it.
    pub fn after(text: String) -> List {
        List { start: text.len(), text: LongText::new(text) }
    }

    fn is_empty(&self) -> bool {
        self.text.as_str().len() == self.start
    }

    /// Adds an entry that [`pretty`] wrote at the depth of entries.
    pub fn push(&mut self, entry: &str) {
        self.text.push_str(if self.is_empty() { Self::SERIES.first } else { Self::SERIES.next });
        self.text.push_str(entry);
    }

    /// The text with the list, brackets included.
    pub fn finish(mut self) -> String {
        self.text.push_str(if self.is_empty() { Self::SERIES.none } else { Self::SERIES.end });
        self.text.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Json, List, pretty};

    const VALUE: &str =
        r#"{"a": [], "b": {}, "c": [1, -2.5, {"d": null, "é\n\"": "x, [\\"}], "e": {"f": {"g": [[true]]}}}"#;

    fn value_of(json: &Json) -> serde_json::Value {
        serde_json::from_str(json.text()).unwrap()
    }

    #[test]
    fn it_reads_like_serde_json_at_every_depth() {
        let value: serde_json::Value = serde_json::from_str(VALUE).unwrap();
        let expected = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(pretty(&value, 0), expected);
        assert_eq!(pretty(&value, 3), expected.replace('\n', "\n      "));
        let json = Json::parse(VALUE).unwrap();
        assert_eq!(json.text(), expected);
        assert_eq!(value_of(&json), value);
    }

    #[test]
    fn raw_json_moves_to_its_depth() {
        let json = Json::parse(VALUE).unwrap();
        let inside = serde_json::json!({ "x": [value_of(&json)], "y": 1 });
        #[derive(serde::Serialize)]
        struct Outer<'a> {
            x: [&'a Json; 1],
            y: u8,
        }
        for depth in 0..3 {
            assert_eq!(pretty(&Outer { x: [&json], y: 1 }, depth), pretty(&inside, depth));
        }
        // And a part of it back out again.
        #[derive(serde::Deserialize)]
        struct Part<'a> {
            #[serde(borrow)]
            e: &'a serde_json::value::RawValue,
        }
        let text = pretty(&Outer { x: [&json], y: 1 }, 2);
        let part: std::collections::BTreeMap<&str, serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(part["x"][0], value_of(&json));
        let part: Part<'_> = serde_json::from_str(json.text()).unwrap();
        assert_eq!(pretty(&part.e, 4), pretty(&value_of(&json)["e"], 4));
    }

    #[test]
    fn an_entry_is_added_at_any_depth() {
        for text in [VALUE, "{\"a\": {\"b\": [1]}}", "{\"a\": {}}"] {
            let json = Json::parse(text).unwrap();
            let mut whole = value_of(&json);
            whole["new \"key\""] = value_of(&json);
            for depth in 0..3 {
                assert_eq!(json.with("new \"key\"", &json, depth), pretty(&whole, depth));
            }
        }
    }

    #[test]
    fn nothing_but_blanks_is_changed() {
        let text = "\t{ \"\\u00e9\" :[ 1e3 ,\r\n{ }, [ ] ,\"a  b\\\"\",-0 ]\n}";
        let expected = "{\n  \"\\u00e9\": [\n    1e3,\n    {},\n    [],\n    \"a  b\\\"\",\n    -0\n  ]\n}";
        assert_eq!(Json::parse(text).unwrap().text(), expected);
    }

    #[test]
    fn what_is_no_json_is_refused_at_its_line() {
        for (text, line) in [
            ("{\n  \"a\": }", 2),
            ("[1]\n]", 2),
            ("", 1),
            ("{\"a\": 1,\n\n}", 3),
            ("[1 2]", 1),
            ("tr ue", 1),
            ("[\n\"a", 2),
            ("{]", 1),
        ] {
            assert_eq!(Json::parse(text).map_err(|error| error.line()).err(), Some(line), "{text}");
        }
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        // The innermost list is empty and stands on the line of the one around it.
        assert!(Json::parse(&nested(DEEPEST + 1)).is_ok());
        for text in [nested(DEEPEST + 2), "[".repeat(1 << 20), "{\"a\":".repeat(1 << 20)] {
            let error = Json::parse(&text).unwrap_err().to_string();
            assert_eq!(error, "it nests deeper than 127 levels");
        }
    }

    #[test]
    fn a_list_reads_like_one_that_was_written_at_once() {
        for count in 0..3 {
            let values: Vec<serde_json::Value> =
                (0..count).map(|n| serde_json::json!({ "n": [n] })).collect();
            let mut list = List::after("{\n  \"list\": ".to_owned());
            values.iter().for_each(|value| list.push(&pretty(value, List::DEPTH)));
            let expected = serde_json::to_string_pretty(&serde_json::json!({ "list": values })).unwrap();
            assert_eq!(list.finish() + "\n}", expected);
        }
    }
}
