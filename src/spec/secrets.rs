//! Passwords and keys in documents, by the keys that they stand under and by the shape that they have.

use std::collections::BTreeMap;
use std::ops::Range;

use super::json_schema::Dispatch;
use super::words::{SecretArgument, Words};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::source::{Document, Node, Value, place_within};
use crate::span::{FileId, Span};

/// Ends of keys under which secrets stand.
const KEYS: &[&str] = &[
    "access_key_secret",
    "access_token",
    "account_key",
    "api_key",
    "apikey",
    "auth_token",
    "bearer_token",
    "client_secret",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "sas_token",
    "secret",
    "secret_access_key",
    "secret_key",
    "session_token",
];

/// Keys whose own keys are names that the author chose: a column may be called `password`.
const NAMED: &[&str] = &[
    "arguments",
    "attributes",
    "column_descriptions",
    "columns",
    "constraints",
    "fields",
    "indexes",
    "projections",
    "variables",
];

/// Reports secrets in a file whose documents are as they were parsed, variables not yet replaced.
///
/// `dispatches` say where the engines have secrets.
pub fn report(
    file: FileId,
    text: &str,
    documents: &[Document],
    dispatches: &[Dispatch],
    diagnostics: &mut Diagnostics,
) {
    let mut found: Vec<(Span, String)> = Vec::new();
    documents.iter().for_each(|document| {
        let engine = document.root.get("engine").and_then(Node::as_str).unwrap_or_default();
        let words =
            dispatches.iter().find(|dispatch| dispatch.value == engine).map(|dispatch| dispatch.words);
        let calls = words.unwrap_or(Words::NONE).secrets;
        Search { text, calls, found: &mut found }.node(&document.root, "", "");
    });
    for (range, what) in shapes(text) {
        found.push((Span::new(file, range.start, range.end), what.to_owned()));
    }
    // One secret may be known by its key, its place and its shape: the first that tells it is enough.
    // What is told does not overlap, so that the last one that begins before the end of another reaches furthest.
    let mut told: BTreeMap<u32, u32> = BTreeMap::new();
    for (span, what) in found {
        if told.range(..span.end).next_back().is_some_and(|(_, end)| span.start < *end) {
            continue;
        }
        told.insert(span.start, span.end);
        diagnostics.push(
            Diagnostic::new(&shared::SECRET_IN_DOCUMENT, span, format!("the file holds {what} as plain text")).help(
                "keep it on the server, such as in a named collection of ClickHouse, or take it from a variable: `${name}`",
            ),
        );
    }
}

struct Search<'a> {
    text: &'a str,
    calls: &'static [SecretArgument],
    found: &'a mut Vec<(Span, String)>,
}

impl Search<'_> {
    fn node(&mut self, node: &Node, key: &str, above: &str) {
        match &node.value {
            Value::Mapping(mapping) => {
                for entry in mapping.entries() {
                    self.node(&entry.value, &entry.key.text, key);
                }
            }
            Value::Sequence(items) => items.iter().for_each(|item| self.node(item, key, above)),
            Value::String(value) => {
                if is_secret_key(key, above) && is_written_out(value) {
                    self.found.push((node.span, format!("the secret `{key}`")));
                } else {
                    self.within(value, node.span);
                }
            }
            Value::Integer(number) if *number > 1 && is_secret_key(key, above) => {
                self.found.push((node.span, format!("the secret `{key}`")));
            }
            _ => {}
        }
    }

    /// Secrets within a fragment of SQL.
    fn within(&mut self, value: &str, span: Span) {
        if !value.contains('\'') {
            return;
        }
        let mut add = |range: Range<usize>, what: &str| {
            self.found.push((place_within(self.text, span, value, range), what.to_owned()));
        };
        for (range, what) in passwords(value) {
            add(range, what);
        }
        if !self.calls.is_empty() {
            for (open, _) in value.match_indices('(') {
                if let Some(range) = secret_argument(self.calls, value, open) {
                    add(range, "the password or key of an engine or a table function");
                }
            }
        }
    }
}

