//! Laws of the layout, over random graphs.

use super::*;
use proptest::prelude::*;

fn drawings() -> impl Strategy<Value = (Vec<Size>, Vec<Link>)> {
    let size = (80..300_u32, 24..200_u32);
    prop::collection::vec(size, 1..60).prop_flat_map(|sizes| {
        let count = sizes.len();
        let size = |(width, height): (u32, u32)| Size { width: width.into(), height: height.into() };
        let boxes: Vec<Size> = sizes.into_iter().map(size).collect();
        let link = (0..count, 0..count, 0..4_usize).prop_map(|(left, right, lane)| {
            let together = if lane == 3 { End::Right } else { End::Left };
            Link { left, right, lane, together }
        });
        let links = prop::collection::vec(link, 0..count * 2);
        (Just(boxes), links)
    })
}

fn overlap(a: (Point, Size), b: (Point, Size)) -> bool {
    let apart = |at: f64, length: f64, other: f64, other_length: f64| {
        at + length <= other + 1e-6 || other + other_length <= at + 1e-6
    };
    !apart(a.0.x, a.1.width, b.0.x, b.1.width) && !apart(a.0.y, a.1.height, b.0.y, b.1.height)
}

proptest! {
    #[test]
    fn no_two_boxes_overlap_and_all_are_on_the_sheet((boxes, links) in drawings()) {
        let placed = place(&boxes, &links);
        let all: Vec<(Point, Size)> = placed.corners.iter().copied().zip(boxes).collect();
        for (at, a) in all.iter().enumerate() {
            prop_assert!(a.0.x >= 0.0 && a.0.y >= -1e-6);
            prop_assert!(a.0.x + a.1.width <= placed.size.width + 1e-6);
            prop_assert!(a.0.y + a.1.height <= placed.size.height + 1e-6);
            prop_assert!(all[at + 1..].iter().all(|b| !overlap(*a, *b)));
        }
    }

    #[test]
    fn links_run_to_the_right((boxes, links) in drawings()) {
        let placed = place(&boxes, &links);
        for (link, way) in links.iter().zip(&placed.ways) {
            let (left, right) = way.ends;
            prop_assert!((link.left, link.right) == (left, right) || (link.right, link.left) == (left, right));
            let (a, b) = (placed.corners[left], placed.corners[right]);
            prop_assert!(left == right || a.x + boxes[left].width <= b.x);
            let steps = way.passes.iter().flat_map(|(a, b)| [a.x, b.x]);
            let steps: Vec<f64> = [way.leaves].into_iter().chain(steps).chain([way.reaches]).collect();
            prop_assert!(left == right || steps.is_sorted(), "{steps:?}");
        }
    }

    #[test]
    fn links_without_cycles_keep_their_direction((boxes, links) in drawings()) {
        let forward: Vec<Link> = links.into_iter().filter(|link| link.left < link.right).collect();
        let columns = columns::assign(&boxes, &acyclic::directed(boxes.len(), &forward));
        prop_assert!(forward.iter().all(|link| columns[link.left] < columns[link.right]));
    }

    #[test]
    fn the_same_boxes_are_placed_in_the_same_way((boxes, links) in drawings()) {
        prop_assert_eq!(place(&boxes, &links), place(&boxes, &links));
    }

    #[test]
    fn sweeps_never_add_crossings((boxes, links) in drawings()) {
        let directed = acyclic::directed(boxes.len(), &links);
        let columns = columns::assign(&boxes, &directed);
        let mut grid = routes::grid(&boxes, &directed, &columns);
        let before = order::crossings(&grid);
        order::sweep(&mut grid);
        prop_assert!(order::crossings(&grid) <= before);
    }
}
