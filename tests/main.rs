//! The real window, driven through WebDriver, on desktops of the tests' own: real portal, real mail, real
//! keychain. One binary, as each that links WebKit costs minutes.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accessibility;
mod back_ends;
mod bridge;
mod clock;
mod diagnose;
mod crash;
mod finder;
mod journey;
mod layout;
mod pages;
mod from_clinic;
mod practice;
mod privacy;
mod saved;
mod settings;
mod staff_desk;
mod surroundings;
mod typed;
mod web_pages;
