//! A practice portal, from its start to its stop.

use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;
use url::Url;

use crate::account::{Account, Staff, practice_accounts, practice_staff};
use crate::clock::Clock;
use crate::database;
use crate::http::{Desk, Front, Gate, Gone, Server, routes, serve};
use crate::keys::Keys;
use crate::mail::{Mail, MailFolder, MailServer};
use crate::password::{HashCost, Hasher};
use crate::portal::{Beginning, Portal, Site};
use crate::post::{Bells, Carrier, Post};

/// Fewest characters of a launch key: 128 bits in hexadecimal digits, or more in others.
const LAUNCH_KEY_LENGTH: usize = 22;

/// What a practice portal is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// One address of this computer; port 0 is any free one.
    pub listen: SocketAddr,
    /// The database, made if it is missing. The portal's key lies beside it, with `.key` at the end.
    pub database: PathBuf,
    /// Where each message becomes one `.eml` file.
    pub mail_dir: PathBuf,
    /// What takes the emails on, beside the folder. Text messages stay there.
    pub mail_server: Option<MailServer>,
    /// The patients to begin with. Those that the database knows stay as they have become.
    pub accounts: Vec<Account>,
    /// The people who may sign in at the staff desk: these, and nobody else. Without them it is the practice staff, who
    /// are made up: the desk shows how to sign in as one of them.
    pub staff: Option<Vec<Staff>>,
    /// The portal's clock.
    pub clock: Clock,
    /// How much work a password hash is.
    pub hash_cost: HashCost,
    /// A piece of path, known only to whom the portal is for: 22 to 64 letters, digits, dashes and
    /// underlines. Without it, every program on this computer may use the portal.
    pub launch_key: Option<String>,
    /// What the portal says of its clinic.
    pub clinic: Clinic,
}

/// The clinic a portal belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clinic {
    /// Its name.
    pub name: String,
    /// The number to call for help with the portal.
    pub phone: String,
    /// When somebody answers, in words.
    pub hours: String,
    /// The address to write to for help.
    pub email: String,
}

/// A running practice portal. It stops when it is dropped; [`Practice::stop`] waits for that.
pub struct Practice {
    root: Url,
    front: Front,
    server: Server,
    post: Post,
    accounts: Arc<[Account]>,
    staff: Arc<[Staff]>,
    hasher: Arc<Hasher>,
}

/// Why a practice portal could not start, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not this computer's.
    #[error("cannot listen on {address}: {source}. Choose another address, or port 0 for any free one")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// All addresses at once have no name to be called by.
    #[error("cannot listen on every address of this computer: name one of them, such as 127.0.0.1")]
    EveryAddress,
    /// The quick hash must not be within reach of others.
    #[error("the test hash cost is refused unless listening on loopback, such as 127.0.0.1")]
    TestHashBeyondLoopback,
    /// The launch key could be guessed, or cannot be part of an address.
    #[error("a launch key has 22 to 64 letters, digits, dashes and underlines")]
    LaunchKey,
    /// The database cannot be used.
    #[error("cannot use the database {file}: {source}", file = file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The database is there, but not its key.
    #[error(
        "the database {database} has no key: {file} is missing. Put it back, or remove the database too",
        database = database.display(),
        file = file.display()
    )]
    KeyMissing {
        /// The database.
        database: PathBuf,
        /// Where its key should be.
        file: PathBuf,
    },
    /// There is no folder for the database.
    #[error("the folder of the database is missing: {folder}. Make it first", folder = folder.display())]
    FolderMissing {
        /// The folder.
        folder: PathBuf,
    },
    /// The key cannot be used.
    #[error("cannot use the key {file}: {source}", file = file.display())]
    Key {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: io::Error,
    },
    /// Messages cannot be written.
    #[error("cannot write to the mail folder {folder}: {source}", folder = folder.display())]
    MailFolder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Nobody could be trusted.
    #[error("cannot read the certificates that this computer trusts, for the mail server: {0}")]
    Trust(#[source] Box<dyn Error + Send + Sync>),
    /// The runtime is shutting down.
    #[error("the program is ending")]
    Ending,
}

