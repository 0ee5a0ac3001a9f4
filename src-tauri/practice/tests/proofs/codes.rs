//! Codes that are not this flow's newest one: used, too old, replaced, of somebody else, of another flow, and left over after
//! a success.

use practice::Account;
use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, Flow, account};

/// Lives of a code and of a flow, in seconds.
const CODE_LIFE: i64 = 600;
const FLOW_LIFE: i64 = 1800;

fn patients(rounds: usize) -> Vec<Account> {
    let named = |name: &str, n: usize| {
        let name = format!("{name}{n}");
        account(&name, &[&format!("{name}@example.org")])
    };
    (0..rounds).flat_map(|n| ["owner", "other", "late"].map(|name| named(name, n))).collect()
}

/// Codes that were given where they must not work.
#[derive(Default)]
struct Tried {
    kinds: Vec<(&'static str, usize)>,
    accepted: usize,
}

impl Tried {
    /// Gives a code that must not work.
    async fn wrongly(&mut self, kind: &'static str, clinic: &Clinic, flow: &Flow, code: &str) {
        let reply = clinic.give(flow, code).await;
        self.accepted += usize::from(reply.status < 400);
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => self.kinds.push((kind, 1)),
        }
    }
}

/// Starts a flow; with its code.
async fn with_code(clinic: &Clinic, name: &str) -> (Flow, String) {
    let flow = clinic.reset(name).await;
    (flow, clinic.code_for(&format!("{name}@example.org")).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_works_but_the_flows_own() {
    let rounds = figures::count(3, 150);
    let clinic = Clinic::with(patients(rounds)).await;
    let mut tried = Tried::default();
    for round in 0..rounds {
        let [owner, other, late] = ["owner", "other", "late"].map(|name| format!("{name}{round}"));
        let (sibling, sibling_code) = with_code(&clinic, &owner).await;
        let (flow, replaced) = with_code(&clinic, &owner).await;
        let (others, others_code) = with_code(&clinic, &other).await;
        let unknown = clinic.reset(&format!("nobody{round}")).await;
        tried.wrongly("another flow's", &clinic, &flow, &sibling_code).await;
        tried.wrongly("another flow's", &clinic, &sibling, &replaced).await;
        tried.wrongly("somebody else's", &clinic, &flow, &others_code).await;
        tried.wrongly("somebody else's", &clinic, &others, &replaced).await;
        tried.wrongly("somebody else's", &clinic, &unknown, &replaced).await;

        clinic.later(31);
        clinic.step(&flow, "resend", json!({ "channel": "email" })).await;
        let code = clinic.code_for(&format!("{owner}@example.org")).await;
        if code != replaced {
            tried.wrongly("replaced", &clinic, &flow, &replaced).await;
        }
        assert_eq!(clinic.give(&flow, &code).await.word(), "set_password", "the control: its own works");
        tried.wrongly("used", &clinic, &flow, &code).await;
        let done = clinic.set_password(&flow, &format!("wobbly-teapot-anthem-{round}")).await;
        assert_eq!(done.word(), "done", "the control");
        tried.wrongly("used", &clinic, &flow, &code).await;
        tried.wrongly("left over after a success", &clinic, &sibling, &sibling_code).await;

        let (flow, code) = with_code(&clinic, &late).await;
        clinic.later(CODE_LIFE);
        tried.wrongly("too old", &clinic, &flow, &code).await;
        clinic.later(FLOW_LIFE - CODE_LIFE);
        tried.wrongly("too old", &clinic, &flow, &code).await;
        clinic.later(24 * 60 * 60);
    }
    let Tried { kinds, accepted } = tried;
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert_eq!(accepted, 0, "{kinds:?}");
    for (kind, count) in kinds {
        figures::record(&format!("codes accepted that are {kind}"), 0, &format!("of {count}"));
    }
}
