//! What every answer of the Portal Recovery API becomes, and what becomes of answers that are none.

use std::time::Duration;

use recovery::code::{Charset, CodeShape};
use recovery::identity::IdentityField;
use recovery::link::{Origin, WebAddress};
use recovery::password::{CharacterClass, Policy};
use recovery::portal::*;
use recovery::settings::Language;
use recovery::{Moment, Need, Next, Problem, Step};
use serde_json::{Value, json};
use support::{Fault, FaultProxy, Rule};

use crate::clinic::*;

/// A portal that answers what a test says; there is nothing behind the proxy.
pub(crate) struct Told {
    pub(crate) portal: Box<dyn connectors::Portal>,
    pub(crate) proxy: FaultProxy,
}

impl Told {
    pub(crate) fn new() -> Self {
        let proxy = FaultProxy::start("http://127.0.0.1:9/");
        let told = Self { portal: open(&api_profile(&proxy.url())), proxy };
        told.says_of_itself(&told.discovery());
        told
    }

    pub(crate) fn discovery(&self) -> Value {
        json!({ "version": "1", "name": "Oak Clinic", "base_url": format!("{}v1", self.proxy.url()),
            "password_policy": { "min_length": 10, "max_length": 40, "required_classes": ["digit"],
                "refuse_common": true, "refuse_last": 5, "contains_identifier": false },
            "features": ["password_reset", "username_recovery", "sign_in", "horoscope"], "more": {} })
    }

    fn says_of_itself(&self, discovery: &Value) {
        self.proxy.set(Rule::on("GET", "/.well-known/portal-recovery", Fault::json(200, discovery)));
    }

    pub(crate) fn answers(&self, call: &str, status: u16, body: &Value) {
        self.proxy.set(Rule::on("POST", &format!("/v1/{call}"), Fault::json(status, body)));
    }

    pub(crate) async fn starts(&self) -> Result<Step, Problem> {
        self.portal.start(Need::Password, &named("pat"), Language::English).await
    }

    /// A step from which any call can be made.
    pub(crate) async fn at_code(&self) -> Step {
        self.answers("flows", 200, &json!({ "flow": "f", "next": { "step": "enter_code" } }));
        self.starts().await.unwrap()
    }
}

fn stated_policy() -> Policy {
    Policy {
        min_length: 10,
        max_length: Some(40),
        required: vec![CharacterClass::Digit],
        refuse_common: true,
        refuse_only_digits: false,
        refuse_last: 5,
    }
}

/// An answer at any step, and what it becomes.
async fn check(told: &Told, token: &recovery::FlowToken, next: Value, want: Result<Next, Problem>) {
    let body = json!({ "flow": "f", "expires_in": 1800, "next": next });
    told.answers("flows/current/code", 200, &body);
    let answer = told.portal.submit(token, &code("11111111")).await;
    let want = match want {
        Ok(next) => format!("{next:?}"),
        Err(problem) => format!("{problem:?}"),
    };
    assert_eq!(seen(&answer), want, "{body}");
}

