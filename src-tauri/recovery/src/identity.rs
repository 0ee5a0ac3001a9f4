//! What a patient gives to show who they are. Personal: never logged, printed or shown back.

use std::fmt;

use crate::code::plain_text;

/// A fact the portal may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityField {
    /// The day of birth.
    DateOfBirth,
    /// The family name.
    LastName,
    /// The last four digits of the telephone number on record.
    PhoneLast4,
}

/// What the patient typed, field by field.
#[derive(Clone, Default)]
pub struct IdentityEntry {
    /// Month of birth: a number, or its name in English or Spanish.
    pub month: String,
    /// Day of birth.
    pub day: String,
    /// Year of birth, four digits.
    pub year: String,
    /// The family name.
    pub last_name: String,
    /// The last four digits of the telephone number.
    pub phone_last4: String,
}

/// The answers, as the portal takes them; those it did not ask for are absent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// RFC 3339 date.
    pub date_of_birth: Option<String>,
    /// The family name, trimmed.
    pub last_name: Option<String>,
    /// Four digits.
    pub phone_last4: Option<String>,
}

/// What is wrong with the answer to one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityProblem {
    /// Nothing was typed.
    Missing(IdentityField),
    /// No such day.
    NotADate,
    /// The year needs four digits.
    ShortYear,
    /// Not four digits.
    NotFourDigits,
}

impl IdentityProblem {
    /// The field it is about.
    pub fn field(self) -> IdentityField {
        match self {
            Self::Missing(field) => field,
            Self::NotADate | Self::ShortYear => IdentityField::DateOfBirth,
            Self::NotFourDigits => IdentityField::PhoneLast4,
        }
    }
}

impl IdentityEntry {
    /// Reads what was typed in `fields`.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the fields.
    pub fn read(&self, fields: &[IdentityField]) -> Result<Identity, Vec<IdentityProblem>> {
        let mut identity = Identity::default();
        let mut problems = Vec::new();
        for field in fields {
            let slot = match field {
                IdentityField::DateOfBirth => &mut identity.date_of_birth,
                IdentityField::LastName => &mut identity.last_name,
                IdentityField::PhoneLast4 => &mut identity.phone_last4,
            };
            match self.read_field(*field) {
                Ok(read) => *slot = Some(read),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(identity) } else { Err(problems) }
    }

    fn read_field(&self, field: IdentityField) -> Result<String, IdentityProblem> {
        let (month, day, year) = (plain_text(&self.month), plain_text(&self.day), plain_text(&self.year));
        match field {
            IdentityField::DateOfBirth if month.is_empty() && day.is_empty() && year.is_empty() => {
                Err(IdentityProblem::Missing(field))
            }
            IdentityField::DateOfBirth => date(&month, &day, &year),
            IdentityField::LastName => match plain_text(&self.last_name) {
                name if name.is_empty() => Err(IdentityProblem::Missing(field)),
                name => Ok(name),
            },
            IdentityField::PhoneLast4 => match plain_text(&self.phone_last4) {
                digits if digits.is_empty() => Err(IdentityProblem::Missing(field)),
                digits => last_four(&digits),
            },
        }
    }
}

/// The last four digits of what was typed: some type the whole number.
fn last_four(typed: &str) -> Result<String, IdentityProblem> {
    let digits: Vec<char> = typed.chars().filter(char::is_ascii_digit).collect();
    let others = typed.chars().any(|c| c.is_alphabetic());
    match digits.len() {
        4 | 7..=15 if !others => Ok(digits[digits.len() - 4..].iter().collect()),
        _ => Err(IdentityProblem::NotFourDigits),
    }
}

/// The first letters that tell the months apart, in English and Spanish.
const MONTHS: [[&str; 2]; 12] = [
    ["jan", "ene"],
    ["feb", "feb"],
    ["mar", "mar"],
    ["apr", "abr"],
    ["may", "may"],
    ["jun", "jun"],
    ["jul", "jul"],
    ["aug", "ago"],
    ["sep", "set"],
    ["oct", "oct"],
    ["nov", "nov"],
    ["dec", "dic"],
];

fn date(month: &str, day: &str, year: &str) -> Result<String, IdentityProblem> {
    let number = |text: &str| text.parse::<u16>().ok();
    let month = number(month).or_else(|| month_named(month)).filter(|month| (1..=12).contains(month));
    let (Some(month), Some(day), Some(year_number)) = (month, number(day), number(year)) else {
        return Err(IdentityProblem::NotADate);
    };
    if year.len() < 4 {
        return Err(IdentityProblem::ShortYear);
    }
    let leap =
        year_number.is_multiple_of(4) && !year_number.is_multiple_of(100) || year_number.is_multiple_of(400);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1850..=2150).contains(&year_number) || !(1..=days).contains(&day) {
        return Err(IdentityProblem::NotADate);
    }
    Ok(format!("{year_number:04}-{month:02}-{day:02}"))
}

