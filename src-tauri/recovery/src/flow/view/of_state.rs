//! How a state is shown.

use super::*;
use crate::flow::asks::Progress;
use crate::flow::call::{Call, SavedCall};
use crate::flow::patient::{MOST_REFUSALS, kind_for};
use crate::portal::{Capabilities, SignInBy};
use crate::{Given, Identifier};

impl State {
    /// What to show.
    pub fn view(&self) -> View {
        let (page, call) = match &self.stage {
            Stage::At(page) => (page.clone(), None),
            Stage::Calling(call, progress) => (call.page(), Some((call, *progress))),
        };
        let busy = match call {
            Some((call, Progress::Working)) => Busy::Working(call.purpose()),
            Some((call, Progress::StillWorking)) => Busy::StillWorking(call.purpose()),
            Some((_, Progress::Begun)) | None => Busy::No,
        };
        let live = match self.overs.is_empty() {
            true => Live { busy, resend_in: page.resend_in(), advice: page.advice() },
            // The page's own pieces lie beneath, unseen and unheard.
            false => Live { busy, resend_in: None, advice: None },
        };
        let page = match self.overs.last() {
            Some(Over::Card(CardFacts { at, stage, why }, note)) => {
                PageView::Card { stage, why: *why, at: *at, note: *note }
            }
            Some(Over::Settings) => PageView::Settings,
            Some(Over::Inbox(inbox, desk)) => PageView::Inbox(inbox.clone(), *desk),
            None => self.page_view(page),
        };
        let (settings, practice) = (self.settings, self.setting.practice);
        View { page, settings, practice, answers: self.answers, live }
    }

    fn page_view(&self, page: Page) -> PageView {
        let can_reset = self.setting.portal.serves(Need::Password);
        let unlocks = self.setting.unlocks(&page);
        match page {
            Page::NotSetUp(why) => PageView::NotSetUp { why },
            Page::Start(notice) => {
                let saves = self.setting.saves;
                PageView::Start { choices: self.choices(), haves: self.haves(), saves, notice }
            }
            Page::Unsure(question) => PageView::Unsure(question),
            Page::LockedOut => {
                let locks = self.setting.locks.clone();
                let can_reset = can_reset && (locks.is_empty() || locks.contains(&ClearedBy::Reset));
                PageView::LockedOut { can_reset, locks }
            }
            Page::SomeoneElse => PageView::SomeoneElse { can_reset },
            Page::Carers => PageView::Carers,
            Page::Interrupted(seen, _) => PageView::Interrupted {
                seen,
                by_email: self.setting.portal.sign_in_by == SignInBy::NameOrEmail,
            },
            Page::Identifier(page) => self.identifier_view(page),
            Page::Have => PageView::Have { haves: self.haves() },
            Page::OldCode => PageView::OldCode,
            Page::ClinicCode(page) => {
                PageView::ClinicCode { note: page.note, password_kept: page.kept.is_some() }
            }
            Page::Temporary(page) => PageView::Temporary {
                typed: page.typed.map(|typed| typed.as_str().to_owned()).unwrap_or_default(),
                note: page.note,
                password_kept: page.kept.is_some(),
            },
            Page::Code(page) if self.setting.asks_for_link(&page) => self.paste_view(page),
            Page::Code(page) => self.code_view(&page),
            Page::NoEmail(page) => no_email_view(&page),
            Page::Link(page) => {
                PageView::Link { only_check: matches!(page.from, LinkFrom::HandOff(_)), note: page.note }
            }
            Page::CodeOver(page) => PageView::CodeOver {
                need: page.purpose.need,
                sent_to: sent_to_typed(&page.identifier, Channel::Email),
                why: page.why,
                pause: page.pause,
                sends: self.setting.portal.sends,
                password_kept: page.kept.is_some(),
            },
            Page::Identity(page) => PageView::Identity {
                by_clinic_code: matches!(page.opening, Opening::ClinicCode(_)),
                fields: page.step.fields,
                note: page.note,
            },
            Page::Username(page) => PageView::Username {
                username: page.username.as_str().to_owned(),
                can_reset: !matches!(page.then, Then::Nothing),
                both: page.code_page.purpose.need == Need::Both,
            },
            Page::UsernameSent(_, sent_to) => PageView::UsernameSent {
                sends: self.setting.portal.sends,
                masked: sent_to.masked(),
                can_reset: self.setting.portal.reset.is_some(),
            },
            Page::Password(page) => password_view(page, &self.setting.portal),
            Page::Unsettled(_, why) => PageView::Unsettled(why),
            Page::Done(changed, answer) => {
                PageView::Done { check: Check::of(answer, changed.refused), others: changed.others }
            }
            Page::Save(changed, _, note) => PageView::Save {
                identifier: changed.sign_in.identifier.as_str().to_owned(),
                error: if let SaveNote::Failed(problem) = note { Some(problem) } else { None },
                stopped: note == SaveNote::Stopped,
            },
            Page::Finished(kept) => PageView::Finished(kept),
            Page::HandOff(page) => hand_off_view(page),
            Page::HandOffTrouble(_) => PageView::HandOffTrouble,
            Page::SaveTyped(_, note) => PageView::SaveTyped(note),
            Page::Saved(SavedPage { list, doing, note }) => PageView::Saved { list, doing, note },
            Page::Stuck(call, why) => self.stuck_view(why, call.page().name(), why.may_pass(), unlocks),
            Page::Told(from, why) => {
                let can_try_again = matches!(from, ToldFrom::HandOff(_))
                    && matches!(why, Stuck::PageDown | Stuck::PageRefusesPassword);
                self.stuck_view(why, from.name(), can_try_again, unlocks)
            }
        }
    }