#[tokio::test]
async fn every_step_is_known() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let check = async |next, want| check(&told, &token, next, Ok(want)).await;
    let code = |shape, lifetime, channel, destination: Option<&str>, other_channels| CodeStep {
        shape,
        lifetime,
        resend_after: lifetime.map(|_| Duration::from_secs(30)),
        delivery: Delivery { channel, destination: destination.map(String::from) },
        other_channels,
    };
    let digits = CodeShape { length: Some(8), charset: Charset::Digits };
    let any = CodeShape { length: None, charset: Charset::LettersAndDigits };
    let full = json!({ "step": "enter_code", "delivery": { "channel": "email", "destination": "p•••@e•••.org" },
        "code": { "length": 8, "charset": "digits" }, "expires_in": 600, "resend_in": 30, "attempts_left": 5,
        "other_channels": ["sms", "pigeon"] });
    let lifetime = Some(Duration::from_secs(600));
    check(full, Next::EnterCode(code(digits, lifetime, Channel::Email, None, vec![Channel::Sms]))).await;
    check(json!({ "step": "enter_code" }), Next::EnterCode(code(any, None, Channel::Email, None, vec![])))
        .await;
    let second = json!({ "step": "second_factor", "delivery": { "channel": "sms", "destination": "•••42" } });
    check(second, Next::SecondFactor(code(any, None, Channel::Sms, Some("•••42"), vec![]))).await;
    // Of a length that no code has, nothing is known: else no code would be taken.
    for length in [0, 3, 33, 40] {
        let shape = json!({ "step": "enter_code", "code": { "length": length, "charset": "digits" } });
        let digits = CodeShape { length: None, charset: Charset::Digits };
        check(shape, Next::EnterCode(code(digits, None, Channel::Email, None, vec![]))).await;
    }
    let fields = vec![IdentityField::PhoneLast4, IdentityField::LastName, IdentityField::DateOfBirth];
    let identity = json!({ "step": "answer_identity", "attempts_left": 3,
        "fields": ["phone_last4", "last_name", "date_of_birth"] });
    check(identity, Next::AnswerIdentity(IdentityStep { fields, left: Some(3) })).await;
    let rules = |policy| Next::SetPassword(PasswordStep { policy, sign_in_as: None });
    check(json!({ "step": "set_password" }), rules(stated_policy())).await;
    let own = json!({ "step": "set_password", "policy": { "min_length": 6, "required_classes": ["symbol", "rune"] } });
    let required = vec![CharacterClass::Symbol];
    check(
        own,
        rules(Policy {
            min_length: 6,
            max_length: None,
            required,
            refuse_common: false,
            refuse_last: 0,
            ..stated_policy()
        }),
    )
    .await;
    let shown = UsernameStep { username: named("pat"), then: None };
    check(json!({ "step": "show_username", "username": "pat" }), Next::ShowUsername(shown)).await;
    check(json!({ "step": "check_inbox", "delivery": { "channel": "email" } }), Next::CheckInbox).await;
    check(json!({ "step": "wait", "retry_after": 900 }), Next::Wait(Duration::from_secs(900))).await;
    check(json!({ "step": "wait", "retry_after": u64::MAX }), Next::Wait(Duration::from_secs(86_400))).await;
    let done = DoneStep { sign_in_as: None, signed_out_others: true };
    check(json!({ "step": "done", "revoked_sessions": true, "notified": true }), Next::Done(done)).await;
}

#[tokio::test]
async fn where_a_second_code_went_is_told_only_as_an_address_with_most_of_it_hidden() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let shown = async |destination: &str| {
        let next =
            json!({ "step": "second_factor", "delivery": { "channel": "sms", "destination": destination } });
        told.answers("flows/current/code", 200, &json!({ "next": next }));
        match told.portal.submit(&token, &code("11111111")).await.unwrap().next {
            Next::SecondFactor(step) => step.delivery.destination,
            other => panic!("{other:?}"),
        }
    };
    for good in ["•••42", "+1 ••• ••• ••42", "(***) ***-0142", "xxx-xxx-0142", "0142", "p•••@e•••.org"]
    {
        assert_eq!(shown(good).await.as_deref(), Some(good));
    }
    let long = "•".repeat(65);
    for bad in [
        "your phone. Or call +1 900 555 0100",
        "pat@example.org or call us",
        "+1 900 555 0100",
        "\u{202e}24•••",
        "•••\u{200b}42",
        "•••\n42",
        "•••𝟜𝟚",
        "",
        "  ",
        &long,
    ] {
        assert_eq!(shown(bad).await, None, "{bad:?}");
    }
}

#[tokio::test]
async fn only_the_clinic_and_allowed_pages_are_led_to() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let check = async |next, want| check(&told, &token, next, Ok(want)).await;
    let contact =
        |reason: &str, until: Value| json!({ "step": "contact_clinic", "reason": reason, "until": until });
    let locked = |until| Next::ContactClinic(Contact::Locked { until });
    let noon = Some(Moment(1_763_985_600));
    check(contact("locked", "2025-11-24T12:00:00Z".into()), locked(noon)).await;
    check(contact("locked", "2025-11-24T06:00:00-06:00".into()), locked(noon)).await;
    check(contact("locked", "tomorrow".into()), locked(None)).await;
    check(contact("locked", Value::Null), locked(None)).await;
    check(contact("inactive", Value::Null), Next::ContactClinic(Contact::Inactive)).await;
    check(contact("duplicate", Value::Null), Next::ContactClinic(Contact::Duplicate)).await;
    check(contact("cannot_verify", Value::Null), Next::ContactClinic(Contact::CannotVerify)).await;
    check(contact("moon", Value::Null), Next::ContactClinic(Contact::Unstated)).await;
    check(json!({ "step": "contact_clinic" }), Next::ContactClinic(Contact::Unstated)).await;
    let origin = Origin::of(&url::Url::parse("https://login.example").unwrap()).unwrap();
    let page = WebAddress::read("https://login.example/reset?a=1", &[origin]).unwrap();
    let open = |url: &str| json!({ "step": "open_browser", "url": url });
    check(open("https://login.example/reset?a=1"), Next::OpenBrowser(page)).await;
    for elsewhere in [
        "https://evil.example/",
        "http://login.example/",
        "https://login.example.evil.example/",
        "https://pat@login.example/",
        "javascript:alert(1)",
        "",
    ] {
        check(open(elsewhere), Next::ContactClinic(Contact::Unstated)).await;
    }
}

