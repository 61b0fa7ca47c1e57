//! No input may take longer than a second.

use std::time::{Duration, Instant};

/// What an input may take: a second in the fuzzer, which is optimised. Its own `-timeout` counts the waiting on a busy
/// machine too, so that is set higher.
const MOST: Duration = Duration::from_secs(if cfg!(fuzzing) { 1 } else { 20 });

/// Runs `work` and panics when it took more of the processor than it may.
pub fn within_limits(work: impl FnOnce()) {
    let (started, before) = (Instant::now(), processor_time());
    work();
    if started.elapsed() > MOST {
        let used = processor_time().saturating_sub(before);
        assert!(used <= MOST, "the input took {used:?} of the processor");
    }
}

/// Time of the processor that all threads of this process used; zero where that cannot be told.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold anything, so fields are counted after it: user and system time are 14 and 15.
    let fields = text.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect::<Vec<_>>());
    let tick = |index: usize| -> u64 {
        fields.as_ref().and_then(|fields| fields.get(index)?.parse().ok()).unwrap_or(0)
    };
    Duration::from_millis((tick(11) + tick(12)) * 10)
}
