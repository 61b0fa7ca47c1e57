//! The threads of a run.

use rayon::ThreadBuilder;

/// Starts as many threads as there are processors, or as many as are asked for; the main thread is one of them, instead of
/// waiting for one more. The first of the others begins with `early`, beside what the main thread does next.
///
/// Fails only when there are threads already, which nothing before it makes; those will do too.
pub(super) fn start(count: Option<usize>, early: impl Fn() + Send + Sync + 'static) {
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(count.unwrap_or_default())
        .use_current_thread()
        .spawn_handler(spawn)
        .start_handler(move |thread| {
            if thread == 1 {
                early();
            }
        })
        .build_global();
}

fn spawn(thread: ThreadBuilder) -> std::io::Result<()> {
    let leave = leave_this_processor();
    std::thread::Builder::new()
        .spawn(|| {
            leave();
            thread.run();
        })
        .map(drop)
}

/// Moves the thread that calls what this gives to another processor than this one, once. When another program has just
/// ended, Linux starts new threads beside the one that makes them and lets both take turns for some milliseconds, which can
/// be as long as all that there is to do.
#[cfg(target_os = "linux")]
fn leave_this_processor() -> impl FnOnce() + Send + 'static {
    use rustix::thread::{sched_getaffinity, sched_getcpu, sched_setaffinity};
    let current = sched_getcpu();
    move || {
        // Nothing is lost where any of this is refused.
        let Ok(allowed) = sched_getaffinity(None) else { return };
        let mut others = allowed;
        others.unset(current);
        if others.count() > 0 && sched_setaffinity(None, &others).is_ok() {
            let _ = sched_setaffinity(None, &allowed);
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn leave_this_processor() -> impl FnOnce() + Send + 'static {
    || {}
}
