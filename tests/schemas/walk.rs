//! A walker for the few words of JSON Schema that the schemas here use. A word it does not know is a mistake of
//! the schema's, so that none is passed over in silence.

use serde_json::{Map, Value};

/// What is wrong with a value, each with its path.
pub fn flaws(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Walk { root: schema, found: &mut found }.value(schema, value, "$");
    found
}

struct Walk<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, value: &Value, path: &str) {
        let words = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return self.found.push(format!("{path}: nothing is allowed here")),
            words => words.as_object().expect("a schema"),
        };
        for (word, said) in words {
            match word.as_str() {
                "$schema" | "$defs" | "title" | "description" | "default" => {}
                "$ref" => {
                    let pointer = said.as_str().and_then(|r| r.strip_prefix('#')).expect("a local reference");
                    let root = self.root;
                    self.value(root.pointer(pointer).expect("a definition"), value, path);
                }
                "type" => self.check(is_type(said, value), path, "type"),
                "enum" => self.check(said.as_array().is_some_and(|all| all.contains(value)), path, "enum"),
                "const" => self.check(said == value, path, "const"),
                "minimum" => self.check(value.as_f64().is_none_or(|n| Some(n) >= said.as_f64()), path, word),
                "minLength" => {
                    let long = |text: &str| text.chars().count() as u64 >= said.as_u64().unwrap_or(0);
                    self.check(value.as_str().is_none_or(long), path, word);
                }
                "minItems" => {
                    let many = |list: &Vec<Value>| list.len() as u64 >= said.as_u64().unwrap_or(0);
                    self.check(value.as_array().is_none_or(many), path, word);
                }
                "pattern" => {
                    let pattern = regex::Regex::new(said.as_str().expect("a pattern")).expect("a pattern");
                    self.check(value.as_str().is_none_or(|text| pattern.is_match(text)), path, word);
                }
                "oneOf" => {
                    let fits = said.as_array().expect("schemas").iter();
                    let fits = fits.filter(|one| self.fits(one, value)).count();
                    self.check(fits == 1, path, word);
                }
                "required" => self.required(said, value, path),
                "items" => self.items(said, value, path),
                "properties" | "additionalProperties" => {}
                "propertyNames" => self.names(said, value, path),
                other => panic!("the walker does not know `{other}`"),
            }
        }
        if let Some(object) = value.as_object() {
            self.properties(words, object, path);
        }
    }

    fn check(&mut self, holds: bool, path: &str, word: &str) {
        if !holds {
            self.found.push(format!("{path}: {word}"));
        }
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut found = Vec::new();
        Walk { root: self.root, found: &mut found }.value(schema, value, "$");
        found.is_empty()
    }

    fn required(&mut self, names: &Value, value: &Value, path: &str) {
        let names = names.as_array().expect("names").iter().filter_map(Value::as_str);
        for name in names.filter(|name| value.is_object() && value.get(name).is_none()) {
            self.found.push(format!("{path}: {name} is required"));
        }
    }

    fn items(&mut self, schema: &Value, value: &Value, path: &str) {
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            self.value(schema, item, &format!("{path}[{at}]"));
        }
    }

    fn names(&mut self, schema: &Value, value: &Value, path: &str) {
        for name in value.as_object().into_iter().flat_map(Map::keys) {
            self.value(schema, &Value::String(name.clone()), &format!("{path}.{name} (name)"));
        }
    }

    fn properties(&mut self, words: &Map<String, Value>, object: &Map<String, Value>, path: &str) {
        let known = words.get("properties").and_then(Value::as_object);
        for (name, value) in object {
            let schema =
                known.and_then(|known| known.get(name)).or_else(|| words.get("additionalProperties"));
            if let Some(schema) = schema {
                self.value(schema, value, &format!("{path}.{name}"));
            }
        }
    }
}

fn is_type(said: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type is called {other}"),
    };
    match said {
        Value::String(name) => is(name),
        names => names.as_array().expect("types").iter().filter_map(Value::as_str).any(is),
    }
}

#[test]
fn the_walker_finds_what_is_wrong() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": {"a": {"type": "integer", "minimum": 1}, "b": {"items": {"enum": ["x"]}, "minItems": 1}},
    });
    for (value, wrong) in [
        (serde_json::json!({"a": 1, "b": ["x"]}), vec![]),
        (serde_json::json!({"a": 0}), vec!["$.a: minimum"]),
        (serde_json::json!({"b": ["y"]}), vec!["$: a is required", "$.b[0]: enum"]),
        (serde_json::json!({"a": 1, "b": []}), vec!["$.b: minItems"]),
        (serde_json::json!({"a": 1, "c": 1}), vec!["$.c: nothing is allowed here"]),
        (serde_json::json!([]), vec!["$: type"]),
    ] {
        assert_eq!(flaws(&schema, &value), wrong, "{value}");
    }
}
