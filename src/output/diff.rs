//! Shows people how a file would change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices, group_diff_ops};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// How many lines of both texts are compared in every way; the time for that grows with their square.
const SMALL: usize = 1_000;

/// A unified diff of two texts with three lines of context. It shows what has to change, and in long texts perhaps a line
/// that could have stayed.
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let (before, after) = (format!("a/{path}"), format!("b/{path}"));
    let (old_lines, new_lines) = (lines(old), lines(new));
    if old_lines.len() + new_lines.len() <= SMALL {
        return TextDiff::from_lines(old, new)
            .unified_diff()
            .context_radius(CONTEXT)
            .header(&before, &after)
            .to_string();
    }
    let ops = joined(long(&old_lines, &new_lines));
    if ops.iter().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return String::new();
    }
    let mut out = format!("--- {before}\n+++ {after}\n");
    for hunk in group_diff_ops(ops, CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let old = range(first.old_range().start, last.old_range().end);
        let new = range(first.new_range().start, last.new_range().end);
        // Writing to a text does not fail.
        let _ = writeln!(out, "@@ -{old} +{new} @@");
        for op in hunk {
            match op {
                DiffOp::Equal { .. } => add(&mut out, ' ', &old_lines[op.old_range()]),
                _ => {
                    add(&mut out, '-', &old_lines[op.old_range()]);
                    add(&mut out, '+', &new_lines[op.new_range()]);
                }
            }
        }
    }
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The lines of a hunk as its header names them.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        count => format!("{},{count}", start + 1),
    }
}

fn add(out: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The changes between long texts: what is the same at both ends, then lines that are in each text once and in the same order,
/// and between those every way where there are few lines. All of it takes time with the length of the texts.
fn long(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    let mut ops = vec![equal(0, 0, start)];
    let (mut old_at, mut new_at) = (start, start);
    let anchors = anchors(&old[start..old_end], &new[start..new_end]);
    for (old_line, new_line) in anchors.into_iter().map(|(old, new)| (old + start, new + start)) {
        gap(&mut ops, old, new, (old_at, old_line), (new_at, new_line));
        ops.push(equal(old_line, new_line, 1));
        (old_at, new_at) = (old_line + 1, new_line + 1);
    }
    gap(&mut ops, old, new, (old_at, old_end), (new_at, new_end));
    ops.push(equal(old_end, new_end, end));
    ops
}

fn equal(old_index: usize, new_index: usize, len: usize) -> DiffOp {
    DiffOp::Equal { old_index, new_index, len }
}

/// The changes between two lines that stay.
fn gap(
    ops: &mut Vec<DiffOp>,
    old: &[&str],
    new: &[&str],
    (old_start, old_end): (usize, usize),
    (new_start, new_end): (usize, usize),
) {
    let (old_len, new_len) = (old_end - old_start, new_end - new_start);
    if old_len + new_len > SMALL || old_len == 0 || new_len == 0 {
        ops.push(DiffOp::Replace { old_index: old_start, old_len, new_index: new_start, new_len });
        return;
    }
    let found = capture_diff_slices(Algorithm::Myers, &old[old_start..old_end], &new[new_start..new_end]);
    ops.extend(found.into_iter().map(|op| {
        let (old, new) = (op.old_range(), op.new_range());
        let (old_index, new_index) = (old.start + old_start, new.start + new_start);
        match op {
            DiffOp::Equal { len, .. } => equal(old_index, new_index, len),
            _ => DiffOp::Replace { old_index, old_len: old.len(), new_index, new_len: new.len() },
        }
    }));
}

/// The longest list of lines that each text has once, in the order of both.
fn anchors(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let once = |lines: &[&str]| {
        let mut places: BTreeMap<u64, Option<usize>> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            let place = places.entry(hashed(line)).or_insert(Some(index));
            if *place != Some(index) {
                *place = None;
            }
        }
        places
    };
    let old_places = once(old);
    let mut pairs: Vec<(usize, usize)> = once(new)
        .into_iter()
        .filter_map(|(line, place)| Some(((*old_places.get(&line)?)?, place?)))
        .filter(|(old_line, new_line)| old[*old_line] == new[*new_line])
        .collect();
    pairs.sort_unstable();
    // Patience: of each length the list that ends earliest, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, line)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *line);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(index) } else { ends[length] = index }
    }
    let mut list = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        list.push(pairs[index]);
        at = before[index];
    }
    list.reverse();
    list
}

