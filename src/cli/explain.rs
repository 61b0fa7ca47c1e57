//! `schemac explain`

use super::{CommandResult, Context, Failure, Outcome};
use crate::diagnostic::page;
use crate::engine;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The code, as reports show it in brackets; without it all codes are listed.
    code: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let registry = engine::registry();
    let Some(wanted) = &arguments.code else {
        let width = registry.keys().map(|name| name.len()).max().unwrap_or(0);
        for code in registry.values() {
            context.terminal.print(&format!(
                "{:width$}  {:7}  {}\n",
                code.name,
                code.severity.word(),
                code.title
            ));
        }
        return Ok(Outcome::Fine);
    };
    match registry.get(wanted.as_str()) {
        Some(code) => {
            context.terminal.print(&page::markdown(code));
            Ok(Outcome::Fine)
        }
        None => {
            let near = crate::diagnostic::nearest(wanted, registry.keys().copied());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(Failure(format!("there is no code `{wanted}`{hint}")))
        }
    }
}
