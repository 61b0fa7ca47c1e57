//! schemac on the command line: arguments in, exit code out.

use std::process::ExitCode;

/// A compiler makes and drops millions of small texts on several threads; the system's allocator took a quarter of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    schemac::cli::main()
}
