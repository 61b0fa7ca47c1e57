//! What comes first: the graph of all objects, one order for every machine, and the circles that no order can satisfy.

pub mod draw;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::diagnostic::{Diagnostic, Diagnostics, shared};
use crate::model::{Catalog, EdgeKind, ObjectId};
use crate::span::Span;

/// An edge of the graph, from the object that needs to the object that is needed.
#[derive(Debug, Clone, Copy)]
struct Need {
    kind: EdgeKind,
    span: Span,
}

/// The order of all objects.
#[derive(Debug, Default)]
pub struct Plan {
    /// Indexes of the catalog's objects; what is needed stands before what needs it.
    pub order: Vec<usize>,
    /// For each object of the catalog: the objects whose link must be added after all exist, since a circle runs
    /// through it. Sorted.
    pub deferred: Vec<Vec<usize>>,
}

/// Orders the objects of a catalog.
///
/// `rank` gives the place of an object's engine and kind in lists; among objects that could come next the one of the
/// smallest rank and then of the smallest identity does, so the order depends on nothing else. A circle is opened at links
/// that can be added when all objects exist ([`EdgeKind::opens_in_round`]); any other is reported.
pub fn plan(
    catalog: &Catalog,
    rank: impl Fn(usize) -> (usize, usize),
    diagnostics: &mut Diagnostics,
) -> Plan {
    let mut graph: DiGraph<usize, Need> =
        DiGraph::with_capacity(catalog.objects.len(), catalog.objects.len() * 2);
    let nodes: Vec<NodeIndex> = (0..catalog.objects.len()).map(|index| graph.add_node(index)).collect();
    for (from, object) in catalog.objects.iter().enumerate() {
        for edge in object.edges.iter().filter(|edge| edge.to != from) {
            graph.add_edge(nodes[from], nodes[edge.to], Need { kind: edge.kind, span: edge.span });
        }
    }
    let deferred = open_circles(&mut graph, catalog.objects.len());
    let stuck = report_circles(&graph, catalog, diagnostics);
    let order = sort(&graph, catalog, rank, &stuck);
    Plan { order, deferred }
}

/// Takes the edges out of circles that can be added later, round by round, until there is no circle.
fn open_circles(graph: &mut DiGraph<usize, Need>, count: usize) -> Vec<Vec<usize>> {
    let mut deferred: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    for round in 0..EdgeKind::ROUNDS {
        let mut component = vec![usize::MAX; count];
        let mut circles = false;
        for (number, members) in kosaraju_scc(&*graph).into_iter().enumerate() {
            if members.len() > 1 {
                circles = true;
                for member in members {
                    component[graph[member]] = number;
                }
            }
        }
        if !circles {
            break;
        }
        // Each edge that is taken out of a graph is looked for among those of its ends, so the rest is put into a new one.
        let rest = graph.filter_map(
            |_, index| Some(*index),
            |edge, need| {
                let (from, to) = graph.edge_endpoints(edge).map(|(from, to)| (graph[from], graph[to]))?;
                let inside = component[from] != usize::MAX && component[from] == component[to];
                if inside && need.kind.opens_in_round() == Some(round) {
                    deferred[from].insert(to);
                    return None;
                }
                Some(*need)
            },
        );
        *graph = rest;
    }
    deferred.into_iter().map(|set| set.into_iter().collect()).collect()
}

/// Reports the circles that are left, and gives their members.
fn report_circles(
    graph: &DiGraph<usize, Need>,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<usize> {
    let mut stuck = BTreeSet::new();
    for members in kosaraju_scc(graph) {
        if members.len() < 2 {
            continue;
        }
        let circle = shortest_circle(graph, &members);
        stuck.extend(members.iter().map(|member| graph[*member]));
        let Some((_, _, first)) = circle.first() else { continue };
        let names: Vec<String> =
            circle.iter().map(|(from, _, _)| format!("`{}`", catalog.get(*from).id)).collect();
        let start = names.first().cloned().unwrap_or_default();
        let mut diagnostic = Diagnostic::new(
            &shared::DEPENDENCY_CYCLE,
            first.span,
            format!("objects need each other in a circle: {} → {start}", names.join(" → ")),
        )
        .help("remove one of these dependencies; only foreign keys, triggers, policies, checks, defaults and indexes can be added after all objects exist");
        for (position, (from, to, need)) in circle.into_iter().enumerate() {
            let (from, to) = (&catalog.get(from).id, &catalog.get(to).id);
            let reason = format!("`{from}` needs `{to}` here ({})", need.kind.label());
            diagnostic =
                if position == 0 { diagnostic.label(reason) } else { diagnostic.related(need.span, reason) };
        }
        diagnostics.push(diagnostic);
    }
    stuck
}

/// A shortest circle through the member of the smallest index, as edges.
fn shortest_circle(graph: &DiGraph<usize, Need>, members: &[NodeIndex]) -> Vec<(usize, usize, Need)> {
    let inside: BTreeSet<NodeIndex> = members.iter().copied().collect();
    let Some(start) = members.iter().copied().min_by_key(|member| graph[*member]) else { return Vec::new() };
    let mut reached: BTreeMap<NodeIndex, (NodeIndex, Need)> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut next: Vec<(NodeIndex, Need)> = graph
            .edges(node)
            .filter(|edge| inside.contains(&edge.target()))
            .map(|edge| (edge.target(), *edge.weight()))
            .collect();
        next.sort_by_key(|(target, need)| (graph[*target], need.kind));
        for (target, need) in next {
            if reached.contains_key(&target) {
                continue;
            }
            reached.insert(target, (node, need));
            if target == start {
                let mut circle = Vec::new();
                let mut at = start;
                while let Some((from, need)) = reached.get(&at) {
                    circle.push((graph[*from], graph[at], *need));
                    at = *from;
                    if at == start {
                        break;
                    }
                }
                circle.reverse();
                return circle;
            }
            queue.push_back(target);
        }
    }
    Vec::new()
}

/// Kahn's algorithm with an explicit choice among what is ready. Members of circles come last, by identity.
fn sort(
    graph: &DiGraph<usize, Need>,
    catalog: &Catalog,
    rank: impl Fn(usize) -> (usize, usize),
    stuck: &BTreeSet<usize>,
) -> Vec<usize> {
    let mut needs: Vec<usize> = vec![0; catalog.objects.len()];
    for edge in graph.edge_references() {
        if !stuck.contains(&graph[edge.source()]) {
            needs[graph[edge.source()]] += usize::from(!stuck.contains(&graph[edge.target()]));
        }
    }
    let key = |index: usize| -> (usize, usize, &ObjectId, usize) {
        let (engine, kind) = rank(index);
        (engine, kind, &catalog.get(index).id, index)
    };
    let mut ready: BinaryHeap<Reverse<(usize, usize, &ObjectId, usize)>> = (0..catalog.objects.len())
        .filter(|index| needs[*index] == 0 && !stuck.contains(index))
        .map(|index| Reverse(key(index)))
        .collect();
    let mut order = Vec::with_capacity(catalog.objects.len());
    while let Some(Reverse((_, _, _, index))) = ready.pop() {
        order.push(index);
        let node = NodeIndex::new(index);
        for edge in graph.edges_directed(node, petgraph::Direction::Incoming) {
            let dependent = graph[edge.source()];
            if stuck.contains(&dependent) {
                continue;
            }
            needs[dependent] -= 1;
            if needs[dependent] == 0 {
                ready.push(Reverse(key(dependent)));
            }
        }
    }
    order.extend(stuck.iter().copied());
    order
}
