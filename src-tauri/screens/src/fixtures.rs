//! Every page in every state, for tests, the window's accessibility check and the picture tour.
//!
//! A new variant of a page, an error or a note does not compile until it is listed here.

use std::time::Duration;

use recovery::View;
use recovery::code::{Charset, CodeEntryProblem, CodeShape};
use recovery::flow::{
    Busy, BusyWith, Check, CodeError, CodeNotice, CodeOver, Interrupted, Live, Moment, PageView,
    StartNotice, Stuck, Unsettled,
};
use recovery::identifier::IdentifierProblem;
use recovery::keychain::KeychainProblem;
use recovery::password::{Advice, CharacterClass, Policy, Rejection, Rule, Strength, Tick};
use recovery::portal::IdentifierKind;

use crate::Clinic;

/// Lists values variant by variant, with a match that stops compiling when a variant is missing.
macro_rules! every {
    ($of:ty { $($variant:pat => [$($value:expr),+ $(,)?]),+ $(,)? }) => {{
        fn _is_listed(value: &$of) {
            match value {
                $($variant => (),)+
            }
        }
        vec![$($($value),+),+]
    }};
}

/// The clinic of the fixtures.
pub fn clinic() -> Clinic {
    Clinic {
        name: "Oak Clinic".into(),
        phone: "555-0142".into(),
        hours: Some("Monday to Friday, 8 AM to 5 PM".into()),
    }
}

/// No clinic: what a program without a profile is given.
pub fn no_clinic() -> Clinic {
    Clinic {
        name: String::new(),
        phone: String::new(),
        hours: None,
    }
}

/// Every page in every state, by name: the page's own name first, then what sets this one apart.
pub fn all() -> Vec<(String, View)> {
    let mut views: Vec<(String, View)> = pages()
        .into_iter()
        .map(|(name, page)| (name, resting(page)))
        .collect();
    for busy in every_busy() {
        let page = page_of(busy);
        views.push((
            name(&page, &format!("{busy:?}")),
            with_live(page, |live| live.busy = busy),
        ));
    }
    for left in [0, 1, 20, 30, 119, 600, 7200] {
        let page = code_page(LETTERS, None, None, true);
        views.push((
            format!("code.resend-in-{left}"),
            with_live(page, |live| live.resend_in = Some(left)),
        ));
    }
    for (name, advice) in every_advice() {
        let page = password_page(Vec::new(), false, false);
        views.push((
            format!("password.{name}"),
            with_live(page, |live| live.advice = Some(advice)),
        ));
    }
    views
}

fn pages() -> Vec<(String, PageView)> {
    let samples = [
        PageView::Start(StartNotice::None),
        PageView::Interrupted(Interrupted::Unknown),
        identifier_page(IdentifierKind::Email, "", None, None, false),
        code_page(LETTERS, None, None, true),
        PageView::CodeOver {
            masked: MASKED.into(),
            why: CodeOver::Expired,
            password_kept: false,
        },
        password_page(Vec::new(), false, false),
        PageView::Unsettled(Unsettled::Stopped),
        PageView::Done(Check::Running),
        PageView::Save {
            identifier: EMAIL.into(),
            error: None,
        },
        PageView::Finished { saved: true },
        PageView::Stuck {
            why: Stuck::Offline,
            stage: "Code",
        },
        PageView::Card { stage: "Code" },
        PageView::NotSetUp {
            reason: String::new(),
        },
    ];
    samples.iter().flat_map(every_state_of).collect()
}

const EMAIL: &str = "pat@gmail.com";
const MASKED: &str = "p•••@g•••.com";
const LETTERS: CodeShape = CodeShape {
    length: Some(8),
    charset: Charset::Letters,
};
/// 14 May 2024, 2:14 PM in New York.
const SENT_AT: Moment = Moment(1_715_710_440);

