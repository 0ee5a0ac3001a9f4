//! Turns that a straight recovery does not take, each told as a patient meets it.

use super::*;
use crate::LinkEntry;
use crate::guide::Way;
use crate::link::WebAddress;
use crate::locks::ClearedBy;
use crate::password::Rejection;
use crate::portal::{Capabilities, DoneStep};

/// The page that follows a proven code, by the straight way.
fn proven(next: Next) -> State {
    let events = [
        Event::Choose { choice: Choice::ForgotPassword },
        Event::SubmitIdentifier { identifier: "pat@example.org".into() },
        Event::Reply(Reply::Started(says(Next::EnterCode(code_step())))),
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::Reply(Reply::Checked(says(next))),
    ];
    after(beginnings().swap_remove(0), events)
}

fn at_password() -> State {
    proven(Next::SetPassword(password_step()))
}

fn at_identity() -> State {
    proven(Next::AnswerIdentity(identity_step()))
}

#[test]
fn the_wait_for_a_new_code_goes_on_on_later_pages() {
    for state in [at_password(), at_identity()] {
        let page = state.name();
        let state = after(state, [Event::Reply(Reply::SecondsLeft(0)), Event::GoBack {}]);
        assert_eq!(state.view().live.resend_in, Some(0), "{page}");
        assert!(matches!(turn(state, Event::AskNewCode {}).1, Some(Ask::Resend(..))), "{page}");
    }
}

#[test]
fn a_second_sending_that_is_refused_is_looked_into() {
    let events = [
        submit(GOOD),
        Event::Reply(Reply::Marked(Ok(false))),
        Event::Reply(Reply::PasswordSet(Err(Problem::NoAnswer { sent: true }))),
        Event::Reply(Reply::SignedIn(SignInAnswer::CannotTell)),
        Event::TryAgain {},
    ];
    let state = after(at_password(), events);
    for problem in all_problems() {
        let (next, ask) = turn(state.clone(), Event::Reply(Reply::PasswordSet(Err(problem.clone()))));
        assert!(next.note() == Note::OpenChange && matches!(ask, Some(Ask::SignIn(_))), "{problem}");
        // Refused by sign-in as well, its reasons are known.
        let (last, _) = turn(next, Event::Reply(Reply::SignedIn(SignInAnswer::Refused)));
        let rejected = matches!(problem, Problem::PasswordRejected(_));
        assert_eq!(last.name(), if rejected { "Password" } else { "Unsettled" }, "{problem}");
    }
}

/// The events that follow, and the ask of the last.
fn asked_after(state: State, events: impl IntoIterator<Item = Event>) -> (State, Option<Ask>) {
    events.into_iter().fold((state, None), |(state, _), event| turn(state, event))
}

#[test]
fn what_was_ticked_is_kept_with_the_password() {
    let events = [
        submit(GOOD),
        Event::Reply(Reply::Marked(Ok(false))),
        Event::Reply(Reply::PasswordSet(Err(Problem::FlowLost))),
        Event::AskNewCode {},
        Event::Reply(Reply::Started(says(Next::EnterCode(code_step())))),
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::Reply(Reply::Checked(says(Next::SetPassword(password_step())))),
        Event::Reply(Reply::Marked(Ok(false))),
    ];
    let (_, ask) = asked_after(at_password(), events);
    assert!(matches!(ask, Some(Ask::SetPassword { sign_out_others: true, .. })), "{ask:?}");
}

#[test]
fn a_second_code_after_the_password_finishes_the_change() {
    let events = [
        submit(GOOD),
        Event::Reply(Reply::Marked(Ok(false))),
        Event::Reply(Reply::PasswordSet(says(Next::SecondFactor(code_step())))),
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
    ];
    let state = after(at_password(), events);
    assert_eq!((state.name(), state.note()), ("CheckingCode", Note::OpenChange));
    let done = [Event::Reply(Reply::Checked(says(done()))), Event::Reply(Reply::Marked(Ok(true)))];
    let (state, ask) = asked_after(state, done);
    assert!(matches!(ask, Some(Ask::SignIn(_))), "{ask:?}");
    assert_eq!((state.name(), state.note()), ("CheckingSignIn", Note::None));
}

#[test]
fn a_flow_that_has_ended_meanwhile_leads_to_a_new_code() {
    let back =
        after(at_password(), [Event::Reply(Reply::SecondsLeft(0)), Event::GoBack {}, Event::AskNewCode {}]);
    assert_eq!(back.name(), "Resending");
    for answer in
        [Err(Problem::FlowLost), Err(Problem::CodeExpired), says(Next::SetPassword(password_step()))]
    {
        assert_eq!(turn(back.clone(), Event::Reply(Reply::Started(answer))).0.name(), "CodeOver");
    }
}

