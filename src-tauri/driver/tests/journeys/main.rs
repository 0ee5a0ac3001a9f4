//! Whole journeys over real HTTP, against the practice portal and django-allauth behind a proxy that breaks what a
//! test says. No window. There is no keychain here: `keychain`'s own tests and the window's have a real one.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod back_ends;
mod change;
mod patient;
mod practice;
mod way;
mod web_pages;
