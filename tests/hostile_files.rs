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
fn another_encoding_is_one_finding() {
    for (encoding, size) in [("UTF-16", 2), ("UTF-32", 4)] {
        for (mark, big) in [("\u{feff}", true), ("\u{feff}", false), ("", true), ("", false)] {
            for file in ["b.yaml", "b.toml"] {
                let folder = project();
                let encode = |c: char| {
                    let bytes = u32::from(c).to_be_bytes();
                    let mut unit = bytes[4 - size..].to_vec();
                    if !big {
                        unit.reverse();
                    }
                    unit
                };
                let bytes: Vec<u8> = mark.chars().chain(TABLE.chars()).flat_map(encode).collect();
                std::fs::write(folder.path().join("schema-defs").join(file), bytes).unwrap();
                assert_eq!(codes(folder.path()), ["invalid-utf8"], "{encoding}, {mark:?}, {big}, {file}");
                assert!(stderr(&build(folder.path())).contains(encoding));
            }
        }
    }
}

/// Where an output folder cannot be, and what says so.
#[test]
fn an_output_folder_that_cannot_be_written_is_named() {
    for (kind, expected) in [
        ("file", "a file stands where the output folder belongs"),
        ("link to a file", "a file stands where the output folder belongs"),
        ("link to nothing", "a symbolic link that leads nowhere"),
        ("below a file", "schemac.toml/generated"),
        ("system", "/proc/generated: the folder cannot be made"),
        ("outside", "leads out of the project"),
        ("file in the way", "timescaledb"),
        ("folder without permission", "annot be made"),
        ("file without permission", "it cannot be written"),
    ] {
        let folder = project();
        let output = folder.path().join("generated");
        let set = |folder: &str| {
            std::fs::write(
                folder_of(&output).join("schemac.toml"),
                format!("[project]\noutput = \"{folder}\"\n"),
            )
            .unwrap();
        };
        match kind {
            "file" => std::fs::write(&output, "").unwrap(),
            "link to a file" => symlink("schemac.toml", &output).unwrap(),
            "link to nothing" => symlink("nowhere", &output).unwrap(),
            "below a file" => set("schemac.toml/generated"),
            "system" if cfg!(target_os = "linux") => set("/proc/generated"),
            "outside" => set("../generated"),
            "file in the way" => {
                std::fs::create_dir(&output).unwrap();
                std::fs::write(output.join("timescaledb"), "").unwrap();
            }
            "folder without permission" if binds(folder.path()) => {
                std::fs::create_dir(&output).unwrap();
                set_mode(&output, 0o555);
            }
            "file without permission" if binds(folder.path()) => {
                assert!(build(folder.path()).status.success());
                std::fs::write(output.join("timescaledb/app/deploy.sql"), "old").unwrap();
                set_mode(&output.join("timescaledb/app"), 0o555);
            }
            // Nothing is without permission to the superuser, and only Linux has such a folder of the system.
            _ => continue,
        }
        let before = common::files_below(folder.path());
        let allowed: &[&str] = if kind == "system" { &["--allow-outside", "/proc"] } else { &[] };
        let done = schemac(folder.path(), &[&["build", "--project", "."], allowed].concat());
        let report = stderr(&done);
        assert_eq!(done.status.code(), Some(2), "{kind}: {report}");
        assert!(report.contains(expected), "{kind}: {report}");
        if kind.contains("permission") {
            for path in [output.clone(), output.join("timescaledb/app")] {
                if path.is_dir() {
                    set_mode(&path, 0o755);
                }
            }
        } else {
            assert_eq!(common::files_below(folder.path()), before, "{kind}: something was written");
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Whether permissions keep this user from writing, which they do for all but the superuser.
fn binds(folder: &Path) -> bool {
    let probe = folder.join("probe");
    std::fs::create_dir(&probe).unwrap();
    set_mode(&probe, 0o555);
    let binds = std::fs::write(probe.join("x"), "").is_err();
    std::fs::remove_dir_all(&probe).unwrap();
    binds
}

#[test]
fn an_output_folder_may_be_reached_by_dots() {
    for output in ["../beside/out", "schema-defs/../out", "./out/."] {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("project");
        std::fs::create_dir_all(root.join("schema-defs")).unwrap();
        std::fs::write(root.join("schema-defs/a.yaml"), TABLE).unwrap();
        std::fs::write(root.join("schemac.toml"), format!("[project]\noutput = \"{output}\"\n")).unwrap();
        let allowed: &[&str] = if output.starts_with("..") { &["--allow-outside", ".."] } else { &[] };
        for _ in 0..2 {
            let done = schemac(&root, &[&["build"], allowed].concat());
            assert!(done.status.success(), "{output}: {}", stderr(&done));
        }
        assert!(root.join(output).join("manifest.json").exists(), "{output}");
        assert!(schemac(&root, &[&["build", "--check"], allowed].concat()).status.success(), "{output}");
    }
}

#[test]
fn builds_at_the_same_time_leave_the_output_of_one() {
    let folder = project();
    let specs = |version: usize| {
        (0..60).for_each(|number| {
            let text =
                TABLE.replace("name: a", &format!("name: t{number}\ndescription: version ${{version}}"));
            std::fs::write(folder.path().join(format!("schema-defs/t{number}.yaml")), text).unwrap();
        });
        let text: String = (0..6)
            .map(|one| format!("[environments.e{one}.variables]\nversion = \"{one} of {version}\"\n"))
            .collect();
        std::fs::write(folder.path().join("schemac.toml"), text).unwrap();
    };
    for round in 0..5 {
        specs(round);
        let running: Vec<std::process::Child> = (0..6)
            .map(|one| {
                common::command(folder.path())
                    .args(["build", "--project", ".", "--env", &format!("e{one}")])
                    .stdout(std::process::Stdio::null())
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for one in running {
            let done = one.wait_with_output().unwrap();
            assert!(done.status.success(), "{}", stderr(&done));
        }
        let output = folder.path().join("generated");
        let versions: std::collections::BTreeSet<String> = common::files_below(&output)
            .iter()
            .flat_map(|path| {
                assert!(!path.to_string_lossy().contains(".schemac-"), "{} is left", path.display());
                let text = std::fs::read_to_string(path).unwrap();
                text.split("version ")
                    .skip(1)
                    .map(|rest| rest.chars().take(6).collect())
                    .collect::<Vec<String>>()
            })
            .collect();
        assert_eq!(versions.len(), 1, "round {round}: {versions:?}");
        let hold = |one: usize| {
            schemac(folder.path(), &["build", "--check", "--project", ".", "--env", &format!("e{one}")])
        };
        assert_eq!((0..6).filter(|one| hold(*one).status.success()).count(), 1, "round {round}");
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
    let manifest = folder.path().join("generated/manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n")).unwrap();
    let output = build(folder.path());
    assert!(output.status.success() && stderr(&output).contains("public.b.sql"), "{}", stderr(&output));
    assert!(file.exists(), "what nobody can tell to be generated was removed");
}

/// Bytes that are no text are not what stands in their place in one.
#[test]
fn a_check_compares_bytes() {
    let folder = project();
    let table = TABLE.replace("name: a", "name: a\ndescription: \"a\\uFFFDb\"");
    std::fs::write(folder.path().join("schema-defs/a.yaml"), table).unwrap();
    assert!(build(folder.path()).status.success());
    let check = || schemac(folder.path(), &["build", "--check", "--project", "."]);
    assert!(check().status.success(), "{}", stderr(&check()));
    let mut changed = 0;
    let mut folders = vec![folder.path().join("generated")];
    while let Some(place) = folders.pop() {
        for path in common::entries(&place) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let Some(at) = bytes.windows(3).position(|found| found == "\u{fffd}".as_bytes()) else {
                continue;
            };
            std::fs::write(&path, [&bytes[..at], b"\x82", &bytes[at + 3..]].concat()).unwrap();
            let output = check();
            assert_eq!(output.status.code(), Some(1), "{}: {}", path.display(), stdout(&output));
            std::fs::write(&path, &bytes).unwrap();
            changed += 1;
        }
    }
    assert!(changed >= 3, "{changed} files hold it");
    assert!(check().status.success());
}
