//! Reading the SQL fragments of a document: once, with whatever is wrong with them reported.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::engine::clickhouse::dialect::DIALECT;
use crate::engine::clickhouse::model::Argument;
use crate::source::Sources;
use crate::span::{Located, Span};
use crate::spec::Literal;
use crate::sql::{self, Expression, Fragment, Reading, pieces};

/// What reading expressions needs to know.
pub struct Reader<'a> {
    /// The object as messages name it.
    pub subject: &'a str,
    /// Places inside fragments.
    pub sources: &'a Sources,
    /// Whether the document says itself what it needs, so that fragments may stay unread.
    pub declared: bool,
    /// The columns around the fragment: a text that is exactly the name of one is that column, quotes or not.
    pub columns: &'a BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads a part of a text as an expression; reports one that is broken, and warns of one that stays unread.
    pub fn part(
        &self,
        text: &Located<String>,
        range: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Expression {
        let mut located = self.located(text, range.clone());
        if located.len() == text.len() {
            located.span = text.span;
        }
        let trimmed = located.value.as_str();
        let exact = || self.columns.get(trimmed).cloned();
        if let Some(name) = pieces::name(DIALECT, trimmed).or_else(exact) {
            return Expression::of_column(DIALECT, name, located);
        }
        let names = match sql::read_expression(DIALECT, trimmed) {
            Reading::Read(names) => Some(names),
            Reading::Opaque(reason) => {
                self.opaque(located.span, text, &reason, diagnostics);
                None
            }
            Reading::Broken { message, range: inner } => {
                let start = pieces::trimmed(text, range).start;
                self.broken(text, start + inner.start..start + inner.end, &message, diagnostics);
                None
            }
        };
        Fragment::new(DIALECT, located, names)
    }

    /// A part of a text with its own place, without blanks at its ends.
    pub fn located(&self, text: &Located<String>, range: Range<usize>) -> Located<String> {
        let range = pieces::trimmed(text, range);
        let place = self.sources.place_within(text.span, &text.value, range.clone());
        Located::new(text.value.get(range).unwrap_or_default().to_owned(), place)
    }

    /// Reads an argument of an engine, a codec or a type of index. Only what it is shows: names in it are looked at where the
    /// engine looks at them.
    pub fn argument(&self, text: Located<String>) -> Argument {
        let written = text.value.as_str();
        if let Some(content) = pieces::literal(DIALECT, written) {
            return Argument::of_text(content, text.span);
        }
        if let Ok(number) = written.parse() {
            return Argument::Literal(Located::new(Literal::Integer(number), text.span));
        }
        let numeric = written.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
        if numeric && written.parse::<f64>().is_ok() {
            return Argument::Literal(Located::new(Literal::Decimal(written.to_owned()), text.span));
        }
        if let Some(sign) = pieces::operator(DIALECT, written, &["="])
            && let Some(name) = pieces::name(DIALECT, &written[..sign.start])
        {
            let named = Located::new(name, self.located(&text, 0..sign.start).span);
            let value = self.located(&text, sign.end..written.len());
            return Argument::Named(named, Box::new(self.argument(value)));
        }
        let exact = || self.columns.get(written).cloned();
        match pieces::name(DIALECT, written).or_else(exact) {
            Some(name) => Argument::Expression(Expression::of_column(DIALECT, name, text)),
            None => Argument::Expression(Fragment::new(DIALECT, text, None)),
        }
    }

    /// Reports a statement that takes the script over; `offset` is where it begins in the text.
    pub fn takeover(
        &self,
        text: &Located<String>,
        offset: usize,
        found: Option<sql::script::Takeover>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(found) = found else { return };
        let range = offset + found.range.start..offset + found.range.end;
        let span = self.sources.place_within(text.span, &text.value, range);
        let message = format!("a statement of {} {}", self.subject, found.what);
        diagnostics.push(Diagnostic::new(&shared::SCRIPT_TAKEOVER, span, message).help(found.help));
    }

    /// Reports a fragment that is broken.
    pub fn broken(
        &self,
        text: &Located<String>,
        range: Range<usize>,
        message: impl Into<sql::Flaw>,
        diagnostics: &mut Diagnostics,
    ) {
        let message = message.into();
        let span = if range.is_empty() {
            text.span
        } else {
            self.sources.place_within(text.span, &text.value, range)
        };
        diagnostics.push(
            Diagnostic::new(
                &shared::INVALID_SQL,
                span,
                format!("{} has a SQL fragment that is broken: {message}", self.subject),
            )
            .help(
                message.help().unwrap_or(
                    "close what is open; a fragment is one expression or query without a semicolon",
                ),
            ),
        );
    }

    /// Reports a fragment that stays unread, unless the document declares what it needs.
    pub fn opaque(&self, span: Span, text: &str, reason: &str, diagnostics: &mut Diagnostics) {
        if self.declared {
            return;
        }
        diagnostics.push(
            Diagnostic::new(
                &shared::OPAQUE_SQL,
                span,
                format!("{} has a SQL fragment that schemac cannot read: {reason}", self.subject),
            )
            .help("name the objects that it uses in `depends_on`; an empty list says that it uses none")
            .instead(sql::slip(text)),
        );
    }

    /// The place of a name inside of an expression.
    pub fn place(&self, expression: &Expression, range: Range<usize>) -> Span {
        self.sources.place_within(expression.text.span, &expression.text.value, range)
    }
}
