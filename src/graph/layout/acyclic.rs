//! Links without cycles: those that close one are turned around.

use super::Link;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// The links in a direction that has no cycle, in their order. Of boxes that reach each other, links run
/// from the earlier box to the later one. A link of a box to itself stays.
pub fn directed(boxes: usize, links: &[Link]) -> Vec<Link> {
    let groups = groups(boxes, links);
    let closes_a_cycle = |link: &Link| groups[link.left] == groups[link.right] && link.left > link.right;
    links.iter().map(|link| if closes_a_cycle(link) { link.reversed() } else { *link }).collect()
}

/// For each box a number: the same for those that reach each other.
fn groups(boxes: usize, links: &[Link]) -> Vec<usize> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(boxes, links.len());
    for _ in 0..boxes {
        graph.add_node(());
    }
    for link in links {
        graph.add_edge(NodeIndex::new(link.left), NodeIndex::new(link.right), ());
    }
    let mut numbers = vec![0; boxes];
    for (number, group) in tarjan_scc(&graph).into_iter().enumerate() {
        group.into_iter().for_each(|node| numbers[node.index()] = number);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::super::End;
    use super::*;

    fn link(left: usize, right: usize) -> Link {
        Link { left, right, lane: 0, together: End::Left }
    }

    #[test]
    fn only_what_closes_a_cycle_is_turned_around() {
        let links = [link(0, 1), link(1, 2), link(2, 0), link(3, 1)];
        assert_eq!(directed(4, &links), [link(0, 1), link(1, 2), link(0, 2), link(3, 1)]);
    }

    #[test]
    fn a_box_may_need_itself() {
        assert_eq!(directed(1, &[link(0, 0)]), [link(0, 0)]);
    }
}
