//! Order, circles and drawings, on catalogs made by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use schemac::diagnostic::{Diagnostics, shared};
use schemac::graph::{Plan, draw, plan};
use schemac::model::{Catalog, Edge, EdgeKind, NamedObject, Names, Object, ObjectId};
use schemac::span::{FileId, Span};

/// A catalog from `from -> to` lines; `=>` is a foreign key. Objects are the letters used, in their order.
fn catalog(edges: &[(&str, EdgeKind, &str)], more: &[&str]) -> Catalog {
    let mut names: Vec<&str> =
        edges.iter().flat_map(|(from, _, to)| [*from, *to]).chain(more.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    let id = |name: &str| ObjectId {
        engine: "timescaledb",
        namespace: "",
        database: "app".into(),
        schema: Some("public".into()),
        name: name.into(),
    };
    let place = |name: &str| names.iter().position(|other| *other == name).unwrap();
    let objects: Vec<Object> = names
        .iter()
        .map(|name| Object {
            id: id(name),
            engine_value: "timescaledb",
            kind: "table",
            model: String::new(),
            file: FileId(0),
            span: Span::new(FileId(0), 0, 1),
            description: None,
            version: None,
            owner: None,
            tags: Vec::new(),
            definition: None,
            incomplete: false,
            depends_on: Vec::new(),
            edges: edges
                .iter()
                .enumerate()
                .filter(|(_, (from, _, _))| from == name)
                .map(|(line, (_, kind, to))| Edge {
                    to: place(to),
                    kind: *kind,
                    span: Span::new(FileId(0), line, line + 1),
                })
                .collect(),
            repeated: Vec::new(),
        })
        .collect();
    let entries =
        objects.iter().map(|object| NamedObject { id: object.id.clone(), kind: object.kind }).collect();
    Catalog { objects, names: Names::new(entries) }
}

fn order(catalog: &Catalog) -> (String, Plan, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let plan = plan(catalog, |_| (0, 0), &mut diagnostics);
    let names: Vec<&str> = plan.order.iter().map(|index| catalog.get(*index).id.name.as_str()).collect();
    (names.join(" "), plan, diagnostics)
}

#[test]
fn what_is_needed_comes_first_and_ties_go_by_name() {
    use EdgeKind::{ForeignKey, Query};
    let (names, plan, diagnostics) =
        order(&catalog(&[("a", ForeignKey, "z"), ("m", Query, "a"), ("m", Query, "b")], &["c"]));
    assert_eq!(names, "b c z a m");
    assert!(diagnostics.is_empty());
    assert!(plan.deferred.iter().all(Vec::is_empty));
}

#[test]
fn circles_open_at_foreign_keys() {
    use EdgeKind::{ForeignKey, Query};
    let edges = [("a", ForeignKey, "b"), ("b", ForeignKey, "c"), ("c", ForeignKey, "a"), ("v", Query, "c")];
    let (names, plan, diagnostics) = order(&catalog(&edges, &[]));
    assert_eq!(names, "a b c v");
    assert!(diagnostics.is_empty());
    assert_eq!(plan.deferred, [vec![1], vec![2], vec![0], vec![]]);
}

#[test]
fn a_circle_of_a_trigger_and_a_function_opens_at_the_trigger() {
    use EdgeKind::{Expression, Trigger};
    let (names, plan, diagnostics) = order(&catalog(&[("t", Trigger, "f"), ("f", Expression, "t")], &[]));
    assert_eq!(names, "t f");
    assert!(diagnostics.is_empty());
    assert_eq!(plan.deferred, [vec![], vec![0]]);
}

#[test]
fn a_true_circle_is_reported_with_its_members_and_the_place_of_each_edge() {
    use EdgeKind::{ForeignKey, Query};
    let edges =
        [("a", Query, "b"), ("b", Query, "c"), ("c", Query, "a"), ("d", ForeignKey, "a"), ("c", Query, "e")];
    let (names, _, diagnostics) = order(&catalog(&edges, &[]));
    assert_eq!(diagnostics.len(), 1);
    let diagnostic = diagnostics.iter().next().unwrap();
    assert_eq!(diagnostic.code.name, shared::DEPENDENCY_CYCLE.name);
    for member in ["a", "b", "c"] {
        assert!(
            diagnostic.message.contains(&format!("timescaledb:app.public.{member}")),
            "{}",
            diagnostic.message
        );
    }
    let places: Vec<u32> = diagnostic.related.iter().map(|related| related.span.start).collect();
    assert_eq!((diagnostic.span.start, places), (0, vec![1, 2]));
    assert_eq!(names.split(' ').count(), 5, "every object keeps a place: {names}");
}

#[test]
fn two_circles_are_two_reports() {
    use EdgeKind::Query;
    let edges = [("a", Query, "b"), ("b", Query, "a"), ("c", Query, "d"), ("d", Query, "c")];
    let (_, _, diagnostics) = order(&catalog(&edges, &[]));
    assert_eq!(diagnostics.len(), 2);
}

#[test]
fn long_chains_and_wide_graphs_are_ordered_without_deep_recursion() {
    let names: Vec<String> = (0..5_000).map(|number| format!("t{number:05}")).collect();
    let edges: Vec<(&str, EdgeKind, &str)> =
        names.windows(2).map(|pair| (pair[0].as_str(), EdgeKind::Query, pair[1].as_str())).collect();
    let (order, _, diagnostics) = order(&catalog(&edges, &[]));
    assert!(diagnostics.is_empty());
    assert!(order.starts_with("t04999 t04998"));
}

#[test]
fn drawings_show_an_object_and_what_is_around_it() {
    use EdgeKind::{ForeignKey, Query};
    let catalog = catalog(&[("a", ForeignKey, "b"), ("v", Query, "a"), ("x", ForeignKey, "y")], &[]);
    let center = catalog.objects.iter().position(|object| object.id.name == "a").unwrap();
    let shown = draw::around(&catalog, center, usize::MAX);
    let names: Vec<&str> = shown.iter().map(|index| catalog.get(*index).id.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "v"]);
    let mermaid = draw::mermaid(&catalog, &shown);
    assert!(mermaid.starts_with("flowchart LR\n"));
    assert!(mermaid.contains("n0 -->|foreign key| n1"));
    let dot = draw::dot(&catalog, &shown);
    assert!(dot.contains("n2 -> n0 [label=\"query\"];") && dot.ends_with("}\n"));
    let json = draw::json(&catalog, &shown);
    assert_eq!(json["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(json["edges"][0]["reasons"], "foreign key");
    assert_eq!(draw::around(&catalog, center, 0).len(), 1);
}
