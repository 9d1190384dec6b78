//! What expressions give, and that each of them ends.

use super::{Output, Program, Reach};
use serde_json::{Value, json};

const INPUT: &str = r#"{"kind":"A","metadata":{"name":"a"},"spec":{"n":2,"l":[1,2,3],"f":1.50}}"#;

fn outputs(text: &str) -> Result<Vec<Output>, String> {
    let mut program = Program::parse(text).map_err(|e| e.message().to_owned())?;
    program.steps = 200_000;
    let mut all = program.outputs(&[INPUT.to_owned()]);
    all.remove(0).map_err(|failure| failure.message)
}

fn value(value: Value) -> Output {
    Output::Value(value)
}

#[test]
fn expressions_keep_drop_and_transform() {
    for (text, want) in [
        (".", vec![Output::Kept]),
        (".spec.n == 2", vec![Output::Kept]),
        ("select(.spec.n == 2)", vec![Output::Kept]),
        ("select(.spec.n == 3)", vec![]),
        (".spec.n == 3", vec![]),
        (".spec.absent", vec![]),
        ("empty", vec![]),
        (".spec.l[]", vec![value(json!(1)), value(json!(2)), value(json!(3))]),
        (".spec.l |= map(. * 2) | .spec.l", vec![value(json!([2, 4, 6]))]),
        (".spec.n *= 3 | .spec.n", vec![value(json!(6))]),
        ("{b: .kind, a: .spec.n}", vec![value(json!({"b": "A", "a": 2}))]),
        (".spec | del(.l[0], .f)", vec![value(json!({"n": 2, "l": [2, 3]}))]),
        ("[paths] | length", vec![value(json!(10))]),
        ("[.. | numbers] | add", vec![value(json!(9.5))]),
        (".spec.l as [$a, $b] | $a + $b", vec![value(json!(3))]),
        (".spec | to_entries[0].key", vec![value(json!("n"))]),
        (r#".kind | test("^A$")"#, vec![Output::Kept]),
        (r#""x" * 3"#, vec![value(json!("xxx"))]),
        ("def f: if . < 10000 then . + 1 | f else . end; .spec.n | f", vec![value(json!(10000))]),
        ("last(range(10000))", vec![value(json!(9999))]),
        ("reduce .spec.l[] as $x (0; . + $x)", vec![value(json!(6))]),
        ("[limit(3; repeat(1))]", vec![value(json!([1, 1, 1]))]),
        ("(.spec.l[] | select(. == 2)) |= 7 | .spec.l", vec![value(json!([1, 7, 3]))]),
        ("[.spec.l[] as $x | (1, 2) | . * $x]", vec![value(json!([1, 2, 2, 4, 3, 6]))]),
        (r#"try error("x") catch ."#, vec![value(json!("x"))]),
    ] {
        assert_eq!(outputs(text), Ok(want), "{text}");
    }
}

#[test]
fn what_does_not_end_is_ended() {
    for (text, want) in [
        ("def f: f; f", "does not end"),
        ("def f: f?; f", "too deeply"),
        ("repeat(.) | empty", "does not end"),
        ("repeat(.)", "does not end"),
        ("range(1e12)", "outputs"),
        ("range(1e12) | empty", "does not end"),
        ("first(range(0; 1; 0) | select(. == 5))", "does not end"),
        ("[range(1e12)] | length", "does not end"),
        ("reduce range(1e12) as $x (0; 1)", "does not end"),
        ("last(foreach range(1e12) as $x (0; 1))", "does not end"),
        ("until(false; .)", "does not end"),
        ("def f: 1 + f; f", "too deeply"),
        ("def f: [f]; f", "too deeply"),
        ("def f: {a: f}; f", "too deeply"),
        ("def f: try f catch 1 | .; f", "too deeply"),
        ("def f: reduce f as $x (0; 1); f", "too deeply"),
        ("def f: .a | f; path(f)", "does not end"),
        ("reduce range(100) as $i (\"xx\"; . + .)", "too large"),
        ("reduce range(100) as $i ([1]; . + .)", "too large"),
        ("reduce range(100) as $i (7; . * .)", "too large"),
        ("\"x\" * 1000000000000", "too large"),
        ("1000000000000 * \"x\" * 1e3", "too large"),
        (".kind *= 1000000000000", "too large"),
        ("reduce range(40) as $i (1; [., .])", "MiB of output"),
        ("reduce range(60) as $i (1; [., .]) | tojson", "too large"),
        ("reduce range(60) as $i (1; [., .]) | \"\\(.)\"", "too large"),
        ("reduce range(60) as $i (1; {a: ., b: .}) | [., .] | sort", "too large"),
        ("[range(2) | reduce range(60) as $i (1; [., .])] | .[0] == .[1]", "too large"),
        (
            "(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|(1,1)|empty",
            "does not end",
        ),
    ] {
        let message = outputs(text).expect_err(text);
        assert!(message.contains(want), "{text}: {message}");
    }
}

#[test]
fn deep_values_are_taken_apart() {
    let message = outputs("reduce range(60000) as $i (0; [.]) | length").map(|all| all.len());
    assert_eq!(message, Ok(1));
}

#[test]
fn a_failure_reaches_other_inputs_only_when_it_takes_too_much() {
    let inputs = [r#"{"n":"x"}"#.to_owned(), r#"{"n":1}"#.to_owned()];
    let found = Program::parse(".n + 1").expect("is right").outputs(&inputs);
    assert_eq!(found[0].as_ref().map_err(|f| f.reach), Err(Reach::Input));
    assert_eq!(found[1], Ok(vec![value(json!(2))]));
    let found = Program::parse("def f: f; f").expect("is right").outputs(&inputs);
    assert_eq!((found.len(), found[0].as_ref().map_err(|f| f.reach)), (1, Err(Reach::All)));
}

#[test]
fn an_expectation_holds_when_every_output_does() {
    for (text, want) in
        [(".spec.n == 2", true), (".spec.l[] > 1", false), ("select(.spec.n == 3)", false), (".spec.l", true)]
    {
        let found = Program::parse(text).expect("is right").holds(&[INPUT.to_owned()]);
        assert_eq!(found, [Ok(want)], "{text}");
    }
}

#[test]
fn mistakes_are_told() {
    for (text, want) in [
        ("", "a term expected at the end of the jq expression"),
        (".a |", "a term expected at the end of the jq expression"),
        (".a b", "the end expected at character 4 of the jq expression"),
        ("[1, 2", "closing bracket expected at the end of the jq expression"),
        ("selct(.a)", "no jq filter of one argument is called `selct`"),
        ("env", "no jq filter is called `env`"),
        ("$ENV.PATH", "no variable is called `$ENV` in the jq expression"),
        ("now", "no jq filter is called `now`"),
        ("input", "no jq filter is called `input`"),
        ("debug", "no jq filter is called `debug`"),
        ("halt", "no jq filter is called `halt`"),
        ("import \"a\" as a; .", "the end expected at character 8 of the jq expression"),
        ("$x", "no variable is called `$x` in the jq expression"),
    ] {
        assert_eq!(outputs(text), Err(want.to_owned()), "{text}");
    }
}

#[test]
fn deep_expressions_are_read() {
    for text in ["(".repeat(8000) + "1" + &")".repeat(8000), "-".repeat(16000) + "1", "[".repeat(16384)] {
        let _ = outputs(&text);
    }
    assert!(outputs(&"1".repeat(20000)).expect_err("is too long").contains("at most"));
}

#[test]
fn an_expression_just_within_its_bounds_is_ended_for_many_inputs() {
    let mut program = Program::parse("[range(100)] | length").unwrap();
    (program.steps, program.steps_of_all) = (1_000, 5_000);
    let inputs = vec!["{}".to_owned(); 1000];
    let outputs = program.outputs(&inputs);
    assert!(outputs.len() > 5 && outputs.len() < 1000, "{}", outputs.len());
    let (last, others) = outputs.split_last().unwrap();
    assert!(others.iter().all(Result::is_ok));
    let failure = last.as_ref().unwrap_err();
    assert_eq!(failure.reach, Reach::All);
    assert!(failure.message.contains("20 million steps for all objects"), "{}", failure.message);
}
