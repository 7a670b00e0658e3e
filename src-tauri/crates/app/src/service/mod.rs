//! The service as a whole: its settings, its money, its framework in use, and whether its store is sound.

pub(crate) mod about;
pub(crate) mod frameworks;
pub(crate) mod money;
pub(crate) mod settings;

mod check;
mod making;
