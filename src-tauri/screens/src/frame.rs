//! What is around every page: the clinic, the way back, the step, the errors, the picture, help.

use recovery::View;
use recovery::clinic::Clinic;
use recovery::flow::PageView;

use crate::live::Pieces;
use crate::texts::{Say, Texts};

/// A small line drawing. Decoration: no screen needs it to be understood.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Door,
    Envelope,
    Key,
    Tick,
    Telephone,
    Cloud,
    Hourglass,
    Lock,
}

/// One thing that is wrong, with the id of the field where it is put right.
pub(crate) struct Fault<'a> {
    pub(crate) field: &'static str,
    pub(crate) words: Say<'a>,
}

/// What every page has. The templates lay it out and decide nothing.
pub(crate) struct Frame<'a> {
    pub(crate) t: &'a Texts,
    pub(crate) clinic: &'a Clinic,
    pub(crate) heading: Say<'a>,
    pub(crate) picture: Picture,
    pub(crate) pieces: Pieces,
    /// The field whose label the heading is.
    pub(crate) label_of: Option<&'static str>,
    /// The event of the Back button.
    pub(crate) back: Option<&'static str>,
    /// Which of the three steps this is.
    pub(crate) step: Option<u8>,
    pub(crate) faults: Vec<Fault<'a>>,
    /// News that is no error.
    pub(crate) note: Option<Say<'a>>,
    /// Whether to offer the contact card: not on the card, nor where there is no clinic.
    pub(crate) help: bool,
    /// Whether to offer the settings.
    pub(crate) settings: bool,
    /// Whether this is the practice portal.
    pub(crate) practice: bool,
    /// Whether to offer its mail.
    pub(crate) mail: bool,
}

/// The steps of a journey, for "Step 1 of 3".
pub(crate) const STEPS: u8 = 3;

impl<'a> Frame<'a> {
    pub(crate) fn new(
        t: &'a Texts,
        clinic: &'a Clinic,
        view: &View,
        pieces: Pieces,
        heading: Say<'a>,
        picture: Picture,
    ) -> Self {
        let is_open = !matches!(view.page, PageView::Broken);
        Self {
            t,
            clinic,
            heading,
            picture,
            pieces,
            label_of: None,
            back: None,
            step: None,
            faults: Vec::new(),
            note: None,
            help: !clinic.name.is_empty(),
            settings: is_open && !matches!(view.page, PageView::Settings),
            practice: view.practice,
            mail: is_open && view.practice && !matches!(view.page, PageView::Inbox(..)),
        }
    }

    pub(crate) fn back(mut self) -> Self {
        self.back = Some("go_back");
        self
    }

    /// Back from what lies on top of another page.
    pub(crate) fn on_top(mut self) -> Self {
        self.back = Some("close_over");
        self
    }

    pub(crate) fn step(mut self, step: u8) -> Self {
        self.step = Some(step);
        self
    }

    pub(crate) fn label_of(mut self, field: &'static str) -> Self {
        self.label_of = Some(field);
        self
    }

    pub(crate) fn note(mut self, note: Option<Say<'a>>) -> Self {
        self.note = note;
        self
    }

    pub(crate) fn fault(mut self, field: &'static str, words: Option<Say<'a>>) -> Self {
        self.faults.extend(words.map(|words| Fault { field, words }));
        self
    }

    pub(crate) fn without_help(mut self) -> Self {
        self.help = false;
        self
    }

    pub(crate) fn failed(&self) -> bool {
        !self.faults.is_empty()
    }

    /// "Step 2 of 3".
    pub(crate) fn step_words(&self, step: &u8) -> Say<'a> {
        self.t.say("step").count("step", *step).count("of", STEPS)
    }

    /// One bar per step: whether it is reached.
    pub(crate) fn bars(&self, step: &u8) -> Vec<bool> {
        (1..=STEPS).map(|bar| bar <= *step).collect()
    }

    /// "Enter your code - Oak Clinic", with "Error: " before it where something is wrong.
    pub(crate) fn title(&self) -> String {
        let place = match self.clinic.name.as_str() {
            "" => self.t.say("app-name").plain(),
            name => name.to_owned(),
        };
        let heading = self.heading.plain();
        let key = if self.failed() { "title-error" } else { "title" };
        self.t.say(key).with("heading", &heading).with("place", &place).plain()
    }
}
