//! Finding a patient by what they say at the desk or on the phone.

use jiff::civil::Date;
use jiff::fmt::strtime;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::super::records::Record;
use super::super::{Case, Fault, Portal};
use super::{About, Outcome, Refusal, Someone, Standing, Visit};
use crate::clock::Moment;
use crate::identifier::{Identifier, Kind, key, phone_key};

/// Most patients of one search that are shown.
const MOST: usize = 20;
/// Fewest letters to search for.
const FEWEST: usize = 2;

/// How a date of birth is said.
const DATES: [&str; 6] = ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%B %d %Y", "%b %d %Y"];

/// The patients of a search.
pub(crate) struct Found {
    pub(crate) someone: Someone,
    pub(crate) patients: Vec<Listed>,
    /// Whether there were more than are shown.
    pub(crate) more: bool,
}

/// One of them.
pub(crate) struct Listed {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) date_of_birth: Option<String>,
    pub(crate) standing: Standing,
}

/// What to look for.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    /// In the form in which names are compared.
    words: Vec<String>,
    born: Option<Date>,
    /// An email address or a phone number, whole.
    address: Option<(Kind, String)>,
}

impl Portal {
    /// Looks for a patient. What was typed is not kept: only who was found, for the page that shows it. Gives the
    /// number of that page; nothing for too little to look for.
    pub(crate) fn desk_find(&mut self, visit: &Visit, typed: &str) -> Result<Option<i64>, Refusal> {
        self.form(visit, About { what: "search", account: None }, |case| {
            let someone = case.sender(visit)?;
            let Some(wanted) = Wanted::read(typed) else { return Ok(None) };
            let mut accounts = case.look_for(&wanted)?;
            case.audit("patients_searched", None, None)?;
            let more = accounts.len() > MOST;
            accounts.truncate(MOST);
            let outcome = Outcome::Found { accounts, more };
            Ok(Some(case.keep_outcome(someone.session, None, &outcome)?))
        })
    }

    /// The patients of a search of this session.
    pub(crate) fn desk_found(&mut self, visit: &Visit, number: i64) -> Result<Found, Refusal> {
        self.visit(visit, |case| {
            let someone = case.someone(visit)?;
            let Some(Outcome::Found { accounts, more }) = case.outcome(someone.session, None, number)? else {
                return Err(Refusal::NotThere);
            };
            let patients: Result<Vec<_>, Fault> =
                accounts.into_iter().map(|account| Ok(Listed::of(case.record(account)?, case.now))).collect();
            Ok(Found { someone, patients: patients?, more })
        })
    }
}

impl Listed {
    fn of(record: Record, now: Moment) -> Self {
        let standing = Standing::of(&record, now);
        let Record { id, username, first_name, last_name, date_of_birth, .. } = record;
        Self { id, username, first_name, last_name, date_of_birth, standing }
    }
}

impl Wanted {
    /// Reads what was typed. Nothing for what would find nearly everybody.
    fn read(typed: &str) -> Option<Self> {
        let typed =
            typed.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        let typed: Vec<_> = typed.collect();
        let whole = typed.join(" ");
        let (mut words, mut born, mut address) = (Vec::new(), date(&whole), None);
        if born.is_none() {
            if whole.contains('@') {
                address = Some((Kind::Email, key(&whole)));
            } else if let Some(phone) = phone_key(&whole) {
                address = Some((Kind::Phone, phone));
            } else {
                born = typed.iter().find_map(|word| date(word));
                words = typed.iter().filter(|word| date(word).is_none()).map(|word| folded(word)).collect();
            }
        }
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        (born.is_some() || address.is_some() || letters >= FEWEST).then_some(Self { words, born, address })
    }

    fn fits(&self, record: &Record) -> bool {
        let born = self.born.map(|born| born.to_string());
        if born.is_some() && born != record.date_of_birth {
            return false;
        }
        let names = folded(&format!("{} {} {}", record.first_name, record.last_name, record.username));
        self.words.iter().all(|word| names.contains(word))
    }
}

impl Case<'_> {
    /// One more than are shown, at most; in the order of their names.
    fn look_for(&self, wanted: &Wanted) -> Result<Vec<i64>, Fault> {
        if let Some((kind, key)) = &wanted.address {
            return self.accounts_of(&Identifier { kind: *kind, key: key.clone() });
        }
        let sql = "SELECT * FROM accounts ORDER BY last_name, first_name, username_key";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut found = Vec::new();
        for record in statement.query_map([], Record::read)? {
            let record = record?;
            if wanted.fits(&record) {
                found.push(record.id);
            }
            if found.len() > MOST {
                break;
            }
        }
        Ok(found)
    }
}

fn date(text: &str) -> Option<Date> {
    DATES.iter().find_map(|form| strtime::parse(form, text).ok()?.to_date().ok())
}

/// Names without accents and capitals: who searches does not know how they are written.
fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let check = |typed: &str, words: &[&str], born: Option<&str>, address: Option<(Kind, &str)>| {
            let wanted = Wanted {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                born: born.map(|born| born.parse().unwrap()),
                address: address.map(|(kind, key)| (kind, key.to_owned())),
            };
            assert_eq!(Wanted::read(typed), Some(wanted), "{typed:?}");
        };
        check(" Muñoz\r\n JOSÉ ", &["munoz", "jose"], None, None);
        check("1950-02-28", &[], Some("1950-02-28"), None);
        check("2/28/1950", &[], Some("1950-02-28"), None);
        check("02-28-1950", &[], Some("1950-02-28"), None);
        check("Feb 28 1950", &[], Some("1950-02-28"), None);
        check("February 28, 1950", &[], Some("1950-02-28"), None);
        check("rivera 2/28/1950", &["rivera"], Some("1950-02-28"), None);
        check("Pat@Example.org", &[], None, Some((Kind::Email, "pat@example.org")));
        check("(555) 010-0142", &[], None, Some((Kind::Phone, "15550100142")));
        check("rivera1950", &["rivera1950"], None, None);
        for typed in ["", " \u{0} ", "a"] {
            assert_eq!(Wanted::read(typed), None, "{typed:?}");
        }
    }
}
