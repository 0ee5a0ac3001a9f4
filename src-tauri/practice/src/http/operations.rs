//! Every call of the API, in one table. From it come both the routes and the API's description (OpenAPI), so
//! that neither can have what the other has not.

use serde_json::{Value, json};

use super::calls::{by, credentials, discovery, identity, password, sign_in, start};
use super::operation::{Operation, Tag};
use crate::password::Reason;
use crate::portal::{
    Credentials, Discovery, FlowDocument, Identity, NewPassword, Opaque, Portal, Problem, ProofOfCode,
    Resend, SignIn, SignedIn, Start,
};

/// Where discovery is, below the portal's own address (RFC 8615).
pub(super) const DISCOVERY: &str = "/.well-known/portal-recovery";

/// The table.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        discover(),
        start_flow(),
        current_flow(),
        give_code(),
        resend_code(),
        answer_identity(),
        set_password(),
        give_credentials(),
        end_flow(),
        open_session(),
        end_other_sessions(),
        end_session(),
    ]
}

fn discover() -> Operation {
    Operation::get(DISCOVERY, discovery)
        .says(
            "discover",
            "What the portal is and can do",
            "A well-known address (RFC 8615) below the portal's own. `features` says what is served; what is not named there is \
             not offered to patients. `password_policy` holds for everybody and does not depend on an account.",
        )
        .tagged(Tag::Discovery)
        .gives::<Discovery>(vec![("clinic", discovered())])
}

fn start_flow() -> Operation {
    Operation::post("/flows", start)
        .says(
            "startFlow",
            "Start a flow",
            "Nothing in the answer depends on whether an account exists or how it stands: known, unknown, locked, inactive and \
             without an email address get the same bytes (values that are random by nature aside), in indistinguishable \
             time. `delivery.destination` is the masked form of the address that was typed, absent where a username was typed; \
             `other_channels` and `code` are the portal's settings. A code goes only to the address on record.\n\n\
             Starting a flow ends no other: anybody can start one with somebody else's name. At a cap (10 codes a day, 100 \
             failures in a row) the step is `wait`, for known and unknown alike.\n\n\
             The first step is `enter_code` for `password_reset` and `username_recovery`, `answer_identity` for `activation`, and \
             `enter_credentials` for `temporary_password`.",
        )
        .takes::<Start>(vec![
            ("password_reset", json!({ "purpose": "password_reset", "identifier": "pat@example.org", "language": "en" })),
            ("username_recovery", json!({ "purpose": "username_recovery", "identifier": "+1 555 010 0142" })),
            ("activation", json!({ "purpose": "activation", "identifier": "K7M2-QX4T-9RBW", "language": "es-MX" })),
            ("temporary_password", json!({ "purpose": "temporary_password", "identifier": "tess" })),
        ])
        .gives::<FlowDocument>(vec![
            ("enter_code", flow(1800, code_step("enter_code", true))),
            ("answer_identity", flow(1800, identity_step())),
            ("enter_credentials", flow(1800, json!({ "step": "enter_credentials", "attempts_left": 5 }))),
            ("wait", flow(1800, json!({ "step": "wait", "retry_after": 900 }))),
        ])
        .or(vec![Problem::RateLimited { retry_after: 30 }])
}

fn current_flow() -> Operation {
    Operation::get("/flows/current", by(Portal::current))
        .says(
            "currentFlow",
            "Where the flow stands",
            "The current document, after a lost answer or a restart. Changes nothing.",
        )
        .within(Opaque::Flow)
        .gives::<FlowDocument>(vec![
            ("enter_code", flow(1740, code_step("enter_code", true))),
            ("check_inbox", flow(1740, json!({ "step": "check_inbox", "delivery": email() }))),
            (
                "open_browser",
                flow(1740, json!({ "step": "open_browser", "url": "https://portal.example/confirm" })),
            ),
        ])
}

