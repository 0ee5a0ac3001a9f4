//! What the patient does on the pages of a recovery, and where it leads. The pages beside it are in `beside`.

use super::asks::Ask;
use super::beside;
use super::call::Call;
use super::event::{Event, Ticked, YesNo};
use super::pages::*;
use super::state::*;
use super::step::{Desk, Turn, rest, stay};
use crate::identifier::IdentifierProblem;
use crate::identity::IdentityEntry;
use crate::keychain::{KeychainProblem, SignIn};
use crate::password::{Advice, Rejection, Rule};
use crate::portal::{Capabilities, Channel, IdentifierKind, SignInBy};
use crate::{Given, Identifier, Need, NewPassword, SignInAnswer};

/// After so many refused sign-ins in a row nobody is offered another: five lock many an account.
pub(super) const MOST_REFUSALS: u8 = 3;

pub(super) fn on_patient(desk: Desk<'_>, stage: Stage, event: Event) -> Turn {
    match (stage, event) {
        (Stage::Calling(call, _), Event::Stop {}) => Turn::Go(Stage::At(call.stopped()), Some(Ask::Cancel)),
        (stage @ Stage::Calling(..), _) => Turn::Stay(stage),
        (Stage::At(page), event) => at_page(desk, page, event),
    }
}

fn at_page(desk: Desk<'_>, page: Page, event: Event) -> Turn {
    match (page, event) {
        (Page::Interrupted(seen, refused), event) => at_interrupted(desk, seen, refused, event),
        (Page::Identifier(page), event) => at_identifier(desk, page, event),
        (Page::Code(page), Event::SubmitLink { link }) if desk.setting.asks_for_link(&page) => {
            let portal = &desk.setting.portal;
            match link.token(&portal.links, portal.link_form) {
                Ok(token) => desk.begin(Call::SubmitCode(page, Given::Link(token))),
                Err(problem) => {
                    let note = CodeNote::Error(CodeError::Link(problem));
                    rest(Page::Code(CodePage { note, ..page }))
                }
            }
        }
        (Page::Code(page), Event::SubmitCode { .. }) if desk.setting.asks_for_link(&page) => {
            stay(Page::Code(page))
        }
        (Page::Code(page), event) => at_code(desk, page, event),
        (Page::NoEmail(page), event) => at_no_email(desk, page, event),
        (Page::Link(page), event) => at_link(desk, page, event),
        (Page::CodeOver(page), Event::AskNewCode {}) => {
            let identifier = page.identifier.clone();
            desk.begin(Call::Start(page.purpose, identifier, Origin::CodeOver(page)))
        }
        (Page::CodeOver(page), Event::GoBack {}) => rest(typed(page.purpose, page.identifier)),
        (Page::Identity(page), event) => at_identity(desk, page, event),
        (Page::Username(page), event) => at_username(desk, page, event),
        (Page::UsernameSent(purpose, sent_to), event) => at_username_sent(desk, purpose, sent_to, event),
        (Page::Password(page), event) => at_password(desk, page, event),
        (Page::Unsettled(change, why), event) => at_unsettled(desk, change, why, event),
        (Page::Done(changed, Some(answer)), event) => at_done(desk, changed, answer, event),
        (Page::Save(changed, answer, note), event) => at_save(desk, changed, answer, note, event),
        (page @ Page::Finished(_), Event::Finish {}) => Turn::Live(Stage::At(page), Some(Ask::Close)),
        (Page::Finished(_), Event::StartOver {}) => rest(desk.setting.start()),
        (Page::Stuck(call, Stuck::Browser), Event::OpenPortalPage {}) => {
            match &desk.setting.portal.sign_in_page {
                Some(page) => rest(Page::HandOff(HandOffPage::asked_for(call.need(), page.clone()))),
                None => stay(Page::Stuck(call, Stuck::Browser)),
            }
        }
        (Page::Stuck(call, _), Event::TryAgain {}) => desk.begin_on_its_page(call),
        (Page::Stuck(call, _), Event::GoBack {}) => rest(call.page()),
        // Where only the clinic can go on, what was begun here is of no more use.
        (Page::Stuck(_, why), Event::StartOver {}) if !why.may_pass() => rest(desk.setting.start()),
        (page, event) => beside::at_page(desk, page, event),
    }
}

