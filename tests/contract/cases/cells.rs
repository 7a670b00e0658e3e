//! What is meant by a cell: money, lengths of time, dates without end, words for nothing, and names and numbers that look alike.
