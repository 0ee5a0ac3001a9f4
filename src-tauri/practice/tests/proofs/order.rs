//! Random orders of steps: no password without proof, nothing redeemed twice.

use std::collections::HashMap;
use std::fs;

use practice::Account;
use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, Flow, account, other_than};

/// Steps of one order.
const STEPS: usize = 5;
const PURPOSES: [&str; 4] = ["password_reset", "username_recovery", "activation", "temporary_password"];

/// The same order in each run (xorshift, by Marsaglia).
struct Random(u64);

impl Random {
    fn pick(&mut self, of: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % of as u64).unwrap()
    }
}

/// What the test knows of a flow.
struct Known {
    flow: Flow,
    who: String,
    purpose: &'static str,
    code: Option<String>,
    proven: bool,
}

fn patients() -> Vec<Account> {
    (0..6).map(|n| account(&format!("patient{n}"), &[&format!("patient{n}@example.org")])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_of_steps_sets_a_password_without_proof() {
    let orders = figures::count(200, 10_000);
    let clinic = Clinic::with(patients()).await;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut last: HashMap<String, Known> = HashMap::new();
    let mut set = 0;
    for order in 0..orders {
        // A day for each few orders: no cap stands in the way, and no pile of old messages.
        if order % 8 == 0 {
            clinic.later(24 * 60 * 60 + 1);
            fs::read_dir(clinic.path("mail"))
                .unwrap()
                .for_each(|mail| fs::remove_file(mail.unwrap().path()).unwrap());
        }
        let who = format!("patient{}", random.pick(6));
        let email = format!("{who}@example.org");
        let purpose = PURPOSES[random.pick(4)];
        let identifier = if purpose == "username_recovery" { &email } else { &who };
        let seen = clinic.mail(&email).await.len();
        let reply = clinic.start(purpose, identifier).await;
        let sent = clinic.mail(&email).await.len() > seen;
        let code = if sent { Some(clinic.code_for(&email).await) } else { None };
        let mut known = Known { flow: reply.flow(), who: who.clone(), purpose, code, proven: false };
        let mut taken = Vec::new();
        for _ in 0..STEPS {
            let step = random.pick(7);
            taken.push(step);
            set += usize::from(walk(&clinic, &mut known, last.get(&who), step, &taken).await);
        }
        last.insert(who, known);
    }
    figures::record("random orders of steps with a password set without proof", 0, &format!("of {orders}"));
    assert!(set > 0, "the control: some orders do set a password");
}

/// Takes one step, and holds what came of it against what is known. Gives whether a password was set.
async fn walk(
    clinic: &Clinic,
    known: &mut Known,
    other: Option<&Known>,
    step: usize,
    taken: &[usize],
) -> bool {
    let flow = &known.flow;
    match step {
        0 => {
            let reply =
                clinic.set_password(flow, &format!("wobbly-{}-teapot-anthem", clinic_key(known))).await;
            let may = known.proven && known.purpose == "password_reset";
            let done = reply.word() == "done";
            assert!(may || !done, "{} of {}: {taken:?}", known.purpose, known.who);
            known.proven &= !done;
            return done;
        }
        1 => {
            let Some(code) = known.code.clone() else { return false };
            let reply = clinic.give(flow, &code).await;
            let right = ["set_password", "show_username"].contains(&reply.word());
            assert!(!(right && known.proven), "a code worked twice: {taken:?}");
            known.proven |= right;
            if right {
                known.code = None;
            }
        }
        2 => {
            // Of another flow of the same account, used or not: never good here.
            let Some(code) = other.and_then(|other| other.code.clone()) else { return false };
            if known.code.as_ref() != Some(&code) {
                let reply = clinic.give(flow, &code).await;
                assert!(!["set_password", "show_username"].contains(&reply.word()), "{taken:?}");
            }
        }
        3 => {
            let wrong = known.code.as_deref().map_or("00000000", other_than);
            assert!(clinic.give(flow, wrong).await.status >= 400, "{taken:?}");
        }
        4 => {
            let who = json!({ "date_of_birth": "1950-01-01", "last_name": "Nobody" });
            assert_ne!(clinic.step(flow, "identity", who).await.word(), "set_password", "{taken:?}");
        }
        5 => {
            // The ordinary password of an account that has no temporary one.
            let given = json!({ "username": known.who, "password": "correct horse battery 1" });
            assert!(clinic.step(flow, "credentials", given).await.status >= 400, "{taken:?}");
        }
        _ => {
            let word = clinic.current(flow).await.word().to_owned();
            assert!(known.proven || word != "set_password", "{taken:?}");
        }
    }
    false
}

/// Something new for each flow.
fn clinic_key(known: &Known) -> &str {
    &known.flow.0[..12]
}
