//! The practice accounts: one for each thing that goes wrong in real clinics. Nobody in here exists.

use jiff::civil::{Date, date};

use super::{Account, AccountState, Staff};

/// The accounts a practice portal has when it is given none: every one shows one thing.
#[must_use]
pub fn practice_accounts() -> Vec<Account> {
    let in_state = |state, account| Account { state, ..account };
    vec![
        // Nothing is special: the code comes.
        Account {
            phone: Some("+1 555 010 0142".into()),
            ..person(1, "pat", "pat@example.org", "Pat Rivera", date(1950, 2, 28))
        },
        // The username is not the email: it is easy to forget.
        person(2, "rivera1950", "maria@example.org", "Maria Rivera", date(1950, 7, 4)),
        // The email on record is old (she now uses rosa@example.org): no code comes.
        person(3, "rosa", "rosa.old@example.org", "Rosa Lind", date(1944, 11, 19)),
        // Ana and Luis share an email: the portal asks who it is.
        person(4, "ana", "family@example.org", "Ana Castillo", date(1961, 5, 9)),
        person(5, "luis", "family@example.org", "Luis Castillo", date(1958, 1, 30)),
        // The account is locked: the portal says for how long.
        in_state(AccountState::Locked, person(6, "lee", "lee@example.org", "Lee Tran", date(1972, 9, 12))),
        // The account is no longer in use: only the clinic can help.
        in_state(
            AccountState::Inactive,
            person(7, "ines", "ines@example.org", "Ines Moreau", date(1949, 3, 3)),
        ),
        // There are two records of her: only the clinic can help.
        in_state(
            AccountState::Duplicate,
            person(8, "dora", "dora@example.org", "Dora Weiss", date(1938, 12, 24)),
        ),
        // After the code the portal asks for birth date and last name.
        Account {
            identity_check: true,
            ..person(9, "ida", "ida@example.org", "Ida Novak", date(1955, 8, 17))
        },
        // After the code by email a second one comes by text message.
        Account {
            phone: Some("+1 555 010 0147".into()),
            second_factor: true,
            ..person(10, "sam", "sam@example.org", "Sam Okafor", date(1966, 4, 21))
        },
        // Ivy is invited: she makes her first password with the code of her invitation.
        Account {
            activation_code: "K7M2-QX4T-9RBW".into(),
            ..invited(person(11, "ivy", "ivy@example.org", "Ivy Berg", date(1953, 6, 14)))
        },
        // Omar was invited long ago: only the clinic can give him another code.
        Account {
            activation_code: "H3ND-6PWY-2VFA".into(),
            activation_until: "2020-01-31T09:00:00Z".parse().ok(),
            ..invited(person(12, "omar", "omar@example.org", "Omar Haddad", date(1947, 10, 2)))
        },
        // Somebody at the desk gave Tess a temporary password: she must make one of her own.
        Account {
            password: "temporary horse battery 13".into(),
            ..in_state(
                AccountState::TemporaryPassword,
                person(13, "tess", "tess@example.org", "Tess Adeyemi", date(1969, 1, 8)),
            )
        },
    ]
}

/// The people at the desk of a practice portal that is given no accounts.
#[must_use]
pub fn practice_staff() -> Vec<Staff> {
    vec![Staff {
        username: "desk".into(),
        password: "correct horse battery desk".into(),
        name: "Robin Vale".into(),
    }]
}

fn invited(account: Account) -> Account {
    Account { password: String::new(), state: AccountState::Invited, ..account }
}

fn person(number: u8, username: &str, email: &str, name: &str, born: Date) -> Account {
    let (first_name, last_name) = name.split_once(' ').unwrap_or(("", name));
    Account {
        username: username.into(),
        password: format!("correct horse battery {number}"),
        emails: vec![email.into()],
        first_name: first_name.into(),
        last_name: last_name.into(),
        date_of_birth: Some(born),
        ..Account::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_about_the_portal_names_everybody() {
        let page = include_str!("../../../../docs/practice.md");
        for account in practice_accounts() {
            assert!(page.contains(&format!("`{}`", account.username)), "{}", account.username);
            assert!(
                account.emails.iter().all(|email| page.contains(email) && email.ends_with("@example.org"))
            );
        }
        for staff in practice_staff() {
            assert!([&staff.username, &staff.password].iter().all(|word| page.contains(*word)));
        }
    }
}
