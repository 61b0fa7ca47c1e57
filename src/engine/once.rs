//! What rules find out about the whole catalog, once for all objects that ask.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Values by their types, each made when the first object asks for it: a rule that looked through all objects for each object
/// would take the square of their number.
#[derive(Default)]
pub struct Once {
    made: Mutex<BTreeMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Once {
    /// The value of a type, made by `make` if nobody asked before. It may not ask for another one.
    pub fn get<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = made.get(&TypeId::of::<T>())
            && let Ok(found) = Arc::clone(found).downcast()
        {
            return found;
        }
        let new = Arc::new(make());
        made.insert(TypeId::of::<T>(), Arc::clone(&new) as Arc<dyn Any + Send + Sync>);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::Once;

    #[test]
    fn a_value_is_made_once() {
        let once = Once::default();
        assert_eq!(*once.get(|| 1_u8), 1);
        assert_eq!(*once.get(|| 2_u8), 1);
        assert_eq!(*once.get(|| "other"), "other");
        assert_eq!(*once.get(|| 3_u8), 1);
    }
}