fn every_state_of(sample: &PageView) -> Vec<(String, PageView)> {
    let named = |state: &str, page: PageView| (name(&page, state), page);
    let by_debug = |states: Vec<(String, PageView)>| {
        states
            .into_iter()
            .map(|(state, page)| named(&state, page))
            .collect::<Vec<_>>()
    };
    match sample {
        PageView::Start(_) => by_debug(shown(every_notice(), PageView::Start)),
        PageView::Interrupted(_) => by_debug(shown(every_interrupted(), PageView::Interrupted)),
        PageView::Identifier { .. } => by_debug(every_identifier()),
        PageView::Code { .. } => by_debug(every_code()),
        PageView::CodeOver { .. } => [false, true]
            .into_iter()
            .flat_map(|password_kept| {
                let page = move |why| PageView::CodeOver {
                    masked: MASKED.into(),
                    why,
                    password_kept,
                };
                let kept = if password_kept { " password kept" } else { "" };
                shown(every_over(), page)
                    .into_iter()
                    .map(move |(state, page)| named(&(state + kept), page))
            })
            .collect(),
        PageView::Password { .. } => by_debug(every_password()),
        PageView::Unsettled(_) => by_debug(shown(every_unsettled(), PageView::Unsettled)),
        PageView::Done(_) => by_debug(shown(every_check(), PageView::Done)),
        PageView::Save { .. } => {
            let errors = every_keychain_problem()
                .into_iter()
                .map(Some)
                .chain([None])
                .collect();
            by_debug(shown(errors, |error| PageView::Save {
                identifier: EMAIL.into(),
                error,
            }))
        }
        PageView::Finished { .. } => vec![
            named("saved", PageView::Finished { saved: true }),
            named("not saved", PageView::Finished { saved: false }),
        ],
        PageView::Stuck { .. } => by_debug(shown(every_stuck(), |why| PageView::Stuck {
            why,
            stage: "Code",
        })),
        PageView::Card { .. } => by_debug(shown(STAGES.to_vec(), |stage| PageView::Card { stage })),
        PageView::NotSetUp { .. } => vec![
            named(
                "no profile",
                PageView::NotSetUp {
                    reason: String::new(),
                },
            ),
            named(
                "broken",
                PageView::NotSetUp {
                    reason: BROKEN.into(),
                },
            ),
        ],
    }
}

/// The stages whose cards differ in no more than a number.
const STAGES: [&str; 3] = ["Code", "SettingPassword", "Stuck"];

const BROKEN: &str = "oak.toml, line 4: base_url: this is no https address.\nWrite it like https://portal.example.org";

fn shown<T: std::fmt::Debug + Copy>(
    values: Vec<T>,
    page: impl Fn(T) -> PageView,
) -> Vec<(String, PageView)> {
    values
        .into_iter()
        .map(|value| (format!("{value:?}"), page(value)))
        .collect()
}

/// `code.wrong-left-1`: the page, and where it has more than one, the state.
fn name(page: &PageView, state: &str) -> String {
    match plain(state) {
        state if state.is_empty() => page.name().to_owned(),
        state => format!("{}.{state}", page.name()),
    }
}

