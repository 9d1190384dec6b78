//! Templates of paths as kubeconform has them (kubeconform 0.7, `pkg/registry/registry.go`): text in which
//! `{{ .Name }}` stands for a part of what is looked for.

use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::object::Gvk;

/// A path with variables in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(Variable),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variable {
    NormalizedKubernetesVersion,
    StrictSuffix,
    ResourceKind,
    ResourceAPIVersion,
    Group,
    KindSuffix,
}

const VARIABLES: [(&str, Variable); 6] = [
    ("NormalizedKubernetesVersion", Variable::NormalizedKubernetesVersion),
    ("StrictSuffix", Variable::StrictSuffix),
    ("ResourceKind", Variable::ResourceKind),
    ("ResourceAPIVersion", Variable::ResourceAPIVersion),
    ("Group", Variable::Group),
    ("KindSuffix", Variable::KindSuffix),
];

/// Whether fields that no schema knows are looked for: schemas of the one and of the other have paths of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// They are: `-strict`.
    #[default]
    Strict,
    /// They are not.
    Lax,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// When something other than a known variable stands in braces.
    pub fn parse(text: &str) -> Result<Self> {
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((inside, behind)) = after.split_once("}}") else {
                return Err(Error::usage(format!("not a template of a path: {text}"))
                    .hint("`{{` is not closed; write {{ .ResourceKind }}"));
            };
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Variable(variable(inside, text)?));
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Template(parts))
    }

    /// What stands before the first variable.
    pub fn start(&self) -> &str {
        match self.0.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// The path for a kind. The version is one that directories are called by: `v1.31.2`, `master`.
    pub fn filled(&self, gvk: &Gvk, version: &str, strictness: Strictness) -> String {
        let value = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable(variable) => variable.of(gvk, version, strictness),
        };
        self.0.iter().map(value).collect()
    }

    /// Whether the version changes the path.
    pub fn has_version(&self) -> bool {
        self.0.contains(&Part::Variable(Variable::NormalizedKubernetesVersion))
    }
}

impl Variable {
    fn of(self, gvk: &Gvk, version: &str, strictness: Strictness) -> String {
        match self {
            Variable::NormalizedKubernetesVersion => version.to_owned(),
            Variable::StrictSuffix if strictness == Strictness::Strict => "-strict".to_owned(),
            Variable::StrictSuffix => String::new(),
            Variable::ResourceKind => gvk.kind.to_lowercase().into(),
            Variable::ResourceAPIVersion => gvk.version.as_str().to_owned(),
            // Without a group upstream takes what stands before the slash, of which there is none: the version.
            Variable::Group if gvk.group.is_empty() => gvk.version.to_string(),
            Variable::Group => gvk.group.to_string(),
            Variable::KindSuffix => kind_suffix(gvk),
        }
    }
}

/// `-apps-v1`, of the group up to its first dot; `-v1` in the core group.
fn kind_suffix(gvk: &Gvk) -> String {
    let group = gvk.group.split('.').next().unwrap_or("");
    let parts = [group, &gvk.version].into_iter().filter(|part| !part.is_empty());
    parts.map(|part| format!("-{}", part.to_lowercase())).collect()
}

/// What stands in braces, the marks that trim blanks taken off.
fn variable(inside: &str, template: &str) -> Result<Variable> {
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let inside = inside.strip_suffix('-').unwrap_or(inside).trim();
    let name = inside.strip_prefix('.').unwrap_or(inside);
    match VARIABLES.iter().find(|(known, _)| *known == name && inside.starts_with('.')) {
        Some((_, variable)) => Ok(*variable),
        None => {
            let names = || VARIABLES.iter().map(|(name, _)| *name);
            let hint = nearest(name, names()).map_or_else(
                || format!("the variables are: {}", names().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean {{{{ .{near} }}}}?"),
            );
            Err(Error::usage(format!("not a template of a path: {template}: no variable is called `{name}`"))
                .hint(hint))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, api: &str, kind: &str) -> String {
        let template = Template::parse(template).expect("is right");
        template.filled(&Gvk::new(api, kind), "v1.31.2", Strictness::Strict)
    }

    #[test]
    fn variables_are_filled_as_kubeconform_does() {
        let default = "d/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/\
                       {{ .ResourceKind }}{{ .KindSuffix }}.json";
        assert_eq!(
            filled(default, "apps/v1", "Deployment"),
            "d/v1.31.2-standalone-strict/deployment-apps-v1.json"
        );
        assert_eq!(filled(default, "v1", "Pod"), "d/v1.31.2-standalone-strict/pod-v1.json");
        let catalog = "{{.Group}}/{{.ResourceKind}}_{{- .ResourceAPIVersion -}}.json";
        assert_eq!(filled(catalog, "a.b.io/v1beta1", "FooBar"), "a.b.io/foobar_v1beta1.json");
        assert_eq!(filled(catalog, "v1", "Pod"), "v1/pod_v1.json");
        assert_eq!(filled("{{.KindSuffix}}", "a.b.io/v1", "Foo"), "-a-v1");
        assert_eq!(filled("one.json", "v1", "Pod"), "one.json");
    }

    #[test]
    fn what_is_no_variable_is_told() {
        let failure = |text: &str| {
            let error = Template::parse(text).expect_err("is wrong");
            (error.message().to_owned(), error.hints().join(" "))
        };
        let (message, hint) = failure("d/{{ .ResourcKind }}.json");
        assert!(message.ends_with("no variable is called `ResourcKind`"), "{message}");
        assert_eq!(hint, "did you mean {{ .ResourceKind }}?");
        assert!(failure("{{ .Foo }}.json").1.starts_with("the variables are: "));
        assert!(failure("{{ ResourceKind }}.json").0.contains("no variable"));
        assert!(failure("a{{ .Group").1.contains("not closed"));
    }
}
