//! The way through a portal that has web pages only: which page to open, what the patient will see there, and
//! what to do, step by step. The facts are the profile's; the words for the usual steps are the screens'.

use serde::Deserialize;

use crate::link::{Origin, WebAddress};
use crate::portal::Need;

/// A portal of web pages, as its profile describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The ways it offers, one for each need at most.
    pub ways: Vec<Way>,
    /// The hosts whose links are the portal's own.
    pub origins: Vec<Origin>,
}

/// The way to one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it leads to. [`Need::Both`] is a way that does both in one.
    pub need: Need,
    /// Where it begins.
    pub page: WebAddress,
    /// How the page may look; more than one where portals of a family differ. Never empty.
    pub looks: Vec<Look>,
}

/// One look of the portal's page, and the steps from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What tells it from the others: "Which of these do you see?"
    pub sign: Words,
    /// What to do there, in order. Never empty.
    pub steps: Vec<Words>,
}

/// What to say of a page or a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// A usual one, in every language of the app.
    Usual(Usual),
    /// The profile's own words: language tag and text. English is always among them.
    Own(Vec<(String, String)>),
}

/// The looks and steps that portals' pages have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usual {
    // Looks.
    /// The page asks for an email or a telephone number.
    AsksEmailOrPhone,
    /// The page asks for a username and more.
    AsksUsername,
    /// The page asks for names and the day of birth.
    AsksNameAndBirthDate,
    /// The page asks for an email alone.
    AsksEmail,
    /// None of the above.
    LooksOther,
    // Steps.
    /// Press "Forgot password", or words like it.
    PressForgotPassword,
    /// Press "Forgot username", or words like it.
    PressForgotUsername,
    /// Press "Trouble signing in", or words like it.
    PressTrouble,
    /// Type your username.
    TypeUsername,
    /// Type your email.
    TypeEmail,
    /// Type your email or telephone number.
    TypeEmailOrPhone,
    /// Type your first and last name.
    TypeName,
    /// Type your day of birth.
    TypeBirthDate,
    /// Type your record number, if the page asks for it.
    TypeRecordNumber,
    /// Type the last digits of your telephone number or postal code, if the page asks for them.
    TypeOtherFacts,
    /// Choose email or text message.
    ChooseWhereTo,
    /// Look for the email; it may take ten minutes.
    LookForEmail,
    /// Type the code from the email or text message.
    TypeCode,
    /// Press the link in the email.
    PressLink,
    /// The page shows your username: write it down.
    SeeUsername,
    /// The email has your username.
    ReadUsernameInEmail,
    /// Make a new password that follows the rules on the page.
    MakePassword,
    /// Answer your secret question, if the page asks it.
    AnswerQuestion,
    /// Type the code that comes by text message or call.
    TypeSecondCode,
    /// Follow the steps on the page.
    FollowPage,
    /// Sign in with the new password.
    SignIn,
}

impl Usual {
    /// Every look and step, for tests and documentation.
    pub const ALL: [Self; 26] = [
        Self::AsksEmailOrPhone,
        Self::AsksUsername,
        Self::AsksNameAndBirthDate,
        Self::AsksEmail,
        Self::LooksOther,
        Self::PressForgotPassword,
        Self::PressForgotUsername,
        Self::PressTrouble,
        Self::TypeUsername,
        Self::TypeEmail,
        Self::TypeEmailOrPhone,
        Self::TypeName,
        Self::TypeBirthDate,
        Self::TypeRecordNumber,
        Self::TypeOtherFacts,
        Self::ChooseWhereTo,
        Self::LookForEmail,
        Self::TypeCode,
        Self::PressLink,
        Self::SeeUsername,
        Self::ReadUsernameInEmail,
        Self::MakePassword,
        Self::AnswerQuestion,
        Self::TypeSecondCode,
        Self::FollowPage,
        Self::SignIn,
    ];
}

impl Guide {
    /// The way to `need`: its own, or for a single need one that does both.
    pub fn way(&self, need: Need) -> Option<&Way> {
        let own = self.ways.iter().find(|way| way.need == need);
        own.or_else(|| self.ways.iter().find(|way| way.need == Need::Both))
    }
}