fn give_code() -> Operation {
    Operation::post("/flows/current/code", by(Portal::code))
        .says(
            "giveCode",
            "Give the code, or the token of the link beside it",
            "Answers `enter_code` and `second_factor`. A try is counted before it is compared, in constant time; there are at most 5 \
             for one code. A code is redeemed at most once under any concurrency, works for 10 minutes, and only in the flow it was \
             sent for.",
        )
        .within(Opaque::Flow)
        .takes::<ProofOfCode>(vec![
            ("code", json!({ "code": "40217735" })),
            ("link", json!({ "link_token": "0123456789abcdef0123456789abcdef" })),
        ])
        .gives::<FlowDocument>(after_proof())
        .or(vec![
            Problem::WrongCode { attempts_left: 4 },
            Problem::CodeExpired,
            Problem::AttemptsExhausted { retry_after: 25 },
            Problem::WrongStep,
        ])
}

fn resend_code() -> Operation {
    Operation::post("/flows/current/resend", by(Portal::resend))
        .says(
            "resendCode",
            "Send another code",
            "Ends this flow's older code; codes of other flows stay. Before `resend_in` has passed the answer is `rate-limited`; at the \
             cap on codes it is the step `wait`, and the last code stays good.",
        )
        .within(Opaque::Flow)
        .takes::<Resend>(vec![("email", json!({ "channel": "email" })), ("sms", json!({ "channel": "sms" }))])
        .gives::<FlowDocument>(vec![
            ("enter_code", flow(1700, code_step("enter_code", true))),
            ("wait", flow(1700, json!({ "step": "wait", "retry_after": 3600 }))),
        ])
        .or(vec![Problem::WrongStep, Problem::RateLimited { retry_after: 12 }])
}

fn answer_identity() -> Operation {
    Operation::post("/flows/current/identity", identity)
        .says(
            "answerIdentity",
            "Say who the patient is",
            "Answers `answer_identity`, with exactly the facts that its `fields` name. It comes after a proven code, or, for `activation`, \
             together with the code that the clinic gave. A wrong answer does not say which fact is wrong. After the third the step is \
             `contact_clinic` with reason `cannot_verify`.\n\n\
             For `activation`, a code that was never given, one that no longer works and wrong answers are told apart only for the code's owner: \
             whoever gives right answers with a code whose time is over gets `code-expired`, and the flow has ended.",
        )
        .within(Opaque::Flow)
        .takes::<Identity>(vec![("facts", json!({ "date_of_birth": "1955-08-17", "last_name": "Novak" }))])
        .gives::<FlowDocument>(after_proof())
        .or(vec![
            Problem::WrongIdentity { attempts_left: 2 },
            Problem::CodeExpired,
            Problem::AttemptsExhausted { retry_after: 3600 },
            Problem::WrongStep,
        ])
}

fn set_password() -> Operation {
    Operation::post("/flows/current/password", password)
        .says(
            "setPassword",
            "Set the new password",
            "Works only in a flow with a proven code (and identity or second step, where asked). Success ends every code and flow of the account, and \
             every other session if `revoke_sessions` is true; a notice goes to every address on record. Passwords of 128 characters are taken \
             whole, in Unicode NFC, and kept as Argon2id.\n\n\
             After a lost answer, send the same call with the same `Idempotency-Key`: the answer is the same, and nothing happens twice.",
        )
        .within(Opaque::Flow)
        .takes::<NewPassword>(vec![(
            "password",
            json!({ "password": "wobbly-teapot-anthem-crisp", "revoke_sessions": true }),
        )])
        .gives::<FlowDocument>(vec![
            ("done", flow(1600, json!({ "step": "done", "username": "pat", "revoked_sessions": true, "notified": true }))),
            ("contact_clinic", flow(1600, contact("locked"))),
        ])
        .or(vec![
            Problem::PasswordRejected { reasons: vec![Reason::TooShort, Reason::Common] },
            Problem::WrongStep,
        ])
}

fn give_credentials() -> Operation {
    Operation::post("/flows/current/credentials", credentials)
        .says(
            "giveCredentials",
            "Give the temporary password",
            "Answers `enter_credentials`. A wrong password, a name that nobody has and an account without a temporary password are one and the same \
             answer. After the fifth the flow takes no more. A right one whose time is over is `code-expired`, and the flow has ended.",
        )
        .within(Opaque::Flow)
        .takes::<Credentials>(vec![(
            "temporary",
            json!({ "username": "tess", "password": "temporary horse battery 13" }),
        )])
        .gives::<FlowDocument>(after_proof())
        .or(vec![
            Problem::SignInFailed { attempts_left: Some(4) },
            Problem::CodeExpired,
            Problem::AttemptsExhausted { retry_after: 30 },
            Problem::WrongStep,
        ])
}

