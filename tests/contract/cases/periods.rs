//! People who come back, activities that are run again, and what was true before.
