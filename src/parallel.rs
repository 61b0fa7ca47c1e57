//! How work is dealt out to threads.

/// How many files or objects a thread takes at once. Left alone, rayon deals them out in a few large shares, and at the end
/// of each stage the threads that are done wait for the one that has the most work in its share.
pub(crate) const AT_ONCE: usize = 1;
