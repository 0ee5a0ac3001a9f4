//! The saved sign-ins.

use recovery::flow::{SavedDoing, SavedList, SavedNote};

use super::{Desk, Drawn};

pub(super) fn saved<'a>(desk: Desk<'a>, _list: &'a SavedList, _doing: SavedDoing, _note: SavedNote) -> Drawn {
    super::advice::carers(desk)
}
