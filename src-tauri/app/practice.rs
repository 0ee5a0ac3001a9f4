//! The practice portal inside the program: asked for, never fallen into.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use connectors::Profile;
use driver::PracticePortal;
use practice::{Options, Practice};
use recovery::Moment;
use recovery::link::{Origin, WebAddress};
use recovery::mail::Mail;

use crate::log;

/// The practice portal's short name.
pub(crate) const ID: &str = "practice";

/// The practice portal, running.
pub(crate) struct Inside {
    portal: Practice,
    /// The portal's own address: the desk's pages are there.
    pages: Vec<Origin>,
}

/// Why there is no practice portal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPractice {
    /// Its folder cannot be made.
    #[error("the folder {folder} cannot be made: {source}", folder = folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// No random key.
    #[error("the system gives no random numbers")]
    Random,
    /// It does not start.
    #[error("the practice portal does not start: {0}")]
    Start(#[from] practice::StartError),
    /// Its profile does not fit; a mistake of ours.
    #[error("the practice portal's profile does not fit: {0}")]
    Profile(#[from] connectors::ProfileError),
}

/// Starts it, with its data in `folder`, and the profile by which the connector finds it.
pub(crate) async fn start(folder: &Path) -> Result<(Arc<Inside>, Profile), NoPractice> {
    // The mail folder in it the portal makes itself, as one that only its owner may look into.
    std::fs::create_dir_all(folder)
        .map_err(|source| NoPractice::Folder { folder: folder.to_owned(), source })?;
    let mut key = [0_u8; 16];
    getrandom::fill(&mut key).map_err(|_| NoPractice::Random)?;
    let mut options = Options::new(folder.join("portal.sqlite"), folder.join("mail"));
    options.launch_key = Some(key.iter().map(|byte| format!("{byte:02x}")).collect());
    let portal = Practice::start(options).await?;
    let profile = Profile::parse(Path::new("practice.toml"), &profile_of(portal.root().as_str()))?;
    let pages = Origin::of(portal.root()).into_iter().collect();
    Ok((Arc::new(Inside { portal, pages }), profile))
}

fn profile_of(root: &str) -> String {
    format!(
        r#"version = 1
id = "{ID}"
connector = "portal-recovery"
base_url = "{root}"
features = ["password_reset", "username_recovery", "activation", "temporary_password", "revoke_sessions"]

[clinic]
name = "Practice Clinic"
phone = "+1 555 010 0199"
hours = "Mon-Fri 8:00-17:00"
time_zone = "America/Chicago"
"#
    )
}

#[async_trait]
impl PracticePortal for Inside {
    async fn inbox(&self) -> Option<Vec<Mail>> {
        match self.portal.inbox().await {
            Ok(mails) => Some(mails.into_iter().map(as_shown).collect()),
            Err(error) => {
                log::complain(&format!("The practice mail cannot be read: {error}"));
                None
            }
        }
    }

    fn desk(&self) -> Option<WebAddress> {
        WebAddress::read(self.portal.desk().as_str(), &self.pages).ok()
    }

    async fn start_afresh(&self) -> bool {
        match self.portal.start_afresh().await {
            Ok(()) => true,
            Err(error) => {
                log::complain(&format!("The practice portal cannot be started afresh: {error}"));
                false
            }
        }
    }
}

fn as_shown(mail: practice::Mail) -> Mail {
    Mail { to: mail.to, subject: mail.subject, body: mail.body, sent: Moment(mail.sent) }
}
