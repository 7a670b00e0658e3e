-- Named sets of what might be different: people who leave, branches that close, more roles, other targets, another framework version.
CREATE TABLE what_if (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  framework_id INTEGER REFERENCES framework (id)
) STRICT;
CREATE TABLE what_if_change (
  id INTEGER PRIMARY KEY,
  what_if_id INTEGER NOT NULL REFERENCES what_if (id),
  what TEXT NOT NULL,
  person_id INTEGER REFERENCES person (id),
  branch_id INTEGER REFERENCES branch (id),
  role_id INTEGER REFERENCES role (id),
  skill_code TEXT,
  level INTEGER,
  on_date TEXT
) STRICT;
CREATE INDEX what_if_change_what_if ON what_if_change (what_if_id);
