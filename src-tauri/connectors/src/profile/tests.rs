use super::*;
use recovery::Need;
use recovery::clinic::Span;
use recovery::guide::{Guide, Usual, Words};
use recovery::password::CharacterClass;

const ALLAUTH: &str = r#"
version = 1
id = "oak-clinic"
connector = "allauth"
base_url = "https://portal.example/clinic"

[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"

[password]
min_length = 12
required = ["digit"]

[code]
tries = 3
lifetime_s = 180
"#;

const API: &str = r#"
version = 1
id = "oak-clinic"
connector = "portal-recovery"
base_url = "https://portal.example/"
features = ["password_reset"]
allowed_hosts = ["login.portal.example"]
link_hosts = ["mail.portal.example:8443"]

[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"
hours = "Mon-Fri 8:00-17:00"
time_zone = "america/chicago"
relay = "711"
interpreter = "+1 555 010 0198"
"#;

const BROWSER: &str = r#"
version = 1
id = "oak-clinic"
connector = "browser"
base_url = "https://portal.example/"
allowed_hosts = ["login.portal.example"]

[clinic]
name = "Oak Clinic"
phone = "+1 555 010 0199"

[[way]]
need = "password"
page = "https://login.portal.example/help"
[[way.look]]
sign = "asks_username"
steps = ["type_username", { en = "Press Next", es = "Pulse Siguiente" }]
[[way.look]]
sign = { en = "A blue page" }
steps = ["follow_page"]

[[way]]
need = "username"
page = "https://portal.example/name"
[[way.look]]
sign = "asks_email"
steps = ["type_email"]
"#;

fn parse(text: &str) -> Result<Profile, ProfileError> {
    Profile::parse(Path::new("portal.toml"), text)
}

#[test]
fn reads_a_profile_of_allauth() {
    let profile = parse(ALLAUTH).unwrap();
    assert_eq!(profile.base_url.as_str(), "https://portal.example/clinic/");
    assert_eq!((profile.clinic.hours, profile.clinic.relay), (None, None));
    assert_eq!(profile.kind.name, "allauth");
    let facts = profile.facts;
    assert_eq!(facts.policy.unwrap().required, [CharacterClass::Digit]);
    assert_eq!(facts.code.lifetime, Some(Duration::from_secs(180)));
    assert_eq!(facts.features, Features { password_reset: true, ..Features::default() });
    let text = ALLAUTH.replace("[clinic]", "features = [\"username_recovery\"]\n[clinic]");
    let facts = parse(&text).unwrap().facts;
    assert_eq!(facts.features, Features { username_recovery: true, ..Features::default() });
}

#[test]
fn reads_a_profile_of_the_api() {
    let profile = parse(API).unwrap();
    let hours = profile.clinic.hours.unwrap();
    assert_eq!(hours.zone, "America/Chicago");
    assert_eq!(hours.spans, [Span { first: 0, last: 4, opens: 480, closes: 1020 }]);
    assert_eq!(profile.clinic.relay.as_deref(), Some("711"));
    assert_eq!(profile.clinic.interpreter.as_deref(), Some("+1 555 010 0198"));
    let facts = profile.facts;
    assert_eq!(facts.policy, None);
    assert!(facts.features.password_reset && !facts.features.username_recovery);
    let hosts = |origins: &[Origin]| origins.iter().map(|origin| origin.authority().to_owned()).collect();
    let (pages, links): (Vec<String>, Vec<String>) = (hosts(&facts.pages), hosts(&facts.links));
    assert_eq!(pages, ["portal.example", "login.portal.example"]);
    assert_eq!(links, ["portal.example", "mail.portal.example:8443"]);
    let facts = parse(&API.replace("features = [\"password_reset\"]\n", "")).unwrap().facts;
    let usual = Features { password_reset: true, username_recovery: true, ..Features::default() };
    assert_eq!(facts.features, usual, "signing others out is offered only where the profile says so");
}

#[test]
fn reads_the_ways_through_a_portals_pages() {
    let facts = parse(BROWSER).unwrap().facts;
    let guide = Guide { ways: facts.ways, origins: facts.pages };
    assert_eq!(guide.origins.len(), 2);
    let way = guide.way(Need::Password).unwrap();
    assert_eq!(way.page.as_str(), "https://login.portal.example/help");
    assert_eq!(way.looks[0].sign, Words::Usual(Usual::AsksUsername));
    let own = |words: &[(&str, &str)]| {
        Words::Own(words.iter().map(|(tag, text)| ((*tag).into(), (*text).into())).collect())
    };
    let next = own(&[("en", "Press Next"), ("es", "Pulse Siguiente")]);
    assert_eq!(way.looks[0].steps, [Words::Usual(Usual::TypeUsername), next]);
    assert_eq!(way.looks[1].sign, own(&[("en", "A blue page")]));
    assert_eq!(guide.way(Need::Both), None);
}

#[test]
fn the_day_somebody_verified_it_is_taken() {
    for day in ["1950-02-28", "2026-01-31", "9000-12-31"] {
        let text = ALLAUTH.replace("\n[clinic]", &format!("verified_on = \"{day}\"\n[clinic]"));
        assert!(parse(&text).is_ok(), "{day}");
    }
}

#[test]
fn loopback_may_use_http() {
    for base in ["http://127.0.0.1:8000/", "http://localhost:1/", "http://[::1]:9/"] {
        assert!(parse(&ALLAUTH.replace("https://portal.example/clinic", base)).is_ok(), "{base}");
    }
}

#[test]
fn sign_ins_may_be_saved_unless_the_profile_says_otherwise() {
    assert!(parse(ALLAUTH).unwrap().save_sign_ins);
    for (value, want) in [("true", true), ("false", false)] {
        let text = ALLAUTH.replace("\n[clinic]", &format!("save_sign_ins = {value}\n[clinic]"));
        assert_eq!(parse(&text).unwrap().save_sign_ins, want);
    }
}

fn check_of(good: &str) -> impl Fn(&str, &str, Option<usize>, Option<&str>) {
    move |from, to, line, key| {
        assert!(good.contains(from), "{from}");
        let error = parse(&good.replacen(from, to, 1)).unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (line, key), "{error}");
        let text = error.to_string();
        assert!(text.starts_with("portal.toml") && error.fix.len() > 5, "{text}");
    }
}

#[test]
fn names_file_line_key_and_fix() {
    let check = check_of(ALLAUTH);
    check("version = 1", "version = 2", Some(2), Some("version"));
    check("version = 1", "version = \"one\"", Some(2), Some("version"));
    check("version = 1\n", "", None, Some("version"));
    check("id = \"oak-clinic\"", "id = \"Oak Clinic\"", Some(3), Some("id"));
    check("\"allauth\"", "\"alauth\"", Some(4), Some("connector"));
    check("connector", "conector", Some(4), Some("conector"));
    check("https://portal.example/clinic", "http://portal.example/", Some(5), Some("base_url"));
    check("https://portal.example/clinic", "portal", Some(5), Some("base_url"));
    check("https://portal.example/clinic", "https://pat:x@portal.example/", Some(5), Some("base_url"));
    check("https://portal.example/clinic", "ftp://portal.example/", Some(5), Some("base_url"));
    check("https://portal.example/clinic", "https://portal.example/?a=1", Some(5), Some("base_url"));
    check("name = \"Oak Clinic\"\n", "", None, Some("clinic.name"));
    check("\"+1 555 010 0199\"", "\"reception\"", Some(9), Some("clinic.phone"));
    check("min_length = 12\n", "", None, Some("password.min_length"));
    check("min_length = 12", "min_length = 12\nmax_length = 8", Some(13), Some("password.max_length"));
    check("\"digit\"", "\"digits\"", Some(13), Some("password.required"));
    check("tries = 3", "tries = -3", Some(16), Some("tries"));
    check("tries = 3", "tries 3", Some(16), None);
    check("tries = 3", "tries = 0", Some(16), Some("code.tries"));
    check("lifetime_s = 180", "lifetime_s = 0", Some(17), Some("code.lifetime_s"));
    for day in ["2026-02-30", "2026-1-31", "31.1.2026", "2026-01-31T10:00", ""] {
        let line = format!("verified_on = \"{day}\"\n[clinic]");
        check("\n[clinic]", &line, Some(6), Some("verified_on"));
    }
    check("\n[clinic]", "save_sign_ins = \"no\"\n[clinic]", Some(6), Some("save_sign_ins"));
    check("\n[clinic]", "verified_on = 2026-01-31\n[clinic]", Some(6), Some("verified_on"));
    check("\n[clinic]", "way = []\n[clinic]", Some(6), Some("way"));
    check("\n[clinic]", "features = []\n[clinic]", Some(6), Some("features"));
    check("\n[clinic]", "features = [\"revoke_sessions\"]\n[clinic]", Some(6), Some("features"));
    check("\n[clinic]", "sign_in_page = \"https://other.example/\"\n[clinic]", Some(6), Some("sign_in_page"));
    check("\n[clinic]", "client_id = \"abc\"\n[clinic]", Some(6), Some("client_id"));
    check("\n[clinic]", "link_hosts = []\n[clinic]", Some(6), Some("link_hosts"));
    check("[code]", "[[way]]\nneed = \"both\"\n[code]", Some(15), Some("way"));
}

#[test]
fn a_key_that_slipped_into_a_table_is_sent_above_it() {
    let check = |from: &str, to: &str, key: &str, fix: &str| {
        let error = parse(&API.replacen(from, to, 1)).unwrap_err();
        assert_eq!(error.key.as_deref(), Some(key), "{error}");
        assert!(error.fix.contains(fix), "{error}");
    };
    let above = "Put it above [clinic]";
    check("relay = \"711\"", "features = [\"password_reset\"]", "features", above);
    check("relay = \"711\"", "allowed_hosts = [\"a.example\"]", "allowed_hosts", above);
    check("interpreter = \"+1 555 010 0198\"", "[password]\nlink_hosts = []", "link_hosts", above);
    check("[clinic]", "[clinic] # whom to call\nid = \"oak\"", "id", above);
    check("[clinic]", "version = 1\n[clinic]", "version", "Take one of the two out");
    check("[clinic]\nname", "name", "hours", "below the line [clinic]");
    check("relay = \"711\"", "realy = \"711\"", "realy", "docs/profiles.md");
}

#[test]
fn names_file_line_key_and_fix_for_the_api() {
    let check = check_of(API);
    check("\"password_reset\"", "\"passwords\"", Some(6), Some("features"));
    check("[\"password_reset\"]", "[\"revoke_sessions\"]", Some(6), Some("features"));
    for host in [
        "https://a.example",
        "a.example/b",
        "A.example",
        "a b",
        "",
        "pat@a.example",
        "ä.example",
        "*.portal.example",
        "*",
    ] {
        check("login.portal.example", host, Some(7), Some("allowed_hosts"));
    }
    check("mail.portal.example:8443", "*.portal.example", Some(8), Some("link_hosts"));
    check("mail.portal.example:8443", "mail.portal.example:443", Some(8), Some("link_hosts"));
    check("Mon-Fri 8:00-17:00", "Monday to Friday, 8 AM to 5 PM", Some(13), Some("clinic.hours"));
    check("Mon-Fri 8:00-17:00", "Mon-Fri 17:00-8:00", Some(13), Some("clinic.hours"));
    check("Mon-Fri 8:00-17:00", " ", Some(13), Some("clinic.hours"));
    check("time_zone = \"america/chicago\"\n", "", Some(13), Some("clinic.time_zone"));
    check("america/chicago", "Chicago", Some(14), Some("clinic.time_zone"));
    check("\"711\"", "\"seven\"", Some(15), Some("clinic.relay"));
    check("+1 555 010 0198", "-", Some(16), Some("clinic.interpreter"));
    check("[clinic]", "[code]\ntries = 3\n[clinic]", Some(10), Some("code"));
    check("[clinic]", "[password]\nmax_length = 9\n[clinic]", None, Some("password.min_length"));
}

#[test]
fn names_file_line_key_and_fix_for_pages() {
    let check = check_of(BROWSER);
    let page = Some("way.page");
    check("https://login.portal.example/help", "http://login.portal.example/help", Some(14), page);
    check("https://login.portal.example/help", "https://other.example/help", Some(14), page);
    check("https://login.portal.example/help", "https://login.portal.example.evil.example/", Some(14), page);
    check("https://login.portal.example/help", "https://x@login.portal.example/", Some(14), page);
    check("https://login.portal.example/help", "login.portal.example/help", Some(14), page);
    check("page = \"https://login.portal.example/help\"\n", "", Some(12), page);
    check("need = \"password\"\n", "", Some(12), Some("way.need"));
    check("need = \"password\"", "need = \"pasword\"", Some(13), Some("way.need"));
    check("need = \"username\"", "need = \"password\"", Some(22), Some("way.need"));
    check("sign = \"asks_username\"", "sign = \"asks\"", Some(16), Some("way.look.sign"));
    check("sign = \"asks_username\"", "sign = \"type_username\"", Some(16), Some("way.look.sign"));
    check("sign = \"asks_username\"\n", "", Some(15), Some("way.look.sign"));
    check("{ en = \"A blue page\" }", "{ es = \"Azul\" }", Some(19), Some("way.look.sign"));
    check("{ en = \"A blue page\" }", "{ en = 1 }", Some(19), Some("way.look.sign"));
    check("{ en = \"A blue page\" }", "\"asks_username\"", Some(18), Some("way.look.sign"));
    for tag in ["sp", "es-MX", "EN"] {
        check("es = \"Pulse Siguiente\"", &format!("{tag} = \"x\""), Some(17), Some("way.look.steps"));
        let more = format!("{{ en = \"A blue page\", {tag} = \"x\" }}");
        check("{ en = \"A blue page\" }", &more, Some(19), Some("way.look.sign"));
    }
    check("[\"follow_page\"]", "[]", Some(20), Some("way.look.steps"));
    check("[\"follow_page\"]", "[\"folow_page\"]", Some(20), Some("way.look.steps"));
    check("[\"follow_page\"]", "[\"asks_email\"]", Some(20), Some("way.look.steps"));
    check("[\"follow_page\"]", "[1]", Some(20), Some("way.look.steps"));
    check("steps = [\"follow_page\"]\n", "", Some(18), Some("way.look.steps"));
    check("[[way.look]]\nsign = \"asks_email\"\nsteps = [\"type_email\"]\n", "", Some(22), Some("way.look"));
    check("[clinic]", "[password]\nmin_length = 8\n[clinic]", Some(8), Some("password"));
    check("[clinic]", "[code]\n[clinic]", Some(8), Some("code"));
    let (before, _) = BROWSER.split_once("[[way]]").unwrap();
    let none = parse(before).unwrap_err();
    assert_eq!((none.line, none.key.as_deref()), (None, Some("way")));
}

#[test]
fn a_missing_file_is_said_so() {
    let error = Profile::read(Path::new("/nonexistent/portal.toml")).unwrap_err();
    assert!(error.to_string().contains("there is no such file"), "{error}");
}

/// Clinics copy these.
#[test]
fn the_examples_are_good_profiles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut kinds = std::collections::BTreeSet::new();
    for file in files {
        let profile = Profile::read(&file).unwrap_or_else(|error| panic!("{error}"));
        kinds.insert(profile.kind.name);
        assert_eq!(Some(profile.id.as_str()), file.file_stem().and_then(|stem| stem.to_str()));
        let portal = crate::open(&profile).unwrap().capabilities();
        assert!(portal.serves(Need::Password), "{}", file.display());
    }
    let named: std::collections::BTreeSet<_> = crate::kind::KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(kinds, named, "each kind has its example");
    let page = include_str!("../../../../docs/profiles.md");
    for kind in named {
        assert!(page.contains(&format!("\n## `{kind}`\n")), "docs/profiles.md has no section on {kind}");
    }
}

