-- Why a target was set for a person.
ALTER TABLE personal_target ADD COLUMN reason TEXT;
