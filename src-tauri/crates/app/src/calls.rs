//! Every call of the front door: what it reads, and how the headless command names it.
