-- What becomes of the skills of a framework version in the one that was made from it, which version was in use when, and by when a skill
-- is to be looked at again.
ALTER TABLE framework ADD COLUMN made_from INTEGER REFERENCES framework (id);
ALTER TABLE skill ADD COLUMN review_by TEXT;
CREATE TABLE skill_mapping (
  id INTEGER PRIMARY KEY,
  framework_id INTEGER NOT NULL REFERENCES framework (id),
  from_code TEXT,
  relation TEXT NOT NULL,
  skill_id INTEGER REFERENCES skill (id),
  levels TEXT NOT NULL
) STRICT;
CREATE INDEX skill_mapping_framework ON skill_mapping (framework_id);
CREATE INDEX skill_mapping_skill ON skill_mapping (skill_id);
CREATE TABLE framework_use (
  id INTEGER PRIMARY KEY,
  framework_id INTEGER NOT NULL REFERENCES framework (id),
  from_date TEXT,
  made_on TEXT NOT NULL
) STRICT;
-- The codes that skills replace move here. The log does not tell of these rows, so `meta` says which they are.
INSERT INTO skill_mapping (id, framework_id, from_code, relation, skill_id, levels)
SELECT CAST(m.value AS INTEGER) + row_number() OVER (ORDER BY s.id) - 1, s.framework_id, s.replaces, 'renamed', s.id, ''
FROM skill s JOIN meta m ON m.key = 'next_id' WHERE s.replaces IS NOT NULL;
INSERT INTO meta (key, value) SELECT 'mappings_moved', min(id) || ';' || max(id) FROM skill_mapping HAVING count(*) > 0;
UPDATE meta SET value = CAST((SELECT max(id) + 1 FROM skill_mapping) AS TEXT) WHERE key = 'next_id' AND EXISTS (SELECT 1 FROM skill_mapping);
-- What wrote such codes cannot be taken back any more: they are no longer where the log says.
UPDATE operation SET can_undo = 0 WHERE EXISTS (
  SELECT 1 FROM change c WHERE c.operation_id = operation.id AND c.table_name = 'skill'
    AND (coalesce(c.before, '') LIKE '%"replaces":"%' OR coalesce(c.before, '') LIKE '%"replaces":[%'
      OR coalesce(c.after, '') LIKE '%"replaces":"%' OR coalesce(c.after, '') LIKE '%"replaces":[%'));
ALTER TABLE skill DROP COLUMN replaces;
