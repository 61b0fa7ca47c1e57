//! Where text goes, and how it looks there.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::ColorArgument;
use crate::diagnostic::report::Style;
use crate::diagnostic::{visible, visible_json};

/// Runs shorter than this show no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// Standard output and standard error, with the user's wishes about them.
pub(super) struct Terminal {
    color: bool,
    quiet: bool,
    interactive: bool,
    started: Instant,
    showing: AtomicBool,
}

impl Terminal {
    pub(super) fn new(color: ColorArgument, quiet: bool) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match color {
            ColorArgument::Always => !no_color,
            ColorArgument::Never => false,
            ColorArgument::Auto => interactive && !no_color,
        };
        Terminal { color, quiet, interactive, started: Instant::now(), showing: AtomicBool::new(false) }
    }

    pub(super) fn style(&self) -> Style {
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Style { color: self.color, width: columns.unwrap_or(100usize).clamp(40, 160) }
    }

    /// Writes the program's own text to standard output. A reader that went away, such as `head`, is no error.
    #[expect(clippy::unused_self, reason = "all text goes through the terminal")]
    pub(super) fn print(&self, text: &str) {
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// Writes what people read to standard output.
    pub(super) fn show(&self, text: &str) {
        self.print(&visible(text));
    }

    /// Writes JSON to standard output.
    pub(super) fn json(&self, text: &str) {
        self.print(&visible_json(text));
    }

    /// Writes to standard error.
    pub(super) fn error(&self, text: &str) {
        self.report(&visible(text));
    }

    /// Writes a report, which has made what it shows harmless itself and may have colours, to standard error.
    pub(super) fn report(&self, text: &str) {
        self.end_progress();
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// A line that only people want, and only without `--quiet`.
    pub(super) fn note(&self, line: &str) {
        if !self.quiet {
            self.error(&format!("{line}\n"));
        }
    }

    /// Shows the stage of a long run on a terminal.
    pub(super) fn progress(&self, stage: &str) {
        if self.interactive && !self.quiet && self.started.elapsed() > PATIENCE {
            self.showing.store(true, Ordering::Relaxed);
            let _ = write!(std::io::stderr(), "\r\x1b[K{stage}…");
        }
    }

    /// Takes the progress line away.
    pub(super) fn end_progress(&self) {
        if self.showing.swap(false, Ordering::Relaxed) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
