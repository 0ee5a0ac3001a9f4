//! Calls on their way, each with the page it was made from and all it takes to make it again if the patient
//! asks.

use super::asks::Ask;
use super::pages::*;
use super::state::{Change, Doubt, Origin, Sending};
use crate::identity::Identity;
use crate::keychain::{Certainty, SignIn};
use crate::portal::{Channel, Need};
use crate::settings::Language;
use crate::{ClinicCode, FlowToken, Given, Identifier, SignInAnswer};

/// A call on its way.
#[derive(Clone, Debug)]
pub(super) enum Call {
    /// Beginning a recovery.
    Start(Purpose, Identifier, Origin),
    /// Beginning with the clinic's code.
    Activate(ClinicCodePage, ClinicCode),
    /// Beginning with a temporary password, whose username goes first.
    StartTemporary(TemporaryPage, SignIn),
    /// Checking the temporary password.
    GiveTemporary(TemporaryPage, SignIn, FlowToken),
    /// Asking for another code.
    Resend(CodePage, Option<Channel>),
    /// Checking a code.
    SubmitCode(CodePage, Given),
    /// Checking a link.
    SubmitLink(CodePage, Given),
    /// Checking who it is.
    AnswerIdentity(IdentityPage, Identity),
    /// Marking a saved sign-in as unsure, then setting the password.
    MarkUnsure(Change, Identifier),
    /// Marking the one under the name that the portal has given meanwhile, then checking the sign-in.
    MarkChanged(Changed),
    /// Setting the password.
    SetPassword(Change, Sending),
    /// Checking the sign-in after a change the portal confirmed.
    CheckChanged(Changed),
    /// Finding out, by signing in, whether an open change was made.
    SettleChange(Change, Identifier, Doubt),
    /// Finding out, after a crash, whether a password works.
    CheckTyped(SignIn, Interrupted, u8),
    /// Saving the sign-in.
    Save(Changed, SignInAnswer),
    /// Saving a sign-in made on the portal's pages.
    SaveTyped(HandOffPage, SignIn),
    /// Something with the saved sign-ins.
    Saved(SavedPage, SavedCall),
    /// Starting the practice portal afresh.
    StartAfresh(StartNotice),
    /// Beginning anew with the practice portal, where no portal is set up.
    StartPractice(NotSetUp),
    /// Beginning anew with the portal of the clinic in this place.
    OpenPortal(FinderPage, usize),
}

/// What is being done with the saved sign-ins.
#[derive(Clone, Debug)]
pub(super) enum SavedCall {
    List,
    Show(usize, Identifier),
    Copy(Identifier),
    Mark(Identifier),
    Remove(Identifier),
    RemoveAll,
}

