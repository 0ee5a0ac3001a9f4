//! The choice of a clinic, as a patient meets it.

use super::*;

fn beginning() -> State {
    State::finder(Settings::default(), Arc::new(clinics()))
}

fn typing(text: &str) -> Event {
    Event::TypeClinic { clinic: text.into() }
}

/// The towns of the clinics that are shown, and how many there are.
fn shown(state: &State) -> (MatchCount, Vec<String>) {
    let matches = state.view().live.matches.unwrap();
    (matches.count, matches.clinics.into_iter().map(|clinic| clinic.beside).collect())
}

#[test]
fn typing_changes_live_pieces_alone() {
    let before = beginning();
    let (state, ask) = turn(before.clone(), typing("oka clinik"));
    assert!(ask.is_none() && before.view().shows_the_same_page(&state.view()));
    let both = vec!["Shelbyville".to_owned(), "Springfield".to_owned()];
    assert_eq!(shown(&state), (MatchCount::Found(2), both));
    let one = vec!["Shelbyville".to_owned()];
    assert_eq!(shown(&after(state, [typing("oak shelby")])), (MatchCount::Found(1), one));
}

#[test]
fn few_clinics_are_all_shown_where_none_is_found_or_asked_for() {
    let state = beginning();
    assert_eq!((shown(&state).0, shown(&state).1.len()), (MatchCount::NotAsked, 3));
    let state = after(state, [typing("zyxwv")]);
    assert_eq!((shown(&state).0, shown(&state).1.len()), (MatchCount::None, 3));
    let state = after(state, [typing("  ")]);
    assert_eq!(shown(&state).0, MatchCount::NotAsked);
}

#[test]
fn what_was_typed_is_kept_over_a_clinic_that_was_not_it() {
    let chosen = after(beginning(), [typing("oak"), Event::ChooseClinic { place: Number(1) }]);
    let PageView::ThisClinic { town, .. } = chosen.view().page else { panic!("{}", chosen.name()) };
    assert_eq!(town.as_deref(), Some("Shelbyville"));
    for back in [Event::GoBack {}, Event::AnswerClinic { answer: YesNo::No }] {
        let state = after(chosen.clone(), [back]);
        assert!(matches!(&state.view().page, PageView::Finder { typed, .. } if typed == "oak"));
        assert_eq!(shown(&state).0, MatchCount::Found(2));
    }
}

#[test]
fn sent_off_the_search_says_what_to_read_next() {
    let sent = |text: &str| after(beginning(), [Event::FindClinic { clinic: text.into() }]).view().page;
    assert!(matches!(sent("elm"), PageView::Finder { typed, note: FinderNote::Sent } if typed == "elm"));
    assert!(matches!(sent(" "), PageView::Finder { note: FinderNote::Empty, .. }));
}

#[test]
fn yes_opens_the_portal_and_what_cannot_be_opened_is_said() {
    let yes = Event::AnswerClinic { answer: YesNo::Yes };
    let chosen = after(beginning(), [Event::ChooseClinic { place: Number(2) }]);
    let (state, ask) = turn(chosen, yes);
    assert!(matches!(ask, Some(Ask::OpenPortal(2))));
    let state = after(state, [Event::Reply(Reply::NoPortal)]);
    assert!(matches!(state.view().page, PageView::ThisClinic { note: ThisClinicNote::CannotOpen, .. }));
}

#[test]
fn another_clinic_is_offered_only_where_one_was_chosen() {
    for chosen in [true, false] {
        let setting = Setting { chosen, ..setting(everything()) };
        let state = State::start(setting, Settings::default(), Note::None);
        assert!(matches!(state.view().page, PageView::Start { chosen: offered, .. } if offered == chosen));
        let (_, ask) = turn(state, Event::ChangeClinic {});
        assert_eq!(matches!(ask, Some(Ask::ChangeClinic)), chosen);
    }
}