/// A number for a line; lines of one number are compared before they count as the same.
fn hashed(line: &str) -> u64 {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    hasher.write(line.as_bytes());
    hasher.finish()
}

/// Changes without those that change nothing, and neighbours of one kind as one.
fn joined(ops: Vec<DiffOp>) -> Vec<DiffOp> {
    let mut list: Vec<DiffOp> = Vec::new();
    for op in ops.into_iter().filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty()) {
        let same = |last: &DiffOp| matches!(last, DiffOp::Equal { .. }) == matches!(op, DiffOp::Equal { .. });
        let Some(last) = list.pop_if(|last| same(last)) else {
            list.push(op);
            continue;
        };
        let (old_index, new_index) = (last.old_range().start, last.new_range().start);
        let (old_len, new_len) = (op.old_range().end - old_index, op.new_range().end - new_index);
        list.push(match op {
            DiffOp::Equal { .. } => equal(old_index, new_index, old_len),
            _ => DiffOp::Replace { old_index, old_len, new_index, new_len },
        });
    }
    list
}

#[cfg(test)]
mod tests {
    use super::{SMALL, unified};

    /// What a diff makes of the old text, as `patch` does.
    fn patched(old: &str, diff: &str) -> String {
        let old: Vec<&str> = old.split_inclusive('\n').collect();
        let (mut out, mut at) = (String::new(), 0);
        let mut lines = diff.split_inclusive('\n').skip(2).peekable();
        while let Some(line) = lines.next() {
            if let Some(header) = line.strip_prefix("@@ -") {
                let (start, rest) = header.split_once([',', ' ']).unwrap();
                let start: usize = start.parse().unwrap();
                let start = if rest.starts_with("0 ") { start } else { start - 1 };
                out.extend(old[at..start].iter().copied());
                at = start;
                continue;
            }
            let open = lines.peek().is_some_and(|next| next.starts_with('\\'));
            let text = &line[1..line.len() - usize::from(open)];
            match &line[..1] {
                "+" => out.push_str(text),
                "\\" => {}
                kept => {
                    assert_eq!(old[at], text);
                    at += 1;
                    if kept == " " {
                        out.push_str(text);
                    }
                }
            }
        }
        out.extend(old[at..].iter().copied());
        out
    }

    #[test]
    fn a_long_diff_makes_the_new_text() {
        let numbered = |count: usize| (0..count).map(|index| format!("line {index}\n")).collect::<String>();
        let whole = numbered(3 * SMALL);
        let changed = whole.replace("line 7\n", "").replace("line 1500\n", "other\nmore\n") + "end";
        let shuffled: String = whole.lines().rev().map(|line| format!("{line}\n")).collect();
        let repeated = "same\n".repeat(3 * SMALL);
        for (old, new, most) in [
            (whole.as_str(), changed.as_str(), 40),
            (&changed, &whole, 40),
            (&whole, &shuffled, usize::MAX),
            (&whole, "", usize::MAX),
            ("", &whole, usize::MAX),
            (&whole, &repeated, usize::MAX),
            (&repeated, &(repeated.clone() + "x\n"), 8),
            (&numbered(SMALL / 4), &changed, usize::MAX),
        ] {
            let diff = unified("x", old, new);
            assert_eq!(patched(old, &diff), new);
            assert!(diff.lines().count() <= most, "{diff}");
        }
        assert_eq!(unified("x", &whole, &whole), "");
    }

    #[test]
    fn long_and_short_diffs_look_alike() {
        let text: String = (0..SMALL).map(|index| format!("line {index}\n")).collect();
        let new = text.replace("line 500\n", "changed\n").replace("line 20\n", "");
        let short = |text: &str| text[..text.find("line 700\n").unwrap()].to_owned();
        assert_eq!(unified("x", &text, &new), unified("x", &short(&text), &short(&new)));
    }
}
