//! Through a clinic's proxy, to a portal whose certificate is of the clinic's own authority. Real TLS; the names are
//! looked up by the proxy alone.

use std::path::Path;

use connectors::survey::{About, Verdict};
use connectors::{Portal, Profile, Survey};
use recovery::settings::Language;
use recovery::{Need, Problem};
use support::connect_proxy::{ConnectProxy, Leads};
use support::tls::Authority;

use crate::clinic::named;

/// A portal at `base`, with more lines in its profile.
fn portal(base: &str, more: &str) -> Box<dyn Portal> {
    let text = format!(
        "version = 1\nid = \"oak\"\nconnector = \"allauth\"\nbase_url = \"{base}\"\n{more}\n\
         [clinic]\nname = \"Oak Clinic\"\nphone = \"+1 555 010 0199\"\n\
         [password]\nmin_length = 8\n"
    );
    connectors::open(&Profile::parse(Path::new("portal.toml"), &text).unwrap()).unwrap()
}

fn trusting(authority: &Authority) -> String {
    format!("extra_ca = '{}'\n", authority.trusted().display())
}

fn by(proxy: &ConnectProxy) -> String {
    format!("proxy = \"{}\"\n", proxy.address())
}

async fn start(portal: &dyn Portal) -> Problem {
    portal.start(Need::Password, &named("pat"), Language::English).await.unwrap_err()
}

/// What was found out first: whether anything is there, or its certificate.
fn first(survey: &Survey) -> (About, Verdict, &str) {
    let finding = &survey.findings[0];
    (finding.about, finding.verdict, &finding.says)
}

/// The server answers 404 to everything: no portal, but reached.
const REACHED: Problem = Problem::NotThisPortal { sent: true };
const STRANGER: Problem = Problem::NotThisPortal { sent: false };

#[tokio::test]
async fn an_authority_of_the_clinic_is_trusted_where_the_profile_names_it() {
    let authority = Authority::new("Oak Clinic's own");
    let base = format!("https://localhost:{}/", authority.serves("localhost", |_| ()).await);
    assert_eq!(start(&*portal(&base, "")).await, STRANGER, "not of the system's");
    assert_eq!(start(&*portal(&base, &trusting(&Authority::new("Elm's")))).await, STRANGER, "another one");
    let known = portal(&base, &trusting(&authority));
    assert_eq!(start(&*known).await, REACHED);
    assert_eq!(
        first(&known.survey().await),
        (About::Connection, Verdict::Good, &*format!("{} answers.", base.trim_end_matches('/')))
    );
    // A second portal of this program does not trust it by that.
    assert_eq!(start(&*portal(&base, "")).await, STRANGER);
}

#[tokio::test]
async fn it_vouches_for_no_other_name_and_no_other_time() {
    let authority = Authority::new("Oak Clinic's own");
    let check = async |name: &str, shape: fn(&mut rcgen::CertificateParams)| {
        let base = format!("https://localhost:{}/", authority.serves(name, shape).await);
        assert_eq!(start(&*portal(&base, &trusting(&authority))).await, STRANGER, "{name}");
    };
    check("portal.invalid", |_| ()).await;
    check("localhost", |params| params.not_after = rcgen::date_time_ymd(2020, 1, 31)).await;
}

#[tokio::test]
async fn every_call_goes_through_the_proxy_that_the_profile_names() {
    let authority = Authority::new("Oak Clinic's own");
    let port = authority.serves("portal.invalid", |_| ()).await;
    let proxy = ConnectProxy::start(Leads::To(port)).await;
    let base = "https://portal.invalid/";
    let through = portal(base, &(by(&proxy) + &trusting(&authority)));
    assert_eq!(start(&*through).await, REACHED);
    assert_eq!(first(&through.survey().await).1, Verdict::Good);
    let asked = proxy.asked();
    assert!(
        asked.len() >= 2 && asked.iter().all(|line| line == "CONNECT portal.invalid:443 HTTP/1.1"),
        "{asked:?}"
    );
    // The control: without it nobody looks the name up.
    assert_eq!(start(&*portal(base, &trusting(&authority))).await, Problem::Offline);
    assert_eq!(start(&*portal(base, "proxy = \"none\"")).await, Problem::Offline);
    assert_eq!(proxy.asked().len(), asked.len());
}

#[tokio::test]
async fn the_proxy_sees_no_more_than_the_name() {
    // One that leads elsewhere is found out before anything is sent.
    let stranger = Authority::new("A stranger's").serves("portal.invalid", |_| ()).await;
    let proxy = ConnectProxy::start(Leads::To(stranger)).await;
    let through = portal("https://portal.invalid/", &by(&proxy));
    assert_eq!(start(&*through).await, STRANGER);
    assert_eq!(first(&through.survey().await).0, About::Certificate);
}

#[tokio::test]
async fn a_proxy_that_is_down_or_refuses_is_named_and_nothing_is_sent() {
    let unsent = Problem::PortalDown { sent: false, retry_after: None };
    let check = async |lines: String, want: Problem, words: &str| {
        let portal = portal("https://portal.invalid/", &lines);
        assert_eq!(start(&*portal).await, want, "{words}");
        let survey = portal.survey().await;
        let (about, verdict, says) = first(&survey);
        assert_eq!((about, verdict), (About::Connection, Verdict::Wrong));
        assert!(says.contains(words) && survey.findings[0].fix.is_some(), "{says}");
    };
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    check(
        format!("proxy = \"http://{gone}\"\n"),
        Problem::Offline,
        &format!("http://{gone}/, cannot be reached"),
    )
    .await;
    check("proxy = \"http://proxy.invalid:3128\"\n".into(), Problem::Offline, "proxy.invalid:3128/, cannot")
        .await;
    for leads in [Leads::Refuses(403), Leads::Refuses(407), Leads::Refuses(502), Leads::HangsUp] {
        let proxy = ConnectProxy::start(leads).await;
        check(by(&proxy), unsent.clone(), "does not connect this computer to portal.invalid").await;
    }
}
