//! The program's real window, driven through WebDriver, by keyboard.

mod driver;
mod look;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::actions::{
    InputSource, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::{Client, Locator};
use serde_json::Value;

use crate::desktop::Desktop;
use crate::{process, wait};

pub use look::Look;

/// The keys that are no characters, as WebDriver names them
/// (W3C WebDriver, section 17.4.2). A modifier stays down to the end of its string.
pub mod keys {
    /// Forward to the next control.
    pub const TAB: &str = "\u{E004}";
    /// Back to the control before.
    pub const SHIFT_TAB: &str = "\u{E008}\u{E004}";
    /// Enter.
    pub const ENTER: &str = "\u{E007}";
    /// Space: presses a button, ticks a box.
    pub const SPACE: &str = " ";
    /// Escape.
    pub const ESCAPE: &str = "\u{E00C}";
    /// Removes the character before the caret.
    pub const BACKSPACE: &str = "\u{E003}";
    /// Selects all that is in a field.
    pub const SELECT_ALL: &str = "\u{E009}a";
    /// Arrow down.
    pub const DOWN: &str = "\u{E015}";
    /// Arrow up.
    pub const UP: &str = "\u{E013}";
    /// To the end of a line.
    pub const END: &str = "\u{E010}";
}

/// Shift, Control and Alt.
const MODIFIERS: [char; 3] = ['\u{E008}', '\u{E009}', '\u{E00A}'];

/// Within this time a screen must have come.
const SCREEN: Duration = Duration::from_secs(20);

/// Between the clicks of a person's double click.
const BETWEEN_CLICKS: Duration = Duration::from_millis(200);

/// So many presses of Tab go once around any screen.
const MOST_TABS: usize = 80;

/// What a person would say the focus is on.
const FOCUSED: &str = "const e = document.activeElement; if (!e) return 'nothing'; \
    const text = (e.getAttribute('aria-label') || e.innerText || '').trim().slice(0, 40); \
    return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') \
      + (e.name ? '[name=' + e.name + ']' : '') + (text ? ' \"' + text + '\"' : '');";

/// An open window of a program.
#[derive(Debug)]
pub struct Window {
    client: Client,
    driver: driver::Driver,
    log: PathBuf,
}

impl Window {
    /// Starts `binary` in `desktop` and attaches to its web view. What the
    /// program prints on stderr and stdout goes to a file, see [`Window::log`].
    ///
    /// # Panics
    /// If the program opens no window; the message has what it printed.
    pub async fn open(desktop: &Desktop, binary: &Path, args: &[&str], extra_env: &[(&str, &str)]) -> Self {
        let driver = driver::Driver::start(desktop, extra_env).await;
        let (wrapper, log) = driver::wrapper(desktop, binary);
        let said = || fs::read_to_string(&log).unwrap_or_default();
        let opening = tokio::time::timeout(wait::PATIENCE, driver.session(&wrapper, args));
        let client = match opening.await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("{} opens no window: {error}\n{}", binary.display(), said()),
            Err(_) => panic!("{} opens no window in time\n{}", binary.display(), said()),
        };
        Self { client, driver, log }
    }

    /// Runs `js` (the body of a function, `arguments[0]`… are `args`) in the page.
    ///
    /// # Panics
    /// If it throws or the window is gone.
    pub async fn script(&self, js: &str, args: &[Value]) -> Value {
        let result = self.try_script(js, args).await;
        result.unwrap_or_else(|error| panic!("{error}\nin: {js}\n{}", self.log()))
    }

    /// As [`Window::script`], for a window that may be gone.
    ///
    /// # Errors
    /// What the driver said.
    pub async fn try_script(&self, js: &str, args: &[Value]) -> Result<Value, String> {
        let result = self.client.execute(js, args.to_vec()).await;
        result.map_err(|error| error.to_string())
    }

    /// As [`Window::script`], where the last argument is a function to be called
    /// with the result.
    ///
    /// # Panics
    /// If it throws, never calls back, or the window is gone.
    pub async fn script_async(&self, js: &str, args: &[Value]) -> Value {
        let result = self.client.execute_async(js, args.to_vec()).await;
        result.unwrap_or_else(|error| panic!("{error}\nin: {js}\n{}", self.log()))
    }

    /// Another page, for a window that is a browser.
    ///
    /// # Panics
    /// If the page does not load.
    pub async fn go_to(&self, url: &str) {
        let result = self.client.goto(url).await;
        result.unwrap_or_else(|error| panic!("{url} does not load: {error}"));
    }

