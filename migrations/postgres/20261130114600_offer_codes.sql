-- An offer may have a code of its own, by which a corrected file finds it.
ALTER TABLE offer ADD COLUMN code TEXT;
CREATE UNIQUE INDEX offer_code ON offer (code);
