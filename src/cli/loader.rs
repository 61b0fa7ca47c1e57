//! `schemac loader`

use super::{CommandResult, Context, Failure, Outcome};
use crate::engine;

/// Arguments of `loader`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The loader's name; without it all are listed.
    name: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> CommandResult {
    let loaders: Vec<_> = engine::ENGINES.iter().flat_map(|engine| engine.loaders()).collect();
    let Some(wanted) = &arguments.name else {
        let width = loaders.iter().map(|loader| loader.name.len()).max().unwrap_or(0);
        for loader in loaders {
            context.terminal.print(&format!("{:width$}  {}\n", loader.name, loader.summary));
        }
        return Ok(Outcome::Fine);
    };
    match loaders.iter().find(|loader| loader.name == wanted) {
        Some(loader) => {
            context.terminal.print(loader.text);
            Ok(Outcome::Fine)
        }
        None => {
            let near = crate::diagnostic::nearest(wanted, loaders.iter().map(|loader| loader.name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(Failure(format!("there is no loader `{wanted}`{hint}")))
        }
    }
}
