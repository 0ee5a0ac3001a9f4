//! Somebody who guesses codes, and spreads it over names, flows, codes sent again, and restarts of the portal.

use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, Flow, other_than};

const DAY: i64 = 24 * 60 * 60;
const EMAIL: &str = "pat@example.org";
/// Guesses that a day's codes allow: ten of five tries each.
const MOST_IN_A_DAY: usize = 50;

/// Guesses until the flow takes no more. Gives how many could have been right.
async fn guess(clinic: &Clinic, flow: &Flow, mails_before: usize) -> usize {
    let mails = clinic.mail(EMAIL).await.len();
    // A code that nobody was sent cannot be guessed: those tries are lost.
    let can_be_right = mails > mails_before;
    let wrong = if can_be_right { other_than(&clinic.code_for(EMAIL).await) } else { "00000000" };
    let mut looked_at = 0;
    for _ in 0..7 {
        let reply = clinic.give(flow, wrong).await;
        match (reply.word(), looked_at) {
            ("wrong-code", _) => looked_at += 1,
            // The fifth is looked at, and the code over.
            ("attempts-exhausted", 4) => looked_at += 1,
            _ => break,
        }
    }
    if can_be_right { looked_at } else { 0 }
}

#[tokio::test]
async fn guesses_come_to_an_end_whatever_they_are_spread_over() {
    let days = figures::count(3, 14);
    let mut clinic = Clinic::open().await;
    let (mut all, mut most) = (0, 0);
    for _ in 0..days {
        let mut today = 0;
        for round in 0..8 {
            let name = if round % 2 == 0 { "pat" } else { EMAIL };
            let mails = clinic.mail(EMAIL).await.len();
            let flow = clinic.start("password_reset", name).await.flow();
            today += guess(&clinic, &flow, mails).await;
            clinic.later(31);
            let mails = clinic.mail(EMAIL).await.len();
            clinic.step(&flow, "resend", json!({ "channel": "email" })).await;
            today += guess(&clinic, &flow, mails).await;
            if round % 3 == 2 {
                clinic = clinic.restarted().await;
            }
        }
        assert!(today <= MOST_IN_A_DAY, "{today} guesses in a day");
        (all, most) = (all + today, most.max(today));
        clinic.later(DAY);
    }
    assert!(most > 0, "the control: some guesses are looked at");
    assert!(all <= 100 * days.div_ceil(3) + 100, "{all} guesses in {days} days");
    assert_eq!(clinic.sign_in("pat", "correct horse battery 1").await.status, 200, "the owner signs in");
    clinic.later(2 * DAY);
    assert_eq!(
        clinic.proven("pat", EMAIL).await.1.word(),
        "set_password",
        "and resets, once the caps are over"
    );
    figures::record("guesses at codes that are looked at, in a day at most", most, "of 100 million codes");
    figures::record("guesses at codes that are looked at", all, &format!("in {days} days"));
}
