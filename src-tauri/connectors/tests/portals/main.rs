//! Every kind of portal over real HTTP: the practice portal, django-allauth, and answers made up to be wrong.

// Test code outside of test functions: a panic is how it fails.
#![allow(clippy::unwrap_used, clippy::panic)]

mod clinic;
mod practice_portal;
mod answers;
mod from_clinic;
mod refusals;
mod network;
mod allauth;
mod back_ends;
mod documented;
mod web_pages;
mod survey;
