-- When people are with the service: a returner has two periods. What stood as the one start and end moves here.
CREATE TABLE person_period (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  from_date TEXT,
  to_date TEXT
) STRICT;
CREATE INDEX person_period_person ON person_period (person_id);
-- A person's first period is numbered as the person, beyond every id given so far: what the log tells of somebody who is gone can
-- then name theirs as well.
INSERT INTO person_period (id, person_id, from_date, to_date)
SELECT p.id + CAST(m.value AS INTEGER), p.id, p.start_date, p.end_date FROM person p JOIN meta m ON m.key = 'next_id' ORDER BY p.id;
-- The log tells the same, so that what was done before can still be taken back: a period comes after its person and goes before.
INSERT INTO change (operation_id, seq, table_name, row_id, before, after)
SELECT c.operation_id,
       CASE WHEN c.after IS NULL THEN c.seq - 1000000000 ELSE c.seq + 1000000000 END,
       'person_period',
       c.row_id + CAST(m.value AS INTEGER),
       CASE WHEN c.before IS NOT NULL THEN json_object('id', c.row_id + CAST(m.value AS INTEGER), 'person_id', c.row_id,
         'from_date', json_extract(c.before, '$.start_date'), 'to_date', json_extract(c.before, '$.end_date')) END,
       CASE WHEN c.after IS NOT NULL THEN json_object('id', c.row_id + CAST(m.value AS INTEGER), 'person_id', c.row_id,
         'from_date', json_extract(c.after, '$.start_date'), 'to_date', json_extract(c.after, '$.end_date')) END
FROM change c JOIN meta m ON m.key = 'next_id'
WHERE c.table_name = 'person'
  AND (c.before IS NULL OR c.after IS NULL
    OR json_extract(c.before, '$.start_date') IS NOT json_extract(c.after, '$.start_date')
    OR json_extract(c.before, '$.end_date') IS NOT json_extract(c.after, '$.end_date'));
UPDATE meta SET value = CAST(2 * CAST(value AS INTEGER) AS TEXT) WHERE key = 'next_id';
ALTER TABLE person DROP COLUMN start_date;
ALTER TABLE person DROP COLUMN end_date;
