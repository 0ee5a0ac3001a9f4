//! The key of a start whose answer has not come: made again, it is to be the same call and mail no second code.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use recovery::settings::Language;
use recovery::{Identifier, Problem};

use super::handle;

/// For how long a start made again is the same one. Later, the code it mailed would be over too soon.
const SAME_FOR: Duration = Duration::from_secs(2 * 60);

/// The newest start, until the portal has answered it.
#[derive(Default)]
pub(super) struct Starting(Mutex<Option<Unanswered>>);

struct Unanswered {
    start: (&'static str, Identifier, Language),
    key: String,
    since: Instant,
}

impl Starting {
    /// The key of a start: the last one's, if that was the same and was not answered.
    pub(super) fn key_of(
        &self,
        purpose: &'static str,
        identifier: &Identifier,
        language: Language,
        now: Instant,
    ) -> Result<String, Problem> {
        let start = (purpose, identifier.clone(), language);
        let mut newest = self.newest();
        match &*newest {
            Some(last) if last.start == start && now.duration_since(last.since) < SAME_FOR => {
                Ok(last.key.clone())
            }
            _ => {
                let key = handle::random()?;
                *newest = Some(Unanswered { start, key: key.clone(), since: now });
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

    #[test]
    fn a_start_is_the_same_until_it_is_answered() {
        let (starting, now) = (Starting::default(), Instant::now());
        let named = |who: &str| Identifier::any(who).unwrap();
        let key_of =
            |who: &str, language, at| starting.key_of("password_reset", &named(who), language, at).unwrap();
        let first = key_of("pat", Language::English, now);
        assert_eq!(key_of("pat", Language::English, now + SAME_FOR / 2), first);
        starting.answered("another");
        assert_eq!(key_of("pat", Language::English, now), first);
        let late = key_of("pat", Language::English, now + SAME_FOR);
        let spanish = key_of("pat", Language::Spanish, now);
        let rosa = key_of("rosa", Language::Spanish, now);
        starting.answered(&rosa);
        let new = key_of("rosa", Language::Spanish, now);
        let keys = [first, late, spanish, rosa, new];
        assert!((1..keys.len()).all(|number| !keys[..number].contains(&keys[number])), "{keys:?}");
    }
}
