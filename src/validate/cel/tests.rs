use super::*;
use crate::validate::problem::Rule as Kind;
use crate::validate::schema::{Pool, crd};
use crate::yaml::{FileId, Span, parse};

/// What is said of a document by the rules of a schema.
fn told(schema: &str, document: &str) -> Vec<(String, String, u32)> {
    checked(schema, document, Vec::new()).0
}

fn checked(schema: &str, document: &str, mut problems: Vec<Problem>) -> (Vec<(String, String, u32)>, Tally) {
    let indented: String = schema.lines().map(|line| format!("          {line}\n")).collect();
    let definition = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: g\n  scope: Namespaced\n  \
         names: {{kind: K, plural: ks}}\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      \
         openAPIV3Schema:\n{indented}"
    );
    let definition = parse(&definition, FileId::NONE).unwrap().unwrap();
    let mut pool = Pool::for_custom_resources();
    let id = crd::compile(&definition, &mut pool).unwrap().versions[0].schema;
    let document = parse(document, FileId::NONE).unwrap().unwrap();
    let tally = check(&document, SchemaRef { pool: &pool, id }, &mut problems);
    let failed = problems.into_iter().filter(|problem| problem.rule == Kind::FailedRule);
    (failed.map(|problem| (problem.path, problem.message, problem.at.line)).collect(), tally)
}

/// A schema of objects with one field, `spec`, and one rule over it.
fn with_rule(spec: &str, rule: &str) -> String {
    let spec: String = spec.lines().map(|line| format!("    {line}\n")).collect();
    let rule = serde_json::to_string(rule).unwrap();
    format!(
        "type: object\nproperties:\n  spec:\n{spec}    x-kubernetes-validations: [{{rule: {rule}, message: no}}]"
    )
}

/// `true`, `false`, `?` for what is not decided, or the mistake.
fn outcome(spec: &str, rule: &str, value: &str) -> String {
    let document = format!("apiVersion: g/v1\nkind: K\nmetadata: {{name: a}}\nspec: {value}\n");
    let (told, tally) = checked(&with_rule(spec, rule), &document, Vec::new());
    match (told.first(), tally.held, tally.skipped) {
        (Some((_, message, _)), ..) if message == "no" => "false".to_owned(),
        (Some((_, message, _)), ..) => {
            let message = message.strip_prefix("rule could not be evaluated: ").unwrap_or(message);
            message.strip_suffix(": no").unwrap_or(message).to_owned()
        }
        (None, 1, 0) => "true".to_owned(),
        (None, 0, 1) => "?".to_owned(),
        (None, ..) => "-".to_owned(),
    }
}

/// The outcome of an expression that asks for no value.
fn plain(rule: &str) -> String {
    outcome("type: string", rule, "x")
}