impl Call {
    /// The variant's name, as a state.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start(..) => "Starting",
            Self::Activate(..) => "Activating",
            Self::StartTemporary(..) => "StartingTemporary",
            Self::GiveTemporary(..) => "CheckingTemporary",
            Self::Resend(..) => "Resending",
            Self::SubmitCode(..) => "CheckingCode",
            Self::SubmitLink(..) => "CheckingLink",
            Self::AnswerIdentity(..) => "CheckingIdentity",
            Self::MarkUnsure(..) => "MarkingUnsure",
            Self::MarkChanged(_) => "MarkingChanged",
            Self::SetPassword(..) => "SettingPassword",
            Self::CheckChanged(_) => "CheckingSignIn",
            Self::SettleChange(..) => "SettlingChange",
            Self::CheckTyped(..) => "CheckingTyped",
            Self::Save(..) => "Saving",
            Self::SaveTyped(..) => "SavingTyped",
            Self::Saved(_, SavedCall::List) => "ListingSaved",
            Self::Saved(_, SavedCall::Show(..) | SavedCall::Copy(_)) => "ReadingSaved",
            Self::Saved(_, SavedCall::Mark(_)) => "MarkingSaved",
            Self::Saved(_, SavedCall::Remove(_) | SavedCall::RemoveAll) => "RemovingSaved",
            Self::StartAfresh(_) => "StartingAfresh",
            Self::StartPractice(_) => "StartingPractice",
            Self::OpenPortal(..) => "OpeningPortal",
        }
    }

    /// What to ask of the world.
    pub(super) fn ask(&self, language: Language) -> Ask {
        match self {
            Self::Start(purpose, identifier, _) => Ask::Start(purpose.need, identifier.clone(), language),
            Self::Activate(_, code) => Ask::Activate(code.clone(), language),
            Self::StartTemporary(_, sign_in) => Ask::StartTemporary(sign_in.identifier.clone(), language),
            Self::GiveTemporary(_, sign_in, token) => Ask::GiveTemporary(token.clone(), sign_in.clone()),
            Self::Resend(page, channel) => {
                Ask::Resend(page.token.clone(), page.began.typed().cloned(), *channel)
            }
            Self::SubmitCode(page, given) | Self::SubmitLink(page, given) => {
                Ask::Submit(page.token.clone(), given.clone())
            }
            Self::AnswerIdentity(page, identity) => Ask::AnswerIdentity(page.token.clone(), identity.clone()),
            Self::MarkUnsure(_, identifier) => Ask::MarkUnsure(identifier.clone()),
            Self::MarkChanged(changed) => Ask::MarkUnsure(changed.sign_in.identifier.clone()),
            Self::SetPassword(change, _) => Ask::SetPassword {
                proof: change.page.proof.clone(),
                password: change.password.clone(),
                sign_out_others: change.page.others == Others::SignOut,
            },
            Self::SettleChange(change, identifier, _) => Ask::SignIn(change.sign_in(identifier.clone())),
            Self::CheckChanged(changed) => Ask::SignIn(changed.sign_in.clone()),
            Self::CheckTyped(sign_in, ..) => Ask::SignIn(sign_in.clone()),
            Self::Save(changed, answer) => Ask::Save(changed.sign_in.clone(), certainty(*answer)),
            // Nobody but the patient has seen it work.
            Self::SaveTyped(_, sign_in) => Ask::Save(sign_in.clone(), Certainty::Unsure),
            Self::Saved(_, call) => call.ask(),
            Self::StartAfresh(_) => Ask::StartAfresh,
            Self::StartPractice(_) => Ask::StartPractice,
            Self::OpenPortal(_, place) => Ask::OpenPortal(*place),
        }
    }

    /// The page that stays on the screen while the call is on its way, and to go back to.
    pub(super) fn page(&self) -> Page {
        match self {
            Self::Start(_, _, Origin::Identifier(page)) => Page::Identifier(page.clone()),
            Self::Start(_, _, Origin::CodeOver(page)) => Page::CodeOver(page.clone()),
            Self::Start(_, _, Origin::Username(page)) => Page::Username((**page).clone()),
            Self::Start(_, _, Origin::UsernameSent(purpose, sent_to)) => {
                Page::UsernameSent(*purpose, sent_to.clone())
            }
            Self::Activate(page, _) => Page::ClinicCode(page.clone()),
            Self::StartTemporary(page, _) | Self::GiveTemporary(page, ..) => Page::Temporary(page.clone()),
            Self::Resend(page, _) | Self::SubmitCode(page, _) => Page::Code(page.clone()),
            Self::SubmitLink(page, _) => {
                Page::Link(LinkPage { from: LinkFrom::Code(page.clone()), note: LinkNote::None })
            }
            Self::AnswerIdentity(page, _) => Page::Identity(page.clone()),
            Self::SetPassword(change, Sending::Again(why))
            | Self::SettleChange(change, _, Doubt::OnPage(why)) => Page::Unsettled(change.clone(), *why),
            Self::MarkUnsure(change, _) | Self::SetPassword(change, _) | Self::SettleChange(change, ..) => {
                Page::Password(change.page.clone())
            }
            Self::MarkChanged(changed) | Self::CheckChanged(changed) => Page::Done(changed.clone(), None),
            Self::CheckTyped(_, seen, refused) => Page::Interrupted(*seen, *refused),
            Self::Save(changed, answer) => Page::Save(changed.clone(), *answer, SaveNote::None),
            Self::SaveTyped(page, _) => Page::SaveTyped(page.clone(), TypedNote::None),
            Self::Saved(page, _) => Page::Saved(page.clone()),
            Self::StartAfresh(notice) => Page::Start(*notice),
            Self::StartPractice(why) => Page::NotSetUp(why.clone()),
            Self::OpenPortal(page, place) => Page::ThisClinic(page.clone(), *place, ThisClinicNote::None),
        }
    }

    /// The call with its page as somebody finds it who comes back to it: what was typed is there, what
    /// was wrong before is not.
    pub(super) fn gone_back_to(self) -> Self {
        match self {
            Self::Start(purpose, identifier, Origin::Identifier(_)) => {
                let typed = Some(identifier.clone());
                let page = IdentifierPage { purpose, typed, note: IdentifierNote::None };
                Self::Start(purpose, identifier, Origin::Identifier(page))
            }
            Self::Activate(page, code) => Self::Activate(page.quiet(), code),
            Self::StartTemporary(page, sign_in) => Self::StartTemporary(page.quiet(), sign_in),
            Self::GiveTemporary(page, sign_in, token) => Self::GiveTemporary(page.quiet(), sign_in, token),
            Self::SubmitCode(page, given) => Self::SubmitCode(page.quiet(), given),
            Self::SubmitLink(page, given) => Self::SubmitLink(page.quiet(), given),
            Self::Resend(page, channel) => Self::Resend(page.quiet(), channel),
            Self::AnswerIdentity(page, identity) => {
                Self::AnswerIdentity(IdentityPage { note: IdentityNote::None, ..page }, identity)
            }
            Self::SetPassword(change, sending) => {
                let page = PasswordPage { note: PasswordNote::None, ..change.page };
                Self::SetPassword(Change { page, ..change }, sending)
            }
            other => other,
        }
    }

    /// What the patient needs back by it.
    pub(super) fn need(&self) -> Need {
        match self {
            Self::Start(purpose, ..) => purpose.need,
            Self::Resend(page, _) | Self::SubmitCode(page, _) | Self::SubmitLink(page, _) => {
                page.purpose.need
            }
            Self::AnswerIdentity(page, _) => page.opening.purpose().need,
            _ => Need::Password,
        }
    }

    /// The flow that is open at the portal: that of the page it was made from.
    pub(super) fn flow(&self) -> Option<&FlowToken> {
        match self {
            Self::Start(_, _, Origin::Username(page)) => Some(&page.code_page.token),
            Self::GiveTemporary(_, _, token) => Some(token),
            Self::StartTemporary(page, _) => page.begun.as_ref().map(|(_, token)| token),
            Self::Resend(page, _) | Self::SubmitCode(page, _) | Self::SubmitLink(page, _) => {
                Some(&page.token)
            }
            Self::AnswerIdentity(page, _) => Some(&page.token),
            Self::MarkUnsure(change, _) => Some(change.page.proof.token()),
            _ => None,
        }
    }

    /// The code page the call was made from, or the patient can go back to.
    pub(super) fn code_page_mut(&mut self) -> Option<&mut CodePage> {
        match self {
            Self::Resend(page, _) | Self::SubmitCode(page, _) | Self::SubmitLink(page, _) => Some(page),
            Self::AnswerIdentity(page, _) => page.opening.code_page_mut(),
            Self::MarkUnsure(change, _) | Self::SetPassword(change, _) | Self::SettleChange(change, ..) => {
                change.page.opening.code_page_mut()
            }
            _ => None,
        }
    }

    /// Where the patient is after ending the call. What may have been done is not undone by that.
    pub(super) fn stopped(self) -> Page {
        match self {
            Self::Start(purpose, identifier, Origin::Identifier(_)) => {
                let typed = Some(identifier);
                Page::Identifier(IdentifierPage { purpose, typed, note: IdentifierNote::Stopped })
            }
            Self::Start(_, _, Origin::CodeOver(_) | Origin::Username(_) | Origin::UsernameSent(..))
            | Self::StartAfresh(_)
            | Self::StartPractice(_)
            | Self::OpenPortal(..) => self.page(),
            Self::Activate(page, _) => {
                Page::ClinicCode(ClinicCodePage { note: ClinicCodeNote::Stopped, ..page })
            }
            Self::StartTemporary(page, _) | Self::GiveTemporary(page, ..) => {
                Page::Temporary(TemporaryPage { note: TemporaryNote::Stopped, ..page })
            }
            // Which code works now is not known: the portal may have made a new one.
            Self::Resend(page, _) => page.over(CodeOver::Unclear, None),
            Self::SubmitCode(page, _) => {
                // The portal may have counted it.
                let wrong = page.wrong.saturating_add(1);
                Page::Code(CodePage { wrong, note: CodeNote::Notice(CodeNotice::Stopped), ..page })
            }
            Self::SubmitLink(page, _) => {
                Page::Link(LinkPage { from: LinkFrom::Code(page), note: LinkNote::Stopped })
            }
            Self::AnswerIdentity(page, _) => {
                Page::Identity(IdentityPage { note: IdentityNote::Stopped, ..page })
            }
            Self::MarkUnsure(change, _) => {
                Page::Password(PasswordPage { note: PasswordNote::Stopped, ..change.page })
            }
            Self::SetPassword(change, _) => Page::Unsettled(change, Unsettled::Stopped),
            Self::SettleChange(change, ..) => Page::Unsettled(change, Unsettled::NoAnswer),
            Self::MarkChanged(changed) | Self::CheckChanged(changed) => {
                Page::Done(changed, Some(SignInAnswer::CannotTell))
            }
            Self::CheckTyped(_, _, refused) => Page::Interrupted(Interrupted::CannotTell, refused),
            Self::Save(changed, answer) => Page::Save(changed, answer, SaveNote::Stopped),
            Self::SaveTyped(page, _) => Page::SaveTyped(page, TypedNote::Stopped),
            Self::Saved(page, call) => Page::Saved(page.stopped(&call)),
        }
    }
}

