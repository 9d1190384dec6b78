//! What readers of JUnit demand, after the XSD that Jenkins publishes for it: which elements stand where, which
//! attributes they need, and that the numbers are right.

/// Element, its parent, the attributes it needs, and those it may have.
const ELEMENTS: [(&str, &str, &[&str], &[&str]); 7] = [
    ("testsuites", "", &[], &["name", "tests", "failures", "errors"]),
    ("testsuite", "testsuites", &["name", "tests"], &["failures", "errors", "skipped"]),
    ("testcase", "testsuite", &["name", "classname"], &[]),
    ("failure", "testcase", &["message"], &["type"]),
    ("error", "testcase", &["message"], &["type"]),
    ("skipped", "testcase", &[], &["message"]),
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
    /// Cases, failures, errors and skipped ones that are there.
    there: [usize; 4],
    /// The same as each suite tells them.
    told: Vec<[usize; 4]>,
    /// All but those that are skipped, as it is told of all suites.
    counted: [usize; 3],
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
            "testsuite" => self.told.push(["tests", "failures", "errors", "skipped"].map(number)),
            "testsuites" => self.counted = ["tests", "failures", "errors"].map(number),
            "testcase" => self.there[0] += 1,
            "failure" => self.there[1] += 1,
            "error" => self.there[2] += 1,
            "skipped" => self.there[3] += 1,
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
        let told: [usize; 4] = std::array::from_fn(|at| self.told.iter().map(|suite| suite[at]).sum());
        if told != self.there || told[..3] != self.counted {
            self.found.push(format!(
                "cases, failures, errors and skipped ones: {:?}, told as {told:?}, and as {:?} in all",
                self.there, self.counted
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
