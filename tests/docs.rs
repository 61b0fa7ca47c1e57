//! Generated pages are those of the program, and what the README says is so.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{files_below, repository};

#[test]
fn generated_pages_are_up_to_date() {
    let folder = repository().join("docs");
    let mut known = Vec::new();
    for (name, text) in schemac::docs::pages() {
        let path = folder.join(&name);
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "docs/{name} is stale; run `cargo run --example regenerate`");
        known.push(path);
    }
    for path in ["reference", "codes"].iter().flat_map(|part| files_below(&folder.join(part))) {
        assert!(
            known.contains(&path),
            "{} describes nothing; run `cargo run --example regenerate`",
            path.display()
        );
    }
}

/// Every link between Markdown files leads somewhere.
#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    let mut pages = vec![repository().join("README.md"), repository().join("CHANGELOG.md")];
    pages.extend(files_below(&repository().join("docs")));
    for page in pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(page).unwrap();
        for (offset, _) in text.match_indices("](") {
            let target = &text[offset + 2..];
            let Some(end) = target.find(')') else { continue };
            let target = target[..end].split('#').next().unwrap();
            if target.is_empty() || target.contains("://") || target.contains(' ') {
                continue;
            }
            if !page.parent().unwrap().join(target).exists() {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
