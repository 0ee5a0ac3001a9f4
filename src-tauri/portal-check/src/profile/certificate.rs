//! Until when a portal's certificate is good.

use connectors::survey::Verdict;
use jiff::{SignedDuration, Timestamp};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Line;

/// Days before its end from which a certificate is worth a note: those that renew themselves do so 30 days before.
pub(super) const NEAR: i64 = 21;

/// What is to be said of a certificate, in DER, that this computer trusts today.
pub(super) fn until_when(der: &[u8]) -> Line {
    let end = X509Certificate::from_der(der).ok().and_then(|(_, certificate)| {
        Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
    });
    line(end, Timestamp::now())
}

fn line(end: Option<Timestamp>, now: Timestamp) -> Line {
    let (verdict, says, fix) = match end {
        None => (
            Verdict::Note,
            "When the certificate ends could not be read.".to_owned(),
            Some("Look at it in a browser"),
        ),
        Some(end) => {
            let days = end.duration_since(now).as_secs() / SignedDuration::from_hours(24).as_secs();
            let says = format!("The certificate is good for {days} more days, until {}.", end.strftime("%F"));
            let near = days < NEAR;
            (
                if near { Verdict::Note } else { Verdict::Good },
                says,
                near.then_some("See that it is renewed in time"),
            )
        }
    };
    Line { about: "certificate", verdict, says, fix: fix.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_end_is_worth_a_note() {
        let now: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let check = |end: Option<&str>, verdict, words: &str| {
            let line = line(end.map(|end| end.parse().unwrap()), now);
            assert!(line.verdict == verdict && line.says.contains(words), "{}", line.says);
            assert_eq!(line.fix.is_some(), verdict != Verdict::Good);
        };
        check(Some("2026-03-01T12:00:00Z"), Verdict::Good, "59 more days, until 2026-03-01");
        check(Some("2026-01-22T12:00:00Z"), Verdict::Good, "21 more days");
        check(Some("2026-01-21T12:00:00Z"), Verdict::Note, "20 more days");
        check(None, Verdict::Note, "could not be read");
    }
}
