//! What can be learned and how it can be run.

pub(crate) mod offers;
