//! What becomes of one object: whether it is looked at at all, and what is said of it then.

use super::kinds::Kinds;
use super::metadata::names::is_unknown;
use super::{Catalog, Options, Problem, Rule, UnknownFields};
use crate::object::Gvk;
use crate::yaml::Node;
use rayon::prelude::*;

/// What objects are held to.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Demands {
    /// What is looked for.
    pub options: Options,
    /// Kinds that are not looked at.
    pub skip: Kinds,
    /// Kinds that must not be there.
    pub reject: Kinds,
    /// Whether a kind needs a schema.
    pub missing: MissingSchemas,
}

/// Whether a kind needs a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingSchemas {
    /// One without is an error.
    #[default]
    Told,
    /// One without is passed over.
    Ignored,
}

/// What became of an object, as kubeconform counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing is wrong that counts.
    Valid,
    /// It is not as it has to be.
    Invalid,
    /// It could not be looked at: it is no object, its kind has no schema, is not there in the chosen Kubernetes or
    /// must not be there.
    Error,
    /// It was not looked at.
    Skipped,
}

/// What is said of an object.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Judgement {
    /// Its kind, as far as it has one.
    pub gvk: Gvk,
    /// Whether it was looked at.
    pub looked_at: LookedAt,
    /// All that is wrong.
    pub problems: Vec<Problem>,
    /// What the rules in its schema cost, as an API server counts it.
    pub cost: u64,
}

/// Whether an object was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedAt {
    /// It was, as far as that could be done.
    Yes,
    /// It was not: its kind is one to skip, or has no schema and needs none, or is not known yet, or is one of
    /// kustomize's own files.
    No,
}

/// The group of kustomize's own files, which no cluster takes.
const KUSTOMIZE: &str = "kustomize.config.k8s.io";

impl Demands {
    /// Whether a schema would be needed that a catalog lacks.
    pub fn lacks_schemas<'n>(
        &self,
        documents: impl IntoIterator<Item = &'n Node>,
        catalog: &Catalog<'_>,
    ) -> bool {
        let is_passed_over =
            |gvk: &Gvk| self.skip.has(gvk) || self.reject.has(gvk) || gvk.group == KUSTOMIZE || is_open(gvk);
        let kinds = documents.into_iter().filter_map(|document| kind(document).ok());
        kinds.filter(|gvk| !is_passed_over(gvk)).any(|gvk| catalog.find(&gvk).is_none())
    }
}

/// What the rules of all objects of a cluster, or of all files, may cost together. An API server looks at one object at a
/// time and lets its rules cost ten million; here are fifty of these.
const MOST_COST: u64 = 500_000_000;

/// How many objects are looked at before what they cost is summed up: a sum is the same whatever the number of threads.
const AT_ONCE: usize = 64;

/// Judges objects at once, in their order; each answer comes with what it cost.
///
/// # Errors
/// When the rules of all of them cost too much to be evaluated.
pub fn judge_all<'o, T: Sync, R: Send>(
    objects: &'o [T],
    judge: impl Fn(&'o T) -> (R, u64) + Sync + Send,
) -> crate::Result<Vec<R>> {
    let (mut answers, mut spent) = (Vec::with_capacity(objects.len()), 0_u64);
    for some in objects.chunks(AT_ONCE) {
        if spent > MOST_COST {
            let message = format!("the rules in schemas cost more than {MOST_COST} all together");
            let hint = "validate fewer objects at once, or `skip` the kinds whose rules are expensive";
            return Err(crate::Error::input(message).hint(hint));
        }
        let judged: Vec<(R, u64)> = some.par_iter().map(&judge).collect();
        spent = judged.iter().fold(spent, |sum, (_, cost)| sum.saturating_add(*cost));
        answers.extend(judged.into_iter().map(|(answer, _)| answer));
    }
    Ok(answers)
}

/// Holds a document to what is demanded.
pub fn judge(document: &Node, catalog: &Catalog<'_>, demands: &Demands) -> Judgement {
    let gvk = match kind(document) {
        Ok(gvk) => gvk,
        Err(why) => {
            let problem = Problem::new(Rule::NoObject, "", document.span(), why);
            let text = |key: &str| document.text_at(&[key]).unwrap_or("");
            return looked_at(Gvk::new(text("apiVersion"), text("kind")), vec![problem]);
        }
    };
    if demands.skip.has(&gvk) || gvk.group == KUSTOMIZE || is_open(&gvk) {
        return Judgement { gvk, looked_at: LookedAt::No, problems: Vec::new(), cost: 0 };
    }
    if demands.reject.has(&gvk) {
        let message = format!("the kind {} must not be there", gvk.kind);
        let at = document.get("kind").map_or(document.span(), Node::span);
        return looked_at(gvk, vec![Problem::new(Rule::RejectedKind, "", at, message)]);
    }
    let mut verdict = super::object(document, catalog, &demands.options);
    if is_helm_release(&gvk) {
        verdict.problems.iter_mut().for_each(point_to_values);
    }
    if demands.options.unknown_fields == UnknownFields::Ignored {
        verdict.problems.retain(|problem| !is_forgiven(problem));
    }
    let is_known = verdict.had_schema || verdict.problems.iter().any(|p| p.rule == Rule::RemovedApi);
    match (is_known, demands.missing) {
        (true, _) => Judgement { cost: verdict.cost, ..looked_at(gvk, verdict.problems) },
        (false, MissingSchemas::Told) => {
            verdict.problems.insert(0, missing(document, &gvk, catalog));
            looked_at(gvk, verdict.problems)
        }
        (false, MissingSchemas::Ignored) if verdict.problems.is_empty() => {
            Judgement { gvk, looked_at: LookedAt::No, problems: Vec::new(), cost: 0 }
        }
        (false, MissingSchemas::Ignored) => looked_at(gvk, verdict.problems),
    }
}

