//! What is sent. Borrowed, so that secrets in it are copied nowhere but into the bytes that leave.

use recovery::Given;
use recovery::identity::Identity;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Start<'a> {
    pub(super) purpose: &'a str,
    pub(super) identifier: &'a str,
    pub(super) language: &'a str,
}

#[derive(Serialize)]
pub(super) struct Resend<'a> {
    pub(super) channel: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Proof<'a> {
    Code(&'a str),
    LinkToken(&'a str),
}

/// What was asked for, and nothing else.
#[derive(Serialize)]
pub(super) struct Person<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_last4: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Password<'a> {
    pub(super) password: &'a str,
    pub(super) revoke_sessions: bool,
}

#[derive(Serialize)]
pub(super) struct SignIn<'a> {
    pub(super) username: &'a str,
    pub(super) password: &'a str,
}

impl<'a> Proof<'a> {
    /// The code or the link's token, to leave for the portal.
    pub(super) fn of(given: &'a Given) -> Self {
        match given {
            Given::Code(code) => Self::Code(code.expose_for_delivery()),
            Given::Link(link) => Self::LinkToken(link.expose_for_delivery()),
        }
    }
}

impl<'a> Person<'a> {
    pub(super) fn of(identity: &'a Identity) -> Self {
        Self {
            date_of_birth: identity.date_of_birth.as_deref(),
            last_name: identity.last_name.as_deref(),
            phone_last4: identity.phone_last4.as_deref(),
        }
    }
}
