//! One file per kind of patient portal; the only HTTP.
