//! JSON that holds secrets: passwords and codes on their way out, handles and sessions on their way in. Wiped when it
//! is dropped. What the HTTP library holds of it is not.

use recovery::{FlowToken, Problem};
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Bytes set aside for one, so that it is not moved while it is written and leaves nothing behind. More than
/// portals take.
pub(crate) const ROOM: usize = 16 * 1024;

/// JSON as it leaves.
pub(crate) struct WipedJson {
    bytes: Zeroizing<Vec<u8>>,
    /// What it is called on the wire.
    media_type: &'static str,
}

impl WipedJson {
    pub(crate) fn of(value: &impl Serialize) -> Result<Self, Problem> {
        Self::called("application/json", value)
    }

    /// JSON that its portal knows under another name.
    pub(crate) fn called(media_type: &'static str, value: &impl Serialize) -> Result<Self, Problem> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *bytes, value).map_err(|_| Problem::Unexpected)?;
        Ok(Self { bytes, media_type })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// The same as text, in a copy that is the caller's to wipe.
    pub(crate) fn to_text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// What a connector must remember of a flow, as the token it travels in.
pub(crate) fn into_token(handle: &impl Serialize) -> Result<FlowToken, Problem> {
    WipedJson::of(handle).map(|json| FlowToken::new(json.to_text()))
}

/// What a connector put into a token.
pub(crate) fn out_of_token<T: DeserializeOwned>(token: &FlowToken) -> Result<T, Problem> {
    // Exposed to be read by the connector that made it.
    serde_json::from_str(token.expose_for_delivery()).map_err(|_| Problem::FlowLost)
}

/// A secret on its way into a `FlowToken`, which is a secret again.
pub(crate) fn exposed_in_token<S: Serializer>(secret: &SecretString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.expose_secret())
}

/// Wipes every text in `value`.
pub(crate) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_is_left_in_what_was_wiped() {
        let mut value = json!({ "flow": "secret", "next": [{ "session": "secret" }, 7, null] });
        wipe(&mut value);
        assert_eq!(value, json!({ "flow": "", "next": [{ "session": "" }, 7, null] }));
    }
}
