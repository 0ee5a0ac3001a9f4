//! The Secret Service (gnome-keyring, KWallet, KeePassXC): how it says that it is locked or not there.

use std::error::Error as StdError;
use std::time::Duration;

use recovery::keychain::KeychainProblem;
use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use zbus::DBusError;
use zbus::blocking::connection;

/// What `error` means, if it is one of the Secret Service's client or of D-Bus; else `None`.
pub(crate) fn problem(error: &(dyn StdError + 'static)) -> Option<KeychainProblem> {
    use secret_service::Error;
    Some(match error.downcast_ref::<Error>()? {
        Error::Locked | Error::Prompt => KeychainProblem::Locked,
        // No default collection exists: a store that has never been set up.
        Error::Unavailable | Error::NoResult => KeychainProblem::Absent,
        Error::PromptDisconnected => KeychainProblem::Silent,
        Error::Zbus(error) => on_the_bus(error),
        Error::ZbusFdo(error) => in_standard_terms(error),
        _ => KeychainProblem::Refused,
    })
}

fn on_the_bus(error: &zbus::Error) -> KeychainProblem {
    match error {
        zbus::Error::Address(_) | zbus::Error::Connection(..) | zbus::Error::InputOutput(_) => {
            KeychainProblem::Absent
        }
        zbus::Error::MethodError(name, ..) => named(name.as_str()),
        zbus::Error::FDO(error) => in_standard_terms(error),
        _ => KeychainProblem::Refused,
    }
}

fn in_standard_terms(error: &zbus::fdo::Error) -> KeychainProblem {
    match error {
        zbus::fdo::Error::ZBus(error) => on_the_bus(error),
        other => named(other.name().as_str()),
    }
}

/// Error names are part of the protocols: the D-Bus reference `dbus-protocol.h`, and the "Errors" of the
/// freedesktop Secret Service specification.
fn named(name: &str) -> KeychainProblem {
    if let Some(spawn) = name.strip_prefix("org.freedesktop.DBus.Error.Spawn.") {
        tracing::debug!(spawn, "the bus could not start a password store");
        return KeychainProblem::Absent;
    }
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => KeychainProblem::Locked,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.NoServer"
        | "org.freedesktop.DBus.Error.Disconnected" => KeychainProblem::Absent,
        "org.freedesktop.DBus.Error.NoReply"
        | "org.freedesktop.DBus.Error.Timeout"
        | "org.freedesktop.DBus.Error.TimedOut" => KeychainProblem::Silent,
        _ => KeychainProblem::Refused,
    }
}

/// Whether the store says, within `limit` for each question, that its default collection is locked.
///
/// Reads one property over a new connection and shows no prompt. Nothing secret passes, so the session is
/// a plain one.
pub(crate) fn says_locked(limit: Duration) -> bool {
    let ask = || -> Result<bool, secret_service::Error> {
        let bus = connection::Builder::session()?.method_timeout(limit).build()?;
        SecretService::connect_with_existing(EncryptionType::Plain, bus)?
            .get_default_collection()?
            .is_locked()
    };
    ask().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_absent_locked_and_silent_apart_by_type() {
        use secret_service::Error;
        let check = |error: Error, want| assert_eq!(problem(&error), Some(want), "{error:?}");
        let io = || std::sync::Arc::new(std::io::Error::from(std::io::ErrorKind::ConnectionRefused));
        check(Error::Locked, KeychainProblem::Locked);
        check(Error::Prompt, KeychainProblem::Locked);
        check(Error::Unavailable, KeychainProblem::Absent);
        check(Error::NoResult, KeychainProblem::Absent);
        check(Error::PromptDisconnected, KeychainProblem::Silent);
        check(Error::Crypto("padding"), KeychainProblem::Refused);
        check(Error::Zbus(zbus::Error::InputOutput(io())), KeychainProblem::Absent);
        check(Error::Zbus(zbus::Error::InvalidReply), KeychainProblem::Refused);
        let fdo = zbus::fdo::Error::ServiceUnknown("no such name".into());
        check(Error::ZbusFdo(fdo.clone()), KeychainProblem::Absent);
        check(Error::Zbus(zbus::Error::FDO(Box::new(fdo))), KeychainProblem::Absent);
        check(Error::ZbusFdo(zbus::fdo::Error::NoReply(String::new())), KeychainProblem::Silent);
        check(Error::ZbusFdo(zbus::fdo::Error::AccessDenied(String::new())), KeychainProblem::Refused);
        assert_eq!(problem(&std::io::Error::other("locked")), None);
    }

    #[test]
    fn knows_the_names_of_the_protocols() {
        let check = |name, want| assert_eq!(named(name), want, "{name}");
        check("org.freedesktop.Secret.Error.IsLocked", KeychainProblem::Locked);
        check("org.freedesktop.Secret.Error.NoSession", KeychainProblem::Refused);
        check("org.freedesktop.DBus.Error.Spawn.ExecFailed", KeychainProblem::Absent);
        check("org.freedesktop.DBus.Error.NoReply", KeychainProblem::Silent);
    }
}