#[test]
fn a_sign_in_that_is_refused_again_and_again_is_not_offered_for_ever() {
    let refused = || Event::Reply(Reply::SignedIn(SignInAnswer::Refused));
    let changed =
        [submit(GOOD), Event::Reply(Reply::Marked(Ok(true))), Event::Reply(Reply::PasswordSet(says(done())))];
    let open = [
        submit(GOOD),
        Event::Reply(Reply::Marked(Ok(true))),
        Event::Reply(Reply::PasswordSet(Err(Problem::NoAnswer { sent: true }))),
    ];
    for begun in [changed, open] {
        let mut state = after(at_password(), begun);
        let mut asked = 1;
        loop {
            let (next, ask) = asked_after(state, [refused(), Event::CheckAgain {}]);
            state = next;
            match ask {
                Some(Ask::SignIn(_)) => asked += 1,
                _ => break,
            }
        }
        assert_eq!(asked, 3, "{}", state.name());
    }
}

/// A portal of web pages with a way to each, and none to both at once.
fn two_ways() -> Capabilities {
    let mut portal = web_pages();
    if let Some(guide) = &mut portal.guide {
        let way = guide.ways[0].clone();
        guide.ways = [Need::Username, Need::Password].map(|need| Way { need, ..way.clone() }).into();
    }
    portal
}

#[test]
fn both_are_got_back_one_after_the_other_where_the_pages_do_not_do_both_at_once() {
    let beginning = |note| State::start(setting(two_ways()), Settings::default(), note);
    let yes = || Event::AnswerWorked { answer: YesNo::Yes };
    let page = |state: &State| match state.view().page {
        PageView::HandOff { need, .. } => Some(need),
        _ => None,
    };
    let first = after(beginning(Note::None), [Event::Choose { choice: Choice::ForgotBoth }]);
    assert_eq!((page(&first), first.note()), (Some(Need::Username), Note::HandedOff(Need::Both)));
    let second = after(first.clone(), [yes()]);
    assert_eq!(page(&second), Some(Need::Password));
    assert_eq!(after(second, [yes()]).name(), "SaveTyped");
    // Closed in between, it goes on with the first and still knows of the second.
    let again = beginning(first.note());
    assert_eq!(page(&again), Some(Need::Username));
    assert_eq!(page(&after(again, [yes()])), Some(Need::Password));
    // Who needs the username alone is done after it.
    let alone = after(beginning(Note::None), [Event::Choose { choice: Choice::ForgotUsername }, yes()]);
    assert_eq!(alone.name(), "Finished");
}

#[test]
fn a_link_is_looked_at_where_the_portal_itself_sent_the_patient_to_its_pages() {
    let page = WebAddress::read("https://portal.example/on", &origins()).unwrap();
    let sent = [
        Event::Choose { choice: Choice::ForgotPassword },
        Event::SubmitIdentifier { identifier: "pat@example.org".into() },
        Event::Reply(Reply::Started(says(Next::OpenBrowser(page)))),
        Event::OpenLink {},
    ];
    let state = after(beginnings().swap_remove(0), sent);
    let look = |link: &str| {
        let seen = after(state.clone(), [Event::SubmitLink { link: LinkEntry::new(link.into()) }]);
        match seen.view().page {
            PageView::Link { note, .. } => note,
            _ => panic!("{} is no place for a link", seen.name()),
        }
    };
    assert_eq!(look(LINK), LinkNote::Fine);
    assert!(matches!(look("https://evil.example/recover/abcdefghijklmnopqrstuv"), LinkNote::Problem(_)));
}

#[test]
fn a_page_the_portal_asked_for_is_spoken_of_at_the_next_start() {
    let state = State::start(setting(everything()), Settings::default(), Note::HandedOff(Need::Password));
    assert!(matches!(state.view().page, PageView::Start { notice: StartNotice::WasOnPages, .. }));
}

/// Somebody with the clinic's code, who said who it is.
fn activated() -> State {
    let events = [
        Event::Choose { choice: Choice::HaveCode },
        Event::AnswerHave { have: Have::ClinicCode },
        clinic_code(),
        Event::Reply(Reply::Started(says(Next::AnswerIdentity(identity_step())))),
        identify("Rivera"),
        Event::Reply(Reply::Checked(says(Next::SetPassword(password_step())))),
    ];
    after(beginnings().swap_remove(0), events)
}

