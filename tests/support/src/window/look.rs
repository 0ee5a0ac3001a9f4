//! The page at a size and in a look of one's choice, with any screen on it.

use std::time::Duration;

use serde_json::{Value, json};

use super::Window;
use crate::wait;

/// What the settings say of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// `light`, `dark`, `contrast`, or `system`.
    pub theme: &'static str,
    /// The size of the text in percent: 100, 125, 150, 200, 300 or 400.
    pub text: u16,
}

/// Waits until what was drawn is on the glass.
const PAINTED: &str =
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";

impl Window {
    /// Makes the page's viewport that wide and high, in CSS px.
    ///
    /// # Panics
    /// If the window does not take the size: the screen may be smaller.
    pub async fn resize(&self, width: u32, height: u32) {
        let wanted = [width, height].map(u64::from);
        let within = Duration::from_secs(10);
        wait::until(&format!("a page of {width}x{height}"), within, async || {
            let inside = self.script("return [innerWidth, innerHeight];", &[]).await;
            let inside: [u64; 2] = serde_json::from_value(inside).ok()?;
            if inside == wanted {
                return Some(());
            }
            // How much the window is larger than its page is found by trying.
            let (_, _, width, height) = self.client.get_window_rect().await.ok()?;
            let more =
                |outside: u64, at: usize| u32::try_from((outside + wanted[at]).saturating_sub(inside[at]));
            self.client.set_window_size(more(width, 0).ok()?, more(height, 1).ok()?).await.ok()?;
            None
        })
        .await;
    }

    /// Draws `screen`, as the bridge hands it over, and waits until it is painted.
    ///
    /// # Panics
    /// If it cannot be drawn.
    pub async fn draw(&self, screen: &Value, look: Look) {
        self.draw_each(&json!([screen]), look, PAINTED).await;
    }

    /// Draws one screen of the array after the other and asks each for the value of a JavaScript
    /// expression, which may be a promise. Answers with the array of these.
    ///
    /// # Panics
    /// If a screen cannot be drawn or the expression throws.
    pub async fn draw_each(&self, screens: &Value, look: Look, expression: &str) -> Value {
        // Not given as an argument: the page's CSP has no eval.
        let js = format!(
            "const [screens, theme, text, done] = arguments;
             (async () => {{
               const {{ drawScreen }} = await import('/screen.js');
               const said = [];
               for (const screen of screens) {{
                 // What stands in the fields now is not carried along.
                 document.getElementById('screen').replaceChildren();
                 // A screen brings a look with it, from the settings: this one stands in its place.
                 drawScreen({{ ...screen, theme, text }});
                 await document.fonts.ready;
                 said.push(await ({expression}));
               }}
               return said;
             }})().then(done, (error) => done(String(error)));"
        );
        let said = self.script_async(&js, &[screens.clone(), look.theme.into(), look.text.into()]).await;
        assert!(said.is_array(), "{said}");
        said
    }
}
