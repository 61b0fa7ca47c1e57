//! The registry of codes: what can be reported at all.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build stops.
    Error,
    /// The build goes on; the author should look.
    Warning,
}

impl Severity {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A kind of finding. Only [`codes!`](crate::codes) makes one; a test of the repository holds that.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// The stable name, in kebab case: `unknown-key`. Never used again for something else.
    pub name: &'static str,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What it is about, in one line.
    pub title: &'static str,
    /// Why it matters and what to do, with a bad and a good example; [`page`](super::page) says in which form.
    pub explanation: &'static str,
    /// The engines and versions that have the rule.
    pub applies: &'static str,
    /// How the rule is known: the server that refused it and its error, or the language.
    pub source: &'static str,
}

impl Code {
    /// Whether authors may allow it: warnings, but not the one about what they allowed.
    pub fn can_be_allowed(&self) -> bool {
        self.severity == Severity::Warning && *self != super::shared::UNUSED_ALLOW
    }
}

/// Declares the codes of a module and `ALL`, the list of them.
///
/// The doc comment of a code is its explanation. Form:
/// `NAME = "kebab-name", Severity, "title", applies: "engines and versions", source: "server and error";`
#[macro_export]
macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident, $title:literal,
       applies: $applies:literal, source: $source:literal; )*) => {
        $(
            $(#[doc = $doc])+
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code {
                name: $text,
                severity: $crate::diagnostic::Severity::$severity,
                title: $title,
                explanation: concat!($($doc, "\n"),+),
                applies: $applies,
                source: $source,
            };
        )*
        /// Every code of this module.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}
