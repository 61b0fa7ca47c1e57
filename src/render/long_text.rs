//! Texts of many megabytes that are written piece by piece.

/// A text that is only added to. It asks for four times its room when it is full instead of twice, so that a large one is copied
/// less often; room that nothing is written to costs no memory.
#[derive(Debug, Default)]
pub struct LongText(String);

impl LongText {
    /// A text that begins with another.
    pub fn new(text: String) -> LongText {
        LongText(text)
    }

    /// Adds a piece.
    pub fn push_str(&mut self, piece: &str) {
        if self.0.capacity() - self.0.len() < piece.len() {
            self.0.reserve(piece.len().max(3 * self.0.len()));
        }
        self.0.push_str(piece);
    }

    /// Takes the last bytes away until `length` are left; nothing when it is as short.
    pub fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// What was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself.
    pub fn into_string(self) -> String {
        self.0
    }
}
