//! The use cases through the front door, on real stores.

mod demo;
