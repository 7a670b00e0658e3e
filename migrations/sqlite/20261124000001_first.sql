-- Ids are whole numbers from one counter (`meta.next_id`), so a greater id was recorded later.
-- Dates are ISO text, money whole pence, time whole minutes, flags 0 or 1.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- The change log: what was done, and every row before and after, written with the effect.
CREATE TABLE operation (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  client TEXT NOT NULL,
  nouns TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  can_undo INTEGER NOT NULL,
  undoes INTEGER,
  undone_by INTEGER
) STRICT;
CREATE TABLE change (
  operation_id INTEGER NOT NULL REFERENCES operation (id),
  seq INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (operation_id, seq)
) STRICT;

CREATE TABLE setting (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

-- What is needed: editions and their aims, framework versions and their skills, roles and their targets.
CREATE TABLE edition (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL
) STRICT;
CREATE TABLE aim (
  id INTEGER PRIMARY KEY,
  edition_id INTEGER NOT NULL REFERENCES edition (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  title_status TEXT NOT NULL,
  description TEXT NOT NULL,
  priority INTEGER NOT NULL,
  UNIQUE (edition_id, code)
) STRICT;
CREATE TABLE framework (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  edition_id INTEGER NOT NULL REFERENCES edition (id),
  max_level INTEGER NOT NULL,
  in_use INTEGER NOT NULL,
  UNIQUE (code, version)
) STRICT;
CREATE TABLE level (
  id INTEGER PRIMARY KEY,
  framework_id INTEGER NOT NULL REFERENCES framework (id),
  level INTEGER NOT NULL,
  name TEXT NOT NULL,
  anchor TEXT NOT NULL,
  stakeholder_wording TEXT NOT NULL,
  UNIQUE (framework_id, level)
) STRICT;
CREATE TABLE skill (
  id INTEGER PRIMARY KEY,
  framework_id INTEGER NOT NULL REFERENCES framework (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  descriptor TEXT NOT NULL,
  skill_group TEXT,
  aim_id INTEGER REFERENCES aim (id),
  other_aims TEXT NOT NULL,
  relation TEXT NOT NULL,
  replaces TEXT,
  UNIQUE (framework_id, code)
) STRICT;
CREATE TABLE role (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  title TEXT NOT NULL,
  kind TEXT,
  also TEXT NOT NULL
) STRICT;
CREATE TABLE target (
  id INTEGER PRIMARY KEY,
  framework_id INTEGER NOT NULL REFERENCES framework (id),
  role_id INTEGER NOT NULL REFERENCES role (id),
  skill_id INTEGER NOT NULL REFERENCES skill (id),
  level INTEGER NOT NULL,
  importance INTEGER NOT NULL,
  UNIQUE (role_id, skill_id)
) STRICT;
CREATE TABLE role_certificate (
  id INTEGER PRIMARY KEY,
  role_id INTEGER NOT NULL REFERENCES role (id),
  certificate TEXT NOT NULL,
  months INTEGER,
  UNIQUE (role_id, certificate)
) STRICT;

-- Who is here.
CREATE TABLE branch (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT NOT NULL,
  sort TEXT NOT NULL
) STRICT;
CREATE TABLE team (
  id INTEGER PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT NOT NULL
) STRICT;
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  start_date TEXT,
  end_date TEXT,
  weekly_hours INTEGER, -- hundredths of an hour
  email TEXT,
  manager_id INTEGER REFERENCES person (id)
) STRICT;
CREATE INDEX person_manager ON person (manager_id);
CREATE TABLE person_role (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  role_id INTEGER NOT NULL REFERENCES role (id),
  from_date TEXT,
  to_date TEXT
) STRICT;
CREATE INDEX person_role_person ON person_role (person_id);
CREATE TABLE person_branch (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  from_date TEXT,
  to_date TEXT
) STRICT;
CREATE INDEX person_branch_person ON person_branch (person_id);
CREATE TABLE person_team (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  team_id INTEGER NOT NULL REFERENCES team (id),
  from_date TEXT,
  to_date TEXT
) STRICT;
CREATE INDEX person_team_person ON person_team (person_id);
CREATE TABLE personal_target (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  skill_code TEXT NOT NULL,
  level INTEGER NOT NULL,
  from_date TEXT,
  to_date TEXT
) STRICT;
CREATE INDEX personal_target_person ON personal_target (person_id);

-- What people can do. A rating belongs to its skill's code, whichever framework is in use.
CREATE TABLE rating (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  skill_code TEXT NOT NULL,
  level INTEGER NOT NULL,
  rated_on TEXT NOT NULL,
  source TEXT NOT NULL,
  rated_by TEXT,
  confidence INTEGER,
  review_by TEXT,
  note TEXT,
  withdrawn INTEGER NOT NULL
) STRICT;
CREATE INDEX rating_cell ON rating (person_id, skill_code);
CREATE TABLE certificate (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  certificate TEXT NOT NULL,
  awarded_on TEXT NOT NULL,
  expires_on TEXT,
  UNIQUE (person_id, certificate, awarded_on)
) STRICT;

-- What can close a gap, and how it can be run.
CREATE TABLE fund (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  pence INTEGER NOT NULL
) STRICT;
CREATE TABLE venue (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  branch_id INTEGER REFERENCES branch (id),
  seats INTEGER
) STRICT;
CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  mode TEXT,
  minutes INTEGER NOT NULL,
  provider TEXT,
  min_people INTEGER,
  max_people INTEGER,
  cost_per_session INTEGER NOT NULL,
  cost_per_head INTEGER NOT NULL,
  fund_code TEXT,
  certificate TEXT,
  certificate_months INTEGER,
  kinds TEXT NOT NULL, -- `;` between; empty is everyone
  review_by TEXT
) STRICT;
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  skill_code TEXT NOT NULL,
  from_level INTEGER NOT NULL,
  to_level INTEGER NOT NULL,
  UNIQUE (activity_id, skill_code)
) STRICT;
CREATE TABLE prerequisite (
  id INTEGER PRIMARY KEY,
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  needs_id INTEGER NOT NULL REFERENCES activity (id),
  UNIQUE (activity_id, needs_id)
) STRICT;
CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  halfdays TEXT NOT NULL, -- `tue-am;thu-pm`
  every_weeks INTEGER NOT NULL,
  from_date TEXT,
  to_date TEXT,
  venue_id INTEGER REFERENCES venue (id),
  trainer TEXT,
  seats INTEGER
) STRICT;
CREATE INDEX offer_activity ON offer (activity_id);
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  starts TEXT NOT NULL, -- `2026-05-13T09:30`, local; a date alone for a long or self-paced one
  ends TEXT NOT NULL,
  halfdays TEXT NOT NULL, -- of a block; empty for a single session and a self-paced window
  venue_id INTEGER REFERENCES venue (id),
  trainer TEXT,
  capacity INTEGER,
  fund_code TEXT,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX session_activity ON session (activity_id);
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES session (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  status TEXT NOT NULL, -- booked, attended, absent
  UNIQUE (session_id, person_id)
) STRICT;
CREATE INDEX place_person ON place (person_id);

