//! What readers of JUnit demand, after the XSD that Jenkins publishes for it: which elements stand where, which
//! attributes they need, and that the numbers are right.

/// Element, its parent, the attributes it needs, and those it may have.
const ELEMENTS: [(&str, &str, &[&str], &[&str]); 5] = [
    ("testsuites", "", &[], &["name", "tests", "failures"]),
    ("testsuite", "testsuites", &["name", "tests"], &["failures", "errors"]),
    ("testcase", "testsuite", &["name", "classname"], &[]),
    ("failure", "testcase", &["message"], &["type"]),
    ("system-out", "testcase", &[], &[]),
];

/// What is wrong with a report.
pub fn flaws(text: &str) -> Vec<String> {
    let mut report = Report::default();
    let Some(text) = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") else {
        return vec!["no declaration".to_owned()];
    };
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        report.text(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") { "-->" } else { ">" };
        let Some(length) = rest.find(end) else {
            report.found.push("a tag does not end".to_owned());
            break;
        };
        if end == ">" {
            report.tag(&rest[1..length]);
        }
        rest = &rest[length + end.len()..];
    }
    report.finish()
}

#[derive(Default)]
struct Report {
    open: Vec<String>,
    found: Vec<String>,
    cases: usize,
    failures: usize,
    told: Vec<(String, usize, usize)>,
    counted: (usize, usize),
}

impl Report {
    fn text(&mut self, text: &str) {
        let of_entity =
            |rest: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|name| rest.starts_with(name));
        if text.split('&').skip(1).any(|rest| !of_entity(rest)) {
            self.found.push(format!("an ampersand stands alone in {text:?}"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.found.push(format!("a control character in {text:?}"));
        }
    }

    fn tag(&mut self, tag: &str) {
        if let Some(name) = tag.strip_prefix('/') {
            return self.close(name);
        }
        let (tag, closes) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let attributes = self.attributes(attributes);
        let parent = self.open.last().cloned().unwrap_or_default();
        let known = ELEMENTS.iter().find(|(of, above, _, _)| *of == name && *above == parent);
        let Some((_, _, needs, may)) = known else {
            return self.found.push(format!("<{name}> inside of <{parent}>"));
        };
        for need in needs.iter().filter(|need| !attributes.iter().any(|(key, _)| key == *need)) {
            self.found.push(format!("<{name}> without {need}"));
        }
        for (key, _) in
            attributes.iter().filter(|(k, _)| !needs.contains(&k.as_str()) && !may.contains(&k.as_str()))
        {
            self.found.push(format!("<{name}> with {key}"));
        }
        let number = |key: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == key)
                .and_then(|(_, value)| value.parse().ok())
                .unwrap_or(0)
        };
        match name {
            "testsuite" => self.told.push((name.to_owned(), number("tests"), number("failures"))),
            "testsuites" => self.counted = (number("tests"), number("failures")),
            "testcase" => self.cases += 1,
            "failure" => self.failures += 1,
            _ => {}
        }
        if !closes {
            self.open.push(name.to_owned());
        }
    }

    fn close(&mut self, name: &str) {
        if self.open.pop().as_deref() != Some(name) {
            self.found.push(format!("</{name}> ends another element"));
        }
    }

    fn attributes(&mut self, text: &str) -> Vec<(String, String)> {
        let mut parts = text.split('"');
        let mut all = Vec::new();
        while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
            self.text(value);
            all.push((key.trim().trim_end_matches('=').to_owned(), value.to_owned()));
        }
        all
    }

    fn finish(mut self) -> Vec<String> {
        if !self.open.is_empty() {
            self.found.push(format!("{:?} do not end", self.open));
        }
        let sum = |of: fn(&(String, usize, usize)) -> usize| self.told.iter().map(of).sum::<usize>();
        let (tests, failures) = (sum(|s| s.1), sum(|s| s.2));
        if (tests, failures) != (self.cases, self.failures) || (tests, failures) != self.counted {
            self.found.push(format!(
                "{} cases and {} failures, told as {tests} and {failures}, and as {:?} in all",
                self.cases, self.failures, self.counted
            ));
        }
        self.found
    }
}

#[test]
fn what_is_wrong_is_found() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let right = "<testsuites tests=\"1\" failures=\"0\"><testsuite name=\"a\" tests=\"1\"><testcase name=\"b\" \
                 classname=\"c\"/></testsuite></testsuites>";
    assert_eq!(flaws(&format!("{head}{right}")), Vec::<String>::new());
    for (from, to) in [
        (" classname=\"c\"", ""),
        ("tests=\"1\"><", "tests=\"2\"><"),
        ("name=\"b\"", "name=\"b & c\""),
        ("</testsuite></testsuites>", "</testsuites>"),
        ("<testcase", "<failure"),
    ] {
        assert!(!flaws(&format!("{head}{}", right.replacen(from, to, 1))).is_empty(), "{to}");
    }
}
