use super::*;

const GOOD: &str = r#"
[[account]]
username = "pat"
password = "correct horse battery 1"
emails = ["pat@example.org"]
phone = "+1 555 010 0142"
first_name = "Pat"
last_name = "Rivera"
date_of_birth = "1950-02-28"
state = "active"            # active | locked | inactive | duplicate | invited | temporary_password
identity_check = false      # true: the identity step follows the code
previous_passwords = []
activation_code = ""        # for invited

[[account]]
username = "ivy"
state = "invited"
activation_code = "WELCOME-1"

[[account]]
username = "omar"
state = "invited"
activation_code = "WELCOME-2"
activation_until = "2030-01-31T09:00:00Z"
"#;

fn read(text: &str) -> Result<Vec<Account>, AccountsError> {
    Place { file: Path::new("accounts.toml"), text }.accounts()
}

#[test]
fn reads_the_example_of_the_api() {
    let accounts = read(GOOD).unwrap();
    assert_eq!(accounts[0].date_of_birth, "1950-02-28".parse().ok());
    assert_eq!(accounts[1].state, AccountState::Invited);
    assert_eq!(accounts[1].activation_code, "WELCOME-1");
    assert_eq!(accounts[2].activation_until, "2030-01-31T09:00:00Z".parse().ok());
    let check = |state: &str, want: AccountState| {
        let text = GOOD.replace("\"active\"", &format!("\"{state}\""));
        assert_eq!(read(&text).unwrap()[0].state, want);
    };
    check("locked", AccountState::Locked);
    check("inactive", AccountState::Inactive);
    check("duplicate", AccountState::Duplicate);
    check("temporary_password", AccountState::TemporaryPassword);
}

#[test]
fn names_file_line_key_and_fix() {
    let check = |from: &str, to: &str, line: Option<usize>, key: Option<&str>| {
        let error = read(&GOOD.replace(from, to)).unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (line, key), "{error}");
        let text = error.to_string();
        assert!(text.starts_with("accounts.toml") && error.fix.len() > 5, "{text}");
    };
    check("username = \"pat\"\n", "", Some(2), Some("username"));
    check("\"pat\"", "\" pat\"", Some(3), Some("username"));
    check("\"ivy\"", "\"PAT\"", Some(16), Some("username"));
    check("password = \"correct horse battery 1\"\n", "", Some(2), Some("password"));
    check("[\"pat@example.org\"]", "[\"pat\"]", Some(5), Some("emails"));
    check("[\"pat@example.org\"]", "['\"pat r\"@example.org']", Some(5), Some("emails"));
    check("[\"pat@example.org\"]", "[\"pat@localhost\"]", Some(5), Some("emails"));
    check("[\"pat@example.org\"]", "[\"a@example.org\",\n\"A@EXAMPLE.org\"]", Some(6), Some("emails"));
    check("emails = [\"pat@example.org\"]", "emails = \"pat@example.org\"", Some(5), Some("emails"));
    check("+1 555 010 0142", "none", Some(6), Some("phone"));
    check("1950-02-28", "28.2.1950", Some(9), Some("date_of_birth"));
    check("\"active\"", "\"activ\"", Some(10), Some("state"));
    check("identity_check = false", "identity_check = \"no\"", Some(11), Some("identity_check"));
    check("first_name", "firstname", Some(7), Some("firstname"));
    check("\"Pat\"", "7", Some(7), Some("first_name"));
    check("\"WELCOME-1\"", "true", Some(18), Some("activation_code"));
    check("\"WELCOME-1\"", "\"---\"", Some(18), Some("activation_code"));
    check("\"WELCOME-1\"", "\"we1c0me 2\"", Some(23), Some("activation_code"));
    check("\"2030-01-31T09:00:00Z\"", "\"soon\"", Some(24), Some("activation_until"));
    check("identity_check = false", "temporary_until = \"soon\"", Some(11), Some("temporary_until"));
    check("\"invited\"", "\"locked\"\nlocked_until = \"soon\"", Some(15), Some("password"));
    check(GOOD, "", None, Some("account"));
}

#[test]
fn the_people_at_the_desk_stand_in_the_same_file() {
    let staff = |text: &str| Place { file: Path::new("accounts.toml"), text }.staff();
    assert!(staff(GOOD).unwrap().is_empty());
    let with =
        format!("{GOOD}\n[[staff]]\nusername = \"desk\"\npassword = \"secret\"\nname = \"Robin Vale\"\n");
    let read_staff = staff(&with).unwrap();
    assert_eq!((read_staff[0].username.as_str(), read_staff[0].name.as_str()), ("desk", "Robin Vale"));
    assert_eq!(format!("{read_staff:?}"), "[Staff { .. }]");
    assert_eq!(read(&with).unwrap().len(), 3);
    let check = |from: &str, to: &str, line: usize, key: &str| {
        let error = staff(&with.replace(from, to)).unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (Some(line), Some(key)), "{error}");
    };
    check("username = \"desk\"\n", "", 26, "username");
    check("\"desk\"", "\"de@sk\"", 27, "username");
    check("password = \"secret\"\n", "", 26, "password");
    check("name = \"Robin Vale\"", "role = \"nurse\"", 29, "role");
    let twice = "name = \"Robin Vale\"\n[[staff]]\nusername = \"DESK\"\npassword = \"x\"";
    check("name = \"Robin Vale\"", twice, 31, "username");
}

#[test]
fn a_missing_file_is_said_so() {
    let error = read_accounts(Path::new("/nonexistent/accounts.toml")).unwrap_err();
    assert!(error.to_string().contains("there is no such file"), "{error}");
}
