//! Properties of the machine as a whole. Single screens' behaviour is told by the journeys of the
//! driver's tests; here every reachable (state, event) pair is visited.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::strategy::{Strategy, ValueTree};

use super::state::{Call, Sending, Stage};
use super::*;
use crate::code::{Charset, CodeShape};
use crate::keychain::KeychainProblem;
use crate::password::{Policy, Rejection};
use crate::portal::{Capabilities, CodeStep, IdentifierKind, PasswordStep};
use crate::{CodeEntry, FlowToken, NewPassword, Next, Problem, SignInAnswer, Step};

fn capabilities() -> Capabilities {
    Capabilities { identifier: IdentifierKind::Email, code_tries: Some(3) }
}

fn code_step() -> CodeStep {
    CodeStep {
        shape: CodeShape { length: Some(8), charset: Charset::Letters },
        lifetime: Some(Duration::from_secs(180)),
        resend_after: None,
    }
}

fn password_step() -> PasswordStep {
    let policy = Policy {
        min_length: 12,
        max_length: Some(128),
        required: vec![],
        refuse_common: true,
        refuse_only_digits: true,
    };
    PasswordStep { policy, sign_in_as: None }
}

fn says(next: Next) -> Result<Step, Problem> {
    Ok(Step { next, token: FlowToken::new("flow".into()) })
}

fn password(text: &str) -> NewPassword {
    NewPassword::new(text.into())
}

const GOOD: &str = "wobbly-teapot-anthem-crisp";

/// Every event, with every kind of content that leads somewhere else.
fn all_events() -> Vec<Event> {
    let mut events = vec![
        Event::Choose { choice: Choice::ForgotPassword },
        Event::SubmitIdentifier { identifier: "pat@example.org".into() },
        Event::SubmitIdentifier { identifier: "pat@gmial.com".into() },
        Event::SubmitIdentifier { identifier: "pat".into() },
        Event::UseSuggestion {},
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::SubmitCode { code: CodeEntry::new("ZC".into()) },
        Event::AskNewCode {},
        Event::TypePassword { password: password("wob") },
        Event::SubmitPassword { password: password(GOOD) },
        Event::SubmitPassword { password: password("short") },
        Event::SubmitPassword { password: password("") },
        Event::MakePassword {},
        Event::CheckAgain {},
        Event::TryAgain {},
        Event::Continue {},
        Event::AnswerSave { answer: YesNo::Yes },
        Event::AnswerSave { answer: YesNo::No },
        Event::CheckSignIn { identifier: "pat@example.org".into(), password: password(GOOD) },
        Event::CheckSignIn { identifier: String::new(), password: password(GOOD) },
        Event::Stop {},
        Event::GoBack {},
        Event::StartOver {},
        Event::OpenHelp {},
        Event::CloseHelp {},
        Event::Finish {},
    ];
    let mut replies = vec![
        Reply::Started(says(Next::EnterCode(code_step())), Moment(0)),
        Reply::Started(says(Next::ContactClinic), Moment(0)),
        Reply::CodeChecked(says(Next::SetPassword(password_step()))),
        Reply::CodeChecked(says(Next::CodeHeld(password_step()))),
        Reply::Marked(Ok(false)),
        Reply::Marked(Err(KeychainProblem::Absent)),
        Reply::PasswordSet(says(Next::Done)),
        Reply::PasswordSet(says(Next::EnterCode(code_step()))),
        Reply::Saved(Ok(())),
        Reply::Saved(Err(KeychainProblem::Locked)),
        Reply::PasswordMade(password(GOOD)),
        Reply::SecondsLeft(7),
        Reply::SecondsLeft(0),
        Reply::Slow(Progress::Working),
        Reply::Slow(Progress::StillWorking),
    ];
    for problem in all_problems() {
        replies.push(Reply::Started(Err(problem.clone()), Moment(0)));
        replies.push(Reply::CodeChecked(Err(problem.clone())));
        replies.push(Reply::PasswordSet(Err(problem)));
    }
    use SignInAnswer::*;
    replies.extend([Works, WorksThenSecondFactor, Refused, CannotTell].map(Reply::SignedIn));
    events.extend(replies.into_iter().map(Event::Reply));
    events
}

