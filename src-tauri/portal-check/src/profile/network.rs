//! How the profile has its portal reached: the proxy, and the authorities that are trusted besides the system's.

use connectors::profile::{ExtraCa, Network, Proxy};
use connectors::survey::Verdict;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::Line;
use super::certificate::NEAR;

/// What is to be said of it, where the profile says anything.
pub(super) fn lines(network: &Network) -> Vec<Line> {
    let proxy = match &network.proxy {
        Proxy::Environment => None,
        Proxy::None => {
            Some("All calls go straight to the portal: a proxy of the environment is not used.".to_owned())
        }
        Proxy::At(proxy) => Some(format!("All calls go through the profile's proxy, {proxy}.")),
    };
    let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date();
    let proxy = proxy.map(|says| Line { about: "proxy", verdict: Verdict::Good, says, fix: None });
    proxy.into_iter().chain(network.extra_ca.iter().map(|ca| trusted(ca, today))).collect()
}

fn trusted(ca: &ExtraCa, today: Date) -> Line {
    let days = today.duration_until(ca.until).as_hours() / 24;
    let (count, file, until) = (ca.count(), ca.file.display(), ca.until);
    let says = match count {
        1 => format!("A certificate of {file} is trusted besides the system's, until {until}."),
        _ => format!(
            "{count} certificates of {file} are trusted besides the system's, all of them until {until}."
        ),
    };
    let (verdict, fix) = match (ca.left_out, days < NEAR) {
        (0, false) => (Verdict::Good, None),
        (0, true) => {
            (Verdict::Note, Some("Put the authority's next certificate into the file, too, in time"))
        }
        (_, _) => {
            (Verdict::Note, Some("More are in the file that are not good today: take out what has ended"))
        }
    };
    Line { about: "extra-ca", verdict, says, fix: fix.map(str::to_owned) }
}
