//! The lines of a file that a report for people shows: those with a label, their neighbours, and no more of a long line than
//! what is around the label.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diagnostic::SourceLookup;
use crate::span::Span;

/// Lines of context above and below, as miette shows by default.
const CONTEXT: usize = 1;
/// A label over more lines than this is shown at its first line.
const MOST_LINES: usize = 12;
/// What is kept of a long line before a label, in characters.
const BEFORE: usize = 24;

/// A place to point at, and what to say there.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) span: Span,
    pub(super) text: Option<String>,
    pub(super) primary: bool,
}

/// Some lines of a file, long ones cut.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The number of the first line, from zero.
    first_line: usize,
    /// For each start of a label in the cut text its column in the file, from zero.
    columns: Vec<(usize, usize)>,
}

/// The number of the line that a byte is on, from zero.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

/// The part of a file that shows these labels, which are near each other, and the labels as miette wants them.
pub(super) fn excerpt(
    labels: &[Label],
    sources: &dyn SourceLookup,
    longest: usize,
) -> Option<(Excerpt, Vec<LabeledSpan>)> {
    let file = labels.first()?.span.file;
    let text = sources.text(file);
    let clamp = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let ranges: Vec<(usize, usize)> = labels
        .iter()
        .map(|label| {
            let (start, end) = (clamp(label.span.start), clamp(label.span.end));
            let lines = text[start..end].bytes().filter(|byte| *byte == b'\n').count();
            let first = text[start..end].find('\n').map_or(end, |length| start + length);
            (start, if lines >= MOST_LINES { first } else { end })
        })
        .collect();
    let lowest = ranges.iter().map(|range| range.0).min()?;
    let highest = ranges.iter().map(|range| range.1).max()?;
    let line_start = |offset: usize| text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = |offset: usize| text[offset..].find('\n').map_or(text.len(), |length| offset + length + 1);
    let mut from = line_start(lowest);
    let mut to = line_end(highest);
    for _ in 0..CONTEXT {
        from = line_start(from.saturating_sub(1));
        to = line_end(to);
    }
    let mut out = String::new();
    let mut moved: Vec<(usize, usize)> = vec![(0, 0); ranges.len()];
    let mut start = from;
    for line in text[from..to].split_inclusive('\n') {
        let end = start + line.len();
        let body = line.trim_end_matches(['\n', '\r']);
        // A label that ends where the file ends has no line after it.
        let here = |offset: usize| start <= offset && (offset < end || (offset == end && end == text.len()));
        let touching = ranges.iter().filter(|range| here(range.0) || here(range.1)).map(|range| {
            (
                if here(range.0) { range.0 - start } else { 0 },
                if here(range.1) { range.1 - start } else { body.len() },
            )
        });
        let window = window(body, touching.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))), longest);
        let line_out = out.len();
        let prefix = if window.start > 0 { "…" } else { "" };
        out.push_str(prefix);
        out.push_str(&body[window.clone()]);
        if window.end < body.len() {
            out.push('…');
        }
        let cut_end = out.len();
        out.push_str(&line[body.len()..]);
        let map = |offset: usize| {
            let inside = (offset - start).clamp(window.start, window.end.max(window.start));
            // The line break itself may be what is meant.
            let beyond = (offset - start).saturating_sub(body.len());
            if beyond > 0 {
                (cut_end + beyond).min(out.len())
            } else {
                line_out + prefix.len() + inside - window.start
            }
        };
        for (range, moved) in ranges.iter().zip(&mut moved) {
            if here(range.0) {
                moved.0 = map(range.0);
            }
            if here(range.1) {
                moved.1 = map(range.1);
            }
        }
        start = end;
    }
    let columns = ranges
        .iter()
        .zip(&moved)
        .map(|(range, moved)| (moved.0, text[line_start(range.0)..range.0].chars().count()))
        .collect();
    let shown = labels
        .iter()
        .zip(&moved)
        .map(|(label, (start, end))| {
            let place = (*start, end.saturating_sub(*start));
            if label.primary {
                LabeledSpan::new_primary_with_span(label.text.clone(), place)
            } else {
                LabeledSpan::new_with_span(label.text.clone(), place)
            }
        })
        .collect();
    let excerpt =
        Excerpt { name: sources.path(file).to_owned(), text: out, first_line: line_of(text, from), columns };
    Some((excerpt, shown))
}

/// What to keep of a line: all of it, or about `longest` characters around what is labelled.
fn window(line: &str, label: Option<(usize, usize)>, longest: usize) -> std::ops::Range<usize> {
    let count = line.chars().count();
    if count <= longest {
        return 0..line.len();
    }
    let first = label.map_or(0, |(start, _)| {
        line.get(..start).map_or(0, |before| before.chars().count().saturating_sub(BEFORE))
    });
    // A label near the end leaves room for more of what is before it.
    let first = first.min(count - longest);
    let byte = |character: usize| line.char_indices().nth(character).map_or(line.len(), |(offset, _)| offset);
    byte(first)..byte(first + longest)
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.read_span(span, before, after)?;
        let column = self.columns.iter().find(|(start, _)| before == 0 && *start == span.offset());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.first_line,
            column.map_or(contents.column(), |(_, column)| *column),
            // All of it is one piece: what miette would show apart, it would show in the order of the file.
            self.text.lines().count(),
        )))
    }
}
