//! What the program must remember of a flow, and the key that makes a call one call.

use hmac::{Hmac, KeyInit, Mac};
use recovery::portal::Channel;
use recovery::{FlowToken, Problem};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::wire;
use crate::http::Header;
use crate::json::{self, WipedJson};

/// Bytes of a key: 128 bits, as of everything here that must not be met twice.
const KEY_BYTES: usize = 16;

/// The opaque [`FlowToken`], opened. All of it is secret.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Handle {
    /// The portal's handle.
    #[serde(serialize_with = "json::exposed_in_token")]
    flow: SecretString,
    /// Random, made anew with every step the portal names, and never sent.
    #[serde(serialize_with = "json::exposed_in_token")]
    turn: SecretString,
    /// How the newest code was sent.
    pub(super) channel: Channel,
    /// The rules that came with the newest step, if any did.
    pub(super) policy: Option<wire::Policy>,
}

impl Handle {
    /// Of a flow that the portal has just begun; [`Handle::after`] completes it.
    pub(super) fn begin(flow: &str) -> Self {
        Self { flow: flow.into(), turn: "".into(), channel: Channel::Email, policy: None }
    }

    pub(super) fn of(token: &FlowToken) -> Result<Self, Problem> {
        // Exposed to be read by the connector that made it.
        serde_json::from_str(token.expose_for_delivery()).map_err(|_| Problem::FlowLost)
    }

    /// The handle once the portal has named the next step.
    pub(super) fn after(self, document: &wire::Document) -> Result<Self, Problem> {
        Ok(Self {
            flow: self.flow,
            turn: random()?.into(),
            channel: document.next.channel().unwrap_or(self.channel),
            policy: document.next.policy().cloned(),
        })
    }

    pub(super) fn into_token(self) -> Result<FlowToken, Problem> {
        WipedJson::of(&self).map(|json| FlowToken::new(json.to_text()))
    }

    pub(super) fn authorization(&self) -> Header {
        // The handle leaves for the portal.
        ("authorization", Zeroizing::new(["Flow ", self.flow.expose_secret()].concat()))
    }

    /// The key of one call: the same for the same call at the same step, another for anything else. Nothing
    /// of the body can be found from it, since the turn is known to nobody.
    pub(super) fn key_of(&self, path: &str, body: &WipedJson, put_off: u32) -> Result<String, Problem> {
        // HMAC takes a key of any length, so this does not fail. What is secret goes into it alone.
        let mac = Hmac::<Sha256>::new_from_slice(self.turn.expose_secret().as_bytes());
        let mut mac = mac.map_err(|_| Problem::Unexpected)?;
        let flow = self.flow.expose_secret().as_bytes();
        for part in [flow, path.as_bytes(), put_off.to_string().as_bytes(), body.as_bytes()] {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Ok(hex(&mac.finalize().into_bytes()[..KEY_BYTES]))
    }
}

/// A key that was never used before.
pub(super) fn random() -> Result<String, Problem> {
    let mut bytes = [0; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| {
        tracing::warn!("the system has no random numbers");
        Problem::Unexpected
    })?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_same_call_has_the_same_key_and_no_other_has() {
        let handle = Handle { turn: random().unwrap().into(), ..Handle::begin("flow-secret") };
        let later = Handle { turn: random().unwrap().into(), ..handle.clone() };
        let code = |code: &str| WipedJson::of(&json!({ "code": code })).unwrap();
        let key_of = |handle: &Handle, path: &str, typed: &str, put_off| {
            handle.key_of(path, &code(typed), put_off).unwrap()
        };
        let key = key_of(&handle, "flows/current/code", "40217735", 0);
        let again = Handle::of(&handle.clone().into_token().unwrap()).unwrap();
        assert_eq!(key_of(&again, "flows/current/code", "40217735", 0), key);
        let others = [
            key_of(&handle, "flows/current/code", "40217736", 0),
            key_of(&handle, "flows/current/password", "40217735", 0),
            key_of(&handle, "flows/current/code", "40217735", 1),
            key_of(&later, "flows/current/code", "40217735", 0),
            random().unwrap(),
        ];
        assert!(!others.contains(&key) && key.len() == 32, "{key}");
    }

    #[test]
    fn a_token_of_another_making_is_a_lost_flow() {
        let lost = |text: &str| Handle::of(&FlowToken::new(text.into())).err();
        assert_eq!(lost("{}"), Some(Problem::FlowLost));
        assert_eq!(lost("session"), Some(Problem::FlowLost));
    }
}
