//! The API's description (OpenAPI 3.1), made from the table of its calls, the types that travel and the problems
//! as they are answered.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{OperationBuilder, ParameterBuilder, ParameterIn, PathItemBuilder};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{Discriminator, OneOfBuilder};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::ServerVariableBuilder;
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, InfoBuilder, LicenseBuilder, Object,
    ObjectBuilder, OpenApiBuilder, Paths, Ref, RefOr, Required, Response, ResponseBuilder, Schema, Server,
    ServerBuilder, Type,
};
use utoipa::{PartialSchema, ToSchema};

use super::call::NAME_LIMIT;
use super::gate;
use super::operation::{Document, Operation, Tag};
use super::operations::{DISCOVERY, operations};
use crate::portal::{Answer, Opaque, Problem, ProblemDocument};

const ABOUT: &str = "\
What a patient portal serves so that a program can get its patients back in: a forgotten password, a forgotten username, a first \
password, a temporary one.

A flow leads from what a patient remembers to what is next. Each answer says the next step; a program that knows the steps needs to know \
nothing of the portal behind them. `open_browser` and `second_factor` may come at any step. Unknown members are ignored, in requests and in \
answers, so that both sides may add some.

Every later call of a flow names it in the `Authorization` header. Every POST carries an `Idempotency-Key`: the same key on the same call gets the \
same answer and has no second effect, so a lost answer is never a lost flow. Bodies over 16 KiB, arrays or repeated names where one \
value is asked for, and other content types are `malformed`, and nothing happens.

What a portal promises besides, why, and how to check it, is in the project's `docs/portal-api.md`.";

/// The description of the API as it is served below `root`, as JSON. `root` has no slash at its end.
pub(super) fn document(root: &str) -> Result<String, serde_json::Error> {
    let operations = operations();
    let mut paths = Paths::new();
    for operation in &operations {
        let item = paths.paths.entry(operation.path.into()).or_default();
        if operation.path == DISCOVERY {
            let about = "The portal's own address. Discovery says where the API is";
            item.servers = Some(vec![server("portal", root, about)]);
        }
        item.merge_operations(
            PathItemBuilder::new().operation(operation.method.clone(), described(operation)).build(),
        );
    }
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0"));
    let info = InfoBuilder::new()
        .title("Portal Recovery API")
        .version("1")
        .description(Some(ABOUT))
        .license(Some(license.build()));
    let tags =
        Tag::ALL.map(|tag| TagBuilder::new().name(tag.name()).description(Some(tag.description())).build());
    let base = server("base", &format!("{root}/recovery/v1"), "The `base_url` that discovery gives");
    let document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([base]))
        .tags(Some(tags))
        .paths(paths)
        .components(Some(components(&operations)))
        .build();
    document.to_pretty_json()
}

fn server(variable: &str, address: &str, about: &str) -> Server {
    let value = ServerVariableBuilder::new().default_value(address).description(Some(about));
    ServerBuilder::new().url(format!("{{{variable}}}")).parameter(variable, value).build()
}

fn described(operation: &Operation) -> OperationBuilder {
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .tag(operation.tag.name())
        .summary(Some(operation.summary))
        .description(Some(operation.description));
    if operation.takes.is_some() {
        described = described.parameter_ref(parameter_named(IDEMPOTENCY_KEY));
    }
    if operation.path != DISCOVERY {
        described = described.parameter_ref(parameter_named(PORTAL_CLIENT));
    }
    if let Some(opaque) = operation.within {
        described = described.security(SecurityRequirement::new(opaque.name(), [""; 0]));
    }
    if let Some(document) = &operation.takes {
        let body = RequestBodyBuilder::new().required(Some(Required::True));
        described = described.request_body(Some(body.content("application/json", content(document)).build()));
    }
    described = match &operation.gives {
        Some(document) => {
            let done = answered("Done.").content("application/json", content(document));
            described.response("200", done)
        }
        None => described.response("204", answered("Done, and nothing to say.")),
    };
    let mut by_status: BTreeMap<u16, Vec<Answer>> = BTreeMap::new();
    for answer in refusals(operation) {
        by_status.entry(answer.status).or_default().push(answer);
    }
    for (status, answers) in by_status {
        described = described.response(status.to_string(), refused(&answers));
    }
    described
}

