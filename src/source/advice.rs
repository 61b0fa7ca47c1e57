//! What a syntax error most likely is: parsers say where they gave up, people want to know what they wrote.
//!
//! Each advice looks at the text around the place, claims one usual mistake and moves the place to it; what nothing claims
//! keeps the parser's own words.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, shared};
use crate::span::{FileId, Span};

/// A mistake, recognised.
struct Advice {
    code: &'static Code,
    place: Range<usize>,
    message: String,
    label: Option<&'static str>,
    help: String,
    edit: Option<(Range<usize>, String)>,
    related: Option<(Range<usize>, &'static str)>,
}

impl Advice {
    fn new(place: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Advice {
            code: &shared::SYNTAX,
            place,
            message: message.into(),
            label: None,
            help: help.into(),
            edit: None,
            related: None,
        }
    }

    fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    fn edit(mut self, place: Range<usize>, replacement: impl Into<String>) -> Self {
        self.edit = Some((place, replacement.into()));
        self
    }

    fn related(mut self, place: Range<usize>, message: &'static str) -> Self {
        self.related = Some((place, message));
        self
    }

    fn into_diagnostic(self, file: FileId, text: &str) -> Diagnostic {
        // Places are counted in bytes, and one may fall into a character.
        let down = |offset: usize| (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let up = |offset: usize| (offset..=text.len()).find(|at| text.is_char_boundary(*at));
        let span = |range: Range<usize>| {
            let start = down(range.start).unwrap_or(0);
            Span::new(file, start, up(range.end).unwrap_or(text.len()).max(start))
        };
        let mut diagnostic = Diagnostic::new(self.code, span(self.place), self.message).help(self.help);
        if let Some(label) = self.label {
            diagnostic = diagnostic.label(label);
        }
        if let Some((place, message)) = self.related {
            diagnostic = diagnostic.related(span(place), message);
        }
        if let Some((place, replacement)) = self.edit {
            diagnostic = diagnostic.edit_source(span(place), replacement);
        }
        diagnostic
    }
}

/// The finding about YAML that its parser could not read from a byte on.
pub(super) fn yaml(file: FileId, text: &str, offset: usize, info: &str) -> Diagnostic {
    let at = Place::new(text, offset);
    let advice = match info {
        _ if info.contains("mapping values are not allowed") || info.contains("illegal placement of ':'") => {
            missing_blank(&at).or_else(|| colon_in_text(&at)).or_else(|| deeper(&at))
        }
        _ if info.contains("did not find expected key") || info.contains("expected '-' indicator") => {
            shallower(&at).or_else(|| odd_entry(&at))
        }
        _ if info.contains("invalid indentation in quoted scalar")
            || info.contains("quoted scalar, found unexpected") =>
        {
            open_quote(&at)
        }
        _ if info.contains("trailing content after") => quote_in_text(&at),
        _ if info.contains("',' or '}'")
            || info.contains("',' or ']'")
            || info.contains("in flow construct") =>
        {
            open_bracket(&at)
        }
        _ if info.contains("simple key expect") || info.contains("comment intercepting") => {
            missing_blank(&at).or_else(|| lone_word(&at))
        }
        _ if info.contains("unexpected character") || info.contains("expected alphabetic or numeric") => {
            special_character(&at)
        }
        _ if info.contains("unknown anchor") => unknown_anchor(&at),
        _ if info.contains("hexadecimal number") || info.contains("escape char") => backslash(&at),
        _ => None,
    };
    let advice = odd_blank(&at).or_else(|| odd_blank_before(&at)).or(advice).unwrap_or_else(|| {
        Advice::new(
            at.character(),
            format!("this is not valid YAML: {info}"),
            "check the indentation, the colons and the quotes just before this place",
        )
    });
    advice.into_diagnostic(file, text)
}

/// The finding about TOML that its parser could not read.
pub(super) fn toml(file: FileId, text: &str, range: Range<usize>, message: &str) -> Diagnostic {
    let at = Place::new(text, range.start);
    let place = if range.is_empty() { at.character() } else { range.clone() };
    let odd = odd_blank(&at).or_else(|| curly_quotes(&at)).or_else(|| call(&at));
    let advice = match message {
        _ if odd.is_some() => odd,
        _ if message.contains("duplicate key") => {
            let name = text.get(range.clone()).unwrap_or_default();
            let mut advice = Advice::new(
                place.clone(),
                format!("the key `{name}` stands here twice"),
                "remove one of the two",
            )
            .label("again here");
            advice.code = &shared::DUPLICATE_KEY;
            Some(match first_header(text, name, range.start) {
                Some(first) => advice.related(first, "first here"),
                None => advice,
            })
        }
        _ if message.contains("must be quoted") => {
            let value = text[range.start..at.line_end].split('#').next().unwrap_or_default().trim_end();
            let value_place = range.start..range.start + value.len();
            Some(
                Advice::new(
                    value_place.clone(),
                    format!("the text `{value}` has no quotes"),
                    format!("write `\"{value}\"`"),
                )
                .edit(value_place, format!("\"{value}\"")),
            )
        }
        _ if message.contains("key with no value")
            && text[at.line_start..range.start].trim_end().ends_with(':') =>
        {
            Some(Advice::new(
                at.character(),
                "a colon stands between key and value",
                "write `=` in the place of `:`, or name the file `.yaml` if it is YAML",
            ))
        }
        _ if message.contains("missing comma") => {
            let end = text[..range.start].trim_end().len();
            Some(
                Advice::new(
                    end.saturating_sub(1)..end,
                    "a comma is missing after this entry",
                    "write `,` between the entries",
                )
                .edit(end..end, ","),
            )
        }
        _ if message.contains("expected newline") && text[at.line_start..range.start].ends_with('"') => {
            Some(Advice::new(
                range.start.saturating_sub(1)..range.start,
                "the text ends at this quote, and more follows",
                "write the text in single quotes, so that it can hold double ones: `'DateTime64(3, \"UTC\")'`",
            ))
        }
        _ => None,
    };
    let advice = advice.unwrap_or_else(|| {
        Advice::new(
            place,
            format!("this is not valid TOML: {message}"),
            "check the quotes, the brackets and the `=` at this place",
        )
    });
    advice.into_diagnostic(file, text)
}

/// Blanks that look like a blank and are none to YAML and TOML.
const ODD_BLANKS: &[char] = &[
    '\u{a0}', '\u{2007}', '\u{202f}', '\u{2002}', '\u{2003}', '\u{2009}', '\u{3000}', '\u{200b}', '\u{feff}',
];

/// The first such blank of a piece of text: its place, and its name.
fn odd_blank_in(text: &str, range: Range<usize>) -> Option<(Range<usize>, &'static str)> {
    let (at, c) = text.get(range.clone())?.char_indices().find(|(_, c)| ODD_BLANKS.contains(c))?;
    let name = match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => "a no-break space",
        '\u{200b}' | '\u{feff}' => "a space without width",
        _ => "a wide or narrow space",
    };
    Some((range.start + at..range.start + at + c.len_utf8(), name))
}

fn blank_advice(place: Range<usize>, name: &str) -> Advice {
    let replacement = if name == "a space without width" { "" } else { " " };
    let help = if replacement.is_empty() { "remove it" } else { "write an ordinary blank in its place" };
    Advice::new(place.clone(), format!("{name} stands here, which is no blank to the parser"), help)
        .label("looks like a blank")
        .edit(place, replacement)
}

/// Such a blank on the line that broke, outside of quotes.
fn odd_blank(at: &Place<'_>) -> Option<Advice> {
    let line = at.line();
    let bare = line.find(['"', '\'', '#']).unwrap_or(line.len());
    let (place, name) = odd_blank_in(at.text, at.line_start..at.line_start + bare)?;
    Some(blank_advice(place, name))
}

/// Such a blank behind a colon on the line before: it makes a text of the key, and the parser misses a colon on the next line only.
fn odd_blank_before(at: &Place<'_>) -> Option<Advice> {
    let before = at.text.get(..at.line_start)?.strip_suffix('\n')?;
    let start = before.rfind('\n').map_or(0, |offset| offset + 1);
    let line = before.get(start..)?;
    let bare = line.find(['"', '\'', '#']).unwrap_or(line.len());
    let colon = line.get(..bare)?.match_indices(':').map(|(colon, _)| colon + 1);
    let behind = colon.filter_map(|at| line.get(at..bare)).find(|rest| rest.starts_with(ODD_BLANKS))?;
    let from = start + bare - behind.len();
    let (place, name) = odd_blank_in(at.text, from..start + bare)?;
    Some(blank_advice(place, name))
}

/// Where such a blank stands in a plain text of YAML as if it were the syntax's: at an end, or behind a colon. The place is
/// at the blank or before it.
pub(super) fn misplaced_blank(text: &str) -> Option<usize> {
    if text.starts_with(ODD_BLANKS) || text.ends_with(ODD_BLANKS) {
        return Some(0);
    }
    text.match_indices(':').map(|(at, _)| at).find(|at| text[at + 1..].starts_with(ODD_BLANKS))
}

/// The finding about a plain text of YAML that such a blank begins, ends or holds behind a colon: it was to be the syntax's.
pub(super) fn odd_blank_at(file: FileId, text: &str, span: Span) -> Option<Diagnostic> {
    let range = span.range();
    let start = range.start + misplaced_blank(text.get(range.clone())?)?;
    let (place, name) = odd_blank_in(text, start..range.end)?;
    Some(blank_advice(place, name).into_diagnostic(file, text))
}

/// A value of TOML between the quotes of a word processor.
fn curly_quotes(at: &Place<'_>) -> Option<Advice> {
    const QUOTES: &[char] = &['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{201e}'];
    let value = at.text.get(at.offset..at.line_end)?;
    let rest = value.strip_prefix(QUOTES)?;
    let length = rest.find(QUOTES)?;
    let close = rest[length..].chars().next().map_or(0, char::len_utf8);
    let place = at.offset..at.line_end - rest.len() + length + close;
    let inner = &rest[..length];
    (!inner.contains(['"', '\\'])).then(|| {
        Advice::new(
            place.clone(),
            "a text stands between curly quotes, which are no quotes in TOML",
            format!("write `\"{inner}\"`"),
        )
        .edit(place, format!("\"{inner}\""))
    })
}

/// `default = now()`: a call without quotes.
fn call(at: &Place<'_>) -> Option<Advice> {
    let head = at.text.get(at.line_start..at.offset)?;
    let equals = head.rfind('=')?;
    let key = head[..equals].trim_end().rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next()?;
    let start = at.line_start + equals + 1;
    let start = start + (at.text[start..at.line_end].len() - at.text[start..at.line_end].trim_start().len());
    let value = &at.text[start..at.line_end];
    let name = value.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))?;
    if name == 0 || !value[name..].starts_with('(') || !value.starts_with(char::is_alphabetic) {
        return None;
    }
    let mut depth = 0usize;
    let (end, _) = value.char_indices().skip(name).find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })?;
    let text = &value[..=end];
    if text.contains(['"', '\\']) {
        return None;
    }
    let source = if key == "default" { format!("{{ sql = \"{text}\" }}") } else { format!("\"{text}\"") };
    let place = start..start + text.len();
    Some(
        Advice::new(
            place.clone(),
            format!("the expression `{text}` has no quotes"),
            format!("write `{source}`"),
        )
        .edit(place, source),
    )
}