fn month_named(text: &str) -> Option<u16> {
    let text = text.to_lowercase();
    let named = |names: &[&str; 2]| names.iter().any(|name| text.starts_with(name));
    (1..).zip(&MONTHS).find(|(_, names)| named(names)).map(|(number, _)| number)
}

impl fmt::Debug for IdentityEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityEntry(hidden)")
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentityField::*;

    fn born(month: &str, day: &str, year: &str) -> IdentityEntry {
        IdentityEntry { month: month.into(), day: day.into(), year: year.into(), ..IdentityEntry::default() }
    }

    #[test]
    fn reads_dates_as_people_write_them() {
        let check = |month, day, year, want: Result<&str, IdentityProblem>| {
            let seen = born(month, day, year).read(&[DateOfBirth]);
            let seen = seen.map(|read| read.date_of_birth.unwrap()).map_err(|problems| problems[0]);
            assert_eq!(seen.as_deref().map_err(|problem| *problem), want, "{month}/{day}/{year}");
        };
        check("2", "28", "1950", Ok("1950-02-28"));
        check(" 02 ", "８", "1950", Ok("1950-02-08"));
        check("February", "28", "1950", Ok("1950-02-28"));
        check("Ene.", "1", "1950", Ok("1950-01-01"));
        check("diciembre", "31", "2000", Ok("2000-12-31"));
        check("2", "29", "2000", Ok("2000-02-29"));
        check("2", "29", "1900", Err(IdentityProblem::NotADate));
        check("13", "1", "1950", Err(IdentityProblem::NotADate));
        check("4", "31", "1950", Err(IdentityProblem::NotADate));
        check("2", "28", "50", Err(IdentityProblem::ShortYear));
        check("", "28", "1950", Err(IdentityProblem::NotADate));
        check("", "", "", Err(IdentityProblem::Missing(DateOfBirth)));
    }

    #[test]
    fn reads_names_and_numbers_and_says_all_that_is_wrong() {
        let mut entry = born("2", "28", "1950");
        entry.last_name = " Rivera ".into();
        entry.phone_last4 = "+1 555 010 0142".into();
        let read = entry.read(&[DateOfBirth, LastName, PhoneLast4]).unwrap();
        assert_eq!((read.last_name.as_deref(), read.phone_last4.as_deref()), (Some("Rivera"), Some("0142")));
        assert_eq!(entry.read(&[LastName]).unwrap().date_of_birth, None);
        entry.phone_last4 = "014".into();
        entry.last_name = "\u{200b}".into();
        let wrong = entry.read(&[LastName, PhoneLast4]).unwrap_err();
        assert_eq!(wrong, [IdentityProblem::Missing(LastName), IdentityProblem::NotFourDigits]);
    }

    #[test]
    fn prints_nothing() {
        let entry = born("2", "28", "1950");
        let read = entry.read(&[DateOfBirth]).unwrap();
        assert!(!format!("{entry:?} {read:?}").contains("1950"));
    }
}