fn end_flow() -> Operation {
    Operation::delete("/flows/current", by(Portal::end))
        .says("endFlow", "End the flow", "Its code no longer works, and neither does its value.")
        .within(Opaque::Flow)
}

fn open_session() -> Operation {
    Operation::post("/sessions", sign_in)
        .says(
            "signIn",
            "Sign in",
            "Resets never stand in the way of it. An unknown name and a wrong password are the same answer, in the same time. `second_factor` says that \
             the password was right and more is asked for: enough to know that a change worked. `temporary-password` and `locked` are told only \
             after a right password.",
        )
        .tagged(Tag::Sessions)
        .takes::<SignIn>(vec![(
            "sign_in",
            json!({ "username": "pat", "password": "wobbly-teapot-anthem-crisp" }),
        )])
        .gives::<SignedIn>(vec![
            ("session", json!({ "session": OPAQUE, "expires_in": 3600 })),
            ("second_factor", json!({ "next": { "step": "second_factor", "delivery": sms() } })),
        ])
        .or(vec![
            Problem::SignInFailed { attempts_left: None },
            Problem::TemporaryPassword,
            Problem::Locked { until: 1_893_456_000 },
            Problem::RateLimited { retry_after: 600 },
        ])
}

fn end_other_sessions() -> Operation {
    Operation::delete("/sessions", by(Portal::end_other_sessions))
        .says(
            "endOtherSessions",
            "Sign out on other devices",
            "Ends every session of the account but this one.",
        )
        .tagged(Tag::Sessions)
        .within(Opaque::Session)
}

fn end_session() -> Operation {
    Operation::delete("/sessions/current", by(Portal::sign_out))
        .says("signOut", "Sign out", "Ends this session.")
        .tagged(Tag::Sessions)
        .within(Opaque::Session)
}

/// An opaque value of the examples.
const OPAQUE: &str = "5f3a9c0e7d1b48628e24f0a1c3d5b7965f3a9c0e7d1b48628e24f0a1c3d5b796";

fn flow(expires_in: u32, next: Value) -> Value {
    json!({ "flow": OPAQUE, "expires_in": expires_in, "next": next })
}

fn after_proof() -> Vec<(&'static str, Value)> {
    let policy = discovered()["password_policy"].clone();
    vec![
        ("set_password", flow(1700, json!({ "step": "set_password", "policy": policy }))),
        ("answer_identity", flow(1700, identity_step())),
        ("second_factor", flow(1700, code_step("second_factor", false))),
        ("show_username", flow(1700, json!({ "step": "show_username", "username": "rivera1950" }))),
        ("contact_clinic", flow(1700, contact("locked"))),
    ]
}

fn code_step(step: &str, is_first: bool) -> Value {
    let mut document = json!({
        "step": step,
        "delivery": if is_first { email() } else { sms() },
        "code": { "length": 8, "charset": "digits" },
        "expires_in": 600,
        "resend_in": 30,
        "attempts_left": 5,
    });
    if is_first {
        document["other_channels"] = json!(["sms"]);
    }
    document
}

fn identity_step() -> Value {
    json!({ "step": "answer_identity", "fields": ["date_of_birth", "last_name"], "attempts_left": 3 })
}

fn contact(reason: &str) -> Value {
    json!({ "step": "contact_clinic", "reason": reason, "until": "2030-01-01T00:15:00Z" })
}

fn email() -> Value {
    json!({ "channel": "email", "destination": "p•••@e•••.org" })
}

fn sms() -> Value {
    json!({ "channel": "sms", "destination": "•••0147" })
}

fn discovered() -> Value {
    json!({
        "version": "1",
        "name": "Oak Clinic",
        "base_url": "https://portal.example/recovery/v1",
        "languages": ["en", "es"],
        "support": { "phone": "+1 555 010 0199", "hours": "Mon-Fri 8:00-17:00", "email": "portal-help@clinic.example" },
        "password_policy": {
            "min_length": 12,
            "max_length": 128,
            "required_classes": [],
            "refuse_common": true,
            "refuse_last": 5,
        },
        "features": [
            "password_reset", "username_recovery", "identity_check", "activation", "temporary_password", "sign_in",
            "revoke_sessions",
        ],
    })
}
