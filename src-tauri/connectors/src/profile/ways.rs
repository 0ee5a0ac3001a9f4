//! The `[[way]]` tables: the way through a portal's own pages, and the hosts those may be on.

use recovery::Need;
use recovery::guide::{Look, Usual, Way, Words};
use recovery::link::{LinkProblem, Origin, WebAddress};
use recovery::settings::Language;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as NameError, StrDeserializer};
use toml::{Spanned, Value};
use url::Url;

use super::ProfileError;
use super::check::Place;

/// The way through the portal's pages to one need.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawWay {
    /// What it is for.
    #[cfg_attr(test, schemars(with = "String", extend("enum" = ["password", "username", "both"])))]
    need: Option<Spanned<String>>,
    /// Where it begins: best the sign-in page, it changes least.
    #[cfg_attr(test, schemars(with = "String", extend("pattern" = super::schema::PAGE)))]
    page: Option<Spanned<String>>,
    /// How the page may look. With more than one the patient is asked which.
    #[serde(default)]
    #[cfg_attr(test, schemars(required, with = "Vec<RawLook>", extend("minItems" = 1)))]
    look: Vec<Spanned<RawLook>>,
}

/// One look of the page, and what to do there.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct RawLook {
    /// What tells it from the others: a usual sign, or your own words.
    #[cfg_attr(test, schemars(required, schema_with = "super::schema::sign"))]
    sign: Option<Spanned<Value>>,
    /// What to do there, in order: usual steps, or your own words.
    #[cfg_attr(test, schemars(required, schema_with = "super::schema::steps"))]
    steps: Option<Spanned<Vec<Spanned<Value>>>>,
}

/// What words are for: a look's sign is no step, and a step is no sign.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Sign,
    Step,
}

