//! Older fields: what newer ones took the place of counts there, and most are worth a warning.

use super::{Kustomization, entries};
use crate::error::Warning;
use crate::yaml::Node;

impl Kustomization {
    /// Moves what older fields say to the ones that took their place.
    pub(super) fn adopt_older_fields(&mut self) {
        self.resources.extend(self.bases.take().unwrap_or_default());
        self.images.extend(self.image_tags.take().unwrap_or_default());
        self.helm_charts.append(&mut self.helm_chart_inflation_generator);
    }
}

const DEPRECATED: [(&str, &str, &str); 6] = [
    ("bases", "resources", ""),
    ("commonLabels", "labels", ""),
    ("imageTags", "images", ""),
    ("patchesJson6902", "patches", ""),
    ("patchesStrategicMerge", "patches", ""),
    ("vars", "replacements", "[EXPERIMENTAL] "),
];

/// A warning for each older field that is not null, in kustomize's words.
pub(super) fn warnings(document: &Node) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (old, new, stage) in DEPRECATED {
        let used =
            entries(document).iter().find(|e| e.key.text.eq_ignore_ascii_case(old) && !e.value.is_null());
        let Some(entry) = used else { continue };
        let message = format!(
            "'{old}' is deprecated. Please use '{new}' instead. {stage}Run 'kustomize edit fix' to update your \
             Kustomization automatically."
        );
        warnings.push(Warning { message, at: Some(entry.key.span) });
    }
    warnings
}
