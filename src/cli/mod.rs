//! The command line: the only layer that prints, reads arguments and chooses exit codes.

mod build;
mod check;
mod explain;
mod fix;
mod graph;
mod init;
mod list;
mod loader;
mod repository;
mod schema;
mod show;
mod staged;
mod terminal;
mod threads;
mod timings;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::compile::{Compilation, Inputs, Project, Stage};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::report::Format;
use crate::output::Selection;
use terminal::Terminal;
use timings::Timings;

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// Findings, or stale output.
    Findings,
    /// The configuration is wrong, whatever the specs are.
    Misconfigured,
}

/// A run that could not do what it was asked: wrong usage, configuration or I/O.
#[derive(Debug)]
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure(error.to_string())
    }
}

type CommandResult = Result<Outcome, Failure>;

/// Compiles declarative schemas for TimescaleDB/PostgreSQL, ClickHouse and Milvus.
#[derive(Debug, Parser)]
#[command(
    name = "schemac",
    version,
    after_help = "Exit codes: 0 fine; 1 findings, or stale output; 2 wrong usage, configuration or I/O.\n\
                  Example: schemac build --check --format github"
)]
struct Arguments {
    /// The project's folder; without it the nearest `schemac.toml` upwards decides.
    #[arg(long, global = true, value_name = "DIR")]
    project: Option<PathBuf>,
    /// A folder outside of the project that its configuration and its links may lead to; can be repeated.
    #[arg(long, global = true, value_name = "DIR")]
    allow_outside: Vec<PathBuf>,
    /// Print findings and errors only.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours; NO_COLOR is obeyed.
    #[arg(long, global = true, value_enum, default_value_t = ColorArgument::Auto)]
    color: ColorArgument,
    /// The number of threads; the output does not depend on it.
    #[arg(long, short, global = true, value_name = "N")]
    jobs: Option<usize>,
    #[command(subcommand)]
    command: Command,
}

/// The form of what a command reports.
#[derive(Debug, clap::Args)]
struct ReportArguments {
    /// The form of the report.
    #[arg(long, value_enum, default_value_t = FormatArgument::Human)]
    format: FormatArgument,
    /// Take warnings for errors.
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    /// For people.
    Human,
    /// For people who have it read out: sentences; also where TERM is `dumb`.
    Plain,
    /// One JSON object.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub workflow commands.
    Github,
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Format {
        match argument {
            FormatArgument::Human => Format::Human,
            FormatArgument::Plain => Format::Plain,
            FormatArgument::Json => Format::Json,
            FormatArgument::Sarif => Format::Sarif,
            FormatArgument::Github => Format::Github,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ColorArgument {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The objects a command is about.
#[derive(Debug, Default, clap::Args)]
struct SelectionArguments {
    /// Only objects of this model.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Only objects of this engine.
    #[arg(long, value_name = "ENGINE")]
    engine: Option<String>,
    /// Only objects of this database.
    #[arg(long, value_name = "DATABASE")]
    database: Option<String>,
}

impl SelectionArguments {
    /// The selection as asked for, whether what it names exists or not.
    fn unchecked(&self) -> Selection {
        Selection { model: self.model.clone(), engine: self.engine.clone(), database: self.database.clone() }
    }

    /// The selection, unless it names what does not exist.
    fn selection(&self, compilation: &Compilation) -> Result<Selection, Failure> {
        let selection = self.unchecked();
        let objects = &compilation.catalog.objects;
        let unknown = |what: &str, name: &str, known: Vec<&str>| {
            let near = crate::diagnostic::nearest(name, known.iter().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(Failure(format!("there is no {what} `{name}`{hint}")))
        };
        if let Some(engine) = &self.engine
            && crate::engine::by_name(engine).is_none()
        {
            return unknown(
                "engine",
                engine,
                crate::engine::ENGINES.iter().map(|engine| engine.name()).collect(),
            );
        }
        if let Some(model) = &self.model
            && !objects.iter().any(|object| object.model == *model)
        {
            return unknown("model", model, objects.iter().map(|object| object.model.as_str()).collect());
        }
        if let Some(database) = &self.database
            && !objects.iter().any(|object| object.id.database == *database)
        {
            return unknown(
                "database",
                database,
                objects.iter().map(|object| object.id.database.as_str()).collect(),
            );
        }
        Ok(selection)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scaffold a project: schemac.toml, folders, editor settings, a pre-commit hook.
    #[command(
        after_help = "Example: schemac init --models shared,billing --engines timescaledb,clickhouse\nExample: schemac init --update   # after an upgrade"
    )]
    Init(init::Arguments),
    /// Compile all specs into the output folder.
    #[command(
        after_help = "Example: schemac build\nExample: schemac build --check   # in CI: exits 1 when stale"
    )]
    Build(build::Arguments),
    /// Validate specs without writing anything.
    #[command(
        after_help = "Example: schemac check\nExample: schemac check schema-defs/shared/timescaledb/users.yaml\nExample: schemac check --fix --diff"
    )]
    Check(check::Arguments),
    /// List all objects in the order in which they are made.
    #[command(after_help = "Example: schemac list --engine milvus")]
    List(list::Arguments),
    /// Print one object: its statements, its exists check or its definition.
    #[command(
        after_help = "Example: schemac show timescaledb:public.chats\nExample: schemac show events --exists"
    )]
    Show(show::Arguments),
    /// Draw what needs what.
    #[command(
        after_help = "Example: schemac graph --format dot | dot -Tsvg > graph.svg\nExample: schemac graph users --depth 1"
    )]
    Graph(graph::Arguments),
    /// Print the JSON Schema of specs, for editors.
    #[command(
        after_help = "Example: schemac schema > schemas/schemac.json\nExample: schemac schema clickhouse.table"
    )]
    Schema(schema::Arguments),
    /// Explain a code that a report showed.
    #[command(after_help = "Example: schemac explain unknown-column")]
    Explain(explain::Arguments),
    /// Print a program that deploys what was built, where no client of the engine does.
    #[command(
        after_help = "Example: schemac loader milvus-rest > load.py && python3 load.py generated/milvus/deploy.json"
    )]
    Loader(loader::Arguments),
    /// Print shell completions.
    #[command(after_help = "Example: schemac completions bash > /etc/bash_completion.d/schemac")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// Whether it compiles a project.
    fn compiles(&self) -> bool {
        match self {
            Command::Build(_)
            | Command::Check(_)
            | Command::List(_)
            | Command::Show(_)
            | Command::Graph(_) => true,
            Command::Init(_)
            | Command::Schema(_)
            | Command::Explain(_)
            | Command::Loader(_)
            | Command::Completions { .. } => false,
        }
    }
}