#[test]
fn expressions_mean_what_they_mean_to_an_api_server() {
    for (rule, expected) in [
        ("1 + 2 * 3 == 7 && -1 < 0u", "true"),
        ("1 == 1.0 && 1u == 1 && 2.5 > 2", "true"),
        ("1 in [1.0]", "true"),
        ("1 / 0 > 1 || true", "true"),
        ("1 / 0 > 1 && false", "false"),
        ("1 / 0 > 1", "division by zero"),
        ("9223372036854775807 + 1 > 0", "integer overflow"),
        ("-9223372036854775808 < 0", "true"),
        ("[1, 2].all(x, 1 / (x - 1) > 5)", "false"),
        ("[1, 2, 3].exists_one(x, x > 2) && ![1, 2].exists(x, x > 2)", "true"),
        ("[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]", "true"),
        ("[1, 2].all(i, v, v == i + 1) && {'a': 1}.exists(k, v, k == 'a' && v == 1)", "true"),
        ("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10) == {'b': 20}", "true"),
        ("[3, 1].transformMapEntry(i, v, {v: i}) == {3: 0, 1: 1}", "true"),
        ("['a', 'bb'].transformList(i, v, size(v) + i) == [1, 3]", "true"),
        ("[3, 1, 2].sortBy(x, -x) == [3, 2, 1] && [2, 1].sort() == [1, 2]", "true"),
        ("{'a': 1}.?b.orValue(2) == 2 && [1][?5].hasValue() == false", "true"),
        ("optional.of(1).optMap(x, x + 1).value() == 2 && [?optional.none(), 1] == [1]", "true"),
        ("{'a': {'b': 1}}.?a.?c.orValue(3) == 3 && !has({'a': 1}.b)", "true"),
        ("{'a': 1}.b == 1", "no such key: b"),
        ("[1][1] == 1", "index out of bounds: 1"),
        ("'a' + 'b' == 'ab' && 'é'.size() == 1 && 'abc'.substring(1) == 'bc'", "true"),
        ("'a-b-c'.split('-', 2) == ['a', 'b-c'] && ['a', 'b'].join('/') == 'a/b'", "true"),
        ("'ab'.charAt(1) == 'b' && 'abcabc'.lastIndexOf('b') == 4 && 'abc'.indexOf('d') == -1", "true"),
        ("'abab'.replace('a', 'x', 1) == 'xbab' && ' a '.trim() == 'a' && 'É'.lowerAscii() == 'É'", "true"),
        ("'abc'.matches('^[a-c]+$') && 'a1b22'.findAll('[0-9]+') == ['1', '22']", "true"),
        ("'%s %d %.2f %x %s'.format(['a', 1, 2.5, 255, [1, 'b']]) == 'a 1 2.50 ff [1, \"b\"]'", "true"),
        ("'%s'.format([{'b': 1.5, 'a': true}]) == '{\"a\":true, \"b\":1.500000}'", "true"),
        (
            "string(123456.0) == '123456' && string(1000000.0) == '1e+06' && string(0.00001) == '1e-05'",
            "true",
        ),
        ("strings.quote('a\"b') == '\"a\\\\\"b\"'", "true"),
        (r#"r'\d' == "\\d" && b'\x41' == bytes('A') && '''a'b''' == "a'b""#, "true"),
        ("[1, 2, 2].sum() == 5 && [1, 3].max() == 3 && [1, 2].isSorted() && [1, 2].indexOf(2) == 1", "true"),
        (
            "[1, 1, 2].distinct() == [1, 2] && [[1], [2]].flatten() == [1, 2] && lists.range(2) == [0, 1]",
            "true",
        ),
        (
            "sets.contains([1, 2], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1], [1, 1])",
            "true",
        ),
        ("isURL('https://a.b:8/c') && url('https://a.b:8/c?d=e').getPort() == '8' && !isURL('a')", "true"),
        ("url('https://a/?d=e&d=f').getQuery()['d'] == ['e', 'f']", "true"),
        (
            "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !isIP('::ffff:1.2.3.4') && ip('::1').isLoopback()",
            "true",
        ),
        (
            "cidr('10.1.0.0/8').masked() == cidr('10.0.0.0/8') && isCIDR('fe80::/10') && !isCIDR('1.2.3.4')",
            "true",
        ),
        ("quantity('1Gi').isGreaterThan(quantity('1G')) && isQuantity('100m') && !isQuantity('x')", "true"),
        ("quantity('1.5k').asInteger() == 1500 && quantity('1').add(2) == quantity('3')", "true"),
        ("semver('1.10.0').isGreaterThan(semver('1.9.0')) && isSemver('v1.2', true)", "true"),
        (
            "!format.dns1123Label().validate('a-b').hasValue() && format.uuid().validate('x').hasValue()",
            "true",
        ),
        ("duration('1h') > duration('59m') && duration('90m').getHours() == 1", "true"),
        ("timestamp('2024-02-29T12:00:00Z').getDayOfMonth() == 28", "true"),
        ("timestamp('2024-01-01T23:00:00Z').getHours('+02:00') == 1", "true"),
        ("timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') == duration('24h')", "true"),
        (
            "int('5') == 5 && string(1.5) == '1.5' && double('2') == 2.0 && type(1) == int && bool('true')",
            "true",
        ),
        ("int('x') == 1", "type conversion error from 'string' to 'int'"),
        ("true ? 1 == 1 : 1 / 0 == 1", "true"),
        ("1 == 'a'", "false"),
        ("1 < 'a'", "no such overload"),
        ("'a'.nothing()", "?"),
        ("nobody == 1", "?"),
        ("timestamp('2024-01-01T00:00:00Z').getHours('Europe/Berlin') == 1", "?"),
        ("1 +", "?"),
        ("self == 'x' // a comment", "true"),
    ] {
        assert_eq!(plain(rule), expected, "{rule}");
    }
}

#[test]
fn values_have_the_types_of_their_schema() {
    for (spec, rule, value, expected) in [
        ("type: number", "self == 1.0 && type(self) == double", "1", "true"),
        ("type: integer", "self == 1 && type(self) == int", "1.0", "true"),
        ("x-kubernetes-int-or-string: true", "type(self) == int", "80", "true"),
        ("x-kubernetes-int-or-string: true", "type(self) == string", "80%", "true"),
        ("type: string\nformat: duration", "self > duration('1m')", "1h", "true"),
        ("type: string\nformat: date-time", "self.getFullYear() == 2024", "'2024-01-02T03:04:05Z'", "true"),
        ("type: string\nformat: byte", "self == b'hi'", "aGk=", "true"),
        ("type: string", "self == '2024-01-02'", "'2024-01-02'", "true"),
        ("type: integer", "self == 1", "text", "?"),
        ("type: string", "self == 'a'", "ENC[AES256_GCM,data:a]", "?"),
        ("type: string", "self == 'a'", "'x-${A}'", "?"),
        (
            "type: array\nx-kubernetes-list-type: set\nitems: {type: string}",
            "self == ['b', 'a']",
            "[a, b]",
            "true",
        ),
        ("type: array\nitems: {type: string}", "self == ['b', 'a']", "[a, b]", "false"),
        ("type: object\nproperties: {a-b: {type: string}}", "self.a__dash__b == 'x'", "{a-b: x}", "true"),
        (
            "type: object\nproperties: {namespace: {type: string}}",
            "self.__namespace__ == 'x'",
            "{namespace: x}",
            "true",
        ),
        (
            "type: object\nproperties: {namespace: {type: string}}",
            "has(self.namespace)",
            "{namespace: x}",
            "true",
        ),
        ("type: object\nproperties: {a: {type: string}}", "has(self.b)", "{a: x, b: y}", "false"),
        ("type: object\nproperties: {a: {type: integer, default: 3}}", "self.a == 3", "{}", "true"),
        (
            "type: object\nproperties: {a: {type: string, nullable: true}}",
            "has(self.a)",
            "{a: null}",
            "false",
        ),
        (
            "type: object\nadditionalProperties: {type: string}",
            "self.all(k, self[k] == k) && 'a-b' in self",
            "{a-b: a-b}",
            "true",
        ),
        (
            "type: object\nx-kubernetes-embedded-resource: true\nx-kubernetes-preserve-unknown-fields: true",
            "self.kind == 'X' && self.metadata.name == 'a'",
            "{apiVersion: v1, kind: X, metadata: {name: a}}",
            "true",
        ),
        ("type: integer", "self == oldSelf", "1", "-"),
    ] {
        assert_eq!(outcome(spec, rule, value), expected, "{rule} over {value}");
    }
}

const POLICY: &str = "\
type: object
x-kubernetes-validations:
- {rule: \"self.metadata.name != 'bad'\"}
properties:
  spec:
    type: object
    x-kubernetes-validations:
    - {rule: 'self.min <= self.max', messageExpression: '\"%d is above %d\".format([self.min, self.max])', message: bounds, fieldPath: .min}
    - {rule: 'oldSelf.hasValue() || self.max < 100', optionalOldSelf: true, message: too many}
    properties:
      min: {type: integer}
      max: {type: integer, default: 5}
      note: {type: string}
      steps:
        type: array
        items:
          type: object
          properties: {name: {type: string}}
          x-kubernetes-validations: [{rule: \"self.name.startsWith('s')\", message: \"a step's name begins with s\"}]
";

#[test]
fn each_rule_tells_its_place_and_its_own_words() {
    let document = "kind: K\nmetadata: {name: bad}\nspec:\n  min: 9\n  steps:\n  - name: s1\n  - name: x\n";
    assert_eq!(
        told(POLICY, document),
        [
            (String::new(), "failed rule: self.metadata.name != 'bad'".to_owned(), 1),
            ("spec.min".to_owned(), "9 is above 5".to_owned(), 4),
            ("spec.steps[1]".to_owned(), "a step's name begins with s".to_owned(), 7),
        ]
    );
    assert!(told(POLICY, "kind: K\nmetadata: {name: good}\nspec: {min: 1}\n").is_empty());
    let (many, _, _) = told(POLICY, "kind: K\nspec: {min: 1, max: 100}\n").remove(1);
    assert_eq!(many, "spec");
}

#[test]
fn what_is_secret_stands_in_no_message() {
    for document in
        ["kind: Secret\nspec: {min: 9}\n", "kind: K\nspec: {min: 9, note: 'ENC[AES256_GCM,data:x]'}\n"]
    {
        let told = told(POLICY, document);
        assert!(told.iter().any(|(_, message, _)| message == "bounds"), "{told:?}");
    }
}

#[test]
fn a_mistake_that_follows_from_another_is_not_told() {
    let document = "kind: K\nmetadata: {name: a}\nspec: {max: 3}\n";
    let mistake = "rule could not be evaluated: no such key: min: bounds";
    assert_eq!(told(POLICY, document)[0].1, mistake);
    let known = Problem::new(Kind::InvalidValue, "spec.min", Span::NONE, "is required");
    let (told, tally) = checked(POLICY, document, vec![known]);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(tally.skipped, 1);
}

#[test]
fn rules_that_cost_too_much_are_told_and_end() {
    let list = format!("[{}]", "1, ".repeat(1000));
    let spec = "type: array\nitems: {type: integer}";
    for rule in [
        "self.all(a, self.all(b, self.all(c, self.all(d, a + b + c + d > 0))))",
        "self.map(a, self.map(b, self.map(c, c))).size() > 0",
        "lists.range(1000000).all(a, lists.range(1000000).all(b, a == b || true))",
    ] {
        let said = outcome(spec, rule, &list);
        assert!(said.starts_with("a rule costs too much"), "{rule}: {said}");
    }
}

/// Each step doubles what the one before made.
fn doubled(start: &str, step: &str) -> String {
    format!("[{start}]{}.size() > 0", format!(".map(x, {step})").repeat(60))
}

#[test]
fn what_doubles_at_each_step_stays_small() {
    let spec = "type: string";
    for rule in [
        doubled("self", "x + x"),
        doubled("self", "x.replace('a', 'aa')"),
        doubled("self", "'%s%s'.format([x, x])"),
        doubled("[self]", "x + x"),
        format!("{} == [[1]]", doubled("[self]", "[x, x]").replace(".size() > 0", "")),
        doubled("[self]", "['%s'.format([[x, x]])]"),
    ] {
        let said = outcome(spec, &rule, "aaaa");
        assert!(said.starts_with("a rule costs too much") || said == "false", "{said}");
    }
    let shared = doubled("[self]", "[x, x]").replace(".size() > 0", "");
    let said = outcome(spec, &format!("{shared} == {shared}"), "aaaa");
    assert!(said.starts_with("a rule costs too much"), "{said}");
}

#[test]
fn no_expression_exhausts_a_stack() {
    let deep = |open: &str, close: &str| format!("{}true{}", open.repeat(50_000), close.repeat(50_000));
    for rule in [
        deep("(", ")"),
        deep("!", ""),
        deep("[", "]"),
        deep("{1:", "}"),
        format!("1{} > 0", "+1".repeat(50_000)),
        format!("self{}", ".a".repeat(50_000)),
        format!("self{}", "[0]".repeat(50_000)),
        deep("true ? true : ", ""),
        "'".to_owned(),
        "\\".to_owned(),
        "'\\u12'".to_owned(),
        "a.b.c(".to_owned(),
        "'\\é'".to_owned(),
    ] {
        let said = plain(&rule);
        assert!(said == "?" || said == "true", "{}: {said}", &rule[..10.min(rule.len())]);
    }
    assert_eq!(plain(&format!("{}true", "false || ".repeat(50_000))), "true");
}

#[test]
fn an_object_has_a_budget_of_its_own() {
    let items = "1, ".repeat(100);
    let document = format!("kind: K\nspec: [{}]\n", format!("[{items}], ").repeat(200));
    let schema = "type: object\nproperties:\n  spec:\n    type: array\n    items:\n      type: array\n      items: {type: integer}\n      \
                  x-kubernetes-validations: [{rule: 'self.all(a, self.all(b, a * b > 0))', message: all}]";
    let told = told(schema, &document);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.starts_with("the rules of this object cost too much"), "{told:?}");
}

const REFERENCE: &str = "{type: object, properties: {name: {type: string}}}";

/// Rules like those of Flux's own kinds, each with a document that is right and one that is wrong.
#[test]
fn rules_of_flux_hold_and_fail() {
    let object = |fields: &str| format!("type: object\nproperties: {{{}}}", fields.replace("REF", REFERENCE));
    for (fields, rule, good, bad) in [
        (
            "configMapRef: REF, secretRef: REF",
            "has(self.configMapRef) || has(self.secretRef)",
            "{secretRef: {name: a}}",
            "{}",
        ),
        (
            "chart: REF, chartRef: REF",
            "(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))",
            "{chart: {}}",
            "{chart: {}, chartRef: {}}",
        ),
        (
            "provider: {type: string, default: generic}, sts: {type: object, properties: {provider: {type: string}}}",
            "self.provider != 'generic' || !has(self.sts) || self.sts.provider == 'ldap'",
            "{sts: {provider: ldap}}",
            "{sts: {provider: aws}}",
        ),
        (
            "verify: REF, sourceRef: {type: object, properties: {kind: {type: string}}}",
            "!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
            "{verify: {}, sourceRef: {kind: HelmRepository}}",
            "{verify: {}, sourceRef: {kind: Bucket}}",
        ),
        (
            "type: {type: string}, oidcProviders: {type: array, items: REF}",
            "self.type != 'generic-oidc' || (has(self.oidcProviders) && size(self.oidcProviders) > 0)",
            "{type: generic-oidc, oidcProviders: [{name: a}]}",
            "{type: generic-oidc, oidcProviders: []}",
        ),
        (
            "interval: {type: string}, digestReflectionPolicy: {type: string, default: Never}",
            "!has(self.interval) || (has(self.digestReflectionPolicy) && self.digestReflectionPolicy == 'Always')",
            "{interval: 1m, digestReflectionPolicy: Always}",
            "{interval: 1m}",
        ),
    ] {
        assert_eq!(outcome(&object(fields), rule, good), "true", "{rule}");
        assert_eq!(outcome(&object(fields), rule, bad), "false", "{rule}");
    }
}

/// A rule that nests as deep as it may, below as many levels of a document as there may be.
#[test]
fn what_is_deep_fits_the_stack_of_a_thread() {
    let run = || {
        let rule = format!(
            "{}self.size() > 0{}",
            "[".repeat(100) + "[1].all(x, ",
            ")]".to_owned() + &"]".repeat(99)
        );
        let mut schema =
            format!("{{type: string, x-kubernetes-validations: [{{rule: '{rule} != []', message: deep}}]}}");
        let mut value = "a".to_owned();
        for _ in 0..100 {
            schema = format!("{{type: array, items: {schema}}}");
            value = format!("[{value}]");
        }
        let schema = format!("type: object\nproperties:\n  spec: {schema}");
        let (told, tally) = checked(&schema, &format!("kind: K\nspec: {value}\n"), Vec::new());
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(tally.held, 1);
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}
