//! `--timings`: how long the stages of a run took.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::plural;
use crate::compile::{Compilation, Parsing, Stage};

/// The argument of the commands that show timings.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct TimingsArguments {
    /// Print how long each stage took, to standard error.
    #[arg(long = "timings")]
    pub(super) shown: bool,
}

/// A watch over the stages of one run. It always runs: a stage costs it one look at the clock.
pub(super) struct Timings(Mutex<State>);

struct State {
    stage: Stage,
    since: Instant,
    /// In the order in which stages first began; a stage may come more than once.
    spent: Vec<(Stage, Duration)>,
    counted: Option<Counted>,
}

/// What the run was about.
struct Counted {
    parsing: Parsing,
    files: usize,
    bytes: usize,
    objects: usize,
}

impl Timings {
    pub(super) fn start() -> Timings {
        Timings(Mutex::new(State {
            stage: Stage::Start,
            since: Instant::now(),
            spent: Vec::new(),
            counted: None,
        }))
    }

    /// Another stage begins, which ends the one before.
    pub(super) fn begin(&self, stage: Stage) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let passed = now.duration_since(state.since);
        let ended = state.stage;
        match state.spent.iter_mut().find(|(known, _)| *known == ended) {
            Some((_, spent)) => *spent += passed,
            None => state.spent.push((ended, passed)),
        }
        state.stage = stage;
        state.since = now;
    }

    /// Notes what the run is about.
    pub(super) fn counted(&self, compilation: &Compilation) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).counted = Some(Counted {
            parsing: compilation.parsing,
            files: compilation.sources.len(),
            bytes: compilation.sources.iter().map(|(_, file)| file.text.len()).sum(),
            objects: compilation.catalog.objects.len(),
        });
    }

    /// The stages as a table, with what they were about.
    pub(super) fn table(&self) -> String {
        self.begin(Stage::Report);
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |label: &str, time: Duration, note: &str| {
            let text = format!("{label:<28}{:>10.2} ms{note}", time.as_secs_f64() * 1e3);
            text + "\n"
        };
        let mut text = String::new();
        for (stage, spent) in &state.spent {
            text += &line(stage.label(), *spent, "");
            if let (Stage::Parse, Some(counted)) = (stage, &state.counted) {
                let all = "  of all threads";
                text += &line("  parsing", counted.parsing.parsing, all);
                text += &line("  validating", counted.parsing.validating, all);
            }
        }
        text += &line("total", state.spent.iter().map(|(_, spent)| *spent).sum(), "");
        if let Some(counted) = &state.counted {
            text += &format!(
                "{}, {} bytes, {}\n",
                plural(counted.files, "file"),
                counted.bytes,
                plural(counted.objects, "object")
            );
        }
        text
    }
}