impl SavedCall {
    fn ask(&self) -> Ask {
        match self {
            Self::List => Ask::ListSaved,
            Self::Show(_, identifier) => Ask::ReadSaved(identifier.clone()),
            Self::Copy(identifier) => Ask::CopySaved(identifier.clone()),
            Self::Mark(identifier) => Ask::MarkUnsure(identifier.clone()),
            Self::Remove(identifier) => Ask::RemoveSaved(identifier.clone()),
            Self::RemoveAll => Ask::RemoveAllSaved,
        }
    }
}

impl SavedPage {
    fn stopped(self, call: &SavedCall) -> Self {
        let list = match (call, self.list) {
            // Without a list there would be nothing to do on the page.
            (SavedCall::List, SavedList::Unknown) => {
                SavedList::Failed(crate::keychain::KeychainProblem::Silent)
            }
            (_, list) => list,
        };
        Self { list, doing: SavedDoing::Nothing, note: SavedNote::Stopped }
    }
}

fn certainty(answer: SignInAnswer) -> Certainty {
    match answer {
        SignInAnswer::Works | SignInAnswer::WorksThenSecondFactor => Certainty::Current,
        SignInAnswer::Refused | SignInAnswer::CannotTell | SignInAnswer::NotOffered => Certainty::Unsure,
    }
}