/// The header of a table of this name above a byte.
fn first_header(text: &str, name: &str, before: usize) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.get(..before)?.split_inclusive('\n') {
        let header = line.trim();
        let inner = header.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let key = header.split_once('=').map(|(key, _)| key.trim());
        if start + line.len() < before && (inner == Some(name) || key == Some(name)) {
            let offset = start + line.find(name)?;
            return Some(offset..offset + name.len());
        }
        start += line.len();
    }
    None
}

/// A byte of a text, and the line it stands in.
struct Place<'a> {
    text: &'a str,
    offset: usize,
    line_start: usize,
    line_end: usize,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
        Place { text, offset, line_start, line_end }
    }

    /// The character at the place, or nothing at the end of a line.
    fn character(&self) -> Range<usize> {
        let width =
            self.text[self.offset..].chars().next().map_or(0, |c| if c == '\n' { 0 } else { c.len_utf8() });
        self.offset..self.offset + width
    }

    fn line(&self) -> &'a str {
        &self.text[self.line_start..self.line_end]
    }

    fn indent(&self) -> usize {
        indent(self.line())
    }

    /// The last line above that is neither empty nor a comment.
    fn above(&self) -> Option<Place<'a>> {
        let mut end = self.line_start.checked_sub(1)?;
        loop {
            let place = Place::new(self.text, end);
            let line = place.line().trim();
            if !line.is_empty() && !line.starts_with('#') {
                return Some(place);
            }
            end = place.line_start.checked_sub(1)?;
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The byte of a colon that should end a key, where no blank follows: `id:UInt64`.
fn tight_colon(line: &str) -> Option<usize> {
    let start = indent(line);
    let start = start + (line[start..].len() - line[start..].trim_start_matches("- ").len());
    let key = line[start..].find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    let rest = &line[start + key..];
    (key > 0
        && rest.starts_with(':')
        && rest[1..].starts_with(|c: char| c.is_alphanumeric() || "\"'[{_".contains(c)))
    .then_some(start + key)
}

fn missing_blank(at: &Place<'_>) -> Option<Advice> {
    let above = at.above();
    let line =
        [Some(at), above.as_ref()].into_iter().flatten().find(|place| tight_colon(place.line()).is_some())?;
    let colon = line.line_start + tight_colon(line.line())?;
    Some(
        Advice::new(colon..colon + 1, "a blank is missing after this colon", "write a blank after the colon")
            .label("nothing separates key and value")
            .edit(colon + 1..colon + 1, " "),
    )
}

/// `description: note: more` reads as a mapping inside a text.
fn colon_in_text(at: &Place<'_>) -> Option<Advice> {
    let line = at.line();
    let value = line.find(": ")? + 2;
    if at.line_start + value >= at.offset {
        return None;
    }
    let start = at.line_start + value;
    let end = at.line_start + line.trim_end().len();
    let text = &at.text[start..end];
    Some(
        Advice::new(start..end, "a text without quotes holds a colon and a blank", "put the text in quotes")
            .label("read as a key and a value")
            .edit(start..end, quoted(text)),
    )
}

/// A line that is indented more than the one above, which has its value already.
fn deeper(at: &Place<'_>) -> Option<Advice> {
    let above = at.above()?;
    let (here, there) = (at.indent(), above.indent());
    (here > there && above.line().contains(": ")).then(|| {
        let start = at.line_start;
        Advice::new(
            start..start + here,
            "this line is indented more than the one above, which has a value already",
            format!("indent it by {} like the one above", blanks(there)),
        )
        .label("too far to the right")
    })
}

/// A line that is indented like none above.
fn shallower(at: &Place<'_>) -> Option<Advice> {
    let here = at.indent();
    let mut widths = Vec::new();
    let mut place = at.above();
    while let Some(line) = place {
        widths.push(line.indent());
        if line.indent() == 0 {
            break;
        }
        place = line.above();
    }
    if widths.contains(&here) || here == 0 {
        return None;
    }
    let near = *widths.first()?;
    Some(
        Advice::new(
            at.line_start..at.line_start + here,
            format!("this line is indented by {}, and no line above it is", blanks(here)),
            format!("indent it by {} like the line above, or like the one that it belongs to", blanks(near)),
        )
        .label("between two levels"),
    )
}

/// A list item among keys, or a key among list items.
fn odd_entry(at: &Place<'_>) -> Option<Advice> {
    let (here, there) = (at.line().trim_start(), at.above()?.line().trim_start());
    let item = |line: &str| line.starts_with("- ");
    let start = at.line_start + at.indent();
    match (item(here), item(there)) {
        (true, false) => Some(Advice::new(
            start..start + 1,
            "a list entry stands among keys",
            "write a key, or indent the list below the key that it belongs to",
        )),
        (false, true) if at.indent() > 0 => Some(Advice::new(
            start..at.line_end,
            "a key stands among list entries",
            "begin it with `- `, or indent it like the key that the list belongs to",
        )),
        _ => None,
    }
}

fn blanks(count: usize) -> String {
    match count {
        0 => "nothing".to_owned(),
        1 => "one blank".to_owned(),
        count => format!("{count} blanks"),
    }
}

fn open_quote(at: &Place<'_>) -> Option<Advice> {
    // The parser gives the quote that opens the text, or the end of the file.
    let quote = at.text[..at.line_end]
        .char_indices()
        .skip_while(|(offset, _)| *offset < at.offset)
        .find(|(_, c)| matches!(c, '"' | '\''))
        .filter(|(offset, _)| *offset == at.offset)?;
    Some(
        Advice::new(
            quote.0..quote.0 + 1,
            "a text begins at this quote and never ends",
            format!("close it with `{}` where the text ends", quote.1),
        )
        .label("opened here"),
    )
}

/// `'it's here'`: the text ends at the second quote.
fn quote_in_text(at: &Place<'_>) -> Option<Advice> {
    let before = at.text[at.line_start..at.offset].rfind(['"', '\''])?;
    let offset = at.line_start + before;
    let quote = at.text[offset..].chars().next()?;
    let help = match quote {
        '\'' => "write `''` for a quote inside of single quotes, or use double quotes around the text",
        _ => "write `\\\"` for a quote inside of double quotes, or use single quotes around the text",
    };
    Some(
        Advice::new(offset..offset + 1, "the text ends at this quote, and more follows", help)
            .label("ends here"),
    )
}

/// The innermost bracket above the place that nothing closes.
fn open_bracket(at: &Place<'_>) -> Option<Advice> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for line in at.text[..at.offset.max(at.line_end)].split_inclusive('\n') {
        // Brackets in the plain texts of block lines do not open anything.
        let value = line.find(": ").map_or(0, |colon| colon + 2);
        let reads =
            !open.is_empty() || line[value..].trim_start().starts_with(['[', '{']) || line.contains("- {");
        for (offset, c) in line.char_indices().filter(|_| reads) {
            if start + offset >= at.offset.max(1) && !open.is_empty() && start + offset > at.offset {
                break;
            }
            match (quote, c) {
                (Some(found), _) if found == c => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, '#') if line[..offset].ends_with(' ') => break,
                (None, '[' | '{') => open.push((start + offset, c)),
                (None, ']' | '}') => {
                    open.pop();
                }
                (None, _) => {}
            }
        }
        start += line.len();
    }
    let (offset, bracket) = open.pop()?;
    let close = if bracket == '[' { ']' } else { '}' };
    let message = format!("`{bracket}` is not closed");
    let help = format!("write `{close}` where the entries end, and `,` between them");
    Some(if offset + 1 >= at.offset {
        Advice::new(offset..offset + 1, message, help).label("opened here")
    } else {
        Advice::new(at.character(), message, help)
            .label("here an entry, a comma or the bracket was expected")
            .related(offset..offset + 1, "opened here")
    })
}

