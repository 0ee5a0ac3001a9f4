//! Every kind of portal over real HTTP: the practice portal, django-allauth, and answers made up to be wrong.

mod clinic;
mod practice_portal;
mod answers;
mod refusals;
mod allauth;
mod web_pages;
