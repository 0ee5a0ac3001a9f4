//! The help number: where the patient is and what kind of thing went wrong, short enough to be read
//! out over the telephone. It names nobody.

use recovery::flow::Stuck;

/// `32-4`: the stage, then the kind of problem. The tables below are what the clinic's staff look it
/// up in; numbers are never given a second meaning.
pub fn help_number(stage: &str, problem: Option<Stuck>) -> String {
    format!("{}-{}", stage_number(stage), problem.map_or(0, problem_number))
}

fn stage_number(stage: &str) -> u8 {
    match stage {
        "Start" => 10,
        "Interrupted" => 11,
        "CheckingTyped" => 12,
        "NotSetUp" => 13,
        "Unsure" => 14,
        "LockedOut" => 15,
        "SomeoneElse" => 16,
        "Carers" => 17,
        "StartingAfresh" => 18,
        "StartingPractice" => 19,
        "Identifier" => 20,
        "Starting" => 21,
        "Code" => 30,
        "Resending" => 31,
        "CheckingCode" => 32,
        "CodeOver" => 33,
        "NoEmail" => 34,
        "Link" => 35,
        "CheckingLink" => 36,
        "Identity" => 37,
        "CheckingIdentity" => 38,
        "Password" => 40,
        "MarkingUnsure" => 41,
        "SettingPassword" => 42,
        "SettlingChange" => 43,
        "Unsettled" => 44,
        "Username" => 45,
        "UsernameSent" => 46,
        "Done" => 50,
        "CheckingSignIn" => 51,
        "MarkingChanged" => 52,
        "Save" => 60,
        "Saving" => 61,
        "SaveTyped" => 62,
        "SavingTyped" => 63,
        "Saved" => 64,
        "ListingSaved" => 65,
        "ReadingSaved" => 66,
        "MarkingSaved" => 67,
        "RemovingSaved" => 68,
        "Finished" => 70,
        "Stuck" => 80,
        "Told" => 81,
        "HandOff" => 90,
        "HandOffTrouble" => 91,
        _ => 99,
    }
}

fn problem_number(problem: Stuck) -> u8 {
    match problem {
        Stuck::Offline => 1,
        Stuck::PortalDown => 2,
        Stuck::NoAnswer => 3,
        Stuck::NotThisPortal => 4,
        Stuck::Wait(_) => 5,
        Stuck::Locked { .. } => 6,
        Stuck::NotOffered => 7,
        Stuck::CallClinic => 8,
        Stuck::Unexpected(_) => 9,
        Stuck::Inactive => 10,
        Stuck::Duplicate => 11,
        Stuck::CannotVerify => 12,
        Stuck::PageRefusesPassword => 13,
        Stuck::PageDown => 14,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state of the diagram has a number of its own: a new state needs one.
    #[test]
    fn every_state_has_its_own_number() {
        let diagram = include_str!("../../recovery/src/flow/DIAGRAM.md");
        let edges = diagram.lines().filter_map(|line| line.trim().split_once(" --> "));
        let to = |to: &'static str| to.split(':').next().unwrap_or(to);
        let mut states: Vec<&str> = edges.flat_map(|(from, then)| [from, to(then)]).collect();
        states.retain(|state| *state != "[*]");
        states.sort_unstable();
        states.dedup();
        let mut numbers: Vec<u8> = states.iter().map(|state| stage_number(state)).collect();
        numbers.sort_unstable();
        let told = numbers.len();
        numbers.dedup();
        assert!(told >= 20 && numbers.len() == told && !numbers.contains(&99), "{states:?} {numbers:?}");
    }

    /// Every kind of problem has a number of its own, and those once given out keep their meaning.
    #[test]
    fn every_problem_has_its_own_number() {
        let problems = crate::fixtures::all().into_iter().filter_map(|(_, view)| match view.page {
            recovery::flow::PageView::Stuck { why, .. } => Some(why),
            _ => None,
        });
        let numbers = problems.map(|why| (std::mem::discriminant(&why), problem_number(why)));
        let numbers: std::collections::HashMap<_, _> = numbers.collect();
        let unique: std::collections::BTreeSet<&u8> = numbers.values().collect();
        assert_eq!(unique.len(), numbers.len());
        for (stage, why, number) in [
            ("Start", None, "10-0"),
            ("Code", Some(Stuck::Offline), "30-1"),
            ("CodeOver", Some(Stuck::Locked { until: None }), "33-6"),
            ("SettingPassword", Some(Stuck::Unexpected("Unexpected")), "42-9"),
            ("Saving", None, "61-0"),
            ("Stuck", Some(Stuck::CallClinic), "80-8"),
        ] {
            assert_eq!(help_number(stage, why), number);
        }
    }
}