/// Whether a variable stands in a kind or its version.
fn is_open(gvk: &Gvk) -> bool {
    [&gvk.group, &gvk.version, &gvk.kind].into_iter().any(|part| is_unknown(part))
}

fn is_helm_release(gvk: &Gvk) -> bool {
    gvk.kind == "HelmRelease" && gvk.group == "helm.toolkit.fluxcd.io"
}

/// What a HelmRelease does not know is often meant for its chart.
fn point_to_values(problem: &mut Problem) {
    if problem.rule == Rule::UnknownField && problem.hint.is_none() {
        problem.hint = Some("values of the chart stand below spec.values".to_owned());
    }
}

/// Whether a lax reader makes nothing of it: fields that it does not know, and keys that are there twice.
fn is_forgiven(problem: &Problem) -> bool {
    let is_of_element = problem.path.ends_with(']') && !problem.path.ends_with("\"]");
    problem.rule == Rule::UnknownField || (problem.rule == Rule::DuplicateField && !is_of_element)
}

fn looked_at(gvk: Gvk, problems: Vec<Problem>) -> Judgement {
    Judgement { gvk, looked_at: LookedAt::Yes, problems, cost: 0 }
}

/// The kind of a document.
///
/// # Errors
/// When it has none, or no version.
fn kind(document: &Node) -> Result<Gvk, &'static str> {
    if document.as_mapping().is_none() {
        return Err("not a Kubernetes object: the document is no mapping");
    }
    let text = |key: &str| {
        let scalar =
            document.get(key).and_then(Node::as_scalar).filter(|s| s.is_string() && !s.text.is_empty());
        scalar.map(|s| s.text.as_str())
    };
    match (text("apiVersion"), text("kind")) {
        (_, None) => Err("not a Kubernetes object: it has no kind"),
        (None, Some(_)) => Err("not a Kubernetes object: it has no apiVersion"),
        (Some(version), Some(kind)) => Ok(Gvk::new(version, kind)),
    }
}

fn missing(document: &Node, gvk: &Gvk, catalog: &Catalog<'_>) -> Problem {
    let at = document.get("apiVersion").map_or(document.span(), Node::span);
    let lack = catalog.lack(gvk);
    let problem = Problem::new(Rule::MissingSchema, "", at, lack.message.as_str());
    Problem { hint: lack.hint.clone(), ..problem }
}

impl Judgement {
    /// How it counts, where only those problems count that are meant.
    pub fn status(&self, counts: impl Fn(&Problem) -> bool) -> Status {
        if self.looked_at == LookedAt::No {
            return Status::Skipped;
        }
        let is_outside = |rule| {
            matches!(rule, Rule::NoObject | Rule::MissingSchema | Rule::RejectedKind | Rule::RemovedApi)
        };
        let mut counted = self.problems.iter().filter(|problem| counts(problem)).map(|problem| problem.rule);
        match counted.next() {
            None => Status::Valid,
            Some(first) if is_outside(first) || counted.any(is_outside) => Status::Error,
            Some(_) => Status::Invalid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_all_objects_have_a_budget() {
        let answers = judge_all(&[1, 2, 3], |&object| (object, MOST_COST / 4)).unwrap();
        assert_eq!(answers, [1, 2, 3]);
        let error = judge_all(&[(); 1000], |()| ((), 10_000_000)).unwrap_err();
        assert!(error.message().contains("cost more than 500000000 all together"), "{}", error.message());
        assert!(judge_all(&[(); 1000], |()| ((), 100_000)).is_ok());
    }
    use crate::yaml::{FileId, parse};

    fn check(text: &str, demands: &Demands, status: Status, message: &str) {
        let document = parse(text, FileId(0)).expect("is YAML").expect("is there");
        let judgement = judge(&document, &Catalog::default(), demands);
        assert_eq!(judgement.status(|_| true), status, "{text}");
        let told = judgement.problems.first().map_or("", |problem| problem.message.as_str());
        assert!(told.contains(message), "{text}: {told}");
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        let demands = Demands::default();
        check("just text\n", &demands, Status::Error, "no mapping");
        check("metadata: {name: a}\n", &demands, Status::Error, "no kind");
        check("apiVersion: v1\nkind:\n", &demands, Status::Error, "no kind");
        check("kind: Pod\n", &demands, Status::Error, "no apiVersion");
    }

    #[test]
    fn kinds_are_skipped_rejected_or_need_a_schema() {
        let text = "apiVersion: a.b/v1\nkind: Foo\nmetadata: {name: a}\n";
        let kinds = || Kinds::parse(["a.b/v1/Foo"]).expect("are kinds");
        check(text, &Demands::default(), Status::Error, "no schema for Foo of a.b/v1");
        check(text, &Demands { skip: kinds(), ..Demands::default() }, Status::Skipped, "");
        check(text, &Demands { reject: kinds(), ..Demands::default() }, Status::Error, "must not be there");
        check(text, &Demands { missing: MissingSchemas::Ignored, ..Demands::default() }, Status::Skipped, "");
        let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
        check(kustomization, &Demands::default(), Status::Skipped, "");
        check("apiVersion: v1\nkind: ${KIND}\n", &Demands::default(), Status::Skipped, "");
        check("apiVersion: ${GROUP}/v1\nkind: Pod\n", &Demands::default(), Status::Skipped, "");
    }
}