/// A practice portal could not be emptied.
#[derive(Debug, thiserror::Error)]
#[error("the practice portal could not be set back to its beginning: {0}")]
pub struct AfreshError(#[source] Box<dyn Error + Send + Sync>);

impl AfreshError {
    pub(crate) fn new(source: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(source))
    }
}

impl Options {
    /// A portal for this computer alone, on any free port, with the practice accounts and the practice staff.
    #[must_use]
    pub fn new(database: PathBuf, mail_dir: PathBuf) -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            database,
            mail_dir,
            mail_server: None,
            accounts: practice_accounts(),
            staff: None,
            clock: Clock::system(),
            hash_cost: HashCost::Full,
            launch_key: None,
            clinic: Clinic::default(),
        }
    }
}

impl Options {
    fn staff(&self) -> Vec<Staff> {
        self.staff.clone().unwrap_or_else(practice_staff)
    }
}

impl Default for Clinic {
    fn default() -> Self {
        Self {
            name: "Practice Clinic".into(),
            phone: "+1 555 010 0199".into(),
            hours: "Mon-Fri 8:00-17:00".into(),
            email: "portal-help@practice.example".into(),
        }
    }
}

impl Practice {
    /// Starts a portal on the current tokio runtime. It serves when this returns.
    ///
    /// # Errors
    /// Says what is wrong with the options, the files or the address.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        check(&options)?;
        let Options { listen, clock, hash_cost, launch_key, clinic, .. } = &options;
        let listening = async {
            let listener = TcpListener::bind(*listen).await?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        };
        let (listener, address) =
            listening.await.map_err(|source| StartError::Listen { address: *listen, source })?;
        let root = root(address, launch_key.as_deref()).ok_or(StartError::LaunchKey)?;
        let site = Site { root: root.clone(), clinic: clinic.clone() };
        let gate = Gate::new(address, launch_key.clone());
        let (clock, hash_cost) = (clock.clone(), *hash_cost);
        let bells = Arc::new(Bells::default());
        let rung = Arc::clone(&bells);
        let opened = tokio::task::spawn_blocking(move || {
            let hasher = Hasher::new(hash_cost).map_err(|error| database_error(&options.database, error))?;
            let carrier = options.mail_server.clone().map(Carrier::new).transpose();
            let carrier = carrier.map_err(|error| StartError::Trust(Box::new(error)))?;
            let (portal, mail) = open(&options, rung, clock, site, &hasher)?;
            Ok::<_, StartError>((portal, mail, carrier, Arc::new(hasher), options))
        });
        let (portal, mail, carrier, hasher, options) = opened.await.map_err(|_| StartError::Ending)??;
        let front = Front::new(portal, Arc::clone(&hasher));
        let made_up = if options.staff.is_none() { practice_staff().into_iter().next() } else { None };
        let desk = Desk::new(front.clone(), &root, options.clinic.clone(), made_up);
        let server = serve(listener, routes(front.clone(), desk, gate));
        let post = Post::begin(&front, &mail, &bells, carrier);
        let (staff, accounts) = (options.staff().into(), options.accounts.into());
        Ok(Self { root, front, server, post, accounts, staff, hasher })
    }

    /// Where the portal is: discovery is at this address and `.well-known/portal-recovery`. Ends with a
    /// slash. Holds the launch key: not for logs.
    #[must_use]
    pub fn root(&self) -> &Url {
        &self.root
    }

    /// Where the staff desk is, for a browser. Holds the launch key: not for logs.
    #[must_use]
    pub fn desk(&self) -> Url {
        let mut desk = self.root.clone();
        desk.set_path(&format!("{}desk", self.root.path()));
        desk
    }

    /// Every message the portal has sent, newest first.
    ///
    /// # Errors
    /// The mail folder cannot be read.
    pub async fn inbox(&self) -> io::Result<Vec<Mail>> {
        let read = self.front.ask(|portal| portal.inbox()).await;
        read.unwrap_or_else(|Gone| Err(io::Error::other("the program is ending")))
    }

    /// Forgets everything: the accounts are as at the beginning, the mail folder is empty, every flow and
    /// session has ended. Address and launch key stay.
    ///
    /// # Errors
    /// The database or the mail folder cannot be written.
    pub async fn start_afresh(&self) -> Result<(), AfreshError> {
        let (accounts, staff) = (Arc::clone(&self.accounts), Arc::clone(&self.staff));
        let hasher = Arc::clone(&self.hasher);
        let done = self.front.ask(move |portal| {
            portal.start_afresh(Beginning { accounts: &accounts, staff: &staff, hasher: &hasher })
        });
        let done = done.await;
        done.unwrap_or_else(|Gone| Err(AfreshError::new(io::Error::other("the program is ending"))))
    }

    /// Takes no more calls, finishes those it has, sends what they leave to be sent, and closes the database.
    pub async fn stop(self) {
        self.server.stop().await;
        // Calls that nobody waits for any more are finished first. Closing writes to the disk.
        let _ = self.front.ask(|_| ()).await;
        self.post.stop().await;
        let _ = tokio::task::spawn_blocking(move || drop(self.front)).await;
    }
}

