//! Generated pages are those of the program, and what the README says is so.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{files_below, repository, schemac, stderr};

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

/// Every page of the reference has an example that compiles without a finding, and that holds what the page is about.
#[test]
fn examples_of_the_reference_compile() {
    let mut seen = 0;
    for dispatch in schemac::engine::dispatches() {
        for kind in &dispatch.kinds {
            let name = format!("{} {}", dispatch.value, kind.name);
            let text = schemac::docs::example(&dispatch, kind);
            let wanted = format!("engine: {}\nkind: {}\n", dispatch.value, kind.name);
            assert!(text.contains(&wanted), "{name}: no document of the kind");
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
            std::fs::create_dir(folder.path().join("schema-defs")).unwrap();
            std::fs::write(folder.path().join("schema-defs/example.yaml"), text).unwrap();
            let output = schemac(folder.path(), &["build", "--deny-warnings"]);
            assert!(output.status.success(), "{name}: {}", stderr(&output));
            seen += 1;
        }
    }
    assert!(seen > 35, "only {seen} kinds have an example");
}

#[test]
fn the_example_of_the_configuration_is_read() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("schemac.toml"), schemac::config::EXAMPLE).unwrap();
    let specs = folder.path().join("schema-defs/shop");
    std::fs::create_dir_all(&specs).unwrap();
    let spec = "engine: timescaledb\nkind: extension\nname: timescaledb\n---\nengine: timescaledb\nkind: table\nname: orders\n\
        columns: { time: timestamptz, id: int64 }\nhypertable: { time_column: time, retention: \"${retention}\" }\n";
    std::fs::write(specs.join("orders.yaml"), spec).unwrap();
    for arguments in [&["build"][..], &["build", "--env", "production"]] {
        let output = schemac(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    }
    assert!(folder.path().join("generated/production").is_dir());
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
