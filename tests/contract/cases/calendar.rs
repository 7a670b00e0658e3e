//! Calendar files that other programs read as what they mean.
