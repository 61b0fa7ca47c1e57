//! Types as documents write them.

use crate::engine::timescaledb::quoting::quote_qualified;
use crate::engine::timescaledb::types::{self, ParseContext, Type};
use crate::engine::timescaledb::{DEFAULT_SCHEMA, TYPES};
use crate::model::{Address, Found, Names, ObjectId, Wanted};

/// A type in words that are read as the same one where `own` stands; nothing for one that is not known.
pub(super) fn text(ty: &Type, own: &ObjectId, names: &Names) -> Option<String> {
    match ty {
        Type::Unknown => None,
        Type::Array(element) => Some(format!("{}[]", text(element, own, names)?)),
        Type::Declared { schema, name } => {
            let id =
                ObjectId { namespace: "", schema: Some(schema.clone()), name: name.clone(), ..own.clone() };
            let declared = Declared { own, names };
            let short = names.address(&id, declared.wanted());
            let is_read = |text: &String| types::parse(text, &declared).is_ok_and(|parsed| parsed.ty == *ty);
            Some(Some(short).filter(is_read).unwrap_or_else(|| quote_qualified(schema, name)))
        }
        other => Some(other.to_string()),
    }
}

/// The types that documents declare, as an object sees them.
struct Declared<'a> {
    own: &'a ObjectId,
    names: &'a Names,
}

impl Declared<'_> {
    fn wanted(&self) -> Wanted<'_> {
        Wanted { from: self.own, kinds: TYPES, same_database: true }
    }
}

impl ParseContext for Declared<'_> {
    fn declared(&self, text: &str) -> Option<(String, String)> {
        let address = Address::parse(text).ok().filter(|address| address.engine.is_none())?;
        let Found::One(index) = self.names.resolve(&address, self.wanted()) else { return None };
        let id = &self.names.get(index).id;
        Some((id.schema.clone().unwrap_or_else(|| DEFAULT_SCHEMA.to_owned()), id.name.clone()))
    }

    fn declared_names(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}
