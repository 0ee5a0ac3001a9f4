//! Properties of the machine as a whole. Single screens' behaviour is told by the journeys of the
//! driver's tests; here every reachable (state, event) pair is visited.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use super::call::Call;
use super::pages::{CodePage, IdentityPage, Page, PasswordPage, ToldFrom};
use super::state::{Over, Sending, Stage};
use super::*;
use crate::portal::Capabilities;
use crate::{CodeEntry, Need, Next, Problem, Settings, SignInAnswer, Step};

mod finder;
mod twists;
mod walks;
mod world;

use world::*;

const NOW: Moment = Moment(1_000);

/// One turn at a fixed moment.
fn turn(state: State, event: Event) -> (State, Option<Ask>) {
    step(state, event, NOW)
}

/// The state after these events.
fn after(state: State, events: impl IntoIterator<Item = Event>) -> State {
    events.into_iter().fold(state, |state, event| turn(state, event).0)
}

fn beginnings() -> Vec<State> {
    let start = |portal, note| State::start(setting(portal), Settings::default(), note);
    vec![
        start(everything(), Note::None),
        start(everything(), Note::OpenChange),
        start(web_pages(), Note::None),
        start(web_pages(), Note::HandedOff(Need::Password)),
        start(emails_only(), Note::None),
        start(links_only(), Note::None),
        saving_nothing(everything()),
        saving_nothing(web_pages()),
        State::finder(Settings::default(), Arc::new(clinics())),
        State::not_set_up(Settings::default(), NotSetUp::NoProfile),
        State::not_set_up(Settings::default(), NotSetUp::BadProfile("line 1".into())),
    ]
}

/// Where nothing may be saved.
fn saving_nothing(portal: Capabilities) -> State {
    State::start(Setting { saves: false, ..setting(portal) }, Settings::default(), Note::None)
}

/// What tells two states apart for the exploration: the name and everything a transition looks at,
/// but not the contents typed. Beneath what lies on top, the name is enough.
fn kind(state: &State) -> String {
    let can = &state.setting.portal;
    let portal = (can.username, can.guide.is_some(), can.sends, state.setting.saves);
    if !state.overs.is_empty() {
        let over = |over: &Over| match over {
            Over::Card(..) => "card",
            Over::Settings => "settings",
            Over::Inbox(..) => "inbox",
        };
        return format!("{} {portal:?} {:?}", state.name(), state.overs.iter().map(over).collect::<Vec<_>>());
    }
    let view = state.view();
    let shown = match &view.page {
        PageView::Finder { typed, note } => {
            let found = view.live.matches.map(|matches| matches.count);
            format!("{} {note:?} {found:?}", typed.is_empty())
        }
        PageView::Identifier { kind, need, error, meant, .. } => {
            format!("{kind:?} {need:?} {} {}", error.is_some(), meant.is_some())
        }
        PageView::Code { sent_to, turn, error, notice, .. } => {
            let waits = view.live.resend_in.unwrap_or_default() > 0;
            let open = state.note() == Note::OpenChange;
            format!("{sent_to:?} {turn:?} {} {notice:?} {waits} {open}", error.is_some())
        }
        PageView::PasteLink { error, notice, password_kept, .. } => {
            let waits = view.live.resend_in.unwrap_or_default() > 0;
            format!("{} {notice:?} {waits} {password_kept}", error.is_some())
        }
        PageView::Password { rejected, empty, username, held, .. } => {
            format!("{} {empty} {} {held:?}", rejected.is_empty(), username.is_some())
        }
        PageView::Stuck { why, stage, .. } => format!("{:?} {stage}", std::mem::discriminant(why)),
        PageView::Identity { note, by_clinic_code, .. } => {
            format!("{:?} {by_clinic_code}", std::mem::discriminant(note))
        }
        PageView::Temporary { typed, note, password_kept } => {
            format!("{typed} {:?} {password_kept}", std::mem::discriminant(note))
        }
        PageView::Saved { list, doing, note } => {
            let some = matches!(list, SavedList::These(list) if !list.is_empty());
            let of = std::mem::discriminant;
            format!("{:?} {some} {doing:?} {:?}", of(list), std::mem::discriminant(note))
        }
        PageView::Save { error, stopped, .. } => format!("{error:?} {stopped}"),
        PageView::HandOff { looks, note, .. } => format!("{} {note:?}", looks.len()),
        other => format!("{other:?}"),
    };
    let then = match &state.stage {
        Stage::At(page) => leads_to(page),
        Stage::Calling(call, _) => leads_to(&call.page()),
    };
    format!("{} {portal:?} {shown} {then}", state.name())
}