/// A line of one word, in a file that was saved half-way.
fn lone_word(at: &Place<'_>) -> Option<Advice> {
    let line = at.line();
    let word = line.trim().trim_start_matches("- ");
    (!word.is_empty() && !word.contains(": ")).then(|| {
        let start = at.line_start + at.indent();
        Advice::new(
            start..at.line_start + line.trim_end().len(),
            format!("`{word}` is neither a key nor a value: no colon follows it"),
            format!("write `{}: …`, or remove the line", word.split_whitespace().next().unwrap_or(word)),
        )
    })
}

/// A plain text that begins with a character that means something in YAML.
fn special_character(at: &Place<'_>) -> Option<Advice> {
    let c = at.text[at.offset..].chars().next()?;
    let meaning = match c {
        '*' => "which begins an alias in YAML",
        '&' => "which begins an anchor in YAML",
        '@' | '`' => "which YAML keeps for itself",
        '%' => "which begins a directive in YAML",
        _ => return None,
    };
    let end = at.line_start + at.line().trim_end().len();
    let text = &at.text[at.offset..end];
    Some(
        Advice::new(at.offset..end, format!("a text begins with `{c}`, {meaning}"), "put the text in quotes")
            .edit(at.offset..end, quoted(text)),
    )
}

fn unknown_anchor(at: &Place<'_>) -> Option<Advice> {
    let name: String = at.text[at.offset..]
        .trim_start_matches('*')
        .chars()
        .take_while(|c| !c.is_whitespace() && !",]}".contains(*c))
        .collect();
    let star = at.text[..at.offset + 1].rfind('*').filter(|star| *star >= at.line_start)?;
    let place = star..(at.text[star..]
        .find(|c: char| c.is_whitespace() || ",]}".contains(c))
        .map_or(at.line_end, |length| star + length));
    if at.line().trim_start().starts_with("<<") {
        return Some(merge_key(place));
    }
    Some(Advice::new(
        place,
        format!("no anchor `&{name}` stands above in this document"),
        "put the text in quotes if it is one, or write the value out; mixins share columns between documents",
    ))
}

