//! Nothing takes time by the square of what is written: each list that the language has grows, and the work grows with it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::stdout;

/// How many of each there are in the smaller and the larger project.
const SMALL: usize = 500;
const LARGE: usize = 4 * SMALL;

/// The larger project may take so many times what the smaller one takes. In proportion it is four times, a little more where
/// something is sorted; by the square it is 16 times.
const MOST: f64 = 9.0;

/// What is measured is never so exact that less matters, in seconds.
const TICK: f64 = 0.02;

/// How often a measurement that looks bad is made: other programs of the machine disturb it.
const TRIES: usize = 4;

/// Forty letters.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";

struct Case {
    name: String,
    command: Vec<String>,
    /// Files by their paths, neither filled in.
    files: Vec<(String, Vec<String>)>,
}

fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string("tests/fixtures/sizes.txt").unwrap();
    let parts = text.split("\n=== ").skip(1);
    parts
        .map(|part| {
            let (head, body) = part.split_once('\n').unwrap();
            let (name, command) = head.split_once(": ").unwrap_or((head, "check --format json"));
            let mut files: Vec<(String, Vec<String>)> = Vec::new();
            for line in body.lines() {
                match (line.strip_prefix("--- "), files.last_mut()) {
                    (Some(path), _) => files.push((path.to_owned(), Vec::new())),
                    (None, Some((_, lines))) => lines.push(line.to_owned()),
                    (None, None) => panic!("{name}: a line before the first file"),
                }
            }
            let command = command.split(' ').map(str::to_owned).collect();
            Case { name: name.to_owned(), command, files }
        })
        .collect()
}

fn fill(line: &str, number: usize, count: usize) -> String {
    if !line.contains('{') {
        return line.to_owned();
    }
    line.replace("{i}", &number.to_string())
        .replace("{j}", &(number + 1).to_string())
        .replace("{n}", &count.to_string())
        .replace("{x}", LETTERS)
}

/// The text of a file whose own number is `number`.
fn render(lines: &[String], number: usize, count: usize) -> String {
    let mut text = String::new();
    for block in lines.chunk_by(|one, next| one.starts_with('*') == next.starts_with('*')) {
        let repeated = block.first().is_some_and(|line| line.starts_with('*'));
        for each in if repeated { 0..count } else { number..number + 1 } {
            for line in block {
                text.push_str(&fill(line.strip_prefix('*').unwrap_or(line), each, count));
                text.push('\n');
            }
        }
    }
    text
}

impl Case {
    fn write(&self, folder: &Path, count: usize) {
        let mut files: BTreeMap<String, String> = BTreeMap::from([("schemac.toml".into(), String::new())]);
        for (path, lines) in &self.files {
            let numbers = if path.contains("{i}") { 0..count } else { 0..1 };
            files.extend(numbers.map(|each| (fill(path, each, count), render(lines, each, count))));
        }
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    /// The processor time that the program takes for the case, in seconds.
    fn seconds(&self, count: usize) -> f64 {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path(), count);
        let program = common::command(folder.path()).get_program().to_owned();
        let output = Command::new("sh")
            .args(["-c", "\"$0\" \"$@\" >report.txt 2>&1; echo $?; times"])
            .arg(program)
            .args(&self.command)
            .args(["--project", ".", "--jobs", "1"])
            .current_dir(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .output()
            .unwrap();
        let report = stdout(&output);
        let mut lines = report.lines();
        let code = lines.next().unwrap();
        // A configuration with mistakes ends with 2, as a wrong command line does.
        let said = || std::fs::read_to_string(folder.path().join("report.txt")).unwrap_or_default();
        assert!(matches!(code, "0" | "1") || said().starts_with('{'), "{}: {code}: {}", self.name, said());
        // The second line is of what the shell started: `0m1.250s 0m0.030s`.
        let times = lines.nth(1).unwrap_or_else(|| panic!("{report}"));
        times
            .split_whitespace()
            .map(|time| {
                let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
                60.0 * minutes.parse::<f64>().unwrap() + seconds.parse::<f64>().unwrap()
            })
            .sum()
    }

    /// How many times what the smaller project takes the larger one takes, at the best try.
    fn ratio(&self) -> f64 {
        let mut best = f64::INFINITY;
        for _ in 0..TRIES {
            let empty = self.seconds(1);
            let small = (self.seconds(SMALL) - empty).max(TICK);
            best = best.min((self.seconds(LARGE) - empty) / small);
            if best <= MOST {
                break;
            }
        }
        best
    }
}

#[test]
fn work_grows_with_what_is_written() {
    let cases = cases();
    assert!(cases.len() > 70);
    let next = AtomicUsize::new(0);
    let slow = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ratio = case.ratio();
                    if ratio > MOST {
                        slow.lock().unwrap().push(format!("{}: {ratio:.1} times", case.name));
                    }
                }
            });
        }
    });
    let slow = slow.into_inner().unwrap();
    assert!(slow.is_empty(), "four times as much takes\n{}", slow.join("\n"));
}
