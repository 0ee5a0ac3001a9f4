//! Walks at random through the machine, far enough to meet every pair of state and event.

use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy, ValueTree};

use super::*;

#[test]
fn random_walks_hit_every_reachable_pair() {
    let mut missing: BTreeSet<(&str, &str)> = BTreeSet::new();
    for state in EXPLORED.iter() {
        missing.extend(EVENTS.iter().map(|event| (node(state), event.name())));
    }
    let reachable = missing.len();
    let (events, ways) = (&*EVENTS, ways_on());
    let by_name = states_by_name();
    let walk = proptest::collection::vec((proptest::bool::ANY, 0..10_000_usize), 300);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases = if std::env::var_os("WAY_BACK_IN_PROVE").is_some() { 200_000 } else { 30_000 };
    for case in 0..cases {
        let draws = walk.new_tree(&mut runner).expect("a walk").current();
        let like = &by_name[case % by_name.len()];
        let mut state = like[case / by_name.len() % like.len()].clone();
        // The first event is the next in turn, so that a rare pair needs no luck.
        let first = (false, case / by_name.len());
        for (lead_on, draw) in std::iter::once(first).chain(draws) {
            let event = match ways.get(state.name()) {
                _ if lead_on && !state.overs.is_empty() => &Event::CloseOver {},
                Some(places) if lead_on => {
                    let ways = &places[draw % places.len()];
                    &events[ways[draw / places.len() % ways.len()]]
                }
                _ => &events[draw % events.len()],
            };
            missing.remove(&(node(&state), event.name()));
            let open = state.note() == Note::OpenChange;
            let (next, ask) = turn(state, event.clone());
            let sent = matches!(ask, Some(Ask::SetPassword { .. }));
            assert!(!(open && sent) || asked_for_again(event), "sent again unasked");
            state = next;
        }
    }
    assert!(missing.is_empty(), "{} of {reachable} pairs not visited: {missing:?}", missing.len());
}

/// For each state and each place it leads to, the events that lead there: walks that never take them
/// seldom get far. By place, or the many kinds of failure would drown the rest.
fn ways_on() -> BTreeMap<&'static str, Vec<Vec<usize>>> {
    let mut ways: BTreeMap<&str, BTreeMap<&str, BTreeSet<usize>>> = BTreeMap::new();
    for state in EXPLORED.iter() {
        for (index, event) in EVENTS.iter().enumerate() {
            let (next, _) = turn(state.clone(), event.clone());
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

/// The explored states, grouped by name: rare ones are begun from as often as common ones.
fn states_by_name() -> Vec<Vec<&'static State>> {
    let mut groups: BTreeMap<&str, Vec<&State>> = BTreeMap::new();
    for state in EXPLORED.iter() {
        groups.entry(node(state)).or_default().push(state);
    }
    groups.into_values().collect()
}
