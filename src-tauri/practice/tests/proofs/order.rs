//! Random orders of steps: no password without proof, nothing redeemed twice.

use std::fs;
use std::sync::Arc;

use practice::{Account, Mail};
use serde_json::json;
use support::figures;

use crate::clinic::{Clinic, Flow, account, other_than};

/// Steps of one order.
const STEPS: usize = 5;
/// Portals side by side: each works on one call at a time, and waits for its disk.
const CLINICS: usize = 8;
/// Patients of each, whose orders go on side by side too: starts wait for their tick.
const PATIENTS: usize = 6;
/// Orders of one patient in a day. Each sends a code, and ten are the cap.
const ROUNDS_A_DAY: usize = 8;
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

fn name(patient: usize) -> String {
    format!("patient{patient}")
}

fn email(who: &str) -> String {
    format!("{who}@example.org")
}

fn patients() -> Vec<Account> {
    (0..PATIENTS).map(|n| account(&name(n), &[&email(&name(n))])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_order_of_steps_sets_a_password_without_proof() {
    let orders = figures::count(200, 10_000);
    let clinics = (0..CLINICS).map(|clinic| {
        let share = orders / CLINICS + usize::from(clinic < orders % CLINICS);
        tokio::spawn(at_one_clinic(clinic, share))
    });
    let (mut walked, mut set) = (0, 0);
    for clinic in clinics.collect::<Vec<_>>() {
        let (orders, passwords) = clinic.await.unwrap();
        walked += orders;
        set += passwords;
    }
    assert_eq!(walked, orders);
    assert!(set > 0, "the control: some orders do set a password");
    figures::record("random orders of steps with a password set without proof", 0, &format!("of {orders}"));
}

/// Walks this many orders at a portal of their own, those of its patients side by side. Gives how many there were, and
/// how many set a password.
async fn at_one_clinic(number: usize, orders: usize) -> (usize, usize) {
    let clinic = Arc::new(Clinic::with(patients()).await);
    let mut lanes: Vec<_> = (0..PATIENTS).map(|patient| Lane::new(number, patient)).collect();
    let (mut walked, mut set) = (0, 0);
    for round in 0.. {
        // A day for each few orders: no cap stands in the way, and no pile of old messages.
        if round % ROUNDS_A_DAY == 0 {
            clinic.later(24 * 60 * 60 + 1);
        }
        remove_mails(&clinic);
        let left = orders - walked;
        let walks: Vec<_> = lanes
            .drain(..)
            .enumerate()
            .map(|(patient, lane)| {
                let clinic = Arc::clone(&clinic);
                // The last round may be a short one.
                tokio::spawn(
                    async move { if patient < left { lane.walk(&clinic).await } else { (lane, false) } },
                )
            })
            .collect();
        walked += left.min(PATIENTS);
        for walk in walks {
            let (lane, password) = walk.await.unwrap();
            set += usize::from(password);
            lanes.push(lane);
        }
        if walked == orders {
            break;
        }
    }
    (walked, set)
}

/// What was read. A notice that is still on its way lands among what comes, and is no code.
fn remove_mails(clinic: &Clinic) {
    let files = fs::read_dir(clinic.path("mail")).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|ending| ending == "eml"))
        .for_each(|file| fs::remove_file(file).unwrap());
}

/// One patient's orders, one after another.
struct Lane {
    who: String,
    random: Random,
    last: Option<Known>,
}

impl Lane {
    fn new(clinic: usize, patient: usize) -> Self {
        let seed = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul((clinic * PATIENTS + patient) as u64 + 1);
        Self { who: name(patient), random: Random(seed), last: None }
    }

    /// One order of steps. Gives also whether it set a password.
    async fn walk(mut self, clinic: &Clinic) -> (Self, bool) {
        let who = self.who.clone();
        let purpose = PURPOSES[self.random.pick(4)];
        let identifier = if purpose == "username_recovery" { email(&who) } else { who.clone() };
        let reply = clinic.start(purpose, &identifier).await;
        // What was there before is read and removed: a code there is now is this start's.
        let code = code_in(&clinic.mail(&email(&who)).await);
        let mut known = Known { flow: reply.flow(), who, purpose, code, proven: false };
        let (mut taken, mut set) = (Vec::new(), false);
        for _ in 0..STEPS {
            let step = self.random.pick(7);
            taken.push(step);
            set |= walk(clinic, &mut known, self.last.as_ref(), step, &taken).await;
        }
        self.last = Some(known);
        (self, set)
    }
}

fn code_in(mails: &[Mail]) -> Option<String> {
    let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
    mails.iter().find_map(|mail| mail.body.lines().find(is_code)).map(str::to_owned)
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
