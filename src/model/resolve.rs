//! Written addresses to objects.

use super::{Address, Found, Names, Wanted};
use crate::diagnostic::{Diagnostic, Diagnostics, shared};

/// How many objects a message lists that an address fits.
const MOST_LISTED: usize = 12;

/// The object that a written address means; reports it when there is none.
///
/// `subject` is the referring object as messages name it.
pub fn resolve(
    written: &crate::span::Located<String>,
    wanted: Wanted<'_>,
    names: &Names,
    subject: &str,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let address = match Address::parse(written) {
        Ok(address) => address,
        Err(error) => {
            diagnostics.push(
                Diagnostic::new(
                    &shared::INVALID_ADDRESS,
                    written.span,
                    format!("{subject} refers to `{written}`: {error}"),
                )
                .help("write `name`, `schema.name`, `database.schema.name` or `engine:database.schema.name`"),
            );
            return None;
        }
    };
    resolve_address(&address, written, wanted, names, subject, diagnostics)
}

/// As [`resolve`], for an address that was read already, such as a table in a query.
pub fn resolve_address(
    address: &Address,
    written: &crate::span::Located<String>,
    wanted: Wanted<'_>,
    names: &Names,
    subject: &str,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    match names.resolve(address, wanted) {
        Found::One(index) => Some(index),
        Found::Several(indexes) => {
            let shown = indexes.iter().take(MOST_LISTED);
            let mut list: Vec<String> = shown.map(|index| format!("`{}`", names.get(*index).id)).collect();
            if indexes.len() > MOST_LISTED {
                list.push(format!("{} more", indexes.len() - MOST_LISTED));
            }
            diagnostics.push(
                Diagnostic::new(
                    &shared::AMBIGUOUS_REFERENCE,
                    written.span,
                    format!("{subject} refers to `{written}`, which fits several objects"),
                )
                .help(format!("write one of them in full: {}", list.join(", "))),
            );
            None
        }
        Found::WrongKind(index) => {
            let found = names.get(index);
            diagnostics.push(
                Diagnostic::new(
                    &shared::WRONG_KIND,
                    written.span,
                    format!(
                        "{subject} refers to `{written}`, which is a {} and not a {}",
                        found.kind,
                        wanted.kinds.join(" or ")
                    ),
                )
                .help(format!("name a {}", wanted.kinds.join(" or "))),
            );
            None
        }
        Found::Nothing => {
            let elsewhere = names.resolve(address, Wanted { same_database: false, ..wanted });
            diagnostics.push(match elsewhere {
                Found::One(index) if wanted.same_database => Diagnostic::new(
                    &shared::UNKNOWN_OBJECT,
                    written.span,
                    format!("{subject} refers to `{written}`, which is in another database: `{}`", names.get(index).id),
                )
                .help("use a `logical` reference, which may go to any database, or name an object of the same one"),
                _ => not_declared(address, written, wanted, names, subject),
            });
            None
        }
    }
}

fn not_declared(
    address: &Address,
    written: &crate::span::Located<String>,
    wanted: Wanted<'_>,
    names: &Names,
    subject: &str,
) -> Diagnostic {
    let wrong = address.name();
    let candidates = names.candidates(wrong, wanted);
    let diagnostic = Diagnostic::new(
        &shared::UNKNOWN_OBJECT,
        written.span,
        format!("{subject} refers to `{written}`, which no document declares"),
    )
    .help("declare it in a document, or mend the name")
    .suggest_among(wrong, "objects", candidates);
    // The edit replaces the whole address, so it holds only where the address is a bare name.
    if written.value == wrong { diagnostic } else { diagnostic.without_edit() }
}