/// Somebody with a temporary password that the portal took.
fn with_temporary() -> State {
    let events = [
        Event::Choose { choice: Choice::HaveCode },
        Event::AnswerHave { have: Have::TemporaryPassword },
        temporary("tess", "temporary horse battery 13"),
        Event::Reply(Reply::Started(says(Next::EnterCredentials))),
        Event::Reply(Reply::Checked(says(Next::SetPassword(password_step())))),
    ];
    after(beginnings().swap_remove(0), events)
}

#[test]
fn a_password_is_kept_while_what_the_clinic_gave_is_proven_anew() {
    let lost = || Event::Reply(Reply::PasswordSet(Err(Problem::FlowLost)));
    let state = after(activated(), [submit(GOOD), lost()]);
    assert!(matches!(state.view().page, PageView::ClinicCode { password_kept: true, .. }));
    let again = [
        clinic_code(),
        Event::Reply(Reply::Started(says(Next::AnswerIdentity(identity_step())))),
        identify("Rivera"),
        Event::Reply(Reply::Checked(says(Next::SetPassword(password_step())))),
    ];
    let (state, ask) = asked_after(state, again);
    assert!(matches!(ask, Some(Ask::SetPassword { sign_out_others: true, .. })), "{ask:?}");
    // Once it was refused, it is not sent again by itself.
    let refused =
        Event::Reply(Reply::PasswordSet(Err(Problem::PasswordRejected(vec![Rejection::UsedBefore]))));
    let back = after(state, [refused, Event::GoBack {}]);
    assert!(matches!(back.view().page, PageView::ClinicCode { password_kept: false, .. }));

    let state = after(with_temporary(), [submit(GOOD), Event::Reply(Reply::Marked(Ok(false))), lost()]);
    assert!(
        matches!(&state.view().page, PageView::Temporary { typed, password_kept: true, .. } if typed == "tess")
    );
    let again = [
        temporary("tess", "temporary horse battery 13"),
        Event::Reply(Reply::Started(says(Next::EnterCredentials))),
        Event::Reply(Reply::Checked(says(Next::SecondFactor(code_step())))),
        Event::SubmitCode { code: CodeEntry::new("ZCWG-QXQN".into()) },
        Event::Reply(Reply::Checked(says(Next::SetPassword(password_step())))),
        Event::Reply(Reply::Marked(Ok(false))),
    ];
    let (state, ask) = asked_after(state, again);
    assert!(matches!(ask, Some(Ask::SetPassword { .. })), "{ask:?}");
    let refused =
        Event::Reply(Reply::PasswordSet(Err(Problem::PasswordRejected(vec![Rejection::UsedBefore]))));
    let back = after(state, [refused, Event::GoBack {}, Event::GoBack {}]);
    assert!(matches!(back.view().page, PageView::Temporary { password_kept: false, .. }), "{}", back.name());
}

#[test]
fn where_only_the_clinic_can_go_on_the_way_back_leads_to_where_it_began() {
    let asked = [
        Event::Choose { choice: Choice::HaveCode },
        Event::AnswerHave { have: Have::ClinicCode },
        clinic_code(),
        Event::Reply(Reply::Started(says(Next::AnswerIdentity(identity_step())))),
        identify("Rivera"),
    ];
    let state = after(beginnings().swap_remove(0), asked);
    for problem in [Problem::WrongIdentity { left: Some(0) }, Problem::CodeExpired] {
        let told = after(state.clone(), [Event::Reply(Reply::Checked(Err(problem)))]);
        assert_eq!(told.name(), "Told");
        assert_eq!(after(told.clone(), [Event::GoBack {}]).name(), "ClinicCode");
        assert_eq!(after(told, [Event::StartOver {}]).name(), "Start");
    }
}

#[test]
fn a_change_for_nobody_known_is_told_without_a_sign_in() {
    let (state, ask) = asked_after(activated(), [submit(GOOD)]);
    assert!(matches!(ask, Some(Ask::SetPassword { .. })), "no name to mark");
    let lost = Event::Reply(Reply::PasswordSet(Err(Problem::NoAnswer { sent: true })));
    let open = after(state.clone(), [lost]);
    assert!(matches!(open.view().page, PageView::Unsettled(Unsettled::Nameless)));
    let made = after(state, [Event::Reply(Reply::PasswordSet(says(done())))]);
    assert!(matches!(made.view().page, PageView::Finished(Kept::Nameless)));
    let named = Next::Done(DoneStep { sign_in_as: Some(named("ivy")), signed_out_others: false });
    let (state, ask) =
        asked_after(activated(), [submit(GOOD), Event::Reply(Reply::PasswordSet(says(named)))]);
    assert!(matches!(ask, Some(Ask::MarkUnsure(who)) if who.as_str() == "ivy"), "{}", state.name());
}