fn all_problems() -> Vec<Problem> {
    vec![
        Problem::IdentifierRefused,
        Problem::WrongCode { left: None },
        Problem::WrongCode { left: Some(0) },
        Problem::CodeExpired,
        Problem::AttemptsExhausted,
        Problem::CodeOver,
        Problem::FlowLost,
        Problem::PasswordRejected(vec![Rejection::TooShort]),
        Problem::RateLimited { retry_after: Some(Duration::from_secs(60)) },
        Problem::Locked,
        Problem::NotEnabledByPortal,
        Problem::Offline,
        Problem::PortalDown { sent: true },
        Problem::PortalDown { sent: false },
        Problem::NoAnswer { sent: true },
        Problem::NoAnswer { sent: false },
        Problem::NotThisPortal { sent: true },
        Problem::NotThisPortal { sent: false },
        Problem::Unexpected,
    ]
}

fn beginnings() -> Vec<State> {
    vec![State::start(capabilities(), StartNotice::None), State::interrupted(capabilities())]
}

/// What tells two states apart for the exploration: the name and everything a transition looks at,
/// but not the contents typed.
fn kind(state: &State) -> String {
    let view = state.view();
    let shown = match &view.page {
        PageView::Identifier { error, meant, .. } => {
            format!("{} {}", error.is_some(), meant.is_some())
        }
        PageView::Code { error, notice, .. } => {
            format!("{error:?} {notice:?} {:?}", view.live.resend_in)
        }
        PageView::CodeOver { why, password_kept, .. } => format!("{why:?} {password_kept}"),
        PageView::Password { rejected, empty, .. } => format!("{} {empty}", rejected.len()),
        PageView::Unsettled(why) => format!("{why:?}"),
        PageView::Done(check) => format!("{check:?}"),
        PageView::Save { error, stopped, .. } => format!("{error:?} {stopped}"),
        PageView::Stuck { why, stage } => format!("{why:?} {stage}"),
        PageView::Interrupted(seen) => format!("{seen:?}"),
        PageView::Card { .. } => "card".into(),
        PageView::Finished(kept) => format!("{kept:?}"),
        PageView::Start(_) | PageView::Broken | PageView::NotSetUp { .. } => String::new(),
    };
    format!("{} {shown}", state.name())
}

/// An event, and the state and ask it leads to.
type Taken = (Event, State, Option<Ask>);

/// Every state reachable from the beginnings, each with the turns it takes.
fn explore() -> Vec<(State, Vec<Taken>)> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = beginnings();
    let mut found = Vec::new();
    while let Some(state) = open.pop() {
        if !seen.insert(kind(&state)) {
            continue;
        }
        let mut turns = Vec::new();
        for event in all_events() {
            let (next, ask) = step(state.clone(), event.clone());
            open.push(next.clone());
            turns.push((event, next, ask));
        }
        found.push((state, turns));
    }
    found
}

fn node(state: &State) -> &'static str {
    if state.card_open { "Card" } else { state.name() }
}

#[test]
fn the_diagram_is_true() {
    let mut edges: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (state, turns) in explore() {
        for (event, next, _) in turns {
            let (from, to) = (node(&state), node(&next));
            if from != to && from != "Card" && to != "Card" {
                edges.entry((from, to)).or_default().insert(event.name());
            }
        }
    }
    let mut drawn = String::from(
        "# The recovery flow\n\nDrawn from the code by the test `the_diagram_is_true`; `UPDATE_DIAGRAM=1 cargo test -p recovery` \
         draws it anew.\nNames ending in -ing wait for a call; the others wait for the patient. The contact card (`OpenHelp`, \
         `CloseHelp`) lies over\nany of them and is left out.\n\n```mermaid\nstateDiagram-v2\n    [*] --> Start\n    [*] --> Interrupted\n",
    );
    for ((from, to), events) in edges {
        let events: Vec<&str> = events.into_iter().collect();
        drawn.push_str(&format!("    {from} --> {to}: {}\n", events.join(", ")));
    }
    drawn.push_str("```\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/DIAGRAM.md");
    if std::env::var_os("UPDATE_DIAGRAM").is_some() {
        std::fs::write(path, &drawn).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap_or_default() == drawn, "DIAGRAM.md is out of date");
}