fn check(options: &Options) -> Result<(), StartError> {
    let Options { listen, hash_cost, launch_key, .. } = options;
    if listen.ip().is_unspecified() {
        return Err(StartError::EveryAddress);
    }
    if *hash_cost == HashCost::Test && !listen.ip().is_loopback() {
        return Err(StartError::TestHashBeyondLoopback);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let good = |key: &String| (LAUNCH_KEY_LENGTH..=64).contains(&key.len()) && key.chars().all(plain);
    if launch_key.as_ref().is_some_and(|key| !good(key)) {
        return Err(StartError::LaunchKey);
    }
    Ok(())
}

/// The portal's address. From its configuration: never from what a request says.
fn root(address: SocketAddr, launch_key: Option<&str>) -> Option<Url> {
    let path = launch_key.map(|key| format!("{key}/")).unwrap_or_default();
    Url::parse(&format!("http://{address}/{path}")).ok()
}

fn open(
    options: &Options,
    bells: Arc<Bells>,
    clock: Clock,
    site: Site,
    hasher: &Hasher,
) -> Result<(Portal, Arc<MailFolder>), StartError> {
    let Options { database: file, mail_dir, mail_server, accounts, .. } = options;
    let staff = &options.staff();
    // The name alone is a file in the folder where the program runs.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(StartError::FolderMissing { folder: folder.to_owned() });
    }
    let key_file = key_file(file);
    if file.exists() && !key_file.exists() {
        return Err(StartError::KeyMissing { database: file.clone(), file: key_file });
    }
    let keys = Keys::open(&key_file).map_err(|source| StartError::Key { file: key_file, source })?;
    let connection = database::open(file).map_err(|error| database_error(file, error))?;
    let mail = MailFolder::open(mail_dir, &site.clinic.name, mail_server.is_some())
        .map_err(|source| StartError::MailFolder { folder: mail_dir.clone(), source })?;
    let mail = Arc::new(mail);
    let portal = Portal::open(
        connection,
        Arc::clone(&mail),
        bells,
        keys,
        clock,
        site,
        Beginning { accounts, staff, hasher },
    )
    .map_err(|error| database_error(file, error))?;
    Ok((portal, mail))
}

fn key_file(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn database_error(file: &Path, source: impl Error + Send + Sync + 'static) -> StartError {
    StartError::Database { file: file.to_owned(), source: Box::new(source) }
}
