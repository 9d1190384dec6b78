//! Text that has to fit: sections in the order of their weight, whole items of them, and what was left out.

/// Items of one sort.
pub struct Section {
    /// What stands above them, if there are any.
    pub head: &'static str,
    /// The items, each with its line breaks.
    pub items: Vec<String>,
    /// What one is called.
    pub what: &'static str,
}

/// A page.
pub struct Page {
    /// What comes first.
    pub summary: String,
    /// The summary where there is no room for anything.
    pub shortest: String,
    /// The rest, the weightiest first.
    pub sections: Vec<Section>,
}

impl Page {
    /// The page, or as much as fits a number of bytes.
    pub fn fitting(&self, most: usize) -> String {
        let whole = self.filled(usize::MAX).0;
        if whole.len() <= most {
            return whole;
        }
        let all: Vec<usize> = self.sections.iter().map(|section| section.items.len()).collect();
        let reserve = self.note(&all, most).len();
        if self.summary.len() + reserve > most {
            let (note, shortest) = (self.note(&all, most), &self.shortest);
            let words = [format!("{shortest}{note}"), shortest.clone(), note];
            return words.into_iter().find(|text| text.len() <= most).unwrap_or_default();
        }
        let (text, left_out) = self.filled(most - reserve);
        text + &self.note(&left_out, most)
    }

    /// What fits, and how many items of each section do not.
    fn filled(&self, most: usize) -> (String, Vec<usize>) {
        let mut out = self.summary.clone();
        let left_out = self.sections.iter().map(|section| section.add(&mut out, most)).collect();
        (out, left_out)
    }

    /// `_Left out to fit 200 bytes: 3 details._`
    fn note(&self, left_out: &[usize], most: usize) -> String {
        let counted = self.sections.iter().zip(left_out).filter(|(_, n)| **n > 0);
        let told: Vec<String> = counted
            .map(|(section, n)| format!("{n} {}{}", section.what, if *n == 1 { "" } else { "s" }))
            .collect();
        format!("_Left out to fit {most} bytes: {}._\n", told.join(", "))
    }
}

impl Section {
    /// Adds what fits; tells how many items do not.
    fn add(&self, out: &mut String, most: usize) -> usize {
        let (mut left_out, mut added) = (0, String::new());
        for item in &self.items {
            let head = if added.is_empty() { self.head } else { "" };
            // One byte for the line break behind the section.
            if out.len() + added.len() + head.len() + item.len() < most {
                added.push_str(head);
                added.push_str(item);
            } else {
                left_out += 1;
            }
        }
        if !added.is_empty() {
            out.push_str(&added);
            if !added.ends_with("\n\n") {
                out.push('\n');
            }
        }
        left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let items = |n: usize| (0..n).map(|at| format!("item {at}\n")).collect();
        Page {
            summary: "# sum\n\n".to_owned(),
            shortest: "sum\n".to_owned(),
            sections: vec![
                Section { head: "A\n", items: items(2), what: "danger" },
                Section { head: "", items: items(30), what: "detail" },
            ],
        }
    }

    #[test]
    fn whole_items_are_left_out_and_counted() {
        assert!(!page().fitting(1000).contains("Left out"));
        let shown = page().fitting(100);
        assert!(shown.starts_with("# sum\n\nA\nitem 0\nitem 1\n\n"), "{shown}");
        assert!(shown.ends_with("_Left out to fit 100 bytes: 27 details._\n"), "{shown}");
        assert_eq!(page().fitting(58), "# sum\n\n_Left out to fit 58 bytes: 2 dangers, 30 details._\n");
        assert_eq!(page().fitting(56), "sum\n_Left out to fit 56 bytes: 2 dangers, 30 details._\n");
        assert_eq!(page().fitting(50), "sum\n");
        assert_eq!(page().fitting(4), "sum\n");
        assert_eq!(page().fitting(3), "");
        for most in 0..400 {
            assert!(page().fitting(most).len() <= most, "{most}");
        }
    }
}
