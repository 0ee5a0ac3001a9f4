//! How near one word is to another.

/// Distances to a whole word and to the best beginning of it; none where it is more than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distances {
    pub(super) whole: Option<usize>,
    pub(super) beginning: Option<usize>,
}

/// Far more than any limit, and far from overflow.
const FAR: usize = usize::MAX / 2;

/// A typed word, held against many.
pub(super) struct Near {
    letters: Vec<char>,
    most: usize,
    /// Of three turns, as a swap of two neighbours looks two letters back.
    rows: [Vec<usize>; 3],
}

impl Near {
    /// `most`: so many slips are looked for.
    pub(super) fn new(letters: Vec<char>, most: usize) -> Self {
        Self { letters, most, rows: [const { Vec::new() }; 3] }
    }

    /// How many slips (a letter too few, too many or another one, or two neighbours swapped) lie between the typed word and
    /// `other`. Only what lies within the limit of the diagonal is computed.
    pub(super) fn to(&mut self, other: &[char]) -> Distances {
        let (typed, most) = (&self.letters, self.most);
        let (rows, columns) = (typed.len(), other.len());
        let [two_ago, last, now] = &mut self.rows;
        for row in [&mut *two_ago, &mut *last, &mut *now] {
            row.clear();
            row.resize(columns + 1, FAR);
        }
        for (at, cell) in last.iter_mut().enumerate().take(most + 1) {
            *cell = at;
        }
        for row in 1..=rows {
            let (from, to) = (row.saturating_sub(most), (row + most).min(columns));
            if from > to {
                return Distances { whole: None, beginning: None };
            }
            // What lies before and after the part that is computed is not of this turn.
            if from > 0 {
                now[from - 1] = FAR;
            }
            if to < columns {
                now[to + 1] = FAR;
            }
            let mut least = FAR;
            for column in from..=to {
                let cell = match column {
                    0 => row,
                    _ => {
                        let other_letter = typed[row - 1] != other[column - 1];
                        let mut cell = last[column - 1] + usize::from(other_letter);
                        cell = cell.min(last[column] + 1).min(now[column - 1] + 1);
                        let swapped = row > 1
                            && column > 1
                            && typed[row - 1] == other[column - 2]
                            && typed[row - 2] == other[column - 1];
                        if swapped { cell.min(two_ago[column - 2] + 1) } else { cell }
                    }
                };
                now[column] = cell;
                least = least.min(cell);
            }
            // A swap can still make up for one more.
            if least > most + 1 {
                return Distances { whole: None, beginning: None };
            }
            std::mem::swap(two_ago, last);
            std::mem::swap(last, now);
        }
        let within = |distance: usize| (distance <= most).then_some(distance);
        let band = rows.saturating_sub(most)..=(rows + most).min(columns);
        let beginning = last.get(band).unwrap_or_default().iter().copied().min();
        let whole = if columns <= rows + most && columns + most >= rows { last[columns] } else { FAR };
        Distances { whole: within(whole), beginning: beginning.and_then(within) }
    }
}

/// One bit for each letter, more or less: letters of a typed word that are not in another cost a slip each, so few words
/// need be looked at closely.
pub(super) fn letters_in(word: &str) -> u64 {
    word.chars().fold(0, |bits, c| {
        let bit = match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            '0'..='9' => 26 + u32::from(c) - u32::from('0'),
            _ => 36 + u32::from(c) % 28,
        };
        bits | 1 << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The whole table, slowly.
    fn slowly(typed: &[char], other: &[char]) -> Vec<usize> {
        let mut table = vec![vec![0; other.len() + 1]; typed.len() + 1];
        for row in 0..=typed.len() {
            for column in 0..=other.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let another = usize::from(typed[row - 1] != other[column - 1]);
                    let mut cell = table[row - 1][column - 1] + another;
                    cell = cell.min(table[row - 1][column] + 1).min(table[row][column - 1] + 1);
                    if row > 1
                        && column > 1
                        && typed[row - 1] == other[column - 2]
                        && typed[row - 2] == other[column - 1]
                    {
                        cell = cell.min(table[row - 2][column - 2] + 1);
                    }
                    cell
                };
            }
        }
        table.pop().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn the_short_way_finds_what_the_long_one_does(typed in "[abc]{0,9}", others in proptest::collection::vec("[abc]{0,11}", 1..5), most in 0..3_usize) {
            let typed: Vec<char> = typed.chars().collect();
            let mut near = Near::new(typed.clone(), most);
            for other in others {
                let other: Vec<char> = other.chars().collect();
                let row = slowly(&typed, &other);
                let within = |distance: usize| (distance <= most).then_some(distance);
                let want = Distances {
                    whole: within(row[other.len()]),
                    beginning: row.iter().copied().min().and_then(within),
                };
                prop_assert_eq!(near.to(&other), want);
            }
        }

        #[test]
        fn letters_that_are_missing_cost_a_slip_each(typed in "\\PC{0,9}", other in "\\PC{0,9}") {
            let missing = (letters_in(&typed) & !letters_in(&other)).count_ones() as usize;
            let (typed, other): (Vec<char>, Vec<char>) = (typed.chars().collect(), other.chars().collect());
            prop_assert!(slowly(&typed, &other).into_iter().min().unwrap_or(0) >= missing);
        }
    }
}
