//! `schemac check --fix`: what it changes, what it leaves alone, and that it never makes anything worse.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{copy, entries, fixtures, schemac, stderr, stdout, tree};
use schemac::compile::{Project, mend};
use schemac::diagnostic::Severity;
use schemac::source::{Syntax, comments};

/// A copy of a project of broken specs.
fn broken(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures("fix").join(name), folder.path());
    folder
}

fn texts(folder: &Path) -> String {
    let files = tree(folder);
    let shown = files.iter().map(|(path, bytes)| {
        // Line ends are a part of the layout.
        let text = String::from_utf8_lossy(bytes).replace('\r', "␍").replace('\t', "␉");
        format!("== {path}\n{text}")
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn broken_projects_are_mended() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures("snapshots/fix"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for project in entries(&fixtures("fix")) {
        let name = project.file_name().unwrap().to_string_lossy().into_owned();
        let folder = broken(&name);
        let before = texts(folder.path());
        let shown = schemac(folder.path(), &["check", "--fix", "--diff", "--color", "never"]);
        assert_eq!(texts(folder.path()), before, "{name}: --diff writes nothing");
        let output = schemac(folder.path(), &["check", "--fix", "--color", "never"]);
        assert_eq!(stdout(&output), "", "{name}");
        // What would be fixed is open until it is.
        let done = stdout(&shown).is_empty() && output.status.success();
        assert_eq!(shown.status.code(), Some(i32::from(!done)), "{name}");
        let after = texts(folder.path());
        settings.bind(|| insta::assert_snapshot!(name.clone(), format!("{}\n{after}", stderr(&output))));
        settings.bind(|| {
            insta::assert_snapshot!(
                format!("{name}-diff"),
                stdout(&shown).replace('\r', "␍").replace('\t', "␉")
            );
        });
        let again = schemac(folder.path(), &["check", "--fix", "--color", "never"]);
        assert!(!stderr(&again).contains("fixed "), "{name}: {}", stderr(&again));
        assert_eq!(texts(folder.path()), after, "{name}: a second run changes something");
    }
}

/// Every mistake of every fixture: no more errors than before, nothing left to do, comments where they were.
#[test]
fn mending_never_harms() {
    let mut changed = 0;
    let projects = entries(&fixtures("diagnostics")).into_iter().chain(entries(&fixtures("fix")));
    for project in projects.chain([common::repository()]) {
        let name = project.display().to_string();
        let mut project = Project::at(&project);
        let before = schemac::compile::check(&project, None, &|_| {}).unwrap();
        let mended = mend::mend(&project, None, &|_| true, &|_| {}).unwrap();
        let count = |compilation: &schemac::compile::Compilation| {
            compilation.diagnostics.count(Severity::Error) + compilation.diagnostics.count(Severity::Warning)
        };
        let errors =
            |compilation: &schemac::compile::Compilation| compilation.diagnostics.count(Severity::Error);
        assert!(errors(&mended.compilation) <= errors(&before), "{name}: more errors than before");
        if errors(&before) == 0 {
            assert!(count(&mended.compilation) <= count(&before), "{name}: more warnings than before");
        }
        assert_eq!(mended.changes.is_empty(), mended.mended.is_empty(), "{name}");
        for (path, before, after) in &mended.changes {
            changed += 1;
            let syntax = Syntax::of(Path::new(path)).unwrap();
            let found = |text: &str| -> Vec<String> {
                let comments = comments(syntax, text).into_iter().map(|range| text[range].to_owned());
                comments.filter(|comment| !comment.contains("schemac:")).collect()
            };
            // Of a text that does not parse only the comments before the break are known.
            let (old, new) = (found(before), found(after));
            assert!(new.starts_with(&old), "{name}: {path}: {old:?} became {new:?}");
            // Allowances that nothing needs are removed, and the lines of the comment or of the entry with them.
            if !before.contains("schemac:") && path != "schemac.toml" {
                // The one line that an edit adds is the mark between two documents.
                let lines = |text: &str| text.lines().filter(|line| *line != "---").count();
                assert_eq!(lines(before), lines(after), "{name}: {path}");
            }
            project.drafts.insert(path.clone(), after.clone());
        }
        let again = mend::mend(&project, None, &|_| true, &|_| {}).unwrap();
        assert!(again.changes.is_empty(), "{name}: {:?}", again.mended);
    }
    assert!(changed > 40, "only {changed} files changed");
}

const BROKEN: &str = "engine: clickhouse\nkind: table\nname: t\ncolumns: { id: Strng }\norder_by: [id]\n";

fn one_file(folder: &Path) -> std::path::PathBuf {
    std::fs::write(folder.join("schemac.toml"), "").unwrap();
    std::fs::create_dir_all(folder.join("schema-defs/app")).unwrap();
    let file = folder.join("schema-defs/app/t.yaml");
    std::fs::write(&file, BROKEN).unwrap();
    file
}

#[test]
fn only_the_named_files_are_changed() {
    let folder = tempfile::tempdir().unwrap();
    let first = one_file(folder.path());
    let second = folder.path().join("schema-defs/app/second.yaml");
    std::fs::write(&second, BROKEN.replace("name: t", "name: second")).unwrap();
    let output = schemac(folder.path(), &["check", "--fix", "schema-defs/app/second.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(first).unwrap(), BROKEN);
    assert!(std::fs::read_to_string(second).unwrap().contains("String"));
}

/// Continuous integration asks with `--diff` whether anything is left to do.
#[test]
fn a_diff_fails_until_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let file = one_file(folder.path());
    let diff = || schemac(folder.path(), &["check", "--fix", "--diff"]).status.code();
    assert_eq!(diff(), Some(1), "an edit is pending");
    assert_eq!(schemac(folder.path(), &["check", "--fix"]).status.code(), Some(0));
    assert_eq!(diff(), Some(0));
    let text =
        std::fs::read_to_string(&file).unwrap().replace("order_by: [id]", "order_by: [nothing_like_it]");
    std::fs::write(&file, text).unwrap();
    assert_eq!(diff(), Some(1), "a finding is open");
}

#[test]
fn a_diff_is_for_people() {
    let folder = tempfile::tempdir().unwrap();
    one_file(folder.path());
    let output = schemac(folder.path(), &["check", "--fix", "--diff", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(schemac(folder.path(), &["check", "--diff"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_are_obeyed() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = one_file(folder.path());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let output = schemac(folder.path(), &["check", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o640);
    assert_eq!(entries(file.parent().unwrap()).len(), 1, "nothing else is left behind");

    std::fs::write(&file, BROKEN).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o440)).unwrap();
    let output = schemac(folder.path(), &["check", "--fix"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("left schema-defs/app/t.yaml alone: it may not be written"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), BROKEN);
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_project_only() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = one_file(folder.path());
    for (target, changed) in
        [(elsewhere.path().join("t.yaml"), false), (folder.path().join("shared.yaml"), true)]
    {
        std::fs::write(&target, BROKEN).unwrap();
        std::fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(&target, &file).unwrap();
        let output = schemac(folder.path(), &["check", "--fix"]);
        assert_eq!(output.status.code(), Some(i32::from(!changed)), "{}", stderr(&output));
        assert_eq!(std::fs::read_to_string(&target).unwrap() != BROKEN, changed);
        assert!(file.symlink_metadata().unwrap().file_type().is_symlink());
    }
}

#[test]
fn what_is_not_utf8_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = one_file(folder.path());
    let bytes = [BROKEN.as_bytes(), b"description: \xff\n"].concat();
    std::fs::write(&file, &bytes).unwrap();
    let output = schemac(folder.path(), &["check", "--fix"]);
    assert!(stderr(&output).contains("it is not UTF-8"), "{}", stderr(&output));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}