fn content(document: &Document) -> Content {
    let examples = document.examples.iter().map(|(name, value)| (*name, example(value.clone())));
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(&document.name)))
        .examples_from_iter(examples)
        .build()
}

fn example(value: Value) -> utoipa::openapi::example::Example {
    utoipa::openapi::example::ExampleBuilder::new().value(Some(value)).build()
}

/// Whatever a call may answer that is not what was asked for.
fn refusals(operation: &Operation) -> Vec<Answer> {
    let mut problems = operation.problems.clone();
    match operation.within {
        Some(Opaque::Flow) => problems.extend([Problem::FlowUnknown, Problem::FlowExpired]),
        Some(Opaque::Session) => problems.push(Problem::SignInFailed { attempts_left: None }),
        None => {}
    }
    if operation.path != DISCOVERY {
        problems.push(Problem::Malformed("a member of the body is missing or of the wrong kind"));
    }
    problems.push(Problem::Unavailable);
    problems.into_iter().map(Answer::from).chain(gate::refusals()).collect()
}

fn refused(answers: &[Answer]) -> Response {
    let kinds = || answers.iter().filter_map(|answer| Some((answer.kind()?, answer)));
    let words: Vec<_> =
        kinds().map(|(kind, answer)| format!("`{kind}`: {}.", answer.text("title"))).collect();
    let reference = |kind: &str| Ref::from_schema_name(schema_name(kind));
    let schema: RefOr<Schema> = match answers {
        [only] => reference(only.kind().unwrap_or_default()).into(),
        several => {
            let which = Discriminator::with_mapping(
                "type",
                kinds().map(|(kind, answer)| (answer.text("type"), reference(kind).ref_location)),
            );
            let one_of = OneOfBuilder::new().discriminator(Some(which));
            let kinds = several.iter().filter_map(Answer::kind);
            Schema::from(kinds.fold(one_of, |one_of, kind| one_of.item(reference(kind)))).into()
        }
    };
    let examples = kinds().map(|(kind, answer)| (kind, example(answer.members())));
    let content = ContentBuilder::new().schema(Some(schema)).examples_from_iter(examples).build();
    let mut response = answered(&words.join(" ")).content("application/problem+json", content);
    if answers.iter().any(|answer| answer.retry_after.is_some()) {
        response = response.header_ref("Retry-After", header_named("RetryAfter"));
    }
    if answers.iter().any(|answer| answer.challenge().is_some()) {
        response = response.header_ref("WWW-Authenticate", header_named("Challenge"));
    }
    response.build()
}

/// An answer, with the headers that every one has.
fn answered(description: &str) -> ResponseBuilder {
    ResponseBuilder::new()
        .description(description)
        .header_ref("Request-Id", header_named("RequestId"))
        .header_ref("Cache-Control", header_named("CacheControl"))
}

const IDEMPOTENCY_KEY: &str = "IdempotencyKey";
const PORTAL_CLIENT: &str = "PortalClient";

fn parameter_named(name: &str) -> Ref {
    Ref::new(format!("#/components/parameters/{name}"))
}

fn header_named(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}

fn components(operations: &[Operation]) -> Components {
    let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
    for document in operations.iter().flat_map(|operation| [&operation.takes, &operation.gives]).flatten() {
        schemas.extend(document.others.iter().cloned());
        schemas.insert(document.name.clone(), document.schema.clone());
    }
    let mut others = Vec::new();
    ProblemDocument::schemas(&mut others);
    schemas.extend(others);
    let mut problems: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
    for answer in operations.iter().flat_map(refusals) {
        let kind = answer.kind().unwrap_or_default().to_owned();
        problems.entry(kind).or_default().push(answer);
    }
    for (kind, answers) in &problems {
        schemas.insert(schema_name(kind), problem_schema(answers));
    }
    let components = ComponentsBuilder::new().schemas_from_iter(schemas);
    let components = headers(parameters(components));
    let scheme = |opaque: Opaque, about: &str| {
        let value = ApiKeyValue::with_description("Authorization", about);
        (opaque.name(), SecurityScheme::ApiKey(ApiKey::Header(value)))
    };
    let (flow, about_flow) = scheme(
        Opaque::Flow,
        "`Flow` and the `flow` value that the start gave, with a space between them. It has at least 128 random bits and is the same for the flow's life.",
    );
    let (session, about_session) = scheme(
        Opaque::Session,
        "`Session` and the `session` value that the sign-in gave, with a space between them.",
    );
    components.security_scheme(flow, about_flow).security_scheme(session, about_session).build()
}

