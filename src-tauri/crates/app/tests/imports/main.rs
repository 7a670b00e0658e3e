//! Files in and out through the front door, on both engines.

mod exports;
mod large;
mod people;
mod refused;
mod rows;
mod rules;
mod sample;
mod world;
