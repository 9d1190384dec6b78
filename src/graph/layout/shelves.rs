//! Several drawings on one sheet: side by side while they fit, then on a shelf below.

use super::{Point, Size};

/// How much wider than high the sheet should be.
const ASPECT: f64 = 1.6;

/// With more drawings than that only one width of the sheet is tried.
const TRIED: usize = 30;

/// The upper left corner of each drawing, in the order given, and the size of the whole: of all widths that
/// the sheet may have, the one that a screen shows largest.
pub fn pack(drawings: &[Size], gap: f64) -> (Vec<Point>, Size) {
    let widest = drawings.iter().map(|d| d.width).fold(0.0, f64::max);
    let area: f64 = drawings.iter().map(|d| (d.width + gap) * (d.height + gap)).sum();
    let mut limits = vec![(area * ASPECT).sqrt().max(widest)];
    if drawings.len() <= TRIED {
        limits.extend(rows(drawings, gap).filter(|width| *width >= widest));
    }
    let sheets = limits.into_iter().map(|limit| shelved(drawings, gap, limit));
    let extent = |sheet: &(Vec<Point>, Size)| (sheet.1.width / ASPECT).max(sheet.1.height);
    sheets.min_by(|a, b| extent(a).total_cmp(&extent(b))).unwrap_or_default()
}

/// How wide every row of drawings that follow each other is.
fn rows(drawings: &[Size], gap: f64) -> impl Iterator<Item = f64> {
    (0..drawings.len()).flat_map(move |first| {
        drawings[first..].iter().scan(-gap, move |width, drawing| {
            *width += drawing.width + gap;
            Some(*width)
        })
    })
}

fn shelved(drawings: &[Size], gap: f64, limit: f64) -> (Vec<Point>, Size) {
    let (mut corners, mut sheet) = (Vec::new(), Size::default());
    let (mut x, mut y, mut shelf) = (0.0, 0.0, 0.0_f64);
    for drawing in drawings {
        if x > 0.0 && x + drawing.width > limit {
            (x, y, shelf) = (0.0, y + shelf + gap, 0.0);
        }
        corners.push(Point { x, y });
        sheet =
            Size { width: sheet.width.max(x + drawing.width), height: sheet.height.max(y + drawing.height) };
        x += drawing.width + gap;
        shelf = shelf.max(drawing.height);
    }
    (corners, sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_beside_a_wide_one_is_put_there() {
        let size = |width, height| Size { width, height };
        let (corners, sheet) = pack(&[size(800.0, 400.0), size(500.0, 400.0), size(600.0, 400.0)], 10.0);
        assert_eq!(corners[2], Point { x: 510.0, y: 410.0 });
        assert_eq!(sheet, size(1110.0, 810.0));
    }

    #[test]
    fn what_does_not_fit_goes_below() {
        let size = |width, height| Size { width, height };
        let (corners, sheet) = pack(&[size(400.0, 100.0), size(300.0, 100.0), size(300.0, 50.0)], 10.0);
        let at = |x, y| Point { x, y };
        assert_eq!(corners, [at(0.0, 0.0), at(0.0, 110.0), at(0.0, 220.0)]);
        assert_eq!(sheet, size(400.0, 270.0));
    }
}
