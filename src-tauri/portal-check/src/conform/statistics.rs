//! Can two kinds of answers be told apart by the time they take?

use std::time::Duration;

/// The share of pairs in which the first kind takes longer (the area under the ROC curve, by Mann and Whitney): 0.5
/// if the times tell nothing, 0 or 1 if they tell all. Nothing where there is nothing to compare.
pub(super) fn auc(one: &[Duration], other: &[Duration]) -> Option<f64> {
    if one.is_empty() || other.is_empty() {
        return None;
    }
    let mut score = 0.0;
    for a in one {
        for b in other {
            score += match a.cmp(b) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    Some(score / (one.len() as f64 * other.len() as f64))
}

/// How far from 0.5 that may be by chance alone with so many of each kind: 3.3 standard deviations, and never
/// less than what is asked of a portal, 0.07.
pub(super) fn tolerance(each: usize) -> f64 {
    let each = each as f64;
    let deviation = ((2.0 * each + 1.0) / (12.0 * each * each)).sqrt();
    (3.3 * deviation).max(0.07)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(milliseconds: &[u64]) -> Vec<Duration> {
        milliseconds.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn times_tell_all_or_nothing() {
        let check = |one: &[u64], other: &[u64], want: f64| {
            let area = auc(&times(one), &times(other)).unwrap();
            assert!((area - want).abs() < 1e-9, "{one:?} {other:?}");
        };
        check(&[3, 4], &[1, 2], 1.0);
        check(&[1, 2], &[3, 4], 0.0);
        check(&[1, 2], &[1, 2], 0.5);
        check(&[5], &[5], 0.5);
        check(&[1, 4], &[2, 3], 0.5);
        assert_eq!(auc(&[], &[]), None, "no pairs say nothing");
    }

    #[test]
    fn more_pairs_allow_less_chance() {
        assert!((tolerance(300) - 0.0779).abs() < 0.001);
        assert!(tolerance(20) > 0.25 && tolerance(100) < 0.14);
        assert!((tolerance(10_000) - 0.07).abs() < 1e-9);
    }
}
