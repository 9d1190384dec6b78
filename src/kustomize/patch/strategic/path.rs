//! Where in a document a merge is, for errors.

/// The way from the top of the document to a value.
pub(super) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: &'p str,
}

impl Path<'_> {
    pub(super) fn top() -> Path<'static> {
        Path { parent: None, step: "" }
    }

    pub(super) fn below<'q>(&'q self, step: &'q str) -> Path<'q> {
        Path { parent: Some(self), step }
    }

    pub(super) fn text(&self) -> String {
        let mut steps = vec![self.step];
        let mut at = self.parent;
        while let Some(path) = at {
            steps.push(path.step);
            at = path.parent;
        }
        let steps: Vec<&str> = steps.into_iter().rev().filter(|s| !s.is_empty()).collect();
        if steps.is_empty() { "the top".to_owned() } else { steps.join(".") }
    }
}