fn at_interrupted(desk: Desk<'_>, seen: Interrupted, refused: u8, event: Event) -> Turn {
    match event {
        Event::CheckSignIn { identifier, password } if seen.can_be_checked() => {
            match Identifier::any(&identifier) {
                Ok(identifier) if !password.is_empty() => {
                    desk.begin(Call::CheckTyped(SignIn { identifier, password }, seen, refused))
                }
                _ => rest(Page::Interrupted(Interrupted::Incomplete, refused)),
            }
        }
        // There is no other way back: this page is the only one that knows of the open change.
        Event::StartOver {} => rest(desk.setting.start()),
        _ => stay(Page::Interrupted(seen, refused)),
    }
}

fn at_identifier(desk: Desk<'_>, page: IdentifierPage, event: Event) -> Turn {
    match (event, &page.note) {
        (Event::SubmitIdentifier { identifier }, _) => {
            match read_identifier(&desk.setting.portal, page.purpose.need, &identifier) {
                Err(problem) => {
                    let note = IdentifierNote::Wrong(problem);
                    rest(Page::Identifier(IdentifierPage { typed: None, note, ..page }))
                }
                Ok(typed) => match typed.likely_meant() {
                    // Submitted once more after the hint: it is meant as typed.
                    Some(meant) if page.typed.as_ref() != Some(&typed) => {
                        let note = IdentifierNote::Meant(meant);
                        rest(Page::Identifier(IdentifierPage { typed: Some(typed), note, ..page }))
                    }
                    _ => start(desk, typed, page),
                },
            }
        }
        (Event::UseSuggestion {}, IdentifierNote::Meant(meant)) => start(desk, meant.clone(), page),
        (Event::GoBack {}, _) => rest(desk.setting.start()),
        _ => stay(Page::Identifier(page)),
    }
}

/// Begins the recovery. A question about the spelling has been answered and goes; else the page stays.
fn start(desk: Desk<'_>, identifier: Identifier, page: IdentifierPage) -> Turn {
    let purpose = page.purpose;
    match page.note {
        IdentifierNote::Meant(_) => {
            let typed = Some(identifier.clone());
            let page = IdentifierPage { purpose, typed, note: IdentifierNote::None };
            desk.begin_on_its_page(Call::Start(purpose, identifier, Origin::Identifier(page)))
        }
        _ => desk.begin(Call::Start(purpose, identifier, Origin::Identifier(page))),
    }
}

/// The email page with what was typed there.
pub(super) fn typed(purpose: Purpose, identifier: Identifier) -> Page {
    Page::Identifier(IdentifierPage { purpose, typed: Some(identifier), note: IdentifierNote::None })
}

/// The first page of a recovery.
pub(super) fn asking(purpose: Purpose) -> Page {
    Page::Identifier(IdentifierPage { purpose, typed: None, note: IdentifierNote::None })
}

/// What a recovery of `need` asks for first. Both begin with the username.
pub(super) fn kind_for(portal: &Capabilities, need: Need) -> IdentifierKind {
    let kind = match need {
        Need::Password => portal.reset,
        Need::Username | Need::Both => portal.username,
    };
    // Only pages of needs that the portal serves are reached.
    kind.unwrap_or(IdentifierKind::UsernameOrEmail)
}

fn read_identifier(portal: &Capabilities, need: Need, typed: &str) -> Result<Identifier, IdentifierProblem> {
    match kind_for(portal, need) {
        IdentifierKind::Email => Identifier::email(typed),
        IdentifierKind::UsernameOrEmail => Identifier::any(typed),
        IdentifierKind::EmailOrPhone => Identifier::email_or_phone(typed),
    }
}