/// A number of things, in words: "1 file", "2 files".
fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// What every command may use.
struct Context {
    project: Option<PathBuf>,
    outside: Vec<PathBuf>,
    format: Format,
    /// Whether warnings are taken for errors.
    deny_warnings: bool,
    terminal: Terminal,
    timings: Timings,
    /// The folders from the root of the repository to the project, each with a `/` behind it.
    prefix: OnceLock<String>,
}

impl Context {
    fn project(&self) -> Result<Project, Failure> {
        let project = match &self.project {
            Some(folder) if !folder.is_dir() => {
                return Err(Failure(format!("{} is no folder", folder.display())));
            }
            Some(folder) => Project::at(folder),
            None => Project::find(&std::env::current_dir()?),
        };
        Ok(Project { outside: self.outside.clone(), ..project })
    }

    /// Reads the project's files.
    fn read(&self, project: &Project, environment: Option<&str>) -> Result<Inputs, Failure> {
        Ok(crate::compile::read(project, environment, &|stage| self.stage(stage))?)
    }

    /// Understands what was read; progress goes to the terminal.
    fn compile(&self, inputs: Inputs) -> Compilation {
        let mut compilation = crate::compile::understand(inputs, &|stage| self.stage(stage));
        self.terminal.end_progress();
        self.timings.counted(&compilation);
        self.judge(&mut compilation);
        compilation
    }

    /// Takes warnings for errors where that was asked for.
    fn judge(&self, compilation: &mut Compilation) {
        if self.deny_warnings {
            compilation.diagnostics.deny_warnings();
        }
    }

    /// Understands the project.
    fn check(&self, project: &Project, environment: Option<&str>) -> Result<Compilation, Failure> {
        let inputs = self.read(project, environment)?;
        Ok(self.compile(inputs))
    }

    /// Shows and times the stage that begins.
    fn stage(&self, stage: Stage) {
        self.timings.begin(stage);
        match stage {
            Stage::Report => self.terminal.end_progress(),
            _ => self.terminal.progress(stage.label()),
        }
    }

    /// Prints findings in the chosen form.
    fn report(&self, diagnostics: &Diagnostics, compilation: &Compilation) {
        self.stage(Stage::Report);
        let style = self.terminal.style();
        let sources = repository::Sources::new(&compilation.sources, self.prefix());
        let text = crate::diagnostic::report::report(diagnostics, &sources, self.format, style);
        match self.format {
            // What people read goes beside the output of the command, what programs read is the output.
            Format::Human | Format::Plain => self.terminal.report(&text),
            _ => self.terminal.print(&text),
        }
    }

    /// The folders from the root of the repository to the project, where the chosen form is for what reads paths from there.
    fn prefix(&self) -> &str {
        if !self.only_findings() {
            return "";
        }
        self.prefix.get_or_init(|| {
            let root = self.project().map(|project| project.root).unwrap_or_default();
            repository::prefix(&root)
        })
    }

