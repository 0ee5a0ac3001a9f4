//! `cargo xtask bench`: what a patient waits for, and what the app costs.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::walk::press;
use support::{Allauth, AllauthOptions, Desktop, DesktopOptions, Visit, Window, process};

use crate::failure::Failure;
use crate::packages::{self, Need};
use crate::{cargo, helped, nothing_more};

const HELP: &str = "\
Measures the release build in a real window; one JSON object a line on stdout.

  cargo xtask bench

  start_to_first_screen_ms   from the start of the process to the first screen painted
  process_tree_pss_mib       memory of all its processes, shared pages counted once
  send_round_trip_ms         from an event sent to its screen shown
  password_keystroke_ms      from a key in a password of 64 characters to its advice shown
  theme_switch_ms            from a theme chosen to the second frame with it
  language_switch_ms         from a language chosen to the second frame with it
then the render times of cargo bench -p screens, what the program does for one of those keys
(password_advice_us), and for a key where a clinic is looked for among 20,000 (finder_key_ms); of
cargo bench -p recovery the search alone (search_key_ms) and the directory it is made in
(directory_built_ms); of cargo bench -p connectors how long 20,000 profiles take to read
(profiles_read_ms); and of cargo bench -p practice what a password step costs the portal
beside the hashes alone that it needs (password_step_ms, overhead_percent, resets_a_second), and what of
that is HTTP (http_round_trip_ms).";

/// The performance mark that the page sets when its first screen is painted.
const FIRST_SCREEN: &str = "first-screen";

/// Starts of the app that the first figures are taken from.
const STARTS: usize = 7;

/// Body of an asynchronous script that opens and closes the contact card and calls its last argument with
/// the times from each click to its screen in milliseconds. WebKit's clock is rounded to 1 ms.
const SEND_ROUND_TRIPS: &str = "const done = arguments[arguments.length - 1]; \
    const times = []; \
    const screen = document.getElementById('screen'); \
    let begun; \
    const click = () => { begun = performance.now(); \
      screen.querySelector('[data-event=open_help], [data-event=close_over]').click(); }; \
    const seen = new MutationObserver(() => { times.push(performance.now() - begun); \
      if (times.length < 200) setTimeout(click); else { seen.disconnect(); done(times); } }); \
    seen.observe(screen, { childList: true }); \
    click();";

/// Types in the new password: two passwords of 64 characters, for which the advice differs, in turns.
const KEYSTROKES: &str = "const done = arguments[arguments.length - 1]; \
    const times = []; \
    const field = document.getElementById('password'); \
    const texts = ['7'.repeat(64), 'wobbly-teapot-anthem-crisp-'.repeat(3).slice(0, 64)]; \
    let begun; \
    const type = () => { field.value = texts[times.length % 2]; begun = performance.now(); \
      field.dispatchEvent(new Event('input', { bubbles: true })); }; \
    const seen = new MutationObserver(() => { times.push(performance.now() - begun); \
      if (times.length < 200) setTimeout(type); else { seen.disconnect(); done(times); } }); \
    seen.observe(document.getElementById('live-strength'), { childList: true }); \
    type();";

/// Presses the buttons of one group of settings in turns; each time ends with the second frame after it.
const SWITCHES: &str = "const done = arguments[arguments.length - 1]; \
    const [name, values] = arguments; \
    const times = []; \
    const screen = document.getElementById('screen'); \
    let begun; \
    const press = () => { begun = performance.now(); \
      screen.querySelector(`button[name=${name}][value=${values[times.length % 2]}]`).click(); }; \
    const seen = new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(() => { \
      times.push(performance.now() - begun); \
      if (times.length < 200) setTimeout(press); else { seen.disconnect(); done(times); } }))); \
    seen.observe(screen, { childList: true }); \
    press();";

pub(crate) fn main(mut args: pico_args::Arguments) -> Result<(), Failure> {
    if helped(&mut args, HELP) {
        return Ok(());
    }
    nothing_more(args)?;
    packages::ensure(Need::Desktop)?;
    let app = cargo::build_app(true)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)?;
    runtime.block_on(window_figures(&app))?;
    ["screens", "recovery", "connectors", "practice"].into_iter().try_for_each(|room| {
        let mut bench = cargo::cargo();
        bench.args(["bench", "--package", room]);
        cargo::run(bench, &format!("cargo bench -p {room}"))
    })
}

async fn window_figures(app: &Path) -> Result<(), Failure> {
    let portal = Allauth::start(AllauthOptions::default()).await;
    let desktop = Desktop::start(DesktopOptions::default());
    let profile = desktop.root().join("oak-clinic.toml");
    fs::write(&profile, portal.profile_toml(&portal.base_url())).map_err(Failure::failed)?;
    let profile = profile.display().to_string();

    let (mut starts, mut sizes, mut round_trips) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let window = Window::open(&desktop, app, &["--profile", &profile], &[]).await;
        let pid = window.app_pid();
        let painted = first_screen_unix_ms(&window).await;
        let started = process::started_unix_ms(pid).ok_or_else(|| Failure::failed("the app has ended"))?;
        starts.push(painted - started);
        sizes.push(process::tree_pss_kib(pid) as f64 / 1024.0);
        let samples = window.script_async(SEND_ROUND_TRIPS, &[]).await;
        round_trips.extend(times(&samples));
        window.close().await;
    }
    print("start_to_first_screen_ms", starts);
    print("process_tree_pss_mib", sizes);
    print("send_round_trip_ms", round_trips);
    patient_figures().await;
    Ok(())
}

/// What a patient feels while typing a password and while changing the settings.
async fn patient_figures() {
    let visit = Visit::prepare(DesktopOptions::default(), AllauthOptions::default()).await;
    let window = visit.open_built("release").await;
    visit.reach_password(&window).await;
    print("password_keystroke_ms", times(&window.script_async(KEYSTROKES, &[]).await));
    press(&window, "button[data-event=open_settings]").await;
    window.wait_for("document.querySelector('form[data-event=set_theme]') !== null", "the settings").await;
    window.painted().await;
    for (figure, name, values) in
        [("theme_switch_ms", "theme", ["dark", "light"]), ("language_switch_ms", "language", ["es", "en"])]
    {
        print(figure, times(&window.script_async(SWITCHES, &[json!(name), json!(values)]).await));
    }
    window.close().await;
}

fn times(samples: &Value) -> Vec<f64> {
    samples.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// When the first screen was painted, in milliseconds since 1970-01-01 UTC.
async fn first_screen_unix_ms(window: &Window) -> f64 {
    let there = format!("performance.getEntriesByName('{FIRST_SCREEN}').length > 0");
    window.wait_for(&there, "mark of the first screen").await;
    let js = format!(
        "return performance.timeOrigin \
         + performance.getEntriesByName('{FIRST_SCREEN}')[0].startTime;"
    );
    window.script(&js, &[]).await.as_f64().unwrap_or(f64::NAN)
}

fn print(figure: &str, mut samples: Vec<f64>) {
    samples.sort_by(f64::total_cmp);
    let line = json!({
        "figure": figure,
        "median": rounded(quantile(&samples, 0.5)),
        "p99": rounded(quantile(&samples, 0.99)),
        "samples": samples.len(),
    });
    println!("{line}");
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// The smallest sample that at least this share of all does not exceed.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_samples() {
        let samples: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(quantile(&samples, 0.5), 50.0);
        assert_eq!(quantile(&samples, 0.99), 99.0);
        assert_eq!(quantile(&[3.0], 0.99), 3.0);
        assert!(quantile(&[], 0.5).is_nan());
    }
}
