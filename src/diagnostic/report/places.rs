//! Lines and columns: counted once for a text, however many findings it has and however long its lines are.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostics, SourceLookup};
use crate::span::{FileId, Span};

/// A place as people count: lines and columns from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// After how many bytes the characters before are counted.
const BLOCK: usize = 1024;

/// The lines of a text.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each block of bytes; nothing where each is a byte.
    characters: Option<Vec<usize>>,
}

impl<'a> Lines<'a> {
    /// Those of a text.
    pub fn of(text: &'a str) -> Self {
        let breaks =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        let characters = (!text.is_ascii()).then(|| {
            text.as_bytes()
                .chunks(BLOCK)
                .scan(0, |before, block| {
                    let here = *before;
                    *before += beginning(block);
                    Some(here)
                })
                .collect()
        });
        Lines { text, starts, characters }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// A byte inside of the text where a character begins: this one, or the next before it.
    pub fn clamp(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The number of the line that a byte is on, from zero.
    pub fn number(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// How many lines there are; after the last line break there is one more.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Where a line begins; the end of the text where there is none of this number.
    pub fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(self.text.len())
    }

    /// The position of a byte.
    pub fn at(&self, offset: usize) -> Position {
        let offset = self.clamp(offset);
        let number = self.number(offset);
        Position { line: number + 1, column: self.before(offset) - self.before(self.start(number)) + 1 }
    }

    /// How many characters are before a byte.
    fn before(&self, offset: usize) -> usize {
        let Some(characters) = &self.characters else { return offset };
        let block = offset / BLOCK;
        // The end of the text may be where a block would begin.
        let Some(before) = characters.get(block) else {
            let last = characters.len().saturating_sub(1);
            let rest = self.text.as_bytes().get(last * BLOCK..).unwrap_or_default();
            return characters.last().copied().unwrap_or(0) + beginning(rest);
        };
        before + beginning(self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default())
    }
}

/// How many characters begin in a piece of a text.
fn beginning(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..0xc0)).count()
}

/// The files that findings point at.
pub(super) struct Places<'a> {
    sources: &'a dyn SourceLookup,
    files: BTreeMap<FileId, Lines<'a>>,
    none: Lines<'a>,
}

impl<'a> Places<'a> {
    /// Those of all places of these findings.
    pub(super) fn of(diagnostics: &Diagnostics, sources: &'a dyn SourceLookup) -> Self {
        let allowed = diagnostics.allowed().iter().flat_map(|(one, allowance)| [one.span, allowance.place]);
        let all = diagnostics.iter().chain(diagnostics.allowed().iter().map(|(one, _)| one));
        let places = all.flat_map(|one| {
            let related = one.related.iter().map(|related| related.span);
            related.chain(one.edit.as_ref().map(|edit| edit.span)).chain([one.span])
        });
        let mut files = BTreeMap::new();
        for span in places.chain(allowed) {
            files.entry(span.file).or_insert_with(|| Lines::of(sources.text(span.file)));
        }
        Places { sources, files, none: Lines::of("") }
    }

    /// The path of a place.
    pub(super) fn path(&self, span: Span) -> &'a str {
        self.sources.path(span.file)
    }

    /// The lines of the file that a place is in.
    pub(super) fn lines(&self, span: Span) -> &Lines<'a> {
        self.files.get(&span.file).unwrap_or(&self.none)
    }

    /// Where a place begins and ends.
    pub(super) fn ends(&self, span: Span) -> (Position, Position) {
        let lines = self.lines(span);
        (lines.at(span.start as usize), lines.at(span.end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Lines, Position};

    #[test]
    fn positions_are_those_of_counting() {
        for part in ["a\n", "سلام\r\n", "😀", "", "\n", "ab"] {
            for times in [1, 2, BLOCK / 2, BLOCK] {
                let text = part.repeat(times);
                let lines = Lines::of(&text);
                for offset in
                    (0..=text.len() + 1).filter(|offset| offset % 7 == 0 || *offset + 9 > text.len())
                {
                    let end = lines.clamp(offset);
                    let before = &text[..end];
                    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
                    let counted = Position {
                        line: before.matches('\n').count() + 1,
                        column: before[start..].chars().count() + 1,
                    };
                    assert_eq!(lines.at(offset), counted, "{part:?} {times} {offset}");
                }
            }
        }
    }
}
