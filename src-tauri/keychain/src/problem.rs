//! What went wrong, from the types of the errors. Their texts are never read: they change, are translated,
//! and can quote what is saved.

use std::error::Error as StdError;

use keyring::v1::{Entry, Error};
use recovery::keychain::KeychainProblem;

/// What the patient is told of a failed call.
pub(crate) fn problem(error: &Error) -> KeychainProblem {
    match error {
        // `keyring` looked for the store once, on the first call, and kept the reason it found none.
        Error::NoDefaultStore => match Entry::store_status() {
            Err(Error::NoDefaultStore) | Ok(()) => KeychainProblem::Absent,
            Err(reason) => problem(reason),
        },
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => {
            chain(cause.as_ref()).find_map(in_platform_terms).unwrap_or_else(|| fallback(error))
        }
        _ => KeychainProblem::Refused,
    }
}

type Cause<'a> = &'a (dyn StdError + 'static);

fn chain<'a>(error: Cause<'a>) -> impl Iterator<Item = Cause<'a>> {
    std::iter::successors(Some(error), |error| (*error).source())
}

#[cfg(all(unix, not(target_os = "macos")))]
use crate::secret_service_store::problem as in_platform_terms;

/// `OSStatus` codes of Keychain Services: Apple, "Security Framework Result Codes".
#[cfg(target_os = "macos")]
fn in_platform_terms(error: Cause<'_>) -> Option<KeychainProblem> {
    match error.downcast_ref::<security_framework::base::Error>()?.code() {
        // errSecAuthFailed, errSecInteractionNotAllowed, errSecUserCanceled: not unlocked.
        -25293 | -25308 | -128 => Some(KeychainProblem::Locked),
        // errSecNotAvailable, errSecNoSuchKeychain, errSecInvalidKeychain, errSecNoDefaultKeychain.
        -25291 | -25294 | -25295 | -25307 => Some(KeychainProblem::Absent),
        _ => Some(KeychainProblem::Refused),
    }
}

#[cfg(windows)]
fn in_platform_terms(_: Cause<'_>) -> Option<KeychainProblem> {
    None
}

/// For an error whose cause is of no type we know. On Windows only `ERROR_NO_SUCH_LOGON_SESSION` counts as
/// no access (windows-native-keyring-store, `decode_error`): this session has no credential set.
fn fallback(error: &Error) -> KeychainProblem {
    match error {
        Error::NoStorageAccess(_) if cfg!(windows) => KeychainProblem::Absent,
        _ => KeychainProblem::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_failure_is_a_refusal() {
        let check = |error: Error| assert_eq!(problem(&error), KeychainProblem::Refused);
        let cause = || Box::new(std::io::Error::other("locked")) as Box<dyn StdError + Send + Sync>;
        check(Error::PlatformFailure(cause()));
        check(Error::TooLong("password".into(), 2560));
        check(Error::BadEncoding(vec![0x80]));
    }
}
