//! JSON objects, read strictly: where two readers could see two things, there is nothing to see.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

/// The object in `bytes`; nothing unless it is one, in UTF-8, with every name once, not nested beyond
/// reason, and nothing after it.
pub(super) fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice::<Object>(bytes).ok().map(|object| object.0)
}

struct Object(Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a name occurs twice"));
            }
        }
        Ok(Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_objects_and_nothing_else() {
        let check = |text: &[u8], want: bool| {
            assert_eq!(object(text).is_some(), want, "{}", String::from_utf8_lossy(text));
        };
        check(br#"{}"#, true);
        check(br#"{"a": "b", "c": {"a": 1}}"#, true);
        check(br#""#, false);
        check(br#"["a"]"#, false);
        check(br#""a""#, false);
        check(br#"{"a": 1, "a": 1}"#, false);
        check(br#"{"a": 1, "\u0061": 2}"#, false);
        check(br#"{"a": 1} x"#, false);
        check(br#"{"a": 1"#, false);
        check(b"{\"a\": \"\xff\"}", false);
        check("{\"a\": ".repeat(200).as_bytes(), false);
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(200), "]".repeat(200));
        check(deep.as_bytes(), false);
    }
}
