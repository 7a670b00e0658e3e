-- Scenarios of a plan: what it is to be made under, and the latest plan worked out for it.
CREATE TABLE scenario (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  budget INTEGER, -- pence; none is no limit beyond the funds
  unrated_as_zero INTEGER NOT NULL,
  kinds TEXT NOT NULL, -- `;` between; empty is everyone
  seconds INTEGER NOT NULL
) STRICT;
-- What differs from the store: a fund by pence, a branch's cover by people (none: no cover), an aim's priority.
CREATE TABLE scenario_change (
  id INTEGER PRIMARY KEY,
  scenario_id INTEGER NOT NULL REFERENCES scenario (id),
  what TEXT NOT NULL, -- fund, cover, aim
  code TEXT, -- of the fund or the aim
  branch_id INTEGER REFERENCES branch (id),
  amount INTEGER
) STRICT;
CREATE INDEX scenario_change_scenario ON scenario_change (scenario_id);
CREATE TABLE scenario_plan (
  id INTEGER PRIMARY KEY,
  scenario_id INTEGER NOT NULL UNIQUE REFERENCES scenario (id),
  plan TEXT NOT NULL, -- a plan file: people by number, never by name
  fingerprint TEXT NOT NULL, -- of the problem that it solves
  score INTEGER NOT NULL,
  bound INTEGER,
  made_at TEXT NOT NULL,
  figures TEXT NOT NULL -- what two plans are compared by, as JSON; names nobody
) STRICT;
