//! Drawings of the graph: Mermaid for pull requests, DOT for Graphviz, JSON for programs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::model::{Catalog, Object};

/// The objects around one: what it needs and what needs it, as far as `depth` steps each way.
pub fn around(catalog: &Catalog, center: usize, depth: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::from([center]);
    let mut spread = |step: &dyn Fn(usize) -> Vec<usize>| {
        let mut frontier = vec![center];
        for _ in 0..depth {
            let next: BTreeSet<usize> = frontier.iter().flat_map(|index| step(*index)).collect();
            frontier = next.into_iter().filter(|index| found.insert(*index)).collect();
            if frontier.is_empty() {
                break;
            }
        }
    };
    spread(&|index| catalog.get(index).edges.iter().map(|edge| edge.to).collect());
    spread(&|index| {
        let needs = |object: &Object| object.edges.iter().any(|edge| edge.to == index);
        catalog.objects.iter().enumerate().filter(|(_, object)| needs(object)).map(|(from, _)| from).collect()
    });
    found
}

/// The edges between shown objects, each pair once with its reasons.
fn edges(catalog: &Catalog, shown: &BTreeSet<usize>) -> Vec<(usize, usize, String)> {
    let mut list: Vec<(usize, usize, Vec<&'static str>)> = Vec::new();
    for from in shown {
        for edge in
            catalog.get(*from).edges.iter().filter(|edge| edge.to != *from && shown.contains(&edge.to))
        {
            match list.last_mut() {
                Some((last_from, last_to, labels)) if *last_from == *from && *last_to == edge.to => {
                    labels.push(edge.kind.label());
                }
                _ => list.push((*from, edge.to, vec![edge.kind.label()])),
            }
        }
    }
    list.into_iter().map(|(from, to, labels)| (from, to, labels.join(", "))).collect()
}

/// A Mermaid flowchart; an arrow points to what is needed.
pub fn mermaid(catalog: &Catalog, shown: &BTreeSet<usize>) -> String {
    let mut out = String::from("flowchart LR\n");
    let text = |text: &str| {
        text.replace('&', "#amp;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
    };
    for index in shown {
        let object = catalog.get(*index);
        let _ = writeln!(out, "  n{index}[\"{}<br/>{}\"]", text(&object.id.to_string()), object.kind);
    }
    for (from, to, label) in edges(catalog, shown) {
        let _ = writeln!(out, "  n{from} -->|{label}| n{to}");
    }
    out
}

/// A digraph in DOT; an arrow points to what is needed.
pub fn dot(catalog: &Catalog, shown: &BTreeSet<usize>) -> String {
    let text = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let mut out = String::from("digraph schemac {\n  rankdir=LR;\n  node [shape=box];\n");
    for index in shown {
        let object = catalog.get(*index);
        let _ = writeln!(out, "  n{index} [label=\"{}\\n{}\"];", text(&object.id.to_string()), object.kind);
    }
    for (from, to, label) in edges(catalog, shown) {
        let _ = writeln!(out, "  n{from} -> n{to} [label=\"{label}\"];");
    }
    out.push_str("}\n");
    out
}

/// Nodes and edges as JSON.
pub fn json(catalog: &Catalog, shown: &BTreeSet<usize>) -> Json {
    let nodes: Vec<Json> = shown
        .iter()
        .map(|index| {
            let object = catalog.get(*index);
            json!({ "id": object.id.to_string(), "engine": object.engine_value, "kind": object.kind, "model": object.model })
        })
        .collect();
    let edges: Vec<Json> = edges(catalog, shown)
        .into_iter()
        .map(|(from, to, label)| {
            json!({ "from": catalog.get(from).id.to_string(), "to": catalog.get(to).id.to_string(), "reasons": label })
        })
        .collect();
    json!({ "nodes": nodes, "edges": edges })
}