/// What a page leads on or back to, besides what it shows.
fn leads_to(page: &Page) -> String {
    use std::mem::discriminant;
    match page {
        Page::Username(page) => format!("{:?}", discriminant(&page.then)),
        Page::Identity(IdentityPage { opening, .. }) | Page::Password(PasswordPage { opening, .. }) => {
            format!("{:?} {}", discriminant(opening), opening.kept().is_some())
        }
        Page::Code(CodePage { began, kept, .. }) => format!("{:?} {}", discriminant(began), kept.is_some()),
        Page::Temporary(page) => format!("{}", page.begun.is_some()),
        Page::Told(ToldFrom::Proof(began, _), _) => format!("{:?}", discriminant(began)),
        _ => String::new(),
    }
}

/// An event, and the state and ask it leads to.
type Taken = (Event, State, Option<Ask>);

/// Every state reachable from the beginnings.
static EXPLORED: LazyLock<Vec<State>> = LazyLock::new(explore);

fn explore() -> Vec<State> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = beginnings();
    let mut found = Vec::new();
    while let Some(state) = open.pop() {
        if !seen.insert(kind(&state)) {
            continue;
        }
        open.extend(turns(&state).map(|(_, next, _)| next));
        found.push(state);
    }
    found
}

/// The turn each event makes of `state`.
fn turns(state: &State) -> impl Iterator<Item = Taken> {
    EVENTS.iter().map(|event| {
        let (next, ask) = turn(state.clone(), event.clone());
        (event.clone(), next, ask)
    })
}

static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(all_events);

fn node(state: &State) -> &'static str {
    if state.overs.is_empty() { state.name() } else { "Over" }
}

