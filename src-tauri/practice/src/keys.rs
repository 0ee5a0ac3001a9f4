//! The portal's own secret, and what is made of it: keyed hashes in place of codes, and the opaque values
//! that stand for flows and sessions. Whoever has the database without the key has none of them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A keyed hash.
pub(crate) type Tag = [u8; 32];

/// The randomness from which an opaque value is made. Kept in the database, where it is worth nothing
/// without the key.
pub(crate) type Seed = [u8; 16];

/// The secret that every keyed hash needs.
pub(crate) struct Keys {
    secret: [u8; 32],
}

impl Keys {
    /// Reads the key file, or makes one that only its owner may read.
    pub(crate) fn open(file: &Path) -> io::Result<Self> {
        let mut secret = [0; 32];
        match fs::read(file) {
            Ok(bytes) => {
                let wrong_length = || io::Error::new(io::ErrorKind::InvalidData, "not 32 bytes long");
                secret = bytes.try_into().map_err(|_| wrong_length())?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                getrandom::fill(&mut secret)?;
                let mut file = create_private(file)?;
                file.write_all(&secret)?;
                file.sync_all()?;
            }
            Err(error) => return Err(error),
        }
        Ok(Self { secret })
    }

    /// The keyed hash of some parts. `what` keeps hashes of different things apart; lengths go in, so that
    /// moving a byte from one part to the next makes another hash.
    pub(crate) fn tag(&self, what: &str, parts: &[&[u8]]) -> Tag {
        // Only the type says that a key could have a wrong length: HMAC takes any (RFC 2104).
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else { return Tag::default() };
        for part in [what.as_bytes()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The opaque value that `seed` stands for: 256 bits that cannot be made without the key.
    pub(crate) fn opaque(&self, what: &str, seed: &Seed) -> String {
        hex(&self.tag(what, &[b"opaque", seed]))
    }
}

/// Opens a new file that only its owner may read.
pub(crate) fn create_private(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Whether two hashes are the same, in a time that does not depend on where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A code of `length` digits, each equally likely.
pub(crate) fn digits(length: usize) -> Result<String, getrandom::Error> {
    characters(b"0123456789", length)
}

/// `length` characters of an alphabet of ASCII, each equally likely.
fn characters(alphabet: &[u8], length: usize) -> Result<String, getrandom::Error> {
    // The largest multiple of its size in a byte: above it, the first characters would be likelier.
    let fair_below = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let bytes = random::<16>()?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair_below);
        text.extend(fair.take(length - text.len()).map(|byte| char::from(alphabet[byte % alphabet.len()])));
    }
    Ok(text)
}

/// Groups of four characters with a dash between them, for people to read and type.
pub(crate) fn groups(alphabet: &[u8], groups: usize) -> Result<String, getrandom::Error> {
    let groups: Result<Vec<_>, _> = (0..groups).map(|_| characters(alphabet, 4)).collect();
    Ok(groups?.join("-"))
}

/// Bytes in small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_key_and_hides_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.key");
        let first = Keys::open(&file).unwrap().tag("code", &[b"40217735"]);
        assert_eq!(Keys::open(&file).unwrap().tag("code", &[b"40217735"]), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&file, "short").unwrap();
        assert!(Keys::open(&file).is_err());
    }

    #[test]
    fn tags_tell_parts_apart() {
        let keys = Keys { secret: [7; 32] };
        let tag = |what, parts: &[&[u8]]| keys.tag(what, parts);
        assert_ne!(tag("a", &[b"bc"]), tag("ab", &[b"c"]));
        assert_ne!(tag("a", &[b"b", b"c"]), tag("a", &[b"bc"]));
        assert_ne!(tag("a", &[b"", b"b"]), tag("a", &[b"b", b""]));
    }

    #[test]
    fn codes_are_digits_of_the_length_asked_for() {
        for length in [1, 8, 40] {
            let code = digits(length).unwrap();
            assert!(code.len() == length && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        let grouped = groups(b"abcdefg", 3).unwrap();
        let shape: Vec<_> = grouped.split('-').map(str::len).collect();
        assert!(shape == [4, 4, 4] && grouped.bytes().all(|byte| b"abcdefg-".contains(&byte)), "{grouped}");
    }
}
