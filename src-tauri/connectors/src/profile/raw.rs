//! A profile as it is written, key by key. What stands beside the keys is what an editor says of them: the JSON Schema
//! of a profile (`docs/portal-profile.schema.json`) is drawn from here by the tests.

use serde::Deserialize;
use toml::Spanned;

use super::clinic::RawClinic;
use super::locks::RawLocks;
use super::rules::{RawCode, RawPassword};
use super::ways::RawWay;

/// Which patient portal Way Back In is for: docs/profiles.md.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    /// The version of this format: 1.
    #[cfg_attr(test, schemars(with = "u32", extend("const" = 1)))]
    pub(super) version: Option<Spanned<u32>>,
    /// A short name of small letters, digits and dashes. It names the keychain entries: do not change it later.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = "^[a-z0-9-]{1,64}$")))]
    pub(super) id: Option<Spanned<String>>,
    /// The kind of portal.
    #[cfg_attr(test, schemars(schema_with = "super::schema::connector"))]
    pub(super) connector: Option<Spanned<String>>,
    /// The portal's address: https; http only for this computer itself.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = super::schema::BASE_URL)))]
    pub(super) base_url: Option<Spanned<String>>,
    /// The day on which somebody last went this way at the real portal, such as 2026-01-31.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::DAY)))]
    pub(super) verified_on: Option<Spanned<String>>,
    /// Whether patients may save their sign-in on this computer. Without it they may.
    pub(super) save_sign_ins: Option<bool>,
    /// The proxy on the way to the portal, such as http://proxy.clinic.example:3128, or none. Without it that of the environment.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::PROXY)))]
    pub(super) proxy: Option<Spanned<String>>,
    /// A PEM file of certificates, trusted for this portal besides the system's: beside the profile, or by whole path.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("minLength" = 1)))]
    pub(super) extra_ca: Option<Spanned<String>>,
    /// What the portal is used for. What is possible, and what is used without it, depends on the connector.
    #[cfg_attr(test, schemars(default, schema_with = "super::schema::features"))]
    pub(super) features: Option<Spanned<Vec<Spanned<String>>>>,
    /// Further hosts of the portal's API and pages, each by its exact name.
    #[cfg_attr(test, schemars(default, schema_with = "super::schema::hosts"))]
    pub(super) allowed_hosts: Option<Spanned<Vec<Spanned<String>>>>,
    /// Further hosts of the links in the portal's emails, each by its exact name.
    #[cfg_attr(test, schemars(default, schema_with = "super::schema::hosts"))]
    pub(super) link_hosts: Option<Spanned<Vec<Spanned<String>>>>,
    /// Where patients sign in with a browser, for what the portal does on its own pages alone.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = super::schema::PAGE)))]
    pub(super) sign_in_page: Option<Spanned<String>>,
    /// By what patients sign in, where the portal does not say it itself.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("enum" = super::schema::SIGN_IN_BY)))]
    pub(super) sign_in_by: Option<Spanned<String>>,
    /// The name by which the portal knows this program: the id of its app client.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("pattern" = "^[A-Za-z0-9_+.-]{1,128}$")))]
    pub(super) client_id: Option<Spanned<String>>,
    /// Whom patients call, and when.
    #[cfg_attr(test, schemars(required))]
    pub(super) clinic: Option<RawClinic>,
    /// What ends the lock of an account at this portal.
    pub(super) locks: Option<RawLocks>,
    /// The portal's password rules, where it does not state them itself.
    #[cfg_attr(test, schemars(with = "Option<RawPassword>"))]
    pub(super) password: Option<Spanned<RawPassword>>,
    /// What is known of the portal's codes.
    #[cfg_attr(test, schemars(with = "Option<RawCode>"))]
    pub(super) code: Option<Spanned<RawCode>>,
    /// The ways through the portal's pages, one for each need at most.
    #[cfg_attr(test, schemars(with = "Option<Vec<RawWay>>", extend("minItems" = 1)))]
    pub(super) way: Option<Spanned<Vec<Spanned<RawWay>>>>,
}