#[test]
fn the_diagram_is_true() {
    let mut edges: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for state in EXPLORED.iter() {
        for (event, next, _) in turns(state) {
            let (from, to) = (node(state), node(&next));
            if from != to && from != "Over" && to != "Over" {
                edges.entry((from, to)).or_default().insert(event.name());
            }
        }
    }
    let mut drawn = String::from(
        "# The recovery flow\n\nDrawn from the code by the test `the_diagram_is_true`; `UPDATE_DIAGRAM=1 cargo test -p recovery` \
         draws it anew.\nNames that begin with a word in -ing wait for a call; the others wait for the patient. What can lie over any of \
         them is left out:\nthe contact card (`OpenHelp`), the settings (`OpenSettings`) and the practice mail (`OpenInbox`), closed by `CloseOver`.\n`OpeningPortal` ends in a new beginning at the chosen portal, and `ChangeClinic` on `Start` in one at `Finder`.\n\n```mermaid\nstateDiagram-v2\n    [*] --> Start\n    [*] --> Interrupted\n    [*] --> HandOff\n    [*] --> NotSetUp\n    [*] --> Finder\n",
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
fn a_password_is_set_only_with_a_proof() {
    // From every reachable state, by every event: SetPassword is asked only where the state holds a
    // Proof, and a Proof exists only after the portal's yes to a code, or to what the clinic gave.
    for state in EXPLORED.iter() {
        for (event, next, ask) in turns(state) {
            if let Some(Ask::SetPassword { proof, .. }) = ask {
                assert_eq!(next.name(), "SettingPassword");
                let marked = ["MarkingUnsure", "Unsettled", "Stuck"].contains(&state.name());
                // Where no name to sign in with is known, none can be marked before.
                let nameless = matches!(&next.stage, Stage::Calling(Call::SetPassword(change, _), _) if change.page.sign_in_as().is_none());
                assert!(marked || nameless || !state.setting.saves, "{}", state.name());
                assert_eq!(proof.token().expose_for_delivery(), PROVEN, "{}", event.name());
            }
        }
    }
}

/// By the patient, or by the portal: it wanted one more code before it took the password, and now wants that.
fn asked_for_again(event: &Event) -> bool {
    let by_portal = |step: &Step| matches!(step.next, Next::SetPassword(_));
    match event {
        Event::TryAgain {} => true,
        Event::Reply(Reply::Checked(Ok(step))) => by_portal(step),
        _ => false,
    }
}

#[test]
fn an_open_change_is_never_sent_again_unasked() {
    for state in EXPLORED.iter() {
        for (event, _, ask) in turns(state) {
            if matches!(ask, Some(Ask::SetPassword { .. })) && state.note() == Note::OpenChange {
                assert!(asked_for_again(&event), "{} on {}", event.name(), state.name());
            }
        }
    }
}

#[test]
fn the_change_is_open_before_the_password_leaves() {
    for state in EXPLORED.iter() {
        for (_, next, ask) in turns(state) {
            if matches!(ask, Some(Ask::SetPassword { .. })) {
                assert_eq!(next.note(), Note::OpenChange);
            }
        }
    }
}

#[test]
fn every_state_has_a_way_back_and_a_way_to_help() {
    for state in EXPLORED.iter() {
        let leads_away = |wanted: fn(&Event) -> bool| {
            turns(state).any(|(event, next, _)| wanted(&event) && kind(&next) != kind(state))
        };
        let back = leads_away(|event| {
            matches!(event, Event::GoBack {} | Event::StartOver {} | Event::Stop {} | Event::CloseOver {})
        });
        let at_the_beginning = ["Start", "NotSetUp", "Finder"].contains(&state.name());
        // A change that was made is not gone back from; the way leads on.
        let on = state.name() == "Done" && leads_away(|event| matches!(event, Event::Continue {}));
        assert!(back || on || at_the_beginning, "no way back from {}", kind(state));
        let (helped, _) = turn(state.clone(), Event::OpenHelp {});
        assert!(matches!(helped.view().page, PageView::Card { .. }), "no help at {}", kind(state));
        let (back, _) = turn(helped, Event::GoBack {});
        assert!(!matches!(back.view().page, PageView::Card { .. }));
    }
}

#[test]
fn an_open_change_is_closed_only_by_an_answer_or_by_the_patient() {
    for state in EXPLORED.iter() {
        // The first sending is closed by the portal's no; whatever is open after it is not.
        if state.note() != Note::OpenChange
            || matches!(&state.stage, Stage::Calling(Call::SetPassword(_, Sending::First), _))
        {
            continue;
        }
        for (event, next, _) in turns(state) {
            let closes = match &event {
                // The practice portal is a new one after that.
                Event::StartOver {} | Event::StartAfresh {} => true,
                Event::Reply(Reply::PasswordSet(Ok(step))) => matches!(step.next, Next::Done(_)),
                Event::Reply(Reply::SignedIn(answer)) => {
                    !matches!(answer, SignInAnswer::CannotTell | SignInAnswer::NotOffered)
                }
                // Of a second code that the portal wants after the password.
                Event::Reply(Reply::Checked(_) | Reply::Started(_)) => true,
                Event::GoBack {} | Event::UseOtherAddress {} => true,
                Event::Stop {} => state.name() == "Resending",
                _ => false,
            };
            assert!(next.note() == Note::OpenChange || closes, "{} closed {}", event.name(), kind(state));
        }
    }
}

#[test]
fn what_lies_on_top_is_not_drawn_anew_for_what_happens_beneath() {
    for state in
        EXPLORED.iter().filter(|state| matches!(state.overs.last(), Some(Over::Card(..) | Over::Settings)))
    {
        for (event, next, ask) in turns(state) {
            if matches!(event, Event::Reply(ref reply) if !matches!(reply, Reply::TextCopied(_))) {
                assert!(
                    state.view().shows_the_same_page(&next.view()),
                    "{} over {}",
                    event.name(),
                    state.name()
                );
                assert!(!matches!(ask, Some(Ask::Show(..))), "{} has no field there", event.name());
            }
        }
    }
}

#[test]
fn the_keychain_is_asked_for_nothing_where_nothing_may_be_saved() {
    let mut asked = BTreeSet::new();
    for state in EXPLORED.iter() {
        for (event, _, ask) in turns(state) {
            if let Some(ask) = ask.filter(Ask::is_of_keychain) {
                assert!(state.setting.saves, "{} at {}", event.name(), state.name());
                asked.insert(ask.name());
            }
        }
        let saving =
            ["Save", "Saving", "SaveTyped", "SavingTyped", "Saved", "MarkingUnsure", "MarkingChanged"];
        assert!(state.setting.saves || !saving.contains(&state.name()), "{}", state.name());
    }
    assert_eq!(asked.len(), 7, "each of them is asked where it may be: {asked:?}");
}

#[test]
fn a_flow_is_ended_only_by_leaving_it() {
    let mut ended = BTreeSet::new();
    for state in EXPLORED.iter() {
        for (event, next, ask) in turns(state) {
            if let Some(Ask::EndFlow(token)) = ask {
                let open = State::flow(&state.stage).map(|token| token.expose_for_delivery().to_owned());
                assert_eq!(open.as_deref(), Some(token.expose_for_delivery()));
                assert!(State::flow(&next.stage).is_none() && !matches!(event, Event::Reply(_)));
                ended.insert((state.name(), event.name()));
            }
        }
    }
    for left in [("Code", "GoBack"), ("Identity", "GoBack"), ("Temporary", "GoBack"), ("Username", "GoBack")]
    {
        assert!(ended.contains(&left), "{left:?} is not among {ended:?}");
    }
}

#[test]
fn nothing_that_is_shown_or_printed_holds_a_secret() {
    for state in EXPLORED.iter() {
        let (printed, view) = (format!("{state:?}"), state.view());
        assert_eq!(printed, state.name());
        let shown = format!("{:?} {:?}", view.page, view.live);
        for secret in [GOOD, "ZCWG", "K7M2", "temporary horse", "abcdefghijklmnopqrstuv", PROVEN] {
            assert!(!shown.contains(secret), "{}", state.name());
        }
    }
}
