//! The key of a start whose answer has not come: made again, it is to be the same call and mail no second code.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use recovery::Problem;
use secrecy::zeroize::Zeroizing;

use super::handle;
use crate::json::WipedJson;

/// For how long a start made again is the same one. Later, the code it mailed would be over too soon.
const SAME_FOR: Duration = Duration::from_secs(2 * 60);

/// The newest start, until the portal has answered it.
#[derive(Default)]
pub(super) struct Starting(Mutex<Option<Unanswered>>);

struct Unanswered {
    /// What was sent. A code that the clinic gave is in it.
    body: Zeroizing<Vec<u8>>,
    key: String,
    since: Instant,
}

impl Starting {
    /// The key of a start: the last one's, if that was the same and was not answered.
    pub(super) fn key_of(&self, body: &WipedJson, now: Instant) -> Result<String, Problem> {
        let mut newest = self.newest();
        match &*newest {
            Some(last) if *last.body == body.as_bytes() && now.duration_since(last.since) < SAME_FOR => {
                Ok(last.key.clone())
            }
            _ => {
                let (key, body) = (handle::random()?, Zeroizing::new(body.as_bytes().to_vec()));
                *newest = Some(Unanswered { body, key: key.clone(), since: now });
                Ok(key)
            }
        }
    }

    /// The portal has answered the start of this key: another is a new one.
    pub(super) fn answered(&self, key: &str) {
        self.newest().take_if(|last| last.key == key);
    }

    fn newest(&self) -> MutexGuard<'_, Option<Unanswered>> {
        // What is in there is whole at any moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_start_is_the_same_until_it_is_answered() {
        let (starting, now) = (Starting::default(), Instant::now());
        let key_of = |who: &str, language: &str, at| {
            let body = WipedJson::of(&json!({ "identifier": who, "language": language })).unwrap();
            starting.key_of(&body, at).unwrap()
        };
        let first = key_of("pat", "en", now);
        assert_eq!(key_of("pat", "en", now + SAME_FOR / 2), first);
        starting.answered("another");
        assert_eq!(key_of("pat", "en", now), first);
        let late = key_of("pat", "en", now + SAME_FOR);
        let spanish = key_of("pat", "es", now);
        let rosa = key_of("rosa", "es", now);
        starting.answered(&rosa);
        let new = key_of("rosa", "es", now);
        let keys = [first, late, spanish, rosa, new];
        assert!((1..keys.len()).all(|number| !keys[..number].contains(&keys[number])), "{keys:?}");
    }
}
