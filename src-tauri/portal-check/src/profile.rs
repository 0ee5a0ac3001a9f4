//! `portal-check profile`: is this profile right for the portal it names?

mod certificate;
mod network;

use std::path::{Path, PathBuf};

use connectors::profile::Doubt;
use connectors::survey::{Finding, Verdict};
use connectors::{Profile, ProfileError};
use recovery::portal::IdentifierKind;
use recovery::{Capabilities, Need};
use serde_json::{Value, json};

/// What is known of one profile and its portal.
pub(crate) struct Report {
    file: PathBuf,
    /// Nothing for a profile that cannot be read.
    profile: Option<Facts>,
    lines: Vec<Line>,
}

/// What the profile says, as it is understood.
struct Facts {
    id: String,
    clinic: String,
    base_url: String,
    offers: Vec<String>,
}

/// One thing that was looked at.
struct Line {
    about: &'static str,
    verdict: Verdict,
    says: String,
    fix: Option<String>,
}

/// Looks at the profile in `file` and at its portal.
///
/// # Errors
/// The file cannot be read, or this computer has no certificate store: nothing could be looked at.
pub(crate) async fn look(file: &Path) -> Result<Report, String> {
    let text = std::fs::read_to_string(file).map_err(|_| unreadable(file))?;
    let mut report = Report { file: file.to_owned(), profile: None, lines: Vec::new() };
    let profile = match Profile::parse(file, &text) {
        Ok(profile) => profile,
        Err(mistake) => {
            report.lines.push(of_mistake(&mistake));
            return Ok(report);
        }
    };
    report.good("profile", "The profile has no mistakes.".into());
    report.lines.extend(left_from_example(&profile));
    report.lines.extend(profile.doubt().map(of_doubt));
    report.lines.extend(network::lines(&profile.network));
    let portal = connectors::open(&profile).map_err(|error| error.to_string())?;
    let capabilities = portal.capabilities();
    let survey = connectors::survey(&profile).await.map_err(|error| error.to_string())?;
    report.lines.extend(survey.findings.into_iter().map(of_finding));
    if let Some(certificate) = survey.certificate {
        report.lines.push(certificate::until_when(&certificate));
    }
    report.profile = Some(Facts {
        id: profile.id,
        clinic: profile.clinic.name,
        base_url: profile.base_url.into(),
        offers: offers(&capabilities),
    });
    Ok(report)
}

fn unreadable(file: &Path) -> String {
    // Says why, in the words that the app has for it.
    Profile::read(file)
        .err()
        .map_or_else(|| format!("{} cannot be read", file.display()), |error| error.to_string())
}

fn of_mistake(mistake: &ProfileError) -> Line {
    let place = mistake.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let key = mistake.key.as_ref().map(|key| format!("key `{key}`: ")).unwrap_or_default();
    Line {
        about: "profile",
        verdict: Verdict::Wrong,
        says: format!("{place}{key}{}.", mistake.problem),
        fix: Some(mistake.fix.clone()),
    }
}

/// Patients would call a number that nobody has.
fn left_from_example(profile: &Profile) -> Option<Line> {
    let keys = profile.left_from_example();
    let says = format!("These are still as in the example: {}.", keys.join(", "));
    let fix = "Put in those of your clinic, or take out what it does not have; the id is yours for good";
    let (about, verdict) = ("example", Verdict::Note);
    (!keys.is_empty()).then(|| Line { about, verdict, says, fix: Some(fix.into()) })
}

fn of_doubt(doubt: Doubt) -> Line {
    let says = match doubt {
        Doubt::Old => "The profile was last verified more than 180 days ago.",
        Doubt::Ahead => "The profile was last verified in the future, by this computer's clock.",
    };
    let fix = "Go each of its ways at the real portal, and write the day in verified_on";
    Line { about: "verified", verdict: Verdict::Note, says: says.into(), fix: Some(fix.into()) }
}

fn of_finding(finding: Finding) -> Line {
    let Finding { about, verdict, says, fix } = finding;
    Line { about: about.name(), verdict, says, fix }
}

/// What patients are offered with this profile.
fn offers(can: &Capabilities) -> Vec<String> {
    let asked = |kind| match kind {
        IdentifierKind::Email => "by email",
        IdentifierKind::UsernameOrEmail => "by username or email",
        IdentifierKind::EmailOrPhone => "by email or telephone",
    };
    let needs = [
        (Need::Password, "a new password"),
        (Need::Username, "their username"),
        (Need::Both, "both at once"),
    ];
    let more = [
        (can.activation, "a first password, with a code from the clinic"),
        (can.temporary_password, "a new password, with a temporary one"),
        (can.sign_out_others, "to sign out on other devices"),
    ];
    let more = more.into_iter().filter(|(offered, _)| *offered).map(|(_, words)| words.to_owned());
    needs
        .into_iter()
        .filter_map(|(need, words)| match (can.asks_for(need), can.way(need)) {
            (Some(kind), _) => Some(format!("{words}, {}", asked(kind))),
            (None, Some(_)) => Some(format!("{words}, on the portal's own pages")),
            (None, None) => None,
        })
        .chain(more)
        .collect()
}

impl Report {
    fn good(&mut self, about: &'static str, says: String) {
        self.lines.push(Line { about, verdict: Verdict::Good, says, fix: None });
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.lines.iter().filter(|line| line.verdict == verdict).count()
    }

    /// Whether patients will run into something.
    pub(crate) fn is_wrong(&self) -> bool {
        self.count(Verdict::Wrong) > 0
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = match &self.profile {
            None => format!("{}\n\n", self.file.display()),
            Some(Facts { clinic, base_url, offers, .. }) => {
                let offers: String = offers.iter().map(|offer| format!("  {offer}\n")).collect();
                format!("{}: {clinic}, {base_url}\n\nPatients are offered:\n{offers}\n", self.file.display())
            }
        };
        for Line { about, verdict, says, fix } in &self.lines {
            let verdict = if *verdict == Verdict::Wrong { "WRONG" } else { verdict.name() };
            text.push_str(&format!("{verdict:<6} {about:<15} {says}\n"));
            if let Some(fix) = fix {
                text.push_str(&format!("{:<22} {fix}.\n", ""));
            }
        }
        let (good, notes, wrong) =
            (self.count(Verdict::Good), self.count(Verdict::Note), self.count(Verdict::Wrong));
        text + &format!("\n{good} good, {notes} to note, {wrong} wrong\n")
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let findings: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                json!({ "about": line.about, "verdict": line.verdict.name(), "says": line.says, "fix": line.fix })
            })
            .collect();
        json!({
            "file": self.file,
            "id": self.profile.as_ref().map(|facts| &facts.id),
            "base_url": self.profile.as_ref().map(|facts| &facts.base_url),
            "offers": self.profile.as_ref().map(|facts| &facts.offers),
            "findings": findings,
            "wrong": self.count(Verdict::Wrong),
        })
    }
}
