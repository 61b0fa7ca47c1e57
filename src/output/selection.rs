//! Which objects a run is about.

use crate::engine;
use crate::model::Object;

/// Which objects a run is about; an empty selection is all of them.
#[derive(Debug, Default, Clone)]
pub struct Selection {
    /// Only this model.
    pub model: Option<String>,
    /// Only this engine: its folder's name or a value of `engine`.
    pub engine: Option<String>,
    /// Only this database.
    pub database: Option<String>,
}

impl Selection {
    /// Whether an object is selected.
    pub fn includes(&self, object: &Object) -> bool {
        self.has(&object.model, object.engine_value, &object.id.database)
    }

    /// Whether an object of this model, value of `engine` and database is selected.
    pub fn has(&self, model: &str, engine_value: &str, database: &str) -> bool {
        let engine = |name: &String| {
            name == engine_value || engine::by_name(engine_value).is_some_and(|engine| engine.name() == name)
        };
        self.model.as_ref().is_none_or(|wanted| wanted == model)
            && self.engine.as_ref().is_none_or(engine)
            && self.database.as_ref().is_none_or(|wanted| wanted == database)
    }

    /// Whether everything is selected.
    pub fn is_all(&self) -> bool {
        self.model.is_none() && self.engine.is_none() && self.database.is_none()
    }
}