#[test]
fn a_username_that_is_mended_begins_a_flow_of_its_own() {
    let refused = || Event::Reply(Reply::Checked(Err(Problem::TemporaryRefused { left: Some(2) })));
    let state = after(with_temporary(), [Event::GoBack {}]);
    let asks = |state: &State, name: &str| asked_after(state.clone(), [temporary(name, "x")]).1;
    let state = after(state, [temporary("tess", "x"), refused()]);
    assert!(matches!(asks(&state, "tess"), Some(Ask::GiveTemporary(..))));
    assert!(matches!(asks(&state, "tes"), Some(Ask::StartTemporary(..))));
    let often = Event::Reply(Reply::Checked(Err(Problem::AttemptsExhausted { retry_after: None })));
    let state = after(state, [temporary("tess", "x"), often]);
    let often = TemporaryNote::WrongOften { pause: None };
    assert!(
        matches!(state.view().page, PageView::Temporary { note, .. } if note == often),
        "{}",
        state.name()
    );
    assert!(matches!(asks(&state, "tess"), Some(Ask::StartTemporary(..))), "it takes no more");
}

/// What the clinic knows of locks, at a portal that says "locked" where `events` lead.
fn locked_after(
    locks: Vec<ClearedBy>,
    portal: Capabilities,
    events: impl IntoIterator<Item = Event>,
) -> State {
    let setting = Setting { locks, ..setting(portal) };
    after(State::start(setting, Settings::default(), Note::None), events)
}

/// What clears it, and whether a new password that does can be made from here.
fn unlocking(state: &State) -> (Vec<ClearedBy>, bool) {
    match state.view().page {
        PageView::Stuck { why: Stuck::Locked { .. }, locks, unlocks, .. } => (locks, unlocks),
        page => panic!("{}", page.name()),
    }
}

#[test]
fn a_new_password_is_offered_where_it_clears_the_lock_and_is_not_what_is_locked() {
    let (reset, staff) = (ClearedBy::Reset, ClearedBy::Staff);
    let on_pages = [
        Event::Choose { choice: Choice::ForgotPassword },
        Event::ChooseLook { look: Number(0) },
        Event::AnswerWorked { answer: YesNo::No },
        Event::ReportTrouble { trouble: Trouble::Locked },
    ];
    let asked_for = |choice| {
        [
            Event::Choose { choice },
            Event::SubmitIdentifier { identifier: "pat@example.org".into() },
            Event::Reply(Reply::Started(Err(Problem::Locked { until: None }))),
        ]
    };
    let offered = [
        locked_after(vec![reset, staff], web_pages(), on_pages.clone()),
        locked_after(vec![reset], everything(), asked_for(Choice::ForgotUsername)),
    ];
    for state in offered {
        assert!(unlocking(&state).1, "{}", state.name());
        let (next, _) = turn(state, Event::Continue {});
        assert!(["HandOff", "Identifier"].contains(&next.name()), "{}", next.name());
    }
    let not_offered = [
        locked_after(vec![staff], web_pages(), on_pages.clone()),
        locked_after(Vec::new(), web_pages(), on_pages),
        // The portal has just refused a new password because of the lock.
        locked_after(vec![reset], everything(), asked_for(Choice::ForgotPassword)),
    ];
    for state in not_offered {
        let (locks, unlocks) = unlocking(&state);
        assert!(!unlocks, "{locks:?}");
        let name = state.name();
        assert_eq!(turn(state, Event::Continue {}).0.name(), name);
    }
}

#[test]
fn the_page_about_locks_offers_a_new_password_unless_something_else_is_known_to_clear_them() {
    let can_reset = |locks: Vec<ClearedBy>| {
        let state = locked_after(locks, everything(), [Event::Choose { choice: Choice::LockedOut }]);
        matches!(state.view().page, PageView::LockedOut { can_reset: true, .. })
    };
    assert!(can_reset(Vec::new()) && can_reset(vec![ClearedBy::Reset, ClearedBy::Staff]));
    assert!(!can_reset(vec![ClearedBy::Time(None)]) && !can_reset(vec![ClearedBy::Staff]));
}
