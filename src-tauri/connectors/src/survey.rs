//! A look at a portal with its profile in hand, for clinic IT: can it be reached, and does it say of itself
//! what the profile says of it? Nothing of a patient is sent, and nothing is begun.
//!
//! Each connector looks at its own kind ([`Portal::survey`](crate::Portal::survey)); this file has the words.

use recovery::password::{CharacterClass, Policy};

use crate::http::{Look, Unreached};

/// What a look at a portal found.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// In the order in which it was looked for.
    pub findings: Vec<Finding>,
    /// The certificate that the portal showed, in DER; none over http, or through a proxy.
    pub certificate: Option<Vec<u8>>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub about: About,
    /// What is to be thought of it.
    pub verdict: Verdict,
    /// What was seen, in a sentence or two for clinic IT.
    pub says: String,
    /// What to do about it.
    pub fix: Option<String>,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Whether the portal answers at its address.
    Connection,
    /// Its certificate.
    Certificate,
    /// What the portal says of itself.
    Discovery,
    /// What it can do, beside what the profile uses.
    Features,
    /// Its password rules, beside those the profile states.
    PasswordRules,
    /// How it signs in and sends codes.
    Settings,
    /// The pages that the profile leads to.
    Pages,
    /// The day on which the profile was last verified.
    Verified,
}

/// What is to be thought of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Worth knowing. The profile works.
    Note,
    /// Patients will run into it.
    Wrong,
}

impl About {
    /// Its short name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Certificate => "certificate",
            Self::Discovery => "discovery",
            Self::Features => "features",
            Self::PasswordRules => "password-rules",
            Self::Settings => "settings",
            Self::Pages => "pages",
            Self::Verified => "verified",
        }
    }
}

impl Verdict {
    /// Its short name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Wrong => "wrong",
        }
    }
}

impl Survey {
    pub(crate) fn good(&mut self, about: About, says: impl Into<String>) {
        self.add(about, Verdict::Good, says.into(), None);
    }

    pub(crate) fn note(&mut self, about: About, says: impl Into<String>, fix: impl Into<String>) {
        self.add(about, Verdict::Note, says.into(), Some(fix.into()));
    }

    pub(crate) fn wrong(&mut self, about: About, says: impl Into<String>, fix: impl Into<String>) {
        self.add(about, Verdict::Wrong, says.into(), Some(fix.into()));
    }

    fn add(&mut self, about: About, verdict: Verdict, says: String, fix: Option<String>) {
        let finding = Finding { about, verdict, says, fix };
        // Several pages of one portal have the same to be said of it.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Writes down whether the portal was reached, and hands on its answer if so.
    pub(crate) fn reached(&mut self, looked: Result<Look, Unreached>) -> Option<Look> {
        match looked {
            Ok(look) => {
                let says = match look.status {
                    // That there is nothing at this very address is said of what was looked for there.
                    404 | 410 => format!("{} answers.", look.url.origin().ascii_serialization()),
                    status => format!("{} answers (status {status}).", look.url),
                };
                self.good(About::Connection, says);
                if look.url.scheme() == "https" {
                    self.good(About::Certificate, "This computer trusts the portal's certificate.");
                    match &look.certificate {
                        Some(certificate) => self.certificate = Some(certificate.clone()),
                        // The HTTP library does not hand it out there.
                        None => self.note(
                            About::Certificate,
                            "Until when it is good is not known here: a proxy is in between.",
                            "Look at it in a browser",
                        ),
                    }
                }
                Some(look)
            }
            Err(unreached) => {
                let about = match unreached {
                    Unreached::Certificate(_) => About::Certificate,
                    _ => About::Connection,
                };
                self.wrong(about, unreached.to_string(), unreached.fix());
                None
            }
        }
    }

    /// Compares what the profile wants to use with what the portal offers; both by name.
    pub(crate) fn features(&mut self, used: &[&str], offered: &[String]) {
        let is_offered = |name: &str| offered.iter().any(|offer| offer == name);
        for name in used.iter().filter(|name| !is_offered(name)) {
            let says = format!("The profile uses {name}, and the portal does not offer it.");
            self.wrong(
                About::Features,
                says,
                format!("Take {name} out of features, or switch it on in the portal"),
            );
        }
        let unused: Vec<_> = offered.iter().filter(|offer| !used.contains(&offer.as_str())).collect();
        let usable: Vec<_> =
            unused.into_iter().filter(|offer| USABLE.contains(&offer.as_str())).cloned().collect();
        if !usable.is_empty() {
            let says =
                format!("The portal also offers {}, which the profile does not use.", usable.join(", "));
            self.note(About::Features, says, "Add it to features if patients are to have it");
        }
        if used.iter().all(|name| is_offered(name)) {
            self.good(
                About::Features,
                format!("The portal offers what the profile uses: {}.", used.join(", ")),
            );
        }
    }

    /// Compares the rules that the profile states with those that the portal does.
    pub(crate) fn password_rules(&mut self, stated: Option<&Policy>, portal: Option<&Policy>) {
        let about = About::PasswordRules;
        match (stated, portal) {
            (None, Some(portal)) => {
                self.good(about, format!("The portal states its rules: {}.", in_words(portal)))
            }
            (Some(_), None) => self.note(
                about,
                "The portal states no password rules: patients are shown those of the profile.",
                "Try one password for each rule at the portal, to see that they are still so",
            ),
            (None, None) => self.wrong(
                about,
                "Neither the portal nor the profile states the password rules.",
                "Add a [password] table to the profile",
            ),
            (Some(stated), Some(portal)) if stated == portal => {
                self.good(about, format!("Profile and portal state the same rules: {}.", in_words(portal)));
            }
            (Some(stated), Some(portal)) => self.note(
                about,
                format!("The profile states: {}. The portal states: {}.", in_words(stated), in_words(portal)),
                "Take [password] out of the profile: what the portal states is used anyway",
            ),
        }
    }
}

/// The features of the Portal Recovery API that a profile can use.
const USABLE: [&str; 5] =
    ["password_reset", "username_recovery", "activation", "temporary_password", "revoke_sessions"];

fn in_words(policy: &Policy) -> String {
    let mut rules = vec![match policy.max_length {
        Some(most) => format!("{} to {most} characters", policy.min_length),
        None => format!("at least {} characters", policy.min_length),
    }];
    rules.extend(policy.required.iter().map(|class| {
        let class = match class {
            CharacterClass::Lowercase => "small letter",
            CharacterClass::Uppercase => "capital letter",
            CharacterClass::Digit => "digit",
            CharacterClass::Symbol => "symbol",
        };
        format!("a {class}")
    }));
    let mut when = |holds, words: &str| {
        if holds {
            rules.push(words.to_owned());
        }
    };
    when(policy.refuse_common, "none that many people use");
    when(policy.refuse_only_digits, "not digits alone");
    when(policy.refuse_last > 0, &format!("not one of the last {}", policy.refuse_last));
    rules.join(", ")
}
