//! What tests share: temporary stores on both engines.

pub mod postgres;