    fn stuck_view(&self, why: Stuck, stage: &'static str, can_try_again: bool, unlocks: bool) -> PageView {
        let locked = matches!(why, Stuck::Locked { .. });
        PageView::Stuck {
            why,
            stage,
            can_try_again,
            can_activate: self.setting.portal.activation,
            can_reset: self.setting.portal.serves(Need::Password),
            page: self.page_for(why),
            locks: if locked { self.setting.locks.clone() } else { Vec::new() },
            unlocks,
        }
    }

    /// The host of the page where it goes on, for who is told that the portal takes it from a browser alone.
    fn page_for(&self, why: Stuck) -> Option<String> {
        let page = self.setting.portal.sign_in_page.as_ref();
        page.filter(|_| why == Stuck::Browser).map(|page| page.host().to_owned())
    }

    fn choices(&self) -> Vec<Choice> {
        Choice::ALL.into_iter().filter(|choice| self.setting.offers(*choice)).collect()
    }

    fn haves(&self) -> Vec<Have> {
        Have::ALL.into_iter().filter(|have| self.setting.takes(*have)).collect()
    }

    fn identifier_view(&self, page: IdentifierPage) -> PageView {
        let (error, meant, stopped) = match page.note {
            IdentifierNote::None => (None, None, false),
            IdentifierNote::Stopped => (None, None, true),
            IdentifierNote::Wrong(problem) => (Some(problem), None, false),
            IdentifierNote::Meant(meant) => (None, Some(meant.as_str().to_owned()), false),
        };
        let typed = page.typed.map(|typed| typed.as_str().to_owned()).unwrap_or_default();
        let need = page.purpose.need;
        let kind = kind_for(&self.setting.portal, need);
        let sends = self.setting.portal.sends;
        PageView::Identifier { kind, need, sends, typed, error, meant, stopped }
    }

    fn code_view(&self, page: &CodePage) -> PageView {
        let (error, notice) = page.note.clone().into_parts();
        let lasts = page.step.lifetime.and_then(|lifetime| i64::try_from(lifetime.as_secs()).ok());
        PageView::Code {
            need: page.purpose.need,
            sent_to: page.sent_to(),
            turn: page.turn,
            sent_at: page.sent_at,
            ends_at: lasts.map(|lasts| Moment(page.sent_at.0.saturating_add(lasts))),
            shape: page.step.shape,
            error,
            notice,
            other_channels: page.step.other_channels.clone(),
            takes_links: self.setting.takes_link_besides(page),
            password_kept: page.kept.is_some() && !page.finishes_change(),
        }
    }

    fn paste_view(&self, page: CodePage) -> PageView {
        let (sent_to, password_kept) = (page.sent_to(), page.kept.is_some());
        let (error, notice) = page.note.into_parts();
        PageView::PasteLink {
            need: page.purpose.need,
            sent_to,
            sent_at: page.sent_at,
            error,
            notice,
            password_kept,
        }
    }
}

impl CodeNote {
    fn into_parts(self) -> (Option<CodeError>, Option<CodeNotice>) {
        match self {
            Self::None => (None, None),
            Self::Notice(notice) => (None, Some(notice)),
            Self::Error(error) => (Some(error), None),
        }
    }
}

impl CodePage {
    fn sent_to(&self) -> SentTo {
        let delivery = &self.step.delivery;
        match &delivery.destination {
            Some(destination) => SentTo::Vouched(delivery.channel, destination.clone()),
            None => self
                .began
                .typed()
                .map_or(SentTo::OnRecord(delivery.channel), |typed| sent_to_typed(typed, delivery.channel)),
        }
    }
}

/// A code goes to the address that was typed only if it is one, and one of this kind.
fn sent_to_typed(identifier: &Identifier, channel: Channel) -> SentTo {
    match identifier.address() {
        Some(typed) if typed == channel => SentTo::Typed(identifier.masked()),
        _ => SentTo::OnRecord(channel),
    }
}

