//! The way through the portal's own pages.

use recovery::flow::{HandOffNote, TypedNote};
use recovery::guide::Words;
use recovery::portal::Need;

use super::{Desk, Drawn};

pub(super) fn hand_off<'a>(
    desk: Desk<'a>,
    _need: Need,
    _address: &'a str,
    _host: &'a str,
    _looks: &'a [Words],
    _steps: &'a [Words],
    _note: HandOffNote,
) -> Drawn {
    super::advice::carers(desk)
}

pub(super) fn trouble(desk: Desk<'_>) -> Drawn {
    super::advice::carers(desk)
}

pub(super) fn save_typed(desk: Desk<'_>, _note: TypedNote) -> Drawn {
    super::advice::carers(desk)
}