#[test]
fn a_password_is_set_only_with_a_code_the_portal_took() {
    // From every reachable state, by every event: SetPassword is asked only where the state holds a
    // Proof, and a Proof exists only after the portal's yes to a code.
    for (state, turns) in explore() {
        for (event, next, ask) in turns {
            if let Some(Ask::SetPassword(proof, _)) = ask {
                assert_eq!(next.name(), "SettingPassword");
                assert!(["MarkingUnsure", "Unsettled", "Stuck"].contains(&state.name()), "{}", state.name());
                assert_eq!(proof.code().expose_for_delivery(), "ZCWGQXQN", "{}", event.name());
            }
        }
    }
}

#[test]
fn an_open_change_is_never_sent_again_unasked() {
    for (state, turns) in explore() {
        for (event, _, ask) in turns {
            if matches!(ask, Some(Ask::SetPassword(..))) && state.change_is_open() {
                assert!(matches!(event, Event::TryAgain {}), "{} on {}", event.name(), state.name());
            }
        }
    }
}

#[test]
fn the_change_is_open_before_the_password_leaves() {
    for (_, turns) in explore() {
        for (_, next, ask) in turns {
            if matches!(ask, Some(Ask::SetPassword(..))) {
                assert!(next.change_is_open());
            }
        }
    }
}

#[test]
fn every_state_has_a_way_back_and_a_way_to_help() {
    for (state, turns) in explore() {
        let leads_away = |wanted: fn(&Event) -> bool| {
            turns.iter().any(|(event, next, _)| wanted(event) && kind(next) != kind(&state))
        };
        let back = leads_away(|event| {
            matches!(event, Event::GoBack {} | Event::StartOver {} | Event::Stop {} | Event::CloseHelp {})
        });
        let at_the_beginning = state.name() == "Start";
        assert!(back || at_the_beginning, "no way back from {}", kind(&state));
        let (helped, _) = step(state.clone(), Event::OpenHelp {});
        assert!(matches!(helped.view().page, PageView::Card { .. }), "no help at {}", kind(&state));
        let (back, _) = step(helped, Event::GoBack {});
        assert!(!matches!(back.view().page, PageView::Card { .. }));
    }
}

#[test]
fn an_open_change_is_closed_only_by_an_answer_or_by_the_patient() {
    for (state, turns) in explore() {
        // The first sending is closed by the portal's no; whatever is open after it is not.
        if !state.change_is_open()
            || matches!(&state.stage, Stage::Calling(Call::SetPassword(_, Sending::First), _))
        {
            continue;
        }
        for (event, next, _) in turns {
            let closes = match &event {
                Event::StartOver {} => true,
                Event::Reply(Reply::PasswordSet(Ok(step))) => matches!(step.next, Next::Done),
                Event::Reply(Reply::SignedIn(answer)) => *answer != SignInAnswer::CannotTell,
                _ => false,
            };
            assert!(next.change_is_open() || closes, "{} closed {}", event.name(), kind(&state));
        }
    }
}

/// The password page, by the straight way.
fn at_password() -> State {
    let events = [
        Event::Choose { choice: Choice::ForgotPassword },
        Event::SubmitIdentifier { identifier: "pat@example.org".into() },
        Event::Reply(Reply::Started(says(Next::EnterCode(code_step())), Moment(0))),
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::Reply(Reply::CodeChecked(says(Next::SetPassword(password_step())))),
    ];
    let first = State::start(capabilities(), StartNotice::None);
    events.into_iter().fold(first, |state, event| step(state, event).0)
}

#[test]
fn the_wait_for_a_new_code_goes_on_on_later_pages() {
    let events = [Event::Reply(Reply::SecondsLeft(0)), Event::GoBack {}];
    let state = events.into_iter().fold(at_password(), |state, event| step(state, event).0);
    assert_eq!(state.view().live.resend_in, Some(0));
    assert!(matches!(step(state, Event::AskNewCode {}).1, Some(Ask::Resend(..))));
}

