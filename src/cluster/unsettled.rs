//! What keeps a rendering from its end: Kustomizations that change in every pass, that render each other, that are too many.

use super::unit::{Status, Unit, UnitId};
use crate::error::Error;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Passes after which what still changes is given up.
pub(super) const PASSES: usize = 20;

/// How many Kustomizations a cluster may have.
pub(super) const MOST_KUSTOMIZATIONS: usize = 20_000;

/// How often one directory may stand among those that lead to a Kustomization.
pub(super) const SAME_DIRECTORY: usize = 8;

/// Kustomizations that are not what they were in the pass before.
pub(super) fn changed(before: &[Unit], now: &[Unit]) -> Vec<UnitId> {
    let old: HashMap<&UnitId, &Unit> = before.iter().map(|unit| (&unit.id, unit)).collect();
    let differs = |unit: &&Unit| old.get(&unit.id).is_none_or(|old| !same(old, unit));
    let mut changed: Vec<UnitId> = now.iter().filter(differs).map(|unit| unit.id.clone()).collect();
    let known: HashSet<&UnitId> = now.iter().map(|unit| &unit.id).collect();
    changed.extend(before.iter().map(|unit| &unit.id).filter(|id| !known.contains(id)).cloned());
    if changed.is_empty() && before.iter().zip(now).any(|(a, b)| a.id != b.id) {
        changed.extend(now.iter().map(|unit| unit.id.clone()));
    }
    changed
}

fn same(old: &Unit, new: &Unit) -> bool {
    let failed = |unit: &Unit| unit.failure().map(|e| e.message().to_owned());
    Arc::ptr_eq(&old.objects, &new.objects)
        || old.objects.is_empty() && new.objects.is_empty() && failed(old) == failed(new)
}

/// What still changes has failed: no pass says what it renders to.
pub(super) fn give_up(units: &mut [Unit], changing: &[UnitId]) {
    for unit in units.iter_mut().filter(|unit| changing.contains(&unit.id)) {
        let message = format!("{} does not settle: after {PASSES} passes it still changes", unit.id);
        let error = Error::input(message)
            .at(unit.object.span())
            .hint("what it is substituted from must not come from what it renders");
        unit.status = Status::Failed(error);
        unit.objects = Arc::default();
    }
}

/// Why a Kustomization is not built: those that lead to it render each other without an end.
pub(super) fn endless(units: &[Unit], at: usize) -> Option<Error> {
    if at + 1 == MOST_KUSTOMIZATIONS {
        let message = format!("the cluster has more than {MOST_KUSTOMIZATIONS} Kustomizations");
        return Some(Error::input(message).at(units[at].object.span()));
    }
    let here = (units[at].path(), units[at].source());
    let chain = std::iter::successors(units[at].parent, |&up| units[up].parent);
    let times = chain.filter(|&up| (units[up].path(), units[up].source()) == here).count();
    (times >= SAME_DIRECTORY).then(|| {
        let message = format!(
            "Kustomizations render each other without an end: `{}` stands {times} times in the way to {}",
            here.0, units[at].id
        );
        Error::input(message).at(units[at].object.span())
    })
}
