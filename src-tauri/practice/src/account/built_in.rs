//! The practice accounts: one for each thing that goes wrong in real clinics. Nobody in here exists.

use jiff::civil::{Date, date};

use super::{Account, AccountState};

/// The accounts a practice portal has when it is given none: every one shows one thing, and says which.
#[must_use]
pub fn practice_accounts() -> Vec<Account> {
    let locked = AccountState::Locked;
    let inactive = AccountState::Inactive;
    let duplicate = AccountState::Duplicate;
    vec![
        Account {
            phone: Some("+1 555 010 0142".into()),
            ..person(1, "pat", "pat@example.org", ["Pat", "Rivera"], date(1950, 2, 28))
                .shows("Nothing is special: the code comes.")
        },
        person(2, "rivera1950", "maria@example.org", ["Maria", "Rivera"], date(1950, 7, 4))
            .shows("The username is not the email: it is easy to forget."),
        person(3, "rosa", "rosa.old@example.org", ["Rosa", "Lind"], date(1944, 11, 19))
            .shows("The email on record is old (she now uses rosa@example.org): no code comes."),
        person(4, "ana", "family@example.org", ["Ana", "Castillo"], date(1961, 5, 9))
            .shows("Ana and Luis share an email: the portal asks who it is."),
        person(5, "luis", "family@example.org", ["Luis", "Castillo"], date(1958, 1, 30))
            .shows("Luis and Ana share an email: the portal asks who it is."),
        Account { state: locked, ..person(6, "lee", "lee@example.org", ["Lee", "Tran"], date(1972, 9, 12)) }
            .shows("The account is locked: the portal says for how long."),
        Account {
            state: inactive,
            ..person(7, "ines", "ines@example.org", ["Ines", "Moreau"], date(1949, 3, 3))
        }
        .shows("The account is no longer in use: only the clinic can help."),
        Account {
            state: duplicate,
            ..person(8, "dora", "dora@example.org", ["Dora", "Weiss"], date(1938, 12, 24))
        }
        .shows("There are two records of her: only the clinic can help."),
        Account {
            identity_check: true,
            ..person(9, "ida", "ida@example.org", ["Ida", "Novak"], date(1955, 8, 17))
        }
        .shows("After the code the portal asks for birth date and last name."),
        Account {
            phone: Some("+1 555 010 0147".into()),
            second_factor: true,
            ..person(10, "sam", "sam@example.org", ["Sam", "Okafor"], date(1966, 4, 21))
        }
        .shows("After the code by email a second one comes by text message."),
    ]
}

fn person(number: u8, username: &str, email: &str, name: [&str; 2], born: Date) -> Account {
    let [first_name, last_name] = name.map(String::from);
    Account {
        username: username.into(),
        password: format!("correct horse battery {number}"),
        emails: vec![email.into()],
        first_name,
        last_name,
        date_of_birth: Some(born),
        ..Account::default()
    }
}

impl Account {
    fn shows(self, what: &str) -> Self {
        Self { shows: what.into(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_says_what_it_shows() {
        for account in practice_accounts() {
            let shows = &account.shows;
            assert!(shows.ends_with('.') && shows.len() <= 90, "{}: {shows}", account.username);
            assert!(account.emails.iter().all(|email| email.ends_with("@example.org")));
        }
    }
}
