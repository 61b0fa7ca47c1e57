//! The marks that git leaves in a file whose two sides it could not merge.

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::span::{FileId, Span};

/// Reports every conflict of a text, and gives the text with the marks and the other side blanked out, so that the rest is read and
/// every place stays where it is. Nothing where there is no conflict.
pub(super) fn resolve(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    if !text.contains("<<<<<<<") || !text.contains(">>>>>>>") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut findings = Diagnostics::new();
    let mut open: Option<(Span, Option<Span>)> = None;
    let mut ours = true;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(file, at, at + line.trim_end().len());
        let is =
            |mark: &str| line.strip_prefix(mark).is_some_and(|rest| !rest.starts_with(|c| mark.ends_with(c)));
        let mut keeps = ours;
        match open {
            None if is("<<<<<<<") => (open, keeps) = (Some((span, None)), false),
            Some((start, None)) if is("=======") => {
                (open, ours, keeps) = (Some((start, Some(span))), false, false)
            }
            // The common ancestor, which some people let git show.
            Some((_, None)) if is("|||||||") => (ours, keeps) = (false, false),
            Some((start, Some(middle))) if is(">>>>>>>") => {
                findings.push(
                    Diagnostic::new(
                        &shared::SYNTAX,
                        start,
                        "a conflict of a merge that nobody has resolved begins here",
                    )
                    .label("git's mark")
                    .related(middle, "the other side begins here")
                    .related(span, "the conflict ends here")
                    .help(
                        "keep the lines that hold, of one side or of both, and remove the lines of the marks",
                    ),
                );
                (open, ours, keeps) = (None, true, false);
            }
            _ => {}
        }
        if keeps {
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
        at += line.len();
    }
    if open.is_some() || findings.is_empty() {
        return None;
    }
    diagnostics.extend(findings);
    Some(out)
}