#[test]
fn names_file_line_key_and_fix_for_the_other_kinds() {
    let example = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
        std::fs::read_to_string(folder.join(name)).unwrap()
    };
    let line =
        |text: &str, start: &str| text.lines().position(|line| line.starts_with(start)).map(|at| at + 1);
    let check = |text: &str, from: &str, to: &str, at: Option<usize>, key: &str| {
        assert!(text.contains(from), "{from}");
        let error = parse(&text.replacen(from, to, 1)).unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (at, Some(key)), "{error}");
    };
    let cognito = example("cognito.toml");
    let client = line(&cognito, "client_id");
    check(&cognito, "client_id = \"4example0client0id\"", "", None, "client_id");
    check(&cognito, "4example0client0id", "", client, "client_id");
    check(&cognito, "4example0client0id", "a b", client, "client_id");
    check(&cognito, "client_id", "sign_in_by = \"email\"\nclient_id", client, "sign_in_by");
    check(&cognito, "client_id", "link_hosts = []\nclient_id", client, "link_hosts");
    check(&cognito, "min_length = 8", "", None, "password.min_length");
    let other = "sign_in_page = \"https://portal.example/\"\nclient_id";
    check(&cognito, "client_id", other, client, "sign_in_page");
    let djoser = example("djoser.toml");
    let features = line(&djoser, "features");
    check(&djoser, "features =", "sign_in_by = \"phone\"\nfeatures =", features, "sign_in_by");
    check(&djoser, "features =", "client_id = \"a\"\nfeatures =", features, "client_id");
    check(&djoser, "username_recovery", "temporary_password", features, "features");
    check(&djoser, "[password]", "[code]\ntries = 3\n[password]", line(&djoser, "[password]"), "code");
    let better_auth = example("better-auth.toml");
    let clinic = line(&better_auth, "[clinic]");
    check(&better_auth, "[clinic]", "features = [\"username_recovery\"]\n[clinic]", clinic, "features");
    check(
        &better_auth,
        "charset = \"digits\"",
        "charset = \"numbers\"",
        line(&better_auth, "charset"),
        "code.charset",
    );
}

#[test]
fn the_page_about_profiles_names_every_usual_word() {
    let page = include_str!("../../../../docs/profiles.md");
    for usual in Usual::ALL {
        let name = schema::snake_case(usual);
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}
