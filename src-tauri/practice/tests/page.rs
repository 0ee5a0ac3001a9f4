//! The page for portal vendors says of the API what its description says.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use support::paths;

use crate::openapi::{published, validator};

/// The page.
fn page() -> String {
    fs::read_to_string(paths::root().join("docs/portal-api.md")).unwrap()
}

/// An example of the page: its first line, its headers and its body.
struct Message {
    start: String,
    headers: Vec<(String, String)>,
    body: Value,
}

fn messages(page: &str) -> Vec<Message> {
    let blocks = page.split("```http\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let read = |block: &str| {
        let (head, body) = block.split_once("\n\n").unwrap_or((block, "null"));
        let mut lines = head.lines().map(str::to_owned);
        let start = lines.next().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        let headers = headers.collect();
        Message { start, headers, body: serde_json::from_str(body).unwrap_or_else(|_| panic!("{block}")) }
    };
    blocks.map(read).collect()
}

impl Message {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// Holds the body against the part of the description that is for it.
    fn fits(&self, document: &Value, place: &str) {
        let kind = self.header("content-type");
        let content = document.pointer(&format!("{place}/content")).unwrap_or_else(|| panic!("{place}"));
        assert!(content.get(kind).is_some(), "{}: {kind}", self.start);
        let schema = validator(document, &format!("{place}/content/{}/schema", kind.replace('/', "~1")));
        let problem = schema.validate(&self.body).map_err(|error| error.to_string());
        assert_eq!(problem, Ok(()), "{place}: {}", self.body);
    }
}

#[test]
fn its_examples_fit_the_description() {
    let document = published();
    let mut asked: Option<(String, Value)> = None;
    let mut answered = 0;
    let messages = messages(&page());
    assert!(messages.len() >= 20, "{}", messages.len());
    for message in messages {
        if let Some((method, path)) = message.start.split_once(' ') {
            let place = format!("/paths/{}/{}", path.replace('/', "~1"), method.to_ascii_lowercase());
            let operation = document.pointer(&place).unwrap_or_else(|| panic!("{}", message.start)).clone();
            match operation.get("requestBody") {
                Some(_) => message.fits(&document, &format!("{place}/requestBody")),
                None => assert!(message.body.is_null(), "{}", message.start),
            }
            assert_eq!(!message.header("idempotency-key").is_empty(), method == "POST", "{}", message.start);
            let scheme = operation["security"][0].as_object().and_then(|scheme| scheme.keys().next());
            let named = message.header("authorization").split(' ').next().unwrap().to_ascii_lowercase();
            assert_eq!(scheme.map_or("", String::as_str), named, "{}", message.start);
            asked = Some((place, operation));
        } else {
            let (place, operation) = asked.take().unwrap();
            let answer = &operation["responses"][&message.start];
            assert!(!answer.is_null(), "{place}: {}", message.start);
            match answer.get("content") {
                Some(_) => message.fits(&document, &format!("{place}/responses/{}", message.start)),
                None => assert!(message.body.is_null(), "{place}: {}", message.start),
            }
            answered += 1;
        }
    }
    assert!(answered >= 12, "{answered}");
}

/// What stands in backquotes in the first cell of a table's rows, below a heading.
fn first_cells(page: &str, heading: &str) -> BTreeSet<String> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(str::to_owned).collect()
}

#[test]
fn it_has_every_call_step_and_problem() {
    let (document, page) = (published(), page());
    let mut calls = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item.as_object().unwrap().keys().filter(|name| *name != "servers");
        calls.extend(methods.map(|method| format!("{} {path}", method.to_ascii_uppercase())));
    }
    let purposes = ["password_reset", "username_recovery", "activation", "temporary_password"];
    calls.extend(purposes.map(str::to_owned));
    assert_eq!(first_cells(&page, "The calls"), calls);
    let steps = document["components"]["schemas"]["Next"]["oneOf"].as_array().unwrap();
    let names = steps.iter().map(|step| name_of_step(step).to_owned());
    assert_eq!(first_cells(&page, "The steps"), names.collect());
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let problems = schemas.iter().filter(|(name, _)| name.ends_with("Problem"));
    let names = problems.map(|(_, schema)| {
        let urn = schema["properties"]["type"]["enum"][0].as_str().unwrap();
        urn.strip_prefix("urn:portal-recovery:").unwrap().to_owned()
    });
    assert_eq!(first_cells(&page, "The problems"), names.collect());
}

/// The value of `step` in one of the schemas of `Next`.
fn name_of_step(schema: &Value) -> &str {
    let parts = schema["allOf"].as_array().map_or(std::slice::from_ref(schema), Vec::as_slice);
    parts.iter().find_map(|part| part["properties"]["step"]["enum"][0].as_str()).unwrap()
}

#[test]
fn its_promises_are_those_that_are_checked() {
    let checked = fs::read_to_string(paths::root().join("docs/portal-check.md")).unwrap();
    let rows = checked.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let checked: BTreeSet<String> = rows.map(str::to_owned).collect();
    let page = page();
    let section = page.split("\n## ").find(|section| section.starts_with("What your portal")).unwrap();
    let name = |word: &str| word.strip_prefix('`')?.strip_suffix('`').map(str::to_owned);
    // The lines of names alone.
    let lines = section.lines().filter_map(|line| line.split(' ').map(name).collect::<Option<Vec<_>>>());
    let named: Vec<String> = lines.flatten().collect();
    assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>().len(), named.len(), "each once");
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), checked);
}
