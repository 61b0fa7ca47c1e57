//! The stages of a run, for whoever shows or measures them.

use std::time::{Duration, Instant};

/// What a run does next. A stage ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Arguments, the project's folder, its configuration.
    Start,
    /// The files of the project are found and read.
    Read,
    /// The schemas of all kinds are made ready.
    Language,
    /// Texts become trees that are held against their schemas.
    Parse,
    /// Mixins are spliced in, and all objects get their identities.
    Name,
    /// Documents become definitions.
    Lower,
    /// Objects are held against each other.
    Rules,
    /// What needs what, and the order.
    Graph,
    /// Templates make statements, which are put into files.
    Render,
    /// The files are held against those on disk.
    Compare,
    /// What differs is written.
    Write,
    /// Findings are shown.
    Report,
}

impl Stage {
    /// The stage in a few words.
    pub fn label(self) -> &'static str {
        match self {
            Stage::Start => "starting",
            Stage::Language => "preparing the schemas",
            Stage::Read => "reading specs",
            Stage::Parse => "parsing specs",
            Stage::Name => "naming objects",
            Stage::Lower => "understanding objects",
            Stage::Rules => "checking objects",
            Stage::Graph => "ordering",
            Stage::Render => "rendering",
            Stage::Compare => "comparing the output",
            Stage::Write => "writing",
            Stage::Report => "reporting",
        }
    }
}

/// Told whenever a stage begins.
pub type Progress<'a> = &'a (dyn Fn(Stage) + Sync);

/// The parts of [`Stage::Parse`], which go on at once for different files: the work of all threads together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parsing {
    /// From bytes to trees.
    pub parsing: Duration,
    /// From trees to documents that their schemas allow.
    pub validating: Duration,
}

impl Parsing {
    /// Adds the work on another file.
    pub(super) fn add(&mut self, other: Parsing) {
        self.parsing += other.parsing;
        self.validating += other.validating;
    }
}

/// A watch that is read several times in a row.
pub(super) struct Watch(Instant);

impl Watch {
    pub(super) fn start() -> Watch {
        Watch(Instant::now())
    }

    /// The time since the watch was started or last asked.
    pub(super) fn lap(&mut self) -> Duration {
        let now = Instant::now();
        now.duration_since(std::mem::replace(&mut self.0, now))
    }
}
