//! Somebody sets the computer's clock while the app is open: nothing typed is lost, and nobody waits for a time
//! that does not come. Only the app's own clock is moved, by a library that is loaded before it.

use std::path::PathBuf;

use support::rehearsal::{ask_for_code, prove};
use support::walk::{change_password, enter, heading, press};
use support::{AllauthOptions, Desktop, DesktopOptions, Rehearsal, Visit, Window};

const DAY_S: i64 = 24 * 60 * 60;

/// A clock that can be set.
struct Clock(PathBuf);

impl Clock {
    fn of(desktop: &Desktop) -> Self {
        let clock = Self(desktop.root().join("clock"));
        clock.set(0);
        clock
    }

    /// What a program is started with to go by it.
    fn surroundings(&self) -> [(&'static str, &str); 4] {
        [
            // The loader knows where the system's libraries are.
            ("LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1"),
            ("FAKETIME_TIMESTAMP_FILE", self.0.to_str().expect("a temporary path is text")),
            ("FAKETIME_NO_CACHE", "1"),
            // Setting the clock of a computer leaves what it measures durations with alone.
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ]
    }

    /// Sets it so many seconds ahead of the true time, or behind it.
    fn set(&self, ahead_s: i64) {
        // Not written in place: the programs read it all the time.
        let new = self.0.with_extension("new");
        std::fs::write(&new, format!("{ahead_s:+}\n")).unwrap();
        std::fs::rename(new, &self.0).unwrap();
    }
}

/// How many days the app's clock is ahead of the true one: the web view's is the same library's.
async fn days_ahead(window: &Window) -> i64 {
    let shown = window.script("return Date.now()", &[]).await.as_f64().unwrap();
    let true_s = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64();
    ((shown / 1000.0 - true_s) / DAY_S as f64).round() as i64
}

#[tokio::test]
async fn a_recovery_goes_on() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let clock = Clock::of(&visit.desktop);
    let window = visit.open_with(&clock.surroundings()).await;
    visit.ask_for_code(&window).await;
    let code = visit.portal.wait_for_code(&visit.account.email, 0).await;
    let (begun, rest) = code.split_at(4);
    window.tab_to("#code").await;
    window.keys(begun).await;
    clock.set(400 * DAY_S);
    assert_eq!(days_ahead(&window).await, 400, "the control: the clock has moved");
    // The card says by the clock whether the clinic is open; the code page is as it was.
    press(&window, "button[data-event=open_help]").await;
    window.wait_for_heading("Call Oak Clinic").await;
    press(&window, "button[data-event=close_over]").await;
    window.wait_for_heading(heading::CODE).await;
    let kept = window.script("return document.getElementById('code').value", &[]).await;
    assert_eq!(kept, begun);
    window.tab_to("#code").await;
    window.keys(support::keys::END).await;
    enter(&window, "#code", rest).await;
    window.wait_for_heading(heading::PASSWORD).await;
    clock.set(-400 * DAY_S);
    assert_eq!(days_ahead(&window).await, -400);
    change_password(&window).await;
    assert_eq!(visit.takes().await, (false, true));
}

#[tokio::test]
async fn nobody_waits_for_a_time_that_does_not_come() {
    let rehearsal = Rehearsal::prepare();
    let clock = Clock::of(&rehearsal.desktop);
    let window = rehearsal.open_with(&["--practice"], &clock.surroundings()).await;
    ask_for_code(&window, "forgot_password", "pat").await;
    clock.set(-2 * DAY_S);
    press(&window, "button[data-event=ask_new_code]").await;
    window.wait_for("document.body.innerText.includes('It is too soon for a new code')", "too soon").await;
    let said = window.script("return document.querySelector('main').innerText", &[]).await;
    let said = said.as_str().unwrap().to_owned();
    let seconds = |word: &str| word.parse::<u32>().ok();
    assert!(said.split_whitespace().filter_map(seconds).any(|s| (1..=30).contains(&s)), "{said}");
    assert!(!said.contains("hour") && !said.contains("day"), "{said}");
    prove(&window, "pat@example.org", 0).await;
    window.wait_for_heading(heading::PASSWORD).await;
}