fn at_code(desk: Desk<'_>, page: CodePage, event: Event) -> Turn {
    match event {
        Event::SubmitCode { code } => match code.parse(page.step.shape) {
            Ok(code) => desk.begin(Call::SubmitCode(page, Given::Code(code))),
            Err(problem) => {
                let note = CodeNote::Error(CodeError::Entry(problem));
                rest(Page::Code(CodePage { note, ..page }))
            }
        },
        Event::AskNewCode {} if page.wait > 0 => {
            rest(Page::Code(CodePage { note: CodeNote::Notice(CodeNotice::TooSoon), ..page }))
        }
        Event::AskNewCode {} => desk.begin(Call::Resend(page, None)),
        Event::SendAnotherWay { channel } if page.step.other_channels.contains(&channel) => {
            another_way(desk, page, channel)
        }
        Event::OpenLink {} if desk.setting.takes_link_besides(&page) => {
            rest(Page::Link(LinkPage { from: LinkFrom::Code(page), note: LinkNote::None }))
        }
        Event::OpenNoEmail {} => {
            let from = NoEmailFrom::Code(page.quiet());
            rest(Page::NoEmail(NoEmailPage { from, step: NoEmail::Wait, at: desk.now }))
        }
        Event::GoBack {} => rest(page.began.into_page(page.purpose)),
        _ => stay(Page::Code(page)),
    }
}

/// Sends the code by another way; what it costs in waiting is the same.
fn another_way(desk: Desk<'_>, page: CodePage, channel: Channel) -> Turn {
    if page.wait > 0 {
        return rest(Page::Code(CodePage { note: CodeNote::Notice(CodeNotice::TooSoon), ..page }));
    }
    desk.begin_on_its_page(Call::Resend(page, Some(channel)))
}

fn at_no_email(desk: Desk<'_>, page: NoEmailPage, event: Event) -> Turn {
    let by_text = page.by_text();
    match (event, page.from) {
        (Event::Continue {}, from) => match page.step.next(by_text) {
            Some(step) => rest(Page::NoEmail(NoEmailPage { from, step, at: desk.now })),
            None => stay(Page::NoEmail(NoEmailPage { from, ..page })),
        },
        (Event::GoBack {}, from) => match page.step.before(by_text) {
            Some(step) => rest(Page::NoEmail(NoEmailPage { from, step, at: desk.now })),
            None => rest(back_from_no_email(desk, from)),
        },
        // From the start there is no code page to go back to: nothing was asked for yet.
        (Event::FoundEmail {}, from @ (NoEmailFrom::Code(_) | NoEmailFrom::HandOff(_))) => {
            rest(back_from_no_email(desk, from))
        }
        (Event::UseOtherAddress {}, NoEmailFrom::Code(CodePage { purpose, began: Began::Typed(_), .. })) => {
            rest(asking(purpose))
        }
        (Event::SendAnotherWay { channel }, NoEmailFrom::Code(code_page))
            if code_page.step.other_channels.contains(&channel) =>
        {
            another_way(desk, code_page, channel)
        }
        (_, from) => stay(Page::NoEmail(NoEmailPage { from, ..page })),
    }
}

fn back_from_no_email(desk: Desk<'_>, from: NoEmailFrom) -> Page {
    match from {
        NoEmailFrom::Start => desk.setting.start(),
        NoEmailFrom::Code(page) => Page::Code(page),
        NoEmailFrom::HandOff(page) => Page::HandOff(page),
    }
}

fn at_link(desk: Desk<'_>, page: LinkPage, event: Event) -> Turn {
    match (event, page.from) {
        (Event::SubmitLink { link }, LinkFrom::Code(code_page)) => {
            match link.token(&desk.setting.portal.links, desk.setting.portal.link_form) {
                Ok(token) => desk.begin(Call::SubmitLink(code_page, Given::Link(token))),
                Err(problem) => {
                    let note = LinkNote::Problem(problem);
                    rest(Page::Link(LinkPage { from: LinkFrom::Code(code_page), note }))
                }
            }
        }
        (Event::SubmitLink { link }, from @ LinkFrom::HandOff(_)) => {
            let portal = &desk.setting.portal;
            // Without a guide it is the portal itself that sent the patient to its pages.
            let by_portal = || [portal.pages.as_slice(), portal.links.as_slice()].concat();
            let origins = portal.guide.as_ref().map_or_else(by_portal, |guide| guide.origins.clone());
            let note = match link.check(&origins) {
                Ok(()) => LinkNote::Fine,
                Err(problem) => LinkNote::Problem(problem),
            };
            rest(Page::Link(LinkPage { from, note }))
        }
        (Event::GoBack {}, LinkFrom::Code(page)) => rest(Page::Code(page.quiet())),
        (Event::GoBack {}, LinkFrom::HandOff(page)) => rest(Page::HandOff(page)),
        (_, from) => stay(Page::Link(LinkPage { from, ..page })),
    }
}

