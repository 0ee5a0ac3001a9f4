//! The real window, driven through WebDriver, on desktops of the tests' own: real portal, real mail, real
//! keychain. One binary, as each that links WebKit costs minutes.

mod accessibility;
mod bridge;
mod crash;
mod journey;
mod pages;
mod privacy;
mod surroundings;
