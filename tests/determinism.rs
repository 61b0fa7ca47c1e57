//! Same input, same bytes: whatever the number of threads, the folder, the clone or the order of files on disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{corpus, entries, schemac, stderr, tree};

fn build(folder: &Path, from: &Path, arguments: &[&str]) {
    let project = folder.to_string_lossy().into_owned();
    let mut all = vec!["--project", &project, "build"];
    all.extend(arguments);
    let output = schemac(from, &all);
    assert!(output.status.success(), "{}", stderr(&output));
}

/// Writes every file of a folder anew, last name first, so that the folder lists them in another order.
fn shuffle(folder: &Path) {
    let mut list = entries(folder);
    list.reverse();
    for path in list {
        if path.is_dir() {
            shuffle(&path);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            std::fs::remove_file(&path).unwrap();
            std::fs::write(&path, bytes).unwrap();
        }
    }
}

#[test]
fn the_output_depends_on_the_input_alone() {
    let first = corpus();
    build(first.path(), first.path(), &["--jobs", "1"]);
    let expected = tree(&first.path().join("generated"));
    assert!(expected.len() > 100, "only {} files", expected.len());
    for jobs in ["2", "3", "8"] {
        let other = corpus();
        build(other.path(), first.path(), &["--jobs", jobs]);
        assert!(tree(&other.path().join("generated")) == expected, "{jobs} threads gave other bytes");
    }
    let shuffled = corpus();
    shuffle(&shuffled.path().join("schema-defs"));
    build(shuffled.path(), &shuffled.path().join("schema-defs"), &[]);
    assert!(tree(&shuffled.path().join("generated")) == expected, "another order on disk gave other bytes");
    let deep = tempfile::tempdir().unwrap();
    let path = deep.path().join("a path/with blanks/و فارسی");
    common::copy(shuffled.path(), &path);
    std::fs::remove_dir_all(path.join("generated")).unwrap();
    build(&path, Path::new("/"), &[]);
    assert!(tree(&path.join("generated")) == expected, "another folder gave other bytes");
}

#[test]
fn the_reports_depend_on_the_input_alone() {
    let folder = common::fixtures("diagnostics");
    for project in entries(&folder) {
        let report = |jobs: &str| {
            let output = schemac(&project, &["check", "--project", ".", "--format", "json", "--jobs", jobs]);
            common::stdout(&output)
        };
        assert_eq!(report("1"), report("4"), "{}", project.display());
    }
}