fn at_identity(desk: Desk<'_>, page: IdentityPage, event: Event) -> Turn {
    match event {
        Event::AnswerIdentity { month, day, year, last_name, phone_last4 } => {
            let entry = IdentityEntry { month, day, year, last_name, phone_last4 };
            match entry.read(&page.step.fields) {
                Ok(identity) => desk.begin(Call::AnswerIdentity(page, identity)),
                Err(problems) => {
                    rest(Page::Identity(IdentityPage { note: IdentityNote::Entry(problems), ..page }))
                }
            }
        }
        Event::GoBack {} => rest(page.opening.into_page()),
        _ => stay(Page::Identity(page)),
    }
}

fn at_username(desk: Desk<'_>, page: UsernamePage, event: Event) -> Turn {
    match (event, &page.then) {
        (Event::ResetPasswordToo {}, Then::Proven(proof, step)) => {
            let (proof, step, code_page) = (proof.clone(), step.clone(), page.code_page);
            rest(Page::Password(password_page(desk, Opening::Code(code_page), step, proof)))
        }
        (Event::ResetPasswordToo {}, Then::AnotherCode) => {
            let identifier = match (desk.setting.portal.reset, page.code_page.began.typed()) {
                (Some(IdentifierKind::Email), Some(typed)) => typed.clone(),
                _ => page.username.clone(),
            };
            let purpose = Purpose { need: Need::Password, ..page.code_page.purpose };
            desk.begin(Call::Start(purpose, identifier, Origin::Username(Box::new(page))))
        }
        (Event::Continue {}, _) => rest(Page::Finished(Kept::Nothing)),
        (Event::GoBack {}, _) => rest(desk.setting.start()),
        _ => stay(Page::Username(page)),
    }
}

fn at_username_sent(desk: Desk<'_>, purpose: Purpose, sent_to: Identifier, event: Event) -> Turn {
    match event {
        // Only an address the reset takes as well saves typing.
        Event::ResetPasswordToo {} if sent_to.address() == Some(Channel::Email) => {
            let origin = Origin::UsernameSent(purpose, sent_to.clone());
            desk.begin(Call::Start(Purpose { need: Need::Password, ..purpose }, sent_to, origin))
        }
        Event::ResetPasswordToo {} => rest(asking(Purpose { need: Need::Password, ..purpose })),
        Event::Continue {} => rest(Page::Finished(Kept::Nothing)),
        Event::GoBack {} => rest(typed(purpose, sent_to)),
        _ => stay(Page::UsernameSent(purpose, sent_to)),
    }
}

/// The password page of what was proven.
pub(super) fn password_page(
    desk: Desk<'_>,
    opening: Opening,
    step: crate::portal::PasswordStep,
    proof: Proof,
) -> PasswordPage {
    let advice = Advice::untouched(&step.policy);
    let others = match (desk.setting.portal.sign_out_others, opening.purpose().alarmed) {
        (false, _) => Others::NotOffered,
        (true, false) => Others::Stay,
        (true, true) => Others::SignOut,
    };
    let opening = opening.quiet().keeping(None);
    let is_email = opening.typed().is_some_and(|typed| typed.address().is_some());
    let typed_signs_in = !is_email || desk.setting.portal.sign_in_by != SignInBy::Name;
    PasswordPage { opening, step, typed_signs_in, proof, advice, others, note: PasswordNote::None }
}

