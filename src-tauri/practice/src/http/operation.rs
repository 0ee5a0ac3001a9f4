//! One call of the API: what does it, and what its description says.

use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::{RefOr, Schema};

use super::Front;
use crate::portal::{Opaque, Problem};

/// One call of the API.
pub(super) struct Operation {
    pub(super) method: HttpMethod,
    /// Below the API's own address, or, for discovery, below that of the portal.
    pub(super) path: &'static str,
    pub(super) route: MethodRouter<Front>,
    /// Its name for programs.
    pub(super) id: &'static str,
    pub(super) tag: Tag,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    /// What the `Authorization` header names.
    pub(super) within: Option<Opaque>,
    pub(super) takes: Option<Document>,
    /// Without it, the answer is 204.
    pub(super) gives: Option<Document>,
    /// One of each that it may answer: they are examples, too.
    pub(super) problems: Vec<Problem>,
}

/// A document that travels.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) schema: RefOr<Schema>,
    /// Those that the schema names.
    pub(super) others: Vec<(String, RefOr<Schema>)>,
    /// By name. Everybody in them is made up.
    pub(super) examples: Vec<(&'static str, Value)>,
}

/// What belongs together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Discovery,
    Flows,
    Sessions,
}

impl Operation {
    pub(super) fn get<T: 'static>(path: &'static str, handler: impl Handler<T, Front>) -> Self {
        Self::new(HttpMethod::Get, path, on(MethodFilter::GET, handler))
    }

    pub(super) fn post<T: 'static>(path: &'static str, handler: impl Handler<T, Front>) -> Self {
        Self::new(HttpMethod::Post, path, on(MethodFilter::POST, handler))
    }

    pub(super) fn delete<T: 'static>(path: &'static str, handler: impl Handler<T, Front>) -> Self {
        Self::new(HttpMethod::Delete, path, on(MethodFilter::DELETE, handler))
    }

    fn new(method: HttpMethod, path: &'static str, route: MethodRouter<Front>) -> Self {
        let (id, summary, description) = ("", "", "");
        let (within, takes, gives, problems) = (None, None, None, Vec::new());
        Self {
            method,
            path,
            route,
            id,
            tag: Tag::Flows,
            summary,
            description,
            within,
            takes,
            gives,
            problems,
        }
    }

    /// Its name for programs, what it does in a line, and what it promises.
    pub(super) fn says(self, id: &'static str, summary: &'static str, description: &'static str) -> Self {
        Self { id, summary, description, ..self }
    }

    pub(super) fn tagged(self, tag: Tag) -> Self {
        Self { tag, ..self }
    }

    /// It needs a flow or a session.
    pub(super) fn within(self, opaque: Opaque) -> Self {
        Self { within: Some(opaque), ..self }
    }

    pub(super) fn takes<T: ToSchema>(self, examples: Vec<(&'static str, Value)>) -> Self {
        Self { takes: Some(Document::of::<T>(examples)), ..self }
    }

    pub(super) fn gives<T: ToSchema>(self, examples: Vec<(&'static str, Value)>) -> Self {
        Self { gives: Some(Document::of::<T>(examples)), ..self }
    }

    pub(super) fn or(self, problems: Vec<Problem>) -> Self {
        Self { problems, ..self }
    }
}

impl Document {
    fn of<T: ToSchema>(examples: Vec<(&'static str, Value)>) -> Self {
        let mut others = Vec::new();
        T::schemas(&mut others);
        Self { name: T::name().into_owned(), schema: T::schema(), others, examples }
    }
}

impl Tag {
    pub(super) const ALL: [Self; 3] = [Self::Discovery, Self::Flows, Self::Sessions];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Flows => "flows",
            Self::Sessions => "sessions",
        }
    }

    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Discovery => "What the portal is and can do.",
            Self::Flows => "From what a patient remembers to a new password, or to the username.",
            Self::Sessions => "Signing in with the new password, and out.",
        }
    }
}
