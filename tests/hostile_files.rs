//! Files and folders that are not what they seem: nothing hangs, nothing is written elsewhere, every path is named.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::os::unix::fs::symlink;
use std::path::Path;

use common::{schemac, stderr, stdout};

const TABLE: &str = "engine: postgresql\nkind: table\nname: a\ncolumns:\n  id: int64\n";

/// A project with one table.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("schemac.toml"), "").unwrap();
    std::fs::create_dir(folder.path().join("schema-defs")).unwrap();
    std::fs::write(folder.path().join("schema-defs/a.yaml"), TABLE).unwrap();
    folder
}

fn build(folder: &Path) -> std::process::Output {
    schemac(folder, &["build", "--project", "."])
}

fn codes(folder: &Path) -> Vec<String> {
    let output = schemac(folder, &["check", "--project", ".", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let list = report["diagnostics"].as_array().unwrap();
    list.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_cannot_be_read_is_named_and_hides_nothing_else() {
    use std::os::unix::ffi::OsStrExt as _;
    let other = "engine: postgresql\nkind: table\nname: other\ncolumns: { id: int46, missing_id: int64 }\nprimary_key: [id]\n\
                 foreign_keys:\n  - { columns: [missing_id], to: perhaps_there }\n";
    for kind in ["pipe", "device", "link", "name"] {
        let folder = project();
        let mut path = folder.path().join("schema-defs/b.yaml");
        match kind {
            "pipe" => {
                assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
            }
            "device" => symlink("/dev/zero", &path).unwrap(),
            "link" => symlink("nowhere", &path).unwrap(),
            _ => {
                path.set_file_name(std::ffi::OsStr::from_bytes(b"b\xff.yaml"));
                std::fs::write(&path, "").unwrap();
            }
        }
        std::fs::write(folder.path().join("schema-defs/other.yaml"), other).unwrap();
        assert_eq!(codes(folder.path()), ["unreadable-file", "unknown-type"], "{kind}");
        assert!(!build(folder.path()).status.success(), "{kind}");
        assert!(!folder.path().join("generated").exists(), "{kind}: something was written");
    }
}

#[test]
fn a_loop_of_folders_ends() {
    let folder = project();
    symlink(".", folder.path().join("schema-defs/loop")).unwrap();
    assert!(build(folder.path()).status.success());
}

#[test]
fn no_link_leads_out_of_the_output_folder() {
    let elsewhere = tempfile::tempdir().unwrap();
    for place in ["generated/timescaledb", "generated/manifest.json"] {
        let folder = project();
        std::fs::create_dir(folder.path().join("generated")).unwrap();
        symlink(elsewhere.path().join("x"), folder.path().join(place)).unwrap();
        let output = build(folder.path());
        assert!(!output.status.success() && stderr(&output).contains("link"), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_in_the_place_of_a_file_is_named() {
    let folder = project();
    assert!(build(folder.path()).status.success());
    let manifest = folder.path().join("generated/manifest.json");
    std::fs::remove_file(&manifest).unwrap();
    std::fs::create_dir(&manifest).unwrap();
    let output = build(folder.path());
    assert!(!output.status.success() && stderr(&output).contains("manifest.json"), "{}", stderr(&output));
}

#[test]
fn utf_16_is_one_finding() {
    for big in [true, false] {
        let folder = project();
        let bytes: Vec<u8> = "\u{feff}"
            .chars()
            .chain(TABLE.chars())
            .flat_map(|c| {
                let unit = u16::try_from(u32::from(c)).unwrap();
                if big { unit.to_be_bytes() } else { unit.to_le_bytes() }
            })
            .collect();
        std::fs::write(folder.path().join("schema-defs/b.yaml"), bytes).unwrap();
        assert_eq!(codes(folder.path()), ["invalid-utf8"]);
    }
}

#[test]
fn reports_show_what_acts_on_a_terminal() {
    let folder = project();
    let text = "engine: postgresql\nkind: \"t\u{9b}able\u{202e}\\e[31m\" # \u{9b}31m\nname: a\n";
    std::fs::write(folder.path().join("schema-defs/b\u{1b}[2J.yaml"), text).unwrap();
    let output = schemac(folder.path(), &["check", "--project", ".", "--color", "never"]);
    assert_eq!(output.status.code(), Some(1));
    let report = stderr(&output);
    let acts = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!report.contains(acts), "{report:?}");
}

#[test]
fn a_manifest_that_cannot_be_read_hides_nothing() {
    let folder = project();
    std::fs::write(folder.path().join("schema-defs/b.yaml"), TABLE.replace("name: a", "name: b")).unwrap();
    assert!(build(folder.path()).status.success());
    let left = folder.path().join("generated/timescaledb");
    let file = common::files_below(&left).into_iter().find(|path| path.ends_with("public.b.sql")).unwrap();
    std::fs::remove_file(folder.path().join("schema-defs/b.yaml")).unwrap();
    std::fs::write(folder.path().join("generated/manifest.json"), "<<<<<<< HEAD\n{}\n").unwrap();
    let output = build(folder.path());
    assert!(output.status.success() && stderr(&output).contains("public.b.sql"), "{}", stderr(&output));
    assert!(file.exists(), "what nobody can tell to be generated was removed");
}
