//! What the rules refuse and what they let pass, line by line.
//!
//! Every project of `fixtures/rules` says itself what is wrong with it: a line that ends in `#! code` gets exactly this
//! finding, a line without a mark gets none. So a limit is tested on both of its sides by two neighbouring lines. Texts in
//! quotes behind a code must stand in the finding's message or help. How findings read as a whole is the matter of
//! `tests/diagnostics.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{entries, files_below, fixtures, schemac, stderr, stdout};

/// Before the codes of a line.
const MARK: &str = "#! ";

/// A finding that a line asks for.
struct Mark {
    /// `file:line code`.
    finding: String,
    /// Texts that the message or the help holds.
    words: Vec<String>,
}

fn marks(project: &Path) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for path in files_below(project) {
        let shown = path.strip_prefix(project).unwrap().to_string_lossy().replace('\\', "/");
        for (number, line) in (1..).zip(std::fs::read_to_string(&path).unwrap().lines()) {
            let Some((_, asked)) = line.split_once(MARK) else { continue };
            for (position, part) in asked.split('"').enumerate() {
                // What stands in quotes has an odd place.
                if position % 2 == 1 {
                    marks.last_mut().unwrap().words.push(part.to_owned());
                } else {
                    marks.extend(
                        part.split_whitespace().map(|code| Mark {
                            finding: format!("{shown}:{number} {code}"),
                            words: Vec::new(),
                        }),
                    );
                }
            }
        }
    }
    marks
}

/// The findings of a project: `file:line code`, and the message with the help.
fn findings(project: &Path) -> Vec<(String, String)> {
    let output = schemac(project, &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output))
        .unwrap_or_else(|error| panic!("{}: {error}: {}", project.display(), stderr(&output)));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let diagnostics = report["diagnostics"].as_array().unwrap();
    diagnostics
        .iter()
        .map(|diagnostic| {
            let place = &diagnostic["place"];
            let line = &place["start"]["line"];
            (
                format!("{}:{line} {}", text(&place["file"]), text(&diagnostic["code"])),
                format!("{}\n{}", text(&diagnostic["message"]), text(&diagnostic["help"])),
            )
        })
        .collect()
}

#[test]
fn each_line_gets_the_findings_that_it_asks_for() {
    let mut wrong = Vec::new();
    for project in entries(&fixtures("rules")) {
        let name = project.file_name().unwrap().to_string_lossy();
        let mut rest = findings(&project);
        for mark in marks(&project) {
            let fits = |(finding, text): &(String, String)| {
                *finding == mark.finding && mark.words.iter().all(|words| text.contains(words))
            };
            match rest.iter().position(fits) {
                Some(position) => drop(rest.remove(position)),
                None => wrong.push(format!("{name}: not found: {} {:?}", mark.finding, mark.words)),
            }
        }
        wrong.extend(rest.iter().map(|(finding, text)| format!("{name}: not asked for: {finding}: {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
