-- Named sets of what might be different: people who leave, branches that close, more roles, other targets, another framework version.
CREATE TABLE what_if (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  framework_id BIGINT REFERENCES framework (id)
);
CREATE TABLE what_if_change (
  id BIGINT PRIMARY KEY,
  what_if_id BIGINT NOT NULL REFERENCES what_if (id),
  what TEXT NOT NULL,
  person_id BIGINT REFERENCES person (id),
  branch_id BIGINT REFERENCES branch (id),
  role_id BIGINT REFERENCES role (id),
  skill_code TEXT,
  level BIGINT,
  on_date TEXT
);
CREATE INDEX what_if_change_what_if ON what_if_change (what_if_id);