fn no_email_view(page: &NoEmailPage) -> PageView {
    let masked = match &page.from {
        NoEmailFrom::Code(page) => {
            page.began.typed().filter(|typed| typed.address().is_some()).map(Identifier::masked)
        }
        NoEmailFrom::Start | NoEmailFrom::HandOff(_) => None,
    };
    let in_recovery = matches!(page.from, NoEmailFrom::Code(CodePage { began: Began::Typed(_), .. }));
    let awaited = !matches!(page.from, NoEmailFrom::Start);
    PageView::NoEmail { step: page.step, masked, at: page.at, in_recovery, awaited }
}

fn hand_off_view(page: HandOffPage) -> PageView {
    let HandOffPage { way, look, note, wanted: _ } = page;
    let steps = look.and_then(|look| way.looks.get(look)).map(|look| look.steps.clone()).unwrap_or_default();
    let looks =
        if steps.is_empty() { way.looks.into_iter().map(|look| look.sign).collect() } else { Vec::new() };
    let (address, host) = (way.page.as_str().to_owned(), way.page.host().to_owned());
    PageView::HandOff { need: way.need, address, host, looks, steps, note }
}

fn password_view(page: PasswordPage, portal: &Capabilities) -> PageView {
    let held = portal.checks_late && page.proof.given().is_some();
    let (held, by_email) = (held.then_some(portal.sends), portal.sign_in_by == SignInBy::NameOrEmail);
    // An address that was typed is a name to sign in with only where the portal takes it as one.
    let typed = page.opening.typed().filter(|typed| by_email || typed.address().is_none());
    let username = page.step.sign_in_as.as_ref().or(typed).map(|name| name.as_str().to_owned());
    let (rules, refuse_last) = (page.step.policy.rules(), page.step.policy.refuse_last);
    let (empty, stopped) = (page.note == PasswordNote::Empty, page.note == PasswordNote::Stopped);
    let rejected = match page.note {
        PasswordNote::Rejected(reasons) => reasons,
        _ => Vec::new(),
    };
    PageView::Password { username, rules, refuse_last, held, rejected, empty, stopped, others: page.others }
}

impl Stuck {
    /// Whether the same call may go through later; else the clinic is the way on.
    pub(in crate::flow) fn may_pass(self) -> bool {
        match self {
            Self::Offline
            | Self::PortalDown { .. }
            | Self::NoAnswer
            | Self::NotThisPortal
            | Self::Wait(_)
            | Self::PageDown
            | Self::PageRefusesPassword
            | Self::NotSent
            | Self::Unexpected(_) => true,
            Self::Locked { .. }
            | Self::Inactive
            | Self::Duplicate
            | Self::CannotVerify
            | Self::GivenOver(_)
            | Self::NotOffered
            | Self::Browser
            | Self::CallClinic => false,
        }
    }
}

impl ToldFrom {
    pub(in crate::flow) fn name(&self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::HandOff(_) => "HandOffTrouble",
            Self::Proof(..) => "Identity",
        }
    }
}

impl Check {
    fn of(answer: Option<crate::SignInAnswer>, refused: u8) -> Self {
        match answer {
            None => Self::Running,
            Some(crate::SignInAnswer::Works) => Self::Works,
            Some(crate::SignInAnswer::WorksThenSecondFactor) => Self::WorksThenSecondFactor,
            Some(crate::SignInAnswer::Refused) if refused >= MOST_REFUSALS => Self::RefusedOften,
            Some(crate::SignInAnswer::Refused) => Self::Refused,
            Some(crate::SignInAnswer::NotOffered) => Self::NotOffered,
            Some(crate::SignInAnswer::CannotTell) => Self::CannotTell,
        }
    }
}

impl Page {
    fn resend_in(&self) -> Option<u32> {
        match self {
            Self::Code(page) => Some(page.wait),
            _ => None,
        }
    }

    fn advice(&self) -> Option<Advice> {
        match self {
            Self::Password(page) => Some(page.advice.clone()),
            _ => None,
        }
    }
}

impl Call {
    fn purpose(&self) -> BusyWith {
        match self {
            Self::Start(..) | Self::Resend(..) => BusyWith::Sending,
            Self::SubmitCode(_, Given::Link(_)) | Self::SubmitLink(..) => BusyWith::CheckingLink,
            Self::SubmitCode(..) | Self::Activate(..) => BusyWith::Checking,
            Self::StartTemporary(..) | Self::GiveTemporary(..) => BusyWith::CheckingTemporary,
            Self::AnswerIdentity(..) => BusyWith::CheckingIdentity,
            Self::MarkUnsure(..) | Self::MarkChanged(_) => BusyWith::LookingUp,
            Self::SetPassword(..) => BusyWith::Changing,
            Self::SettleChange(..) | Self::CheckChanged(_) | Self::CheckTyped(..) => BusyWith::SigningIn,
            Self::Save(..) | Self::SaveTyped(..) => BusyWith::Saving,
            Self::Saved(_, SavedCall::Remove(_) | SavedCall::RemoveAll) => BusyWith::Removing,
            Self::Saved(..) => BusyWith::Reading,
            Self::StartAfresh(_) | Self::StartPractice(_) => BusyWith::StartingPractice,
        }
    }
}