/// Whether a key holds a secret, unless it is a name under the key above.
fn is_secret_key(key: &str, above: &str) -> bool {
    let ends = |suffix: &&str| {
        key.len() >= suffix.len()
            && key.is_char_boundary(key.len() - suffix.len())
            && key[key.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
            && matches!(key[..key.len() - suffix.len()].chars().next_back(), None | Some('_' | '-' | '.'))
    };
    // Every key of every document is asked about: most end in another letter than any of these.
    let last = key.bytes().next_back().map(|byte| byte.to_ascii_lowercase());
    KEYS.iter().any(|suffix| suffix.bytes().next_back() == last && ends(suffix)) && !NAMED.contains(&above)
}

/// Whether a value is the secret itself, and no variable, no empty text and no sign that it was taken out.
fn is_written_out(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty()
        && !value.contains("${")
        && !value.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.'))
        && value != "[HIDDEN]"
}

/// The bytes of the first text literal that begins at `from`, without its quotes.
fn literal(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?.strip_prefix('\'')?;
    let length = rest.find('\'')?;
    Some(from + 1..from + 1 + length)
}

/// `PASSWORD 'x'`, `password = 'x'`, `secret_access_key = 'x'`, `IDENTIFIED BY 'x'` in SQL.
fn passwords(value: &str) -> Vec<(Range<usize>, &'static str)> {
    let small = value.to_ascii_lowercase();
    let mut found = Vec::new();
    for word in ["password", "secret_access_key", "identified by", "_password by"] {
        for (at, _) in small.match_indices(word) {
            let end = at + word.len();
            let whole = !small[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) || word.starts_with('_');
            let mut behind = small[end..].trim_start();
            // `(…, password = 'x')` names an argument; elsewhere it compares a column.
            if small[..at].trim_end().ends_with(['(', ',']) {
                behind = behind.strip_prefix("=>").or_else(|| behind.strip_prefix('=')).unwrap_or(behind);
            }
            let from = small.len() - behind.trim_start().len();
            let Some(range) =
                literal(value, from).filter(|range| whole && is_written_out(&value[range.clone()]))
            else {
                continue;
            };
            found.push((range, "a password or a key in SQL"));
        }
    }
    found
}

/// The secret among the arguments of a call whose bracket stands at `open`.
pub fn secret_argument(calls: &[SecretArgument], value: &str, open: usize) -> Option<Range<usize>> {
    let before = &value[..open];
    let name = &before[before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()..];
    let name = name.to_ascii_lowercase();
    if !calls.iter().any(|call| call.function == name) {
        return None;
    }
    let arguments = arguments(value, open + 1);
    let call = calls.iter().find(|call| call.function == name && arguments.len() >= call.least)?;
    let range = literal(value, arguments.get(call.place)?.start)?;
    let secret = &value[range.clone()];
    let other = call.no_secrets.contains(&secret.to_ascii_lowercase().as_str());
    let before = call.place.checked_sub(1).and_then(|before| arguments.get(before));
    let named = !call.behind_text || before.is_some_and(|before| literal(value, before.start).is_some());
    (is_written_out(secret) && !other && named).then_some(range)
}

/// The arguments of a call, without the blanks around them.
fn arguments(value: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (from, 0usize, false, false);
    for (offset, c) in value.char_indices().filter(|(offset, _)| *offset >= from) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                let lead = value[start..offset].len() - value[start..offset].trim_start().len();
                found.push(start + lead..offset);
                start = offset + 1;
                if c == ')' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a byte may be the telling one of a shape.
const fn telling() -> [bool; 256] {
    let mut table = [false; 256];
    let bytes = b"KSxzJk/-hw";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
}

const TELLING: [bool; 256] = telling();

/// What has the shape of a key, a token or an address with a password, anywhere in a text.
fn shapes(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(|byte| TELLING[*byte as usize]) {
        let here = at + offset;
        at = here + 1;
        if let Some((range, what)) = shape(bytes, here) {
            at = range.end.max(at);
            found.push((range, what));
        }
    }
    found.retain(|(range, _)| text.is_char_boundary(range.start) && text.is_char_boundary(range.end));
    found
}

/// A shape whose telling byte stands here.
fn shape(bytes: &[u8], here: usize) -> Option<(Range<usize>, &'static str)> {
    let starts = |back: usize, prefix: &[u8]| {
        let start = here.checked_sub(back)?;
        let alone = start == 0 || !(bytes[start - 1].is_ascii_alphanumeric() || bytes[start - 1] == b'_');
        (alone && bytes[start..].starts_with(prefix)).then_some(start)
    };
    let run = |from: usize, more: &[u8]| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || more.contains(byte)).count()
    };
    match bytes[here] {
        b'K' => {
            let start = starts(1, b"AKIA")?;
            let length = bytes[start..]
                .iter()
                .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                .count();
            (length == 20).then_some((start..start + 20, "what looks like an access key of AWS"))
        }
        b'S' => {
            let start = starts(1, b"ASIA")?;
            let length = bytes[start..]
                .iter()
                .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                .count();
            (length == 20).then_some((start..start + 20, "what looks like an access key of AWS"))
        }
        b'x' => {
            let start = starts(0, b"xox")?;
            let kind = bytes.get(start + 3).is_some_and(|kind| b"abeprs".contains(kind));
            let length = run(start, b"-");
            (kind && bytes.get(start + 4) == Some(&b'-') && length >= 20)
                .then_some((start..start + length, "what looks like a token of Slack"))
        }
        b'z' => {
            let start = starts(2, b"AIza")?;
            let length = run(start, b"-_");
            (length == 39).then_some((start..start + 39, "what looks like a key of Google"))
        }
        b'J' => {
            let start = starts(2, b"eyJ")?;
            let length = run(start, b"-_.");
            let parts: Vec<&[u8]> = bytes[start..start + length].split(|byte| *byte == b'.').collect();
            (parts.len() == 3 && parts[1].starts_with(b"eyJ") && parts.iter().all(|part| part.len() >= 10))
                .then_some((start..start + length, "what looks like a JSON web token"))
        }
        b'k' => {
            let start = starts(1, b"sk_live_").or_else(|| starts(1, b"sk-"))?;
            let length = run(start, b"-_");
            (length >= 28 && bytes[start..start + length].iter().any(u8::is_ascii_digit))
                .then_some((start..start + length, "what looks like a secret key of a service"))
        }
        b'h' => {
            let kinds: [&[u8]; 5] = [b"gho_", b"ghp_", b"ghr_", b"ghs_", b"ghu_"];
            let start =
                kinds.iter().find_map(|kind| starts(1, kind)).or_else(|| starts(3, b"github_pat_"))?;
            let length = run(start, b"_");
            (length >= 40).then_some((start..start + length, "what looks like a token of GitHub"))
        }
        b'-' => private_key(bytes, here),
        b'/' => address(bytes, here),
        b'w' => connection(bytes, here),
        _ => None,
    }
}

