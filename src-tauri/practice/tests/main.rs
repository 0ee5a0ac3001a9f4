//! The practice portal over real HTTP, as a client written from the API's page sees it.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::panic)]

mod clinic;
mod discovery;
mod start;
mod code;
mod identity;
mod clinic_code;
mod credentials;
mod password;
mod username;
mod sign_in;
mod order;
mod caps;
mod again;
mod wire;
mod kept;
mod desk;
mod openapi;
mod page;
mod program;
mod smtp;
