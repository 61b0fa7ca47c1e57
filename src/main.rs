//! schemac on the command line.

fn main() {}