/// `-----BEGIN … PRIVATE KEY-----`
fn private_key(bytes: &[u8], here: usize) -> Option<(Range<usize>, &'static str)> {
    let first = here == 0 || bytes[here - 1] != b'-';
    let rest = bytes.get(here..)?.strip_prefix(b"-----BEGIN ").filter(|_| first)?;
    let line = rest.iter().take(80).position(|byte| *byte == b'-')?;
    rest.get(..line)?.ends_with(b"PRIVATE KEY").then_some((here..here + 11 + line, "a private key"))
}

/// `scheme://user:password@host`, by the first slash.
fn address(bytes: &[u8], here: usize) -> Option<(Range<usize>, &'static str)> {
    if here == 0 || bytes[here - 1] != b':' || bytes.get(here + 1) != Some(&b'/') {
        return None;
    }
    let from = here + 2;
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest
        .iter()
        .take(300)
        .position(|byte| byte.is_ascii_whitespace() || b"@/'\"`<>{}()\\,".contains(byte))?;
    let user = rest.get(..length).filter(|_| rest.get(length) == Some(&b'@'))?;
    let colon = user.iter().position(|byte| *byte == b':')?;
    let password = user.get(colon + 1..)?;
    let written = std::str::from_utf8(password).is_ok_and(is_written_out);
    written.then_some((from + colon + 1..from + length, "an address with its password"))
}