    /// Waits until a JavaScript expression is true; `what` says what that means.
    ///
    /// # Panics
    /// If it stays false; the message says what the page was.
    pub async fn wait_for(&self, condition: &str, what: &str) {
        let js = format!("return !!({condition});");
        let deadline = std::time::Instant::now() + SCREEN;
        loop {
            // An error may only mean that the page is just being replaced.
            let answer = self.try_script(&js, &[]).await;
            if answer == Ok(Value::Bool(true)) {
                return;
            }
            if std::time::Instant::now() > deadline {
                let page = self.try_script("return document.body.innerText;", &[]).await;
                let log = self.log();
                panic!("no {what}: {condition} is {answer:?}\npage: {page:?}\nlog: {log}");
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// The text of the page's first heading, empty if there is none.
    pub async fn heading(&self) -> String {
        let js = "const h = document.querySelector('h1'); return h ? h.innerText.trim() : '';";
        self.script(js, &[]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for the screen with that heading.
    ///
    /// # Panics
    /// If another one stays; the message says which.
    pub async fn wait_for_heading(&self, text: &str) {
        let text_js = Value::from(text).to_string();
        let condition = format!("document.querySelector('h1')?.innerText.trim() === {text_js}");
        self.wait_for(&condition, &format!("screen \"{text}\"")).await;
    }

    /// Presses keys one after the other in whatever has the focus; see [`keys`].
    ///
    /// # Panics
    /// If the window is gone.
    pub async fn keys(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        let mut held = Vec::new();
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value });
            if MODIFIERS.contains(&value) {
                held.push(value);
            } else {
                actions = actions.then(KeyAction::Up { value });
            }
        }
        for value in held {
            actions = actions.then(KeyAction::Up { value });
        }
        let pressed = self.client.perform_actions(actions).await;
        pressed.unwrap_or_else(|error| panic!("keys were not taken: {error}\n{}", self.log()));
    }

    /// Clicks twice on what matches `selector`, as fast as a person does; the second click falls on whatever is
    /// there by then.
    ///
    /// # Panics
    /// If nothing matches or the window is gone.
    pub async fn double_click(&self, selector: &str) {
        let found = self.client.find(Locator::Css(selector)).await;
        let element = found.unwrap_or_else(|error| panic!("no {selector}: {error}"));
        let over = PointerAction::MoveToElement { element, duration: None, x: 0.0, y: 0.0 };
        let mut actions = MouseActions::new("mouse".to_owned()).then(over);
        for _ in 0..2 {
            actions = actions.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
            actions = actions.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
            actions = actions.then(PointerAction::Pause { duration: BETWEEN_CLICKS });
        }
        let clicked = self.client.perform_actions(actions).await;
        clicked.unwrap_or_else(|error| panic!("clicks were not taken: {error}\n{}", self.log()));
    }

    /// Presses Tab until what matches `selector` has the focus.
    ///
    /// # Panics
    /// If Tab never gets there; the message lists what it passed.
    pub async fn tab_to(&self, selector: &str) {
        let matches = "return !!document.activeElement?.matches(arguments[0]);";
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            if self.script(matches, &[selector.into()]).await == Value::Bool(true) {
                return;
            }
            passed.push(self.focused().await);
            self.keys(keys::TAB).await;
        }
        panic!("Tab does not reach {selector}; it passed {passed:#?}");
    }

    /// What has the focus, in a form for messages.
    pub async fn focused(&self) -> String {
        let found = self.script(FOCUSED, &[]).await;
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page as it is now has been painted: two frames.
    ///
    /// # Panics
    /// If the window is gone.
    pub async fn painted(&self) {
        let painted = "const done = arguments[0]; \
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.script_async(painted, &[]).await;
    }

    /// A picture of the page as PNG.
    ///
    /// # Panics
    /// If the window is gone or the file cannot be written.
    pub async fn screenshot(&self, path: &Path) {
        self.painted().await;
        let png = self.client.screenshot().await.expect("a picture of the page");
        fs::write(path, png).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// The document's title.
    ///
    /// # Panics
    /// If the window is gone.
    pub async fn title(&self) -> String {
        self.client.title().await.expect("a title")
    }

    /// The process id of the program itself.
    ///
    /// # Panics
    /// If it has ended.
    #[must_use]
    pub fn app_pid(&self) -> u32 {
        let children = process::children(self.driver.pid());
        *children.first().expect("the program has ended")
    }

    /// Ends the program at once, as the kernel does when memory runs out.
    ///
    /// # Panics
    /// If it has ended already.
    pub fn kill_app(&self) {
        let tree = process::tree(self.app_pid());
        process::kill(self.app_pid());
        wait::blocking("the program's end", wait::PATIENCE, || {
            tree.iter().all(|id| !process::alive(*id)).then_some(())
        });
    }

    /// What the program has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The file of [`Window::log`]; it stays until the desktop ends.
    #[must_use]
    pub fn log_file(&self) -> &Path {
        &self.log
    }

    /// Closes the window as its user would, and waits until the program has ended.
    pub async fn close(self) {
        // A program that was killed has no window to close.
        let _gone = self.client.clone().close().await;
        drop(self);
    }
}

#[cfg(test)]
mod tests;
