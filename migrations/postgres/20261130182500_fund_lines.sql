-- Funds follow each other by financial year on a line; none is the line that the title says, without its year.
ALTER TABLE fund ADD COLUMN line TEXT;
