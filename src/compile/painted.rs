//! What holds at each byte of a file.

use std::collections::BTreeMap;

/// What holds at each byte of a file: of places that overlap the one that was painted last.
#[derive(Debug, Default)]
pub(super) struct Painted {
    /// Ends and what was painted, by starts; they do not overlap.
    pieces: BTreeMap<u32, (u32, (usize, usize))>,
}

impl Painted {
    pub(super) fn paint(&mut self, start: u32, end: u32, what: (usize, usize)) {
        // What reaches over either end is cut there; what is inside goes.
        let before = self.pieces.range(..start).next_back().map(|(from, piece)| (*from, *piece));
        if let Some((from, (to, old))) = before.filter(|(_, (to, _))| *to > start) {
            self.pieces.insert(from, (start, old));
            if to > end {
                self.pieces.insert(end, (to, old));
            }
        }
        while let Some((from, (to, old))) =
            self.pieces.range(start..end).next().map(|(from, piece)| (*from, *piece))
        {
            self.pieces.remove(&from);
            if to > end {
                self.pieces.insert(end, (to, old));
            }
        }
        if start < end {
            self.pieces.insert(start, (end, what));
        }
    }

    pub(super) fn at(&self, place: u32) -> Option<(usize, usize)> {
        let (_, (end, what)) = self.pieces.range(..=place).next_back()?;
        (place < *end).then_some(*what)
    }
}

#[cfg(test)]
mod tests {
    use super::Painted;

    #[test]
    fn what_is_painted_last_holds() {
        let mut painted = Painted::default();
        let mut wanted: [Option<(usize, usize)>; 100] = [None; 100];
        for (index, (start, end)) in
            [(10, 20), (15, 30), (5, 8), (0, 100), (40, 60), (45, 50), (44, 51), (60, 70), (35, 65), (35, 36)]
                .into_iter()
                .enumerate()
        {
            painted.paint(start, end, (index, 0));
            wanted[start as usize..end as usize].fill(Some((index, 0)));
            for (place, wanted) in wanted.iter().enumerate() {
                assert_eq!(painted.at(place as u32), *wanted, "{place} after {index}");
            }
        }
    }
}