#[test]
fn a_second_sending_that_is_refused_is_looked_into() {
    let events = [
        Event::SubmitPassword { password: password(GOOD) },
        Event::Reply(Reply::Marked(Ok(false))),
        Event::Reply(Reply::PasswordSet(Err(Problem::NoAnswer { sent: true }))),
        Event::Reply(Reply::SignedIn(SignInAnswer::CannotTell)),
        Event::TryAgain {},
    ];
    let state = events.into_iter().fold(at_password(), |state, event| step(state, event).0);
    for problem in all_problems() {
        let (next, ask) = step(state.clone(), Event::Reply(Reply::PasswordSet(Err(problem.clone()))));
        assert!(next.change_is_open() && matches!(ask, Some(Ask::SignIn(_))), "{problem}");
        // Refused by sign-in as well, its reasons are known.
        let (last, _) = step(next, Event::Reply(Reply::SignedIn(SignInAnswer::Refused)));
        let rejected = matches!(problem, Problem::PasswordRejected(_));
        assert_eq!(last.name(), if rejected { "Password" } else { "Unsettled" }, "{problem}");
    }
}

#[test]
fn nothing_that_is_shown_or_printed_holds_a_secret() {
    for (state, _) in explore() {
        let (printed, view) = (format!("{state:?}"), state.view());
        let shown = format!("{:?} {:?}", view.page, view.live);
        for secret in [GOOD, "ZCWG"] {
            assert!(!printed.contains(secret) && !shown.contains(secret), "{}", state.name());
        }
    }
}

/// The pairs the random walks visited, over all cases of one run.
#[test]
fn random_walks_hit_every_reachable_pair() {
    let mut missing: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (state, turns) in explore() {
        for (event, ..) in turns {
            missing.insert((node(&state), event.name()));
        }
    }
    let reachable = missing.len();
    let events = all_events();
    let ways = ways_on(&events);
    let walk = proptest::collection::vec((proptest::bool::ANY, 0..10_000_usize), 300);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases = if std::env::var_os("WAY_BACK_IN_PROVE").is_some() { 100_000 } else { 20_000 };
    for case in 0..cases {
        let draws = walk.new_tree(&mut runner).expect("a walk").current();
        let mut state = beginnings().swap_remove(case % 2);
        for (lead_on, draw) in draws {
            let event = match ways.get(state.name()) {
                _ if lead_on && state.card_open => &Event::CloseHelp {},
                Some(places) if lead_on => {
                    let ways = &places[draw % places.len()];
                    &events[ways[draw / places.len() % ways.len()]]
                }
                _ => &events[draw % events.len()],
            };
            missing.remove(&(node(&state), event.name()));
            let open = state.change_is_open();
            let (next, ask) = step(state, event.clone());
            let sent = matches!(ask, Some(Ask::SetPassword(..)));
            assert!(!(open && sent) || matches!(event, Event::TryAgain {}), "sent again unasked");
            state = next;
        }
    }
    assert!(missing.is_empty(), "{} of {reachable} pairs not visited: {missing:?}", missing.len());
}

/// For each state and each place it leads to, the events that lead there: walks that never take them
/// seldom get far. By place, or the many kinds of failure would drown the rest.
fn ways_on(events: &[Event]) -> BTreeMap<&'static str, Vec<Vec<usize>>> {
    let mut ways: BTreeMap<&str, BTreeMap<&str, BTreeSet<usize>>> = BTreeMap::new();
    for (state, _) in explore() {
        for (index, event) in events.iter().enumerate() {
            let (next, _) = step(state.clone(), event.clone());
            if next.name() != state.name() {
                ways.entry(state.name()).or_default().entry(next.name()).or_default().insert(index);
            }
        }
    }
    let listed = |places: BTreeMap<_, BTreeSet<usize>>| {
        places.into_values().map(|ways| ways.into_iter().collect()).collect()
    };
    ways.into_iter().map(|(from, places)| (from, listed(places))).collect()
}