fn merge_key(place: Range<usize>) -> Advice {
    Advice::new(
        place,
        "merge keys (`<<`) are no part of YAML 1.2, and nothing reads them",
        "move the shared columns to a document of `kind: mixin` and name it under `mixins: […]`, or write them out",
    )
}

/// The finding about a merge key whose anchor exists.
pub(super) fn merge_key_at(file: FileId, text: &str, span: Span) -> Diagnostic {
    merge_key(span.range()).into_diagnostic(file, text)
}

/// Whether a text of digits begins with a zero that a number would not keep.
pub(super) fn loses_zeros(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The finding about such a text.
pub(super) fn leading_zero(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(
        &shared::INVALID_VALUE,
        span,
        format!("the number `{text}` begins with a zero, which YAML 1.2 drops and YAML 1.1 reads as octal"),
    )
    .help(format!(
        "write `'{text}'` if it is a text, or `{}` if it is a number",
        text.trim_start_matches('0')
    ))
}

fn backslash(at: &Place<'_>) -> Option<Advice> {
    let found = at.line().find('\\')?;
    let offset = at.line_start + found;
    let length = at.text[offset..].chars().take(2).map(char::len_utf8).sum::<usize>();
    Some(Advice::new(
        offset..offset + length,
        "between double quotes a backslash begins an escape, and this is none",
        "use single quotes around the text, or write `\\\\` for a backslash",
    ))
}

/// A text between quotes that change nothing in it.
fn quoted(text: &str) -> String {
    if text.contains('\'') && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', "''"))
}
