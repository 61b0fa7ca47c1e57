//! What all engines write of objects in the same way; see [`super::Engine::raise`].

use crate::model::{LogicalReference, Names, ObjectId};
use crate::source::{Draft, Node};
use crate::sql::Fragment;

/// As it was written.
impl<N> From<&Fragment<N>> for Node {
    fn from(fragment: &Fragment<N>) -> Node {
        fragment.text.value.as_str().into()
    }
}

/// A logical reference of the object `own`, as it stands under `logical_references`.
pub fn logical_reference(reference: &LogicalReference, own: &ObjectId, names: &Names) -> Draft {
    let LogicalReference { columns, target: _, written: _, target_columns } = reference;
    let mut draft = Draft::default();
    draft.put_list("columns", columns);
    draft.put("to", reference.address(own, names));
    draft.put_list("target_columns", target_columns);
    draft
}

/// As [`logical_reference`], in the form that stands at a column; nothing if the reference is not of this column alone.
pub fn logical_reference_of(
    column: &str,
    reference: &LogicalReference,
    own: &ObjectId,
    names: &Names,
) -> Option<Draft> {
    let ([from], [to]) = (reference.columns.as_slice(), reference.target_columns.as_slice()) else {
        return None;
    };
    let mut draft = Draft::default();
    draft.put("to", reference.address(own, names));
    draft.put("column", to);
    (from.value == column).then_some(draft)
}