    /// A path of the project as the chosen form names it.
    fn reported_path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }

    /// Whether findings are all that the chosen form can hold.
    fn only_findings(&self) -> bool {
        matches!(self.format, Format::Sarif | Format::Github)
    }

    /// What findings come to: mistakes in the configuration are not those of a spec.
    fn outcome(diagnostics: &Diagnostics, compilation: &Compilation) -> Outcome {
        use crate::diagnostic::{Severity, SourceLookup as _};
        let mut errors =
            diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).peekable();
        if errors.peek().is_none() {
            return Outcome::Fine;
        }
        let configuration = |file| compilation.sources.path(file) == crate::config::FILE_NAME;
        if errors.any(|error| configuration(error.span.file)) {
            Outcome::Misconfigured
        } else {
            Outcome::Findings
        }
    }

    /// Tells people that the schemas of a project are of an earlier version.
    fn tell_outdated(&self, project: &Project) {
        let Some(version) = schema::outdated(&project.root).filter(|_| self.format.is_for_people()) else {
            return;
        };
        let version = crate::diagnostic::visible(&version).into_owned();
        self.terminal.note(&format!(
            "{}/ is of schemac {version}, and this is {}; run `schemac init --update`",
            schema::FOLDER,
            env!("CARGO_PKG_VERSION")
        ));
    }

    /// The one line that ends a report for people.
    fn summary(&self, diagnostics: &Diagnostics, good: &str) {
        use crate::diagnostic::Severity;
        if !self.format.is_for_people() {
            return;
        }
        let (errors, warnings) = (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning));
        let counts = [
            (errors > 0).then(|| plural(errors, "error")),
            (warnings > 0).then(|| plural(warnings, "warning")),
            (errors > 0 && self.deny_warnings).then(|| "warnings taken for errors".to_owned()),
            (!diagnostics.allowed().is_empty()).then(|| format!("{} allowed", diagnostics.allowed().len())),
        ];
        let first = (errors == 0).then(|| good.to_owned());
        let line = first.into_iter().chain(counts.into_iter().flatten()).collect::<Vec<_>>().join(", ");
        if errors == 0 { self.terminal.note(&line) } else { self.terminal.error(&format!("{line}\n")) }
    }
}

/// Every published schema: file name and text.
pub fn published_schemas() -> Vec<(String, String)> {
    schema::all()
}

/// Says what is wrong with the arguments, or prints the help that they ask for. A file's name can be an argument, and a
/// stranger's.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    Terminal::new(ColorArgument::Never, false).error(&error.render().to_string());
    ExitCode::from(2)
}

/// Runs the program and gives its exit code.
pub fn main() -> ExitCode {
    let timings = Timings::start();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let compiles = arguments.command.compiles();
    threads::start(arguments.jobs, move || {
        if compiles {
            crate::compile::prepare();
        }
    });
    let (format, deny_warnings) = match &arguments.command {
        Command::Build(build::Arguments { report, .. })
        | Command::Check(check::Arguments { report, .. })
        | Command::List(list::Arguments { report, .. })
        | Command::Show(show::Arguments { report, .. }) => (report.format.into(), report.deny_warnings),
        _ => (Format::Human, false),
    };
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    let format = if dumb && format == Format::Human { Format::Plain } else { format };
    let terminal = Terminal::new(arguments.color, arguments.quiet);
    let context = Context {
        project: arguments.project,
        outside: arguments.allow_outside,
        format,
        deny_warnings,
        terminal,
        timings,
        prefix: OnceLock::new(),
    };
    let show_timings = match &arguments.command {
        Command::Build(build::Arguments { timings, .. })
        | Command::Check(check::Arguments { timings, .. }) => timings.shown,
        _ => false,
    };
    let result = match arguments.command {
        Command::Init(arguments) => init::run(&context, &arguments),
        Command::Build(arguments) => build::run(&context, &arguments),
        Command::Check(arguments) => check::run(&context, &arguments),
        Command::List(arguments) => list::run(&context, &arguments),
        Command::Show(arguments) => show::run(&context, &arguments),
        Command::Graph(arguments) => graph::run(&context, &arguments),
        Command::Schema(arguments) => schema::run(&context, &arguments),
        Command::Explain(arguments) => explain::run(&context, &arguments),
        Command::Loader(arguments) => loader::run(&context, &arguments),
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "schemac", &mut out);
            context.terminal.print(&String::from_utf8_lossy(&out));
            Ok(Outcome::Fine)
        }
    };
    if show_timings {
        context.terminal.error(&context.timings.table());
    }
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Misconfigured) => ExitCode::from(2),
        Err(Failure(message)) => {
            context.terminal.end_progress();
            context.terminal.error(&format!("schemac: {message}\n"));
            ExitCode::from(2)
        }
    }
}