#[tokio::test]
async fn steps_of_another_shape_are_unexpected_and_other_data_is_not_this_portal() {
    let told = Told::new();
    let token = told.at_code().await.token;
    let elsewhere = Problem::NotThisPortal { sent: true };
    for (next, problem) in [
        (json!({ "step": "dance" }), Problem::Unexpected),
        (json!({ "step": "answer_identity", "fields": ["shoe_size"] }), Problem::Unexpected),
        (json!({ "step": "answer_identity", "fields": [] }), Problem::Unexpected),
        (json!({ "step": "answer_identity" }), Problem::Unexpected),
        (json!({ "step": "enter_code", "delivery": { "channel": "pigeon" } }), Problem::Unexpected),
        (json!({ "step": "enter_code", "expires_in": "soon" }), Problem::Unexpected),
        (json!({ "step": "set_password", "policy": { "min_length": -1 } }), Problem::Unexpected),
        (
            json!({ "step": "set_password", "policy": { "min_length": 12, "max_length": 11 } }),
            Problem::Unexpected,
        ),
        (
            json!({ "step": "set_password", "policy": { "min_length": 0, "max_length": 0 } }),
            Problem::Unexpected,
        ),
        (json!({ "step": "show_username" }), Problem::Unexpected),
        (json!({ "step": "show_username", "username": "" }), Problem::Unexpected),
        (json!({ "step": "wait" }), Problem::Unexpected),
        (json!({ "step": "open_browser" }), Problem::Unexpected),
        (json!({ "step": 7 }), elsewhere.clone()),
        (json!("enter_code"), elsewhere.clone()),
        (Value::Null, elsewhere),
    ] {
        check(&told, &token, next, Err(problem)).await;
    }
}

#[tokio::test]
async fn a_start_needs_a_flow_but_to_wait() {
    let told = Told::new();
    let wait = json!({ "next": { "step": "wait", "retry_after": 60 } });
    told.answers("flows", 200, &wait);
    assert!(matches!(told.starts().await.unwrap().next, Next::Wait(_)));
    told.answers("flows", 200, &json!({ "next": { "step": "enter_code" } }));
    assert_eq!(told.starts().await.unwrap_err(), Problem::NotThisPortal { sent: true });
}

#[tokio::test]
async fn what_a_portal_says_of_itself_is_checked() {
    let told = Told::new();
    told.answers("flows", 200, &json!({ "flow": "f", "next": { "step": "enter_code" } }));
    let with = |key: &str, value: Value| {
        let mut said = told.discovery();
        said[key] = value;
        said
    };
    let elsewhere = Problem::NotThisPortal { sent: false };
    for (said, problem) in [
        (with("version", "2".into()), Problem::Unexpected),
        (with("version", 1.into()), elsewhere.clone()),
        (with("base_url", "https://evil.example/v1".into()), elsewhere.clone()),
        (with("base_url", "http://login.example/v1".into()), elsewhere.clone()),
        (with("base_url", Value::Null), elsewhere.clone()),
        (with("password_policy", Value::Null), Problem::Unexpected),
        (with("password_policy", json!({ "min_length": 128, "max_length": 64 })), Problem::Unexpected),
        (with("features", json!(["username_recovery"])), Problem::NotEnabledByPortal),
        (with("features", Value::Null), elsewhere.clone()),
        (json!([]), elsewhere.clone()),
    ] {
        told.says_of_itself(&said);
        assert_eq!(told.starts().await.unwrap_err(), problem, "{said}");
    }
    for (fault, problem) in [
        (Fault::html(200, "<h1>Hotel</h1>"), elsewhere.clone()),
        (Fault::json(404, &json!({})), elsewhere),
        (Fault::json(503, &json!({})), Problem::PortalDown { sent: false, retry_after: None }),
        (Fault::Drop, Problem::NoAnswer { sent: false }),
    ] {
        told.proxy.set(Rule::on("GET", "/.well-known/", fault));
        assert_eq!(told.starts().await.unwrap_err(), problem);
    }
    assert_eq!(told.proxy.count("POST", "/"), 0, "nothing of the patient leaves before that");
    told.says_of_itself(&told.discovery());
    assert!(told.starts().await.is_ok());
}
