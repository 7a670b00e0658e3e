-- Rows that were added or removed one after the other stand in the log as one entry. `row_count` says how many rows an entry tells of.
ALTER TABLE change ADD COLUMN row_count INTEGER NOT NULL DEFAULT 1;
