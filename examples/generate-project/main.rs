//! Writes a project of N tables, for measuring schemac: always the same one for the same arguments.

#![allow(clippy::print_stderr, reason = "a tool of the repository")]

mod project;

use std::path::PathBuf;

use clap::Parser;
use project::{Layout, Syntax};

/// Writes a project of N tables, for measuring schemac.
#[derive(Debug, Parser)]
#[command(name = "generate-project")]
struct Arguments {
    /// How many tables and collections.
    #[arg(long, default_value_t = 1000)]
    tables: usize,
    /// The syntax of the files.
    #[arg(long, value_enum, default_value_t = Syntax::Yaml)]
    syntax: Syntax,
    /// How many objects a file holds; in TOML always one.
    #[arg(long, default_value = "1", value_name = "N")]
    per_file: std::num::NonZeroUsize,
    /// Also write the tables as plain JSON, for other tools to make the same schema from.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The folder of the project. Files that are there already stay unless they have the name of a new one.
    #[arg(value_name = "OUT")]
    folder: PathBuf,
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let per_file = arguments.per_file.get();
    if arguments.syntax == Syntax::Toml && per_file > 1 {
        eprintln!("generate-project: a TOML file holds one document; leave `--per-file` out");
        std::process::exit(2);
    }
    let tables = project::tables(arguments.tables);
    let files = project::files(&tables, Layout { syntax: arguments.syntax, per_file });
    for (name, text) in &files {
        let path = arguments.folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    if let Some(path) = arguments.json {
        std::fs::write(path, project::plain::json(&tables))?;
    }
    eprintln!("{} tables in {} files", tables.len(), files.len());
    Ok(())
}
