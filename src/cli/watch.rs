//! Keeps a project's own templates from taking the machine's time and memory.
//!
//! A template's steps are counted and so is what it prints, but one step can make a text of any length: two dozen lines that each
//! double one are enough. Nothing can stop such a step from inside, so somebody looks from outside while templates run.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Context;
use crate::compile::{Compilation, Renderer};
use crate::diagnostic::Diagnostic;

/// How often it is looked.
const PAUSE: Duration = Duration::from_millis(5);
/// How long one template may take for one statement.
const LONGEST: Duration = Duration::from_secs(20);
/// How much memory the program may take more than it had before the templates ran, in KiB.
const MOST: u64 = 2 << 20;

/// Runs `work`, which renders. When a project's template takes too much the program ends, with a finding.
pub(super) fn watched<T: Send>(
    context: &Context,
    compilation: &Compilation,
    renderer: &Renderer<'_>,
    work: impl FnOnce() -> T + Send,
) -> T {
    if !renderer.has_overrides() {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (done, before) = (&done, memory());
        scope.spawn(move || {
            while !done.load(Ordering::Relaxed) {
                std::thread::park_timeout(PAUSE);
                if let Some(finding) = excess(renderer, before) {
                    stop(context, compilation, finding);
                }
            }
        });
        let _done = Done(done);
        renderer.within(work)
    })
}

/// Ends the watch, also when the work panics.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn excess(renderer: &Renderer<'_>, before: Option<u64>) -> Option<Diagnostic> {
    let (time, finding) = renderer.longest()?;
    let grown = memory().zip(before).map_or(0, |(now, before)| now.saturating_sub(before));
    let message = if grown > MOST {
        format!("it takes more than {} GiB of memory", MOST >> 20)
    } else if time > LONGEST {
        format!("it takes more than {} seconds", LONGEST.as_secs())
    } else {
        return None;
    };
    Some(finding(message))
}

/// Reports and ends the program: nothing has been written yet, and the thread that renders cannot be stopped.
fn stop(context: &Context, compilation: &Compilation, finding: Diagnostic) -> ! {
    let mut diagnostics = compilation.diagnostics.clone();
    diagnostics.push(finding);
    context.report(&diagnostics, compilation);
    context.summary(&diagnostics, "");
    std::process::exit(1)
}

/// The memory that the program holds, in KiB, where the system says so in a file.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