impl Place<'_> {
    pub(super) fn ways(
        &self,
        raw: Vec<Spanned<RawWay>>,
        origins: &[Origin],
    ) -> Result<Vec<Way>, ProfileError> {
        let fix = "Add a [[way]] table, as docs/profiles.md shows";
        if raw.is_empty() {
            return Err(self.error(None, Some("way"), "no way through the portal's pages is given", fix));
        }
        let mut ways: Vec<Way> = Vec::new();
        for way in raw {
            let span = way.span();
            let way = self.way(way, origins)?;
            if ways.iter().any(|other| other.need == way.need) {
                let at = Spanned::new(span, ());
                let fix = "Put them into one [[way]] with a [[way.look]] for each look of the page";
                return Err(self.wrong(&at, "way.need", "two ways are for the same need", fix));
            }
            ways.push(way);
        }
        Ok(ways)
    }

    fn way(&self, raw: Spanned<RawWay>, origins: &[Origin]) -> Result<Way, ProfileError> {
        let at = Spanned::new(raw.span(), ());
        let raw = raw.into_inner();
        let fix = "Write need = and one of \"password\", \"username\", \"both\"";
        let need = self.needed_in(raw.need, &at, "way.need", fix)?;
        let need = match need.get_ref().as_str() {
            "password" => Need::Password,
            "username" => Need::Username,
            "both" => Need::Both,
            _ => return Err(self.wrong(&need, "way.need", "unknown need", fix)),
        };
        let fix = "Add where the way begins: page = \"https://portal.example/help\"";
        let page = self.page(&self.needed_in(raw.page, &at, "way.page", fix)?, "way.page", origins)?;
        if raw.look.is_empty() {
            let fix = "Add a [[way.look]] with sign and steps below this [[way]]";
            return Err(self.wrong(&at, "way.look", "the way has no steps", fix));
        }
        Ok(Way { need, page, looks: self.looks(raw.look)? })
    }

    /// A page of the portal that the app may open.
    pub(super) fn page(
        &self,
        page: &Spanned<String>,
        key: &str,
        origins: &[Origin],
    ) -> Result<WebAddress, ProfileError> {
        let wrong = |problem: &str, fix: &str| Err(self.wrong(page, key, problem, fix));
        match WebAddress::read(page.get_ref(), origins) {
            Ok(page) => Ok(page),
            Err(_) if page.get_ref().trim_start().starts_with("http://") => {
                wrong("http is not safe; the portal must use https", "Write the address with https://")
            }
            Err(LinkProblem::WrongHost(host)) if !host.is_empty() => {
                let problem = format!("{host} is not a host of this portal");
                wrong(&problem, "If it is, name it in allowed_hosts")
            }
            Err(_) => wrong("this is not a web address", "Write it like: \"https://portal.example/help\""),
        }
    }

    fn looks(&self, raw: Vec<Spanned<RawLook>>) -> Result<Vec<Look>, ProfileError> {
        let mut looks: Vec<Look> = Vec::new();
        for look in raw {
            let at = Spanned::new(look.span(), ());
            let look = self.look(look)?;
            if looks.iter().any(|other| other.sign == look.sign) {
                let fix = "Give each look what tells it from the others, or put the two into one";
                return Err(self.wrong(&at, "way.look.sign", "two looks have the same sign", fix));
            }
            looks.push(look);
        }
        Ok(looks)
    }

    fn look(&self, raw: Spanned<RawLook>) -> Result<Look, ProfileError> {
        let at = Spanned::new(raw.span(), ());
        let raw = raw.into_inner();
        let fix = "Add what tells the page from others: sign = \"asks_username\"";
        let sign = self.needed_in(raw.sign, &at, "way.look.sign", fix)?;
        let fix = "Add what to do: steps = [\"press_forgot_password\", \"follow_page\"]";
        let steps = self.needed_in(raw.steps, &at, "way.look.steps", fix)?;
        if steps.get_ref().is_empty() {
            return Err(self.wrong(&steps, "way.look.steps", "there is nothing to do", fix));
        }
        let step = |step: &Spanned<Value>| self.words(step, Part::Step);
        Ok(Look {
            sign: self.words(&sign, Part::Sign)?,
            steps: steps.get_ref().iter().map(step).collect::<Result<_, _>>()?,
        })
    }

    fn words(&self, raw: &Spanned<Value>, part: Part) -> Result<Words, ProfileError> {
        let key = match part {
            Part::Sign => "way.look.sign",
            Part::Step => "way.look.steps",
        };
        let own = "Use a name from docs/profiles.md, or your own words: { en = \"...\", es = \"...\" }";
        let wrong = |problem: &str| self.wrong(raw, key, problem, own);
        match raw.get_ref() {
            Value::String(name) => match usual(name) {
                Some((usual, of)) if of == part => Ok(Words::Usual(usual)),
                Some((_, Part::Sign)) => Err(wrong("this name is a look, not a step")),
                Some((_, Part::Step)) => Err(wrong("this name is a step, not a look")),
                None => Err(wrong(&format!("there are no usual words called {name}"))),
            },
            Value::Table(table) => {
                let text = |(language, text): (&String, &Value)| {
                    let text = text.as_str().map(str::trim).filter(|text| !text.is_empty())?;
                    Some((language.clone(), text.to_owned()))
                };
                let words: Option<Vec<_>> = table.iter().map(text).collect();
                let words = words.ok_or_else(|| wrong("words must be text"))?;
                let spoken = |tag: &str| Language::ALL.iter().any(|language| language.tag() == tag);
                if let Some((tag, _)) = words.iter().find(|(tag, _)| !spoken(tag)) {
                    let tags = Language::ALL.map(Language::tag).join(", ");
                    return Err(wrong(&format!("the app has no language {tag}, but: {tags}")));
                }
                if !words.iter().any(|(language, _)| language == "en") {
                    return Err(wrong("the English words are missing"));
                }
                Ok(Words::Own(words))
            }
            _ => Err(wrong("these are no words")),
        }
    }

    /// The host of `base`, and those named besides.
    pub(super) fn origins(
        &self,
        base: &Url,
        raw: Option<Spanned<Vec<Spanned<String>>>>,
        key: &str,
    ) -> Result<Vec<Origin>, ProfileError> {
        let mut origins: Vec<Origin> = Origin::of(base).into_iter().collect();
        for named in raw.iter().flat_map(|raw| raw.get_ref()) {
            let host = named.get_ref();
            if host.contains('*') {
                let fix = "Name each host by itself: \"login.portal.example\"";
                return Err(self.wrong(named, key, "a * stands for no host here", fix));
            }
            let url = Url::parse(&format!("https://{host}/")).ok();
            // Letter by letter: whatever a browser would have to read into it is no plain host name.
            let origin = url.as_ref().and_then(Origin::of).filter(|origin| origin.authority() == host);
            origins.push(origin.ok_or_else(|| {
                let fix = "Write each as a plain host in small letters: \"login.portal.example\"";
                self.wrong(named, key, "this is not the name of a host", fix)
            })?);
        }
        Ok(origins)
    }

    /// A key that is missing in the table at `at`.
    fn needed_in<T>(
        &self,
        value: Option<Spanned<T>>,
        at: &Spanned<()>,
        key: &str,
        fix: &str,
    ) -> Result<Spanned<T>, ProfileError> {
        value.ok_or_else(|| self.wrong(at, key, "this key is missing", fix))
    }
}

fn usual(name: &str) -> Option<(Usual, Part)> {
    let names: StrDeserializer<'_, NameError> = name.into_deserializer();
    let usual = Usual::deserialize(names).ok()?;
    let part = match usual {
        Usual::AsksEmailOrPhone
        | Usual::AsksUsername
        | Usual::AsksNameAndBirthDate
        | Usual::AsksEmail
        | Usual::LooksOther => Part::Sign,
        _ => Part::Step,
    };
    Some((usual, part))
}
