//! The lines of a file that a report for people shows: those with a label, their neighbours, and no more of a long line than
//! what is around the label.

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::places::Places;
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

/// The part of a file that shows these labels, which are near each other, and the labels as miette wants them.
pub(super) fn excerpt(
    labels: &[Label],
    places: &Places<'_>,
    longest: usize,
) -> Option<(Excerpt, Vec<LabeledSpan>)> {
    let place = labels.first()?.span;
    let lines = places.lines(place);
    let text = lines.text();
    let ranges: Vec<(usize, usize)> = labels
        .iter()
        .map(|label| {
            let start = lines.clamp(label.span.start as usize);
            let end = lines.clamp(label.span.end as usize).max(start);
            let first = lines.number(start);
            // Where the line ends, without its break.
            let first_end = || lines.start(first + 1) - usize::from(first + 1 < lines.count());
            (start, if lines.number(end) - first >= MOST_LINES { first_end() } else { end })
        })
        .collect();
    let lowest = ranges.iter().map(|range| range.0).min()?;
    let highest = ranges.iter().map(|range| range.1).max()?;
    let from = lines.start(lines.number(lowest).saturating_sub(CONTEXT));
    let to = lines.start(lines.number(highest) + 1 + CONTEXT);
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
    let columns =
        ranges.iter().zip(&moved).map(|(range, moved)| (moved.0, lines.at(range.0).column - 1)).collect();
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
        Excerpt { name: places.path(place).to_owned(), text: out, first_line: lines.number(from), columns };
    Some((excerpt, shown))
}

/// What to keep of a line: all of it, or about `longest` characters around what is labelled.
fn window(line: &str, label: Option<(usize, usize)>, longest: usize) -> std::ops::Range<usize> {
    let forward = |from: usize, characters: usize| {
        line.get(from..)?.char_indices().nth(characters).map(|(offset, _)| from + offset)
    };
    let back = |from: usize, characters: usize| match characters.checked_sub(1) {
        Some(last) => line
            .get(..from)
            .and_then(|before| before.char_indices().rev().nth(last))
            .map_or(0, |(offset, _)| offset),
        None => from,
    };
    if forward(0, longest).is_none() {
        return 0..line.len();
    }
    let first = label.map_or(0, |(start, _)| back(start, BEFORE));
    match forward(first, longest) {
        Some(end) => first..end,
        // A label near the end leaves room for more of what is before it.
        None => back(line.len(), longest)..line.len(),
    }
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
