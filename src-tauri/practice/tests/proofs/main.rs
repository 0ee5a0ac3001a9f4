//! What the portal promises, proven by numbers: a small count in each test run, the full one in
//! `cargo xtask prove`, which writes the figures down.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../clinic.rs"]
#[allow(dead_code)] // What the portal's other tests use.
mod clinic;
mod races;
mod timing;
mod order;
mod guessing;
mod addresses;
mod killed;
mod disk;
mod codes;
mod strangers;
mod malformed;
mod generated;
