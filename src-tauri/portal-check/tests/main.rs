//! The program, as clinic IT starts it.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::panic)]

mod run;
mod profile;
mod tls;
mod portal;
mod conform;
mod again;
