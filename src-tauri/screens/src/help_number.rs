//! The help number: where the patient is and what kind of thing went wrong, short enough to be read
//! out over the telephone. It names nobody.

use recovery::flow::Stuck;

/// `32-4`: the stage, then the kind of problem, 0 where there is none. The clinic's staff look it up in
/// `docs/help-numbers.md`; numbers are never given a second meaning.
pub fn help_number(stage: &str, why: Option<Stuck>) -> String {
    format!("{}-{}", stage_number(stage), why.map_or(0, |why| problem(why).0))
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
        "Have" => 22,
        "OldCode" => 23,
        "ClinicCode" => 24,
        "Activating" => 25,
        "Temporary" => 26,
        "StartingTemporary" => 27,
        "CheckingTemporary" => 28,
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
        "Finder" => 92,
        "ThisClinic" => 93,
        "OpeningPortal" => 94,
        _ => 99,
    }
}

/// The number of a kind of problem, and its name for the staff.
pub(crate) fn problem(why: Stuck) -> (u8, &'static str) {
    match why {
        Stuck::Offline => (1, "Offline"),
        Stuck::PortalDown { .. } => (2, "PortalDown"),
        Stuck::NoAnswer => (3, "NoAnswer"),
        Stuck::NotThisPortal => (4, "NotThisPortal"),
        Stuck::Wait(_) => (5, "Wait"),
        Stuck::Locked { .. } => (6, "Locked"),
        Stuck::NotOffered => (7, "NotOffered"),
        Stuck::CallClinic => (8, "CallClinic"),
        Stuck::Unexpected(_) => (9, "Unexpected"),
        Stuck::Inactive => (10, "Inactive"),
        Stuck::Duplicate => (11, "Duplicate"),
        Stuck::CannotVerify => (12, "CannotVerify"),
        Stuck::PageRefusesPassword => (13, "PageRefusesPassword"),
        Stuck::PageDown => (14, "PageDown"),
        Stuck::GivenOver(_) => (15, "GivenOver"),
        Stuck::NotSent => (16, "NotSent"),
        Stuck::Browser => (17, "Browser"),
        Stuck::NotTemporary => (18, "NotTemporary"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What the clinic's staff look a help number up in.
    const LOOKED_UP_IN: &str = include_str!("../../../docs/help-numbers.md");

    /// The states of the flow's diagram.
    fn states() -> BTreeSet<&'static str> {
        let diagram = include_str!("../../recovery/src/flow/DIAGRAM.md");
        let edges = diagram.lines().filter_map(|line| line.trim().split_once(" --> "));
        let to = |to: &'static str| to.split(':').next().unwrap_or(to);
        edges.flat_map(|(from, then)| [from, to(then)]).filter(|state| *state != "[*]").collect()
    }

    /// Number and name of every kind of problem.
    fn problems() -> BTreeSet<(u8, &'static str)> {
        let problems = crate::fixtures::all().into_iter().filter_map(|(_, view)| match view.page {
            recovery::flow::PageView::Stuck { why, .. } => Some(problem(why)),
            _ => None,
        });
        problems.collect()
    }

    /// The first two columns of the table that follows `heading`: number and name.
    fn listed(heading: &str) -> BTreeSet<(u8, &'static str)> {
        let (_, section) = LOOKED_UP_IN.split_once(&format!("## {heading}\n")).expect("the section");
        let section = section.split("\n## ").next().unwrap_or_default();
        let rows = section
            .lines()
            .filter(|line| line.starts_with("| "))
            .skip(1)
            .filter(|line| !line.contains("---"));
        let cells = |row: &'static str| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
            (cells[0].parse().expect("a number"), cells[1])
        };
        rows.map(cells).collect()
    }

    /// A new state or kind of problem needs a number of its own and a row for the staff.
    #[test]
    fn every_number_is_its_own_and_can_be_looked_up() {
        let stages = listed("Stages");
        let numbers: BTreeSet<u8> = stages.iter().map(|(number, _)| *number).collect();
        assert!(numbers.len() == stages.len() && !numbers.contains(&99), "{stages:?}");
        assert!(stages.iter().all(|(number, stage)| stage_number(stage) == *number), "{stages:?}");
        // Some names of calls are not in the diagram.
        let missing: Vec<_> =
            states().into_iter().filter(|state| !stages.contains(&(stage_number(state), state))).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let numbers: BTreeSet<u8> = problems().iter().map(|(number, _)| *number).collect();
        assert!(numbers.len() == problems().len() && problems().len() == 18, "{:?}", problems());
        assert_eq!(listed("Problems"), problems());
    }

    /// Numbers once given out keep their meaning.
    #[test]
    fn numbers_stay() {
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