fn at_password(desk: Desk<'_>, page: PasswordPage, event: Event) -> Turn {
    match event {
        Event::TypePassword { password } => live_advice(page, &password, None),
        Event::SubmitPassword { password, sign_out_others } => {
            let others = match (page.others, sign_out_others) {
                (Others::NotOffered, _) => Others::NotOffered,
                (_, Some(Ticked::Yes)) => Others::SignOut,
                (_, None) => Others::Stay,
            };
            submit_password(desk, PasswordPage { others, ..page }, password)
        }
        Event::MakePassword {} => {
            let ask = Ask::MakePassword(page.step.policy.clone());
            Turn::Live(Stage::At(Page::Password(page)), Some(ask))
        }
        Event::GoBack {} => rest(page.opening.into_page()),
        _ => stay(Page::Password(page)),
    }
}

fn submit_password(desk: Desk<'_>, page: PasswordPage, password: NewPassword) -> Turn {
    if password.is_empty() {
        return rest(Page::Password(PasswordPage { note: PasswordNote::Empty, ..page }));
    }
    let advice = advice_on(&page, &password);
    let unmet = advice.unmet();
    // Whether a password is common only the portal can tell; the other rules are exact, so a
    // breach is said at once instead of spending a request on it.
    if unmet.iter().any(|reason| *reason != Rejection::Breaks(Rule::NotCommon)) {
        let note = PasswordNote::Rejected(unmet);
        return rest(Page::Password(PasswordPage { advice, note, ..page }));
    }
    desk.change(Change { page: PasswordPage { advice, ..page }, password, refused: 0 })
}

pub(super) fn advice_on(page: &PasswordPage, password: &NewPassword) -> Advice {
    let names = [page.opening.typed(), page.sign_in_as()];
    let about: Vec<&str> = names.into_iter().flatten().map(Identifier::as_str).collect();
    password.advice(&page.step.policy, &about)
}

/// The page stays, with the advice on what is typed now.
pub(super) fn live_advice(page: PasswordPage, password: &NewPassword, ask: Option<Ask>) -> Turn {
    let advice = advice_on(&page, password);
    Turn::Live(Stage::At(Page::Password(PasswordPage { advice, ..page })), ask)
}

fn at_unsettled(desk: Desk<'_>, change: Change, why: Unsettled, event: Event) -> Turn {
    match event {
        Event::CheckAgain {} if why.can_be_checked() => desk.settle(change, Doubt::OnPage(why)),
        Event::TryAgain {} => desk.begin(Call::SetPassword(change, Sending::Again(why))),
        // No way back to the password: another one, sent now, could hide that the first was taken.
        Event::StartOver {} => rest(desk.setting.start()),
        _ => stay(Page::Unsettled(change, why)),
    }
}

fn at_done(desk: Desk<'_>, changed: Changed, answer: SignInAnswer, event: Event) -> Turn {
    match (event, answer) {
        (Event::Continue {}, SignInAnswer::Refused) => rest(Page::Finished(Kept::No)),
        (Event::Continue {}, _) if desk.setting.saves => rest(Page::Save(changed, answer, SaveNote::None)),
        (Event::Continue {}, _) => rest(Page::Finished(Kept::NotHere)),
        (Event::CheckAgain {}, SignInAnswer::Refused | SignInAnswer::CannotTell)
            if changed.refused < MOST_REFUSALS =>
        {
            desk.begin(Call::CheckChanged(changed))
        }
        (Event::StartOver {}, SignInAnswer::Refused) => rest(desk.setting.start()),
        _ => stay(Page::Done(changed, Some(answer))),
    }
}

fn at_save(desk: Desk<'_>, changed: Changed, answer: SignInAnswer, note: SaveNote, event: Event) -> Turn {
    match event {
        Event::AnswerSave { answer: YesNo::Yes } => desk.begin(Call::Save(changed, answer)),
        Event::AnswerSave { answer: YesNo::No } => rest(Page::Finished(match note {
            SaveNote::None | SaveNote::Failed(KeychainProblem::Absent | KeychainProblem::Refused) => Kept::No,
            // The store cannot be told to forget a call: it may still write.
            SaveNote::Stopped | SaveNote::Failed(KeychainProblem::Locked | KeychainProblem::Silent) => {
                Kept::Unknown
            }
        })),
        Event::GoBack {} => rest(Page::Done(changed, Some(answer))),
        _ => stay(Page::Save(changed, answer, note)),
    }
}
