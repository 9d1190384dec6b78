//! Volumes, and where containers mount them.
//!
//! Upstream: `ValidateVolumes`, `ValidateVolumeMounts`, `ValidateVolumeDevices` of
//! `pkg/apis/core/validation/validation.go` (k8s.io/kubernetes v1.35.0). A volume without a source is an empty
//! directory (`pkg/apis/core/v1/defaults.go`).

use crate::nearest::nearest;
use crate::validate::metadata::names::{Form, is_unknown, shown};
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::validate::selectors::fields::{field, has_form, items, tell, text};
use crate::yaml::Node;
use std::collections::HashSet;

/// The names of a pod's volumes.
pub struct Volumes<'n> {
    names: Vec<&'n str>,
    /// Whether a volume's name is not known.
    is_open: bool,
}

impl<'n> Volumes<'n> {
    /// Checks the volumes of a pod; claims are those that its StatefulSet adds.
    pub fn of(spec: &'n Node, claims: &'n [Node], path: &Path<'_>, problems: &mut Vec<Problem>) -> Self {
        let list = Path::Field(path, "volumes");
        let volumes = items(spec, "volumes");
        for (at, volume) in volumes.iter().enumerate() {
            one(volume, &Path::Element(&list, at), problems);
        }
        let own = volumes.iter().map(|volume| volume.text_at(&["name"]));
        let claimed = claims.iter().map(|claim| claim.text_at(&["metadata", "name"]));
        let all: Vec<Option<&str>> = own.chain(claimed).collect();
        let is_open = all.iter().any(|name| name.is_none_or(is_unknown));
        Volumes { names: all.into_iter().flatten().collect(), is_open }
    }

    /// Checks what a container mounts.
    pub fn check_mounts(&self, container: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
        for name in ["volumeMounts", "volumeDevices"] {
            let list = Path::Field(path, name);
            for (at, mount) in items(container, name).iter().enumerate() {
                self.named(mount, &Path::Element(&list, at), problems);
            }
        }
        let list = Path::Field(path, "volumeMounts");
        let mut paths: HashSet<&str> = HashSet::new();
        for (at, mount) in items(container, "volumeMounts").iter().enumerate() {
            if let Some(place) = text(mount, "mountPath").filter(|place| !paths.insert(&place.text)) {
                let message = format!("something else is mounted at {}", shown(&place.text));
                tell(problems, &Path::Field(&Path::Element(&list, at), "mountPath"), place.span, message);
            }
            if let (Some(_), Some(path)) = (text(mount, "subPath"), text(mount, "subPathExpr")) {
                let message = "only one of subPath and subPathExpr may be there";
                tell(problems, &Path::Field(&Path::Element(&list, at), "subPathExpr"), path.span, message);
            }
        }
    }

    fn named(&self, mount: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
        let Some(name) = text(mount, "name").filter(|name| !self.names.contains(&name.text.as_str())) else {
            return;
        };
        if self.is_open {
            return;
        }
        let message = format!("the pod has no volume {}", shown(&name.text));
        let path = Path::Field(path, "name").to_string();
        let problem = Problem::new(Rule::InvalidValue, path, name.span, message);
        problems.push(match nearest(&name.text, self.names.iter().copied()) {
            Some(near) => problem.hint(format!("did you mean \"{near}\"?")),
            None => problem,
        });
    }
}

fn one(volume: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    has_form(volume, "name", Form::Label, path, problems);
    let entries = volume.as_mapping().map_or(&[][..], |map| &map.entries);
    let sources = entries.iter().filter(|e| e.key.text != "name" && field(volume, &e.key.text).is_some());
    let known: Vec<_> = sources.filter(|e| e.value.as_mapping().is_some()).collect();
    if let [first, second, ..] = known.as_slice() {
        let message = format!("{} is there already: a volume has one source", first.key.text);
        tell(problems, &Path::Field(path, &second.key.text), second.key.span, message);
    }
}