-- Cover: people on duty in a branch, and people with a skill.
CREATE TABLE duty_cover (
  id INTEGER PRIMARY KEY,
  branch_id INTEGER NOT NULL REFERENCES branch (id),
  halfdays TEXT NOT NULL, -- empty is all
  role_id INTEGER REFERENCES role (id),
  min_people INTEGER NOT NULL
) STRICT;
CREATE TABLE skill_cover (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL, -- service, each, branch
  branch_id INTEGER REFERENCES branch (id),
  skill_code TEXT NOT NULL,
  level INTEGER NOT NULL,
  kinds TEXT NOT NULL, -- `;` between; empty is everyone
  min_people INTEGER NOT NULL
) STRICT;
CREATE TABLE rota (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL UNIQUE REFERENCES person (id),
  on_duty TEXT NOT NULL,
  also_free TEXT NOT NULL
) STRICT;
CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL
) STRICT;
CREATE INDEX absence_person ON absence (person_id);

-- What people learned. The level in a record is a claim until a verifier accepts it.
CREATE TABLE learning (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  learned_on TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  activity_id INTEGER REFERENCES activity (id),
  title TEXT,
  reflection TEXT,
  status TEXT NOT NULL, -- logged, verified, returned
  verified_by TEXT,
  verified_on TEXT,
  returned_reason TEXT,
  off_the_job INTEGER NOT NULL
) STRICT;
CREATE INDEX learning_person ON learning (person_id);
CREATE TABLE learning_skill (
  id INTEGER PRIMARY KEY,
  learning_id INTEGER NOT NULL REFERENCES learning (id),
  skill_code TEXT NOT NULL,
  claimed_level INTEGER,
  rerate_on TEXT,
  UNIQUE (learning_id, skill_code)
) STRICT;
CREATE TABLE interest (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  activity_id INTEGER NOT NULL REFERENCES activity (id),
  UNIQUE (person_id, activity_id)
) STRICT;