/// `Wrong { left: Some(1) }` as `wrong-left-1`; `None` as nothing.
fn plain(debug: &str) -> String {
    let debug = debug.replace("Some(", "(");
    let mut name = String::new();
    for c in debug.strip_suffix("None").unwrap_or(&debug).chars() {
        if c.is_alphanumeric() {
            if c.is_uppercase() && name.ends_with(char::is_lowercase) {
                name.push('-');
            }
            name.extend(c.to_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    name.trim_end_matches('-').to_owned()
}

fn identifier_page(
    kind: IdentifierKind,
    typed: &str,
    error: Option<IdentifierProblem>,
    meant: Option<&str>,
    stopped: bool,
) -> PageView {
    PageView::Identifier {
        kind,
        typed: typed.into(),
        error,
        meant: meant.map(str::to_owned),
        stopped,
    }
}

fn every_identifier() -> Vec<(String, PageView)> {
    let kinds = every!(IdentifierKind {
        IdentifierKind::Email => [IdentifierKind::Email],
        IdentifierKind::UsernameOrEmail => [IdentifierKind::UsernameOrEmail],
    });
    let mut states = Vec::new();
    for kind in kinds {
        let mut add = |state: &str, page| states.push((format!("{kind:?} {state}"), page));
        add("", identifier_page(kind, "", None, None, false));
        add("typed", identifier_page(kind, EMAIL, None, None, false));
        add(
            "meant",
            identifier_page(kind, "pat@gmial.com", None, Some(EMAIL), false),
        );
        add("stopped", identifier_page(kind, EMAIL, None, None, true));
        let problems = every!(IdentifierProblem {
            IdentifierProblem::Empty => [IdentifierProblem::Empty],
            IdentifierProblem::NotAnEmail => [IdentifierProblem::NotAnEmail],
            IdentifierProblem::TooLong => [IdentifierProblem::TooLong],
        });
        for problem in problems {
            add(
                &format!("{problem:?}"),
                identifier_page(kind, "", Some(problem), None, false),
            );
        }
    }
    states
}

fn code_page(
    shape: CodeShape,
    error: Option<CodeError>,
    notice: Option<CodeNotice>,
    ends: bool,
) -> PageView {
    let ends_at = ends.then_some(Moment(SENT_AT.0 + 600));
    PageView::Code {
        masked: MASKED.into(),
        sent_at: SENT_AT,
        ends_at,
        shape,
        error,
        notice,
    }
}

fn every_code() -> Vec<(String, PageView)> {
    let charsets = every!(Charset {
        Charset::Digits => [Charset::Digits],
        Charset::Letters => [Charset::Letters],
        Charset::LettersAndDigits => [Charset::LettersAndDigits],
    });
    let entry = every!(CodeEntryProblem {
        CodeEntryProblem::Empty => [CodeEntryProblem::Empty],
        CodeEntryProblem::WrongLength { .. } =>
            [CodeEntryProblem::WrongLength { want: 8, got: 4 }, CodeEntryProblem::WrongLength { want: 8, got: 15 }],
        CodeEntryProblem::WrongCharacters => [CodeEntryProblem::WrongCharacters],
        CodeEntryProblem::NoCodeInText => [CodeEntryProblem::NoCodeInText],
        CodeEntryProblem::SeveralCodes => [CodeEntryProblem::SeveralCodes],
        CodeEntryProblem::OnlyALink => [CodeEntryProblem::OnlyALink],
    });
    let mut errors = every!(CodeError {
        CodeError::Entry(_) => [CodeError::Entry(CodeEntryProblem::Empty)],
        CodeError::Wrong { .. } => [
            CodeError::Wrong { left: None }, CodeError::Wrong { left: Some(1) }, CodeError::Wrong { left: Some(3) },
        ],
    });
    errors.extend(entry.into_iter().skip(1).map(CodeError::Entry));
    let notices = every!(CodeNotice {
        CodeNotice::NewCode => [CodeNotice::NewCode],
        CodeNotice::Stopped => [CodeNotice::Stopped],
        CodeNotice::TooSoon => [CodeNotice::TooSoon],
    });
    let mut states = vec![("no end".to_owned(), code_page(LETTERS, None, None, false))];
    for charset in charsets {
        for (length, size) in [(Some(8), "8"), (None, "any length")] {
            let shape = CodeShape { length, charset };
            let name = format!("{charset:?} {size}");
            // Most texts are the same for every shape; these speak of it.
            let of_shape = errors.iter().filter(|error| speaks_of_shape(error));
            states.extend(of_shape.map(|error| {
                (
                    format!("{name} {error:?}"),
                    code_page(shape, Some(*error), None, true),
                )
            }));
            states.push((name, code_page(shape, None, None, true)));
        }
    }
    states.push((String::new(), code_page(LETTERS, None, None, true)));
    let others = errors
        .into_iter()
        .filter(|error| !speaks_of_shape(error))
        .collect();
    states.extend(shown(others, |error| {
        code_page(LETTERS, Some(error), None, true)
    }));
    states.extend(shown(notices, |notice| {
        code_page(LETTERS, None, Some(notice), true)
    }));
    states
}

fn speaks_of_shape(error: &CodeError) -> bool {
    use CodeEntryProblem::{WrongCharacters, WrongLength};
    matches!(
        error,
        CodeError::Entry(WrongLength { .. } | WrongCharacters)
    )
}

fn policy() -> Policy {
    Policy {
        min_length: 12,
        max_length: Some(40),
        required: vec![
            CharacterClass::Lowercase,
            CharacterClass::Uppercase,
            CharacterClass::Digit,
            CharacterClass::Symbol,
        ],
        refuse_common: true,
        refuse_only_digits: true,
    }
}

fn every_rule() -> Vec<Rule> {
    every!(Rule {
        Rule::MinLength(_) => [Rule::MinLength(12)],
        Rule::MaxLength(_) => [Rule::MaxLength(40)],
        Rule::Has(CharacterClass::Lowercase) => [Rule::Has(CharacterClass::Lowercase)],
        Rule::Has(CharacterClass::Uppercase) => [Rule::Has(CharacterClass::Uppercase)],
        Rule::Has(CharacterClass::Digit) => [Rule::Has(CharacterClass::Digit)],
        Rule::Has(CharacterClass::Symbol) => [Rule::Has(CharacterClass::Symbol)],
        Rule::NotCommon => [Rule::NotCommon],
        Rule::NotOnlyDigits => [Rule::NotOnlyDigits],
    })
}

fn password_page(rejected: Vec<Rejection>, empty: bool, stopped: bool) -> PageView {
    PageView::Password {
        username: EMAIL.into(),
        rules: policy().rules(),
        rejected,
        empty,
        stopped,
    }
}

fn every_password() -> Vec<(String, PageView)> {
    let reasons = every!(Rejection {
        Rejection::Breaks(_) => [Rejection::Breaks(Rule::NotCommon)],
        Rejection::TooShort => [Rejection::TooShort],
        Rejection::LikeYourDetails => [Rejection::LikeYourDetails],
        Rejection::UsedBefore => [Rejection::UsedBefore],
        Rejection::Other => [Rejection::Other],
    });
    let broken: Vec<Rejection> = every_rule().into_iter().map(Rejection::Breaks).collect();
    let two = vec![
        Rejection::Breaks(Rule::MinLength(12)),
        Rejection::Breaks(Rule::NotCommon),
    ];
    let mut states = vec![
        (String::new(), password_page(Vec::new(), false, false)),
        ("empty".into(), password_page(Vec::new(), true, false)),
        ("stopped".into(), password_page(Vec::new(), false, true)),
        ("rejected twice".into(), password_page(two, false, false)),
        (
            "rejected for every rule".into(),
            password_page(broken, false, false),
        ),
    ];
    states.extend(shown(reasons, |reason| {
        password_page(vec![reason], false, false)
    }));
    states
}

fn every_advice() -> Vec<(String, Advice)> {
    let ticks = |done: &dyn Fn(usize) -> bool| {
        every_rule()
            .into_iter()
            .enumerate()
            .map(|(at, rule)| Tick {
                rule,
                done: done(at),
            })
            .collect()
    };
    let strengths = every!(Strength {
        Strength::Weak => [Strength::Weak],
        Strength::Fair => [Strength::Fair],
        Strength::Good => [Strength::Good],
        Strength::Strong => [Strength::Strong],
    });
    let named = |strength| {
        let done = move |at: usize| at.is_multiple_of(2) || strength == Strength::Strong;
        (
            plain(&format!("typed {strength:?}")),
            Advice {
                ticks: ticks(&done),
                strength: Some(strength),
            },
        )
    };
    let untouched = (
        "every-rule".to_owned(),
        Advice {
            ticks: ticks(&|_| false),
            strength: None,
        },
    );
    strengths
        .into_iter()
        .map(named)
        .chain([untouched])
        .collect()
}

fn every_busy() -> Vec<Busy> {
    let purposes = every!(BusyWith {
        BusyWith::Sending => [BusyWith::Sending],
        BusyWith::Checking => [BusyWith::Checking],
        BusyWith::Changing => [BusyWith::Changing],
        BusyWith::SigningIn => [BusyWith::SigningIn],
        BusyWith::Saving => [BusyWith::Saving],
    });
    let both = |with| {
        every!(Busy {
            Busy::No => [Busy::No],
            Busy::Working(_) => [Busy::Working(with)],
            Busy::StillWorking(_) => [Busy::StillWorking(with)],
        })
    };
    purposes
        .into_iter()
        .flat_map(both)
        .filter(|busy| *busy != Busy::No)
        .collect()
}

/// A page from which such a call is made.
fn page_of(busy: Busy) -> PageView {
    match busy {
        Busy::No => PageView::Start(StartNotice::None),
        Busy::Working(with) | Busy::StillWorking(with) => match with {
            BusyWith::Sending => identifier_page(IdentifierKind::Email, EMAIL, None, None, false),
            BusyWith::Checking => code_page(LETTERS, None, None, true),
            BusyWith::Changing => password_page(Vec::new(), false, false),
            BusyWith::SigningIn => PageView::Done(Check::Running),
            BusyWith::Saving => PageView::Save {
                identifier: EMAIL.into(),
                error: None,
            },
        },
    }
}

fn resting(page: PageView) -> View {
    with_live(page, |_| ())
}

fn with_live(page: PageView, change: impl FnOnce(&mut Live)) -> View {
    let resend_in = matches!(page, PageView::Code { .. }).then_some(20);
    let advice = matches!(page, PageView::Password { .. }).then(|| Advice::untouched(&policy()));
    let mut live = Live {
        busy: Busy::No,
        resend_in,
        advice,
    };
    change(&mut live);
    View {
        page,
        answers: 0,
        live,
    }
}

fn every_notice() -> Vec<StartNotice> {
    every!(StartNotice {
        StartNotice::None => [StartNotice::None],
        StartNotice::NoJournal => [StartNotice::NoJournal],
    })
}

fn every_interrupted() -> Vec<Interrupted> {
    every!(Interrupted {
        Interrupted::Unknown => [Interrupted::Unknown],
        Interrupted::Incomplete => [Interrupted::Incomplete],
        Interrupted::Refused => [Interrupted::Refused],
        Interrupted::CannotTell => [Interrupted::CannotTell],
    })
}

fn every_over() -> Vec<CodeOver> {
    every!(CodeOver {
        CodeOver::Expired => [CodeOver::Expired],
        CodeOver::UsedUp => [CodeOver::UsedUp],
        CodeOver::Either => [CodeOver::Either],
    })
}

fn every_unsettled() -> Vec<Unsettled> {
    every!(Unsettled {
        Unsettled::Stopped => [Unsettled::Stopped],
        Unsettled::NoAnswer => [Unsettled::NoAnswer],
        Unsettled::NotYet => [Unsettled::NotYet],
    })
}

fn every_check() -> Vec<Check> {
    every!(Check {
        Check::Running => [Check::Running],
        Check::Works => [Check::Works],
        Check::WorksThenSecondFactor => [Check::WorksThenSecondFactor],
        Check::Refused => [Check::Refused],
        Check::CannotTell => [Check::CannotTell],
    })
}

fn every_keychain_problem() -> Vec<KeychainProblem> {
    every!(KeychainProblem {
        KeychainProblem::Absent => [KeychainProblem::Absent],
        KeychainProblem::Locked => [KeychainProblem::Locked],
        KeychainProblem::Silent => [KeychainProblem::Silent],
        KeychainProblem::Refused => [KeychainProblem::Refused],
    })
}

fn every_stuck() -> Vec<Stuck> {
    every!(Stuck {
        Stuck::Offline => [Stuck::Offline],
        Stuck::PortalDown => [Stuck::PortalDown],
        Stuck::NoAnswer => [Stuck::NoAnswer],
        Stuck::NotThisPortal => [Stuck::NotThisPortal],
        Stuck::Wait(_) => [
            Stuck::Wait(None),
            Stuck::Wait(Some(Duration::from_secs(45))),
            Stuck::Wait(Some(Duration::from_secs(900))),
            Stuck::Wait(Some(Duration::from_secs(86_400))),
        ],
        Stuck::Locked => [Stuck::Locked],
        Stuck::NotOffered => [Stuck::NotOffered],
        Stuck::CallClinic => [Stuck::CallClinic],
        Stuck::Unexpected(_) => [Stuck::Unexpected("Unexpected")],
    })
}
