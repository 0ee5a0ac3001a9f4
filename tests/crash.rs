//! Killed in the middle of a change: exactly one password works, and the next start says what is not known
//! and how to find out.

use support::figures;
use support::walk::{NEW_PASSWORD, enter, heading, press};
use support::{AllauthOptions, DesktopOptions, Fault, Rule, Visit};

const RESET: &str = "/_allauth/app/v1/auth/password/reset";

#[tokio::test]
async fn killed_between_the_password_and_its_reply() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let times = figures::count(3, 20);
    let mut changed = 0;
    for time in 0..times {
        // Before and after the portal does its work, in turn.
        let (fault, done) =
            if time % 2 == 0 { (Fault::HoldReply, true) } else { (Fault::HoldRequest, false) };
        let password = format!("{NEW_PASSWORD}-{time}");
        visit.proxy.clear();
        let window = visit.open().await;
        let mails = visit.portal.mail_count(&visit.account.email);
        visit.ask_for_code(&window).await;
        visit.enter_mailed_code(&window, mails).await;
        let sent = visit.proxy.count("POST", RESET);
        let answered = |seen: &support::proxy::Request| {
            seen.method == "POST" && seen.path.starts_with(RESET) && seen.portal_status.is_some()
        };
        let answers = visit.proxy.seen().iter().filter(|seen| answered(seen)).count();
        visit.proxy.set(Rule::on("POST", RESET, fault));
        enter(&window, "#password", &password).await;
        match done {
            true => visit.proxy.wait_for_reply("POST", RESET, answers + 1).await,
            false => visit.proxy.wait_for("POST", RESET, sent + 1).await,
        }
        window.kill_app();
        drop(window);
        visit.proxy.clear();

        let (email, portal) = (&visit.account.email, &visit.portal);
        let works = portal.sign_in(email, &password).await;
        let older = match changed {
            0 => visit.account.password.clone(),
            n => format!("{NEW_PASSWORD}-{}", (n - 1) * 2),
        };
        let still = portal.sign_in(email, &older).await;
        assert_eq!((works, still), (done, !done), "exactly one password works");
        changed += usize::from(done);

        let window = visit.open().await;
        window.wait_for_heading(heading::INTERRUPTED).await;
        window.tab_to("#identifier").await;
        window.keys(email).await;
        enter(&window, "#password", &password).await;
        if done {
            window.wait_for_heading(heading::WORKS).await;
        } else {
            window.wait_for("document.title.startsWith('Error:')", "the answer that it did not work").await;
            press(&window, "button[data-event=start_over]").await;
            window.wait_for_heading(heading::START).await;
        }
        window.close().await;
    }
    figures::record("killed between the password and its reply, exactly one password works", times, "times");
}
