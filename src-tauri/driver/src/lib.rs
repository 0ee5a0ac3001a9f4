//! Performs what the recovery flow asks and feeds the replies back.
