//! The floor that schemac is measured against: reads every spec of a folder and parses it, with positions, on one thread.
//!
//! Nothing is kept, compared or understood: YAML comes as events of `saphyr-parser`, TOML as a document of `toml_edit`.

#![allow(clippy::print_stdout, reason = "a tool of the repository")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;

/// Reads and parses every spec of a folder, on one thread, and does nothing else.
#[derive(Debug, Parser)]
#[command(name = "bare-parse")]
struct Arguments {
    /// The folder.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

#[derive(Default)]
struct Count {
    files: usize,
    bytes: usize,
    /// Events of YAML, entries of TOML.
    events: usize,
    /// The end of the last event, so that positions are used.
    last: usize,
    reading: Duration,
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let start = Instant::now();
    let mut count = Count::default();
    walk(&arguments.folder, &mut count)?;
    let rest = start.elapsed().saturating_sub(count.reading);
    black_box(count.last);
    println!(
        "{} files, {} bytes, {} events: read in {:.1} ms, listed and parsed in {:.1} ms",
        count.files,
        count.bytes,
        count.events,
        count.reading.as_secs_f64() * 1e3,
        rest.as_secs_f64() * 1e3
    );
    Ok(())
}

fn walk(folder: &Path, count: &mut Count) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(&path, count)?;
            continue;
        }
        let yaml = match path.extension().and_then(|ending| ending.to_str()) {
            Some("yaml" | "yml") => true,
            Some("toml") => false,
            _ => continue,
        };
        let start = Instant::now();
        let text = std::fs::read_to_string(&path)?;
        count.reading += start.elapsed();
        count.files += 1;
        count.bytes += text.len();
        if yaml { parse_yaml(&text, count)? } else { parse_toml(&text, count)? }
    }
    Ok(())
}

fn parse_yaml(text: &str, count: &mut Count) -> std::io::Result<()> {
    for event in saphyr_parser::Parser::new_from_str(text) {
        let (event, span) = event.map_err(std::io::Error::other)?;
        black_box(&event);
        count.last = span.end.index();
        count.events += 1;
    }
    Ok(())
}

fn parse_toml(text: &str, count: &mut Count) -> std::io::Result<()> {
    let document = toml_edit::Document::parse(text).map_err(std::io::Error::other)?;
    count.events += black_box(&document).iter().count();
    count.last = document.span().map_or(0, |span| span.end);
    Ok(())
}
