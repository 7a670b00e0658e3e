//! Small files made to take all memory or time, and damaged ones.