/// `password=…` of a connection string, which has other parts beside it.
fn connection(bytes: &[u8], here: usize) -> Option<(Range<usize>, &'static str)> {
    let start = here.checked_sub(4)?;
    let end = start + b"password=".len();
    if !bytes.get(start..end)?.eq_ignore_ascii_case(b"password=") {
        return None;
    }
    let rest = bytes.get(end..).unwrap_or_default();
    let length = rest
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || b"'\"`&;,)".contains(byte))
        .unwrap_or(rest.len());
    let password =
        rest.get(..length).filter(|password| std::str::from_utf8(password).is_ok_and(is_written_out))?;
    let line_start = bytes[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line_end = rest.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| end + at);
    let line = bytes.get(line_start..line_end)?.to_ascii_lowercase();
    let beside = [&b"host="[..], b"hostaddr=", b"dbname=", b"user=", b"port=", b"://", b"server=", b"uid="];
    beside
        .iter()
        .any(|part| line.windows(part.len()).any(|window| window == *part))
        .then_some((end..end + password.len(), "a connection string with its password"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_tokens_are_known_by_their_shape() {
        for (text, secret) in [
            ("id AKIAIOSFODNN7EXAMPLE x", "AKIAIOSFODNN7EXAMPLE"),
            ("ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMII", "-----BEGIN RSA PRIVATE KEY"),
            ("-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY"),
            ("postgresql://app:hunter2@db/app", "hunter2"),
            ("'host=db user=app password=hunter2 dbname=app'", "hunter2"),
            ("postgresql://db/app?user=app&password=hunter2&x=1", "hunter2"),
            ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
            ("github_pat_0123456789abcdefghijABCDEFGHIJ", "github_pat_0123456789abcdefghijABCDEFGHIJ"),
            ("xoxb-0123456789-abcdefghij", "xoxb-0123456789-abcdefghij"),
            ("AIzaSyA0123456789abcdefghijklmnopqrstuv", "AIzaSyA0123456789abcdefghijklmnopqrstuv"),
            ("sk_live_0123456789abcdefghijABCD", "sk_live_0123456789abcdefghijABCD"),
            (
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz",
            ),
        ] {
            let found: Vec<&str> = shapes(text).into_iter().map(|(range, _)| &text[range]).collect();
            assert_eq!(found, [secret], "{text}");
        }
        for text in [
            "AKIA",
            "XAKIAIOSFODNN7EXAMPLE",
            "AKIAIOSFODNN7EXAMPLETOOLONG",
            "-----BEGIN CERTIFICATE-----",
            "https://example.org/a:b@c",
            "https://host:8123/db",
            "postgresql://app:${password}@db",
            "postgresql://app:****@db",
            "the password=word",
            "password=confirm and a = b",
            "user=a password=${p}",
            "eyJ.eyJ.x",
            "skill-of-somebody-who-writes-long-words",
        ] {
            assert_eq!(shapes(text), [], "{text}");
        }
    }

    #[test]
    fn secrets_in_sql_are_known_by_their_place() {
        for (text, secret) in [
            ("create role r password 'hunter2'", Some("hunter2")),
            ("options (user 'u', PASSWORD  'hunter2')", Some("hunter2")),
            ("s3(c, secret_access_key = 'hunter2')", Some("hunter2")),
            ("create user u identified with sha256_password by 'hunter2'", Some("hunter2")),
            ("create user u identified by 'hunter2'", Some("hunter2")),
            ("password <> ''", None),
            ("s3(c, secret_access_key = '')", None),
            ("password = 'none'", None),
            ("create role r password '${secret}'", None),
            ("my_passwords in ('a')", None),
        ] {
            let found = passwords(text).into_iter().next();
            assert_eq!(found.map(|(range, _)| &text[range]), secret, "{text}");
        }
    }

    #[test]
    fn columns_may_be_called_like_secrets() {
        for (key, above, secret) in [
            ("password", "parameters", true),
            ("kafka_sasl_password", "settings", true),
            ("secret_access_key", "parameters", true),
            ("password", "columns", false),
            ("password_hash", "settings", false),
            ("passwords", "", false),
            ("secretary", "parameters", false),
        ] {
            assert_eq!(is_secret_key(key, above), secret, "{key}");
        }
    }
}