/// A problem as it is answered: what all have, and the members that this one has.
fn problem_schema(answers: &[Answer]) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut schema)) = ProblemDocument::schema() else { return RefOr::default() };
    let members: Vec<_> = answers.iter().map(Answer::members).collect();
    let first = members.first().cloned().unwrap_or_default();
    schema.description = first["title"].as_str().map(|title| format!("{title}."));
    schema.properties.retain(|name, _| members.iter().any(|members| members.get(name).is_some()));
    let always = schema.properties.keys().filter(|name| members.iter().all(|one| one.get(*name).is_some()));
    schema.required = always.cloned().collect();
    for fixed in ["type", "status"] {
        let mut values: Vec<_> = members.iter().map(|members| members[fixed].clone()).collect();
        values.sort_by_key(Value::to_string);
        values.dedup();
        if let Some(RefOr::T(Schema::Object(property))) = schema.properties.get_mut(fixed) {
            property.enum_values = Some(values);
        }
    }
    schema.examples = vec![first];
    Schema::Object(schema).into()
}

/// `wrong-code` as `WrongCodeProblem`.
fn schema_name(kind: &str) -> String {
    let words = kind.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    });
    words.chain(["Problem".to_owned()]).collect()
}

fn parameters(components: ComponentsBuilder) -> ComponentsBuilder {
    let name = || {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(NAME_LIMIT))
            .pattern(Some("^[!-~]([ -~]*[!-~])?$"))
    };
    let header = |header: &str, about: &str, example: &str| {
        ParameterBuilder::new()
            .name(header)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(about))
            .schema(Some(name()))
            .example(Some(example.into()))
            .build()
    };
    components
        .parameter(
            IDEMPOTENCY_KEY,
            header(
                "Idempotency-Key",
                "Names this very call, at random, so that it may be sent again after a lost answer: the same key on the same call gets the \
                 same answer for 24 hours and has no second effect. The same key with another body is `malformed`. Answers that say that \
                 nothing was done (`rate-limited`, `unavailable`, `malformed`) are not kept. A client sends it with every POST; a call \
                 without it is answered all the same, and sent twice it works twice.",
                "0d5c1f0a-6f5e-4f3b-9a53-0c7be4b9a7d1",
            ),
        )
        .parameter(
            PORTAL_CLIENT,
            header(
                "Portal-Client",
                "Names an installation, at random; never a person. Limits count by it before they count by address, since many \
                 installations share one.",
                "kiosk-7f3a",
            ),
        )
}

fn headers(components: ComponentsBuilder) -> ComponentsBuilder {
    let header =
        |schema: Object, about: &str| HeaderBuilder::new().schema(Some(schema)).description(Some(about));
    let perhaps = |schema, about| header(schema, about).build();
    // utoipa has no place of its own for it.
    let always = |schema, about| {
        header(schema, about).extensions(Some(Extensions::from_iter([("required", true)]))).build()
    };
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    components
        .header(
            "RequestId",
            always(
                text().build(),
                "Names this answer in the portal's log and audit. A patient's help number leads to it.",
            ),
        )
        .header(
            "CacheControl",
            always(text().enum_values(Some(["no-store"])).build(), "Nothing here is ever kept on the way."),
        )
        .header(
            "RetryAfter",
            perhaps(
                seconds.build(),
                "How long to wait, in seconds (RFC 9110); the same as `retry_after` in the body.",
            ),
        )
        .header(
            "Challenge",
            always(
                text().build(),
                "The scheme of the `Authorization` header that is asked for: `Flow` or `Session`.",
            ),
        )
}
