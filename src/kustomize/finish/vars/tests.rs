use super::field::steps;
use super::value::Known;
use super::values::Values;
use crate::kustomize::growth::Growth;
use crate::yaml::{FileId, Span, Tag, parse};

fn values<'g>(yaml: &str, growth: &'g Growth) -> Values<'g> {
    let node = parse(yaml, FileId::NONE).unwrap().unwrap();
    let entries = node.as_mapping().unwrap().entries.iter();
    Values {
        values: entries.map(|e| (e.key.text.to_string(), Known::of(&e.value).unwrap())).collect(),
        used: Default::default(),
        growth,
    }
}

#[test]
fn variables_are_replaced_inside_of_text() {
    let growth = Growth::default();
    let mut values = values("{A: x, N: 12, B: true, L: [1]}", &growth);
    for (text, expected) in [
        ("$(A)", "x"),
        ("to $(A)-$(N).", "to x-12."),
        ("$$(A)", "$(A)"),
        ("$(UNKNOWN) $(L)", "$(UNKNOWN) $(L)"),
        ("$(A", "$(A"),
        ("cost: 5$", "cost: 5$"),
        ("é$(A)", "éx"),
        ("$é", "JMODqQ=="),
    ] {
        assert_eq!(values.replaced(text, Span::NONE).unwrap().text, expected, "{text}");
    }
    assert_eq!(values.used.iter().collect::<Vec<_>>(), ["A", "N"]);
}

#[test]
fn a_whole_field_takes_the_type_of_the_value() {
    let growth = Growth::default();
    let mut values = values("{N: 12, B: true, S: \"12\"}", &growth);
    assert_eq!(values.replaced("$(N)", Span::NONE).unwrap().tag, Tag::Int);
    assert_eq!(values.replaced("$(B)", Span::NONE).unwrap().tag, Tag::Bool);
    assert_eq!(values.replaced("$(S)", Span::NONE).unwrap().tag, Tag::Str);
    assert_eq!(values.replaced("$(N)0", Span::NONE).unwrap().tag, Tag::Str);
}

#[test]
fn an_index_behind_a_field_is_a_step_of_its_own() {
    assert_eq!(steps("ports[0]".into()), ["ports", "0"]);
    assert_eq!(steps("[name=x]".into()), ["[name=x]"]);
}

#[test]
fn a_long_value_that_is_referred_to_many_times_is_refused() {
    let growth = Growth::default();
    let mut values = values(&format!("{{A: {}}}", "x".repeat(100_000)), &growth);
    let error = values.replaced(&"$(A)".repeat(100_000), Span::NONE).expect_err("is refused");
    assert!(error.message().contains("more than 64 MiB"), "{}", error.message());
}
