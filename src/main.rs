//! schemac on the command line: arguments in, exit code out.

use std::process::ExitCode;

/// The program makes many small texts in one thread and drops them in another, which the system's allocator is slow at: builds
/// take an eighth less time with this one (`docs/performance.md`).
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    schemac::cli::main()
}
