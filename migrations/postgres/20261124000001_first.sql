-- Ids are whole numbers from one counter (`meta.next_id`), so a greater id was recorded later.
-- Dates are ISO text, money whole pence, time whole minutes, flags 0 or 1.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- The change log: what was done, and every row before and after, written with the effect.
CREATE TABLE operation (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  client TEXT NOT NULL,
  nouns TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  can_undo BIGINT NOT NULL,
  undoes BIGINT,
  undone_by BIGINT
);
CREATE TABLE change (
  operation_id BIGINT NOT NULL REFERENCES operation (id),
  seq BIGINT NOT NULL,
  table_name TEXT NOT NULL,
  row_id BIGINT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (operation_id, seq)
);

CREATE TABLE setting (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
);

-- What is needed: editions and their aims, framework versions and their skills, roles and their targets.
CREATE TABLE edition (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL
);
CREATE TABLE aim (
  id BIGINT PRIMARY KEY,
  edition_id BIGINT NOT NULL REFERENCES edition (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  title_status TEXT NOT NULL,
  description TEXT NOT NULL,
  priority BIGINT NOT NULL,
  UNIQUE (edition_id, code)
);
CREATE TABLE framework (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  edition_id BIGINT NOT NULL REFERENCES edition (id),
  max_level BIGINT NOT NULL,
  in_use BIGINT NOT NULL,
  UNIQUE (code, version)
);
CREATE TABLE level (
  id BIGINT PRIMARY KEY,
  framework_id BIGINT NOT NULL REFERENCES framework (id),
  level BIGINT NOT NULL,
  name TEXT NOT NULL,
  anchor TEXT NOT NULL,
  stakeholder_wording TEXT NOT NULL,
  UNIQUE (framework_id, level)
);
CREATE TABLE skill (
  id BIGINT PRIMARY KEY,
  framework_id BIGINT NOT NULL REFERENCES framework (id),
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  descriptor TEXT NOT NULL,
  skill_group TEXT,
  aim_id BIGINT REFERENCES aim (id),
  other_aims TEXT NOT NULL,
  relation TEXT NOT NULL,
  replaces TEXT,
  UNIQUE (framework_id, code)
);
CREATE TABLE role (
  id BIGINT PRIMARY KEY,
  code TEXT UNIQUE,
  title TEXT NOT NULL,
  kind TEXT,
  also TEXT NOT NULL
);
CREATE TABLE target (
  id BIGINT PRIMARY KEY,
  framework_id BIGINT NOT NULL REFERENCES framework (id),
  role_id BIGINT NOT NULL REFERENCES role (id),
  skill_id BIGINT NOT NULL REFERENCES skill (id),
  level BIGINT NOT NULL,
  importance BIGINT NOT NULL,
  UNIQUE (role_id, skill_id)
);
CREATE TABLE role_certificate (
  id BIGINT PRIMARY KEY,
  role_id BIGINT NOT NULL REFERENCES role (id),
  certificate TEXT NOT NULL,
  months BIGINT,
  UNIQUE (role_id, certificate)
);

-- Who is here.
CREATE TABLE branch (
  id BIGINT PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT NOT NULL,
  sort TEXT NOT NULL
);
CREATE TABLE team (
  id BIGINT PRIMARY KEY,
  code TEXT UNIQUE,
  name TEXT NOT NULL
);
CREATE TABLE person (
  id BIGINT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  start_date TEXT,
  end_date TEXT,
  weekly_hours BIGINT, -- hundredths of an hour
  email TEXT,
  manager_id BIGINT REFERENCES person (id)
);
CREATE INDEX person_manager ON person (manager_id);
CREATE TABLE person_role (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  role_id BIGINT NOT NULL REFERENCES role (id),
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX person_role_person ON person_role (person_id);
CREATE TABLE person_branch (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  branch_id BIGINT NOT NULL REFERENCES branch (id),
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX person_branch_person ON person_branch (person_id);
CREATE TABLE person_team (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  team_id BIGINT NOT NULL REFERENCES team (id),
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX person_team_person ON person_team (person_id);
CREATE TABLE personal_target (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  skill_code TEXT NOT NULL,
  level BIGINT NOT NULL,
  from_date TEXT,
  to_date TEXT
);
CREATE INDEX personal_target_person ON personal_target (person_id);

-- What people can do. A rating belongs to its skill's code, whichever framework is in use.
CREATE TABLE rating (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  skill_code TEXT NOT NULL,
  level BIGINT NOT NULL,
  rated_on TEXT NOT NULL,
  source TEXT NOT NULL,
  rated_by TEXT,
  confidence BIGINT,
  review_by TEXT,
  note TEXT,
  withdrawn BIGINT NOT NULL
);
CREATE INDEX rating_cell ON rating (person_id, skill_code);
CREATE TABLE certificate (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  certificate TEXT NOT NULL,
  awarded_on TEXT NOT NULL,
  expires_on TEXT,
  UNIQUE (person_id, certificate, awarded_on)
);

-- What can close a gap, and how it can be run.
CREATE TABLE fund (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  pence BIGINT NOT NULL
);
CREATE TABLE venue (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  branch_id BIGINT REFERENCES branch (id),
  seats BIGINT
);
CREATE TABLE activity (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  mode TEXT,
  minutes BIGINT NOT NULL,
  provider TEXT,
  min_people BIGINT,
  max_people BIGINT,
  cost_per_session BIGINT NOT NULL,
  cost_per_head BIGINT NOT NULL,
  fund_code TEXT,
  certificate TEXT,
  certificate_months BIGINT,
  kinds TEXT NOT NULL, -- `;` between; empty is everyone
  review_by TEXT
);
CREATE TABLE outcome (
  id BIGINT PRIMARY KEY,
  activity_id BIGINT NOT NULL REFERENCES activity (id),
  skill_code TEXT NOT NULL,
  from_level BIGINT NOT NULL,
  to_level BIGINT NOT NULL,
  UNIQUE (activity_id, skill_code)
);
CREATE TABLE prerequisite (
  id BIGINT PRIMARY KEY,
  activity_id BIGINT NOT NULL REFERENCES activity (id),
  needs_id BIGINT NOT NULL REFERENCES activity (id),
  UNIQUE (activity_id, needs_id)
);
CREATE TABLE offer (
  id BIGINT PRIMARY KEY,
  activity_id BIGINT NOT NULL REFERENCES activity (id),
  halfdays TEXT NOT NULL, -- `tue-am;thu-pm`
  every_weeks BIGINT NOT NULL,
  from_date TEXT,
  to_date TEXT,
  venue_id BIGINT REFERENCES venue (id),
  trainer TEXT,
  seats BIGINT
);
CREATE INDEX offer_activity ON offer (activity_id);
CREATE TABLE session (
  id BIGINT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  activity_id BIGINT NOT NULL REFERENCES activity (id),
  starts TEXT NOT NULL, -- `2026-05-13T09:30`, local; a date alone for a long or self-paced one
  ends TEXT NOT NULL,
  halfdays TEXT NOT NULL, -- of a block; empty for a single session and a self-paced window
  venue_id BIGINT REFERENCES venue (id),
  trainer TEXT,
  capacity BIGINT,
  fund_code TEXT,
  status TEXT NOT NULL
);
CREATE INDEX session_activity ON session (activity_id);
CREATE TABLE place (
  id BIGINT PRIMARY KEY,
  session_id BIGINT NOT NULL REFERENCES session (id),
  person_id BIGINT NOT NULL REFERENCES person (id),
  status TEXT NOT NULL, -- booked, attended, absent
  UNIQUE (session_id, person_id)
);
CREATE INDEX place_person ON place (person_id);

-- Cover: people on duty in a branch, and people with a skill.
CREATE TABLE duty_cover (
  id BIGINT PRIMARY KEY,
  branch_id BIGINT NOT NULL REFERENCES branch (id),
  halfdays TEXT NOT NULL, -- empty is all
  role_id BIGINT REFERENCES role (id),
  min_people BIGINT NOT NULL
);
CREATE TABLE skill_cover (
  id BIGINT PRIMARY KEY,
  scope TEXT NOT NULL, -- service, each, branch
  branch_id BIGINT REFERENCES branch (id),
  skill_code TEXT NOT NULL,
  level BIGINT NOT NULL,
  kinds TEXT NOT NULL, -- `;` between; empty is everyone
  min_people BIGINT NOT NULL
);
CREATE TABLE rota (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL UNIQUE REFERENCES person (id),
  on_duty TEXT NOT NULL,
  also_free TEXT NOT NULL
);
CREATE TABLE absence (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL
);
CREATE INDEX absence_person ON absence (person_id);

-- What people learned. The level in a record is a claim until a verifier accepts it.
CREATE TABLE learning (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  learned_on TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  activity_id BIGINT REFERENCES activity (id),
  title TEXT,
  reflection TEXT,
  status TEXT NOT NULL, -- logged, verified, returned
  verified_by TEXT,
  verified_on TEXT,
  returned_reason TEXT,
  off_the_job BIGINT NOT NULL
);
CREATE INDEX learning_person ON learning (person_id);
CREATE TABLE learning_skill (
  id BIGINT PRIMARY KEY,
  learning_id BIGINT NOT NULL REFERENCES learning (id),
  skill_code TEXT NOT NULL,
  claimed_level BIGINT,
  rerate_on TEXT,
  UNIQUE (learning_id, skill_code)
);
CREATE TABLE interest (
  id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  activity_id BIGINT NOT NULL REFERENCES activity (id),
  UNIQUE (person_id, activity_id)
);
