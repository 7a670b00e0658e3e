#!/usr/bin/env python3
"""peers.py JOB ...  - what others take for the work of `skillsplan` on the files of generate.py. Each job prints two lines
of JSON: what it answers (or null), and what it took.

  load FILES DATABASE             DuckDB reads the CSV files into tables of its own (not timed by the bench)
  gaps DATABASE AS_OF             the sums by branch and aim; `seconds` from opening the file on, `warm` the same query once more
  trend DATABASE AS_OF MONTHS     the sums by branch on so many month ends; `seconds` and `warm` likewise
  import people|ratings FILES DATABASE   SQLite's own `.import`, or Python's csv and executemany where there is no `sqlite3` shell
  matrix DATABASE AS_OF OUT xlsxwriter|openpyxl   the three sheets of `skillsplan export matrix`

The sums are those of docs/measures.md, counted from the definition and not from our code. `cpu` is processor time in seconds from the same
moment on as `seconds`; neither counts that Python starts and reads the library."""
import csv
import datetime as dt
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time

# The ratings as `.import` takes them into our table.
RATINGS = "sqlite-ratings.csv"

SUMS = ["people", "required", "met", "below", "unrated", "target_levels", "gap_levels", "unrated_levels", "weighted_gap", "people_with_gap"]

# A person's cell on a date: the highest target and importance of the roles held; the newest rating, of one day the one recorded last.
CELLS = """
active as (select id, branch from person where start_date <= $on and (end_date is null or end_date >= $on)),
needed as (
  select active.id as person, active.branch, target.skill, max(target.target) as target, max(target.importance) as importance
  from active join person_role on person_role.person = active.id join target on target.role = person_role.role group by all),
newest as (
  select person, skill, arg_max(level, (rated_on, recorded)) as level from rating where rated_on <= $on group by all),
cell as (
  select needed.person, needed.branch, skill.aim, needed.target, newest.level, needed.importance,
    newest.level < needed.target as is_below, newest.level is null as is_unrated
  from needed join skill on skill.id = needed.skill
  left join newest on newest.person = needed.person and newest.skill = needed.skill)
"""

COUNTS = """
  count(distinct person), count(*), count(*) filter (level >= target), count(*) filter (is_below), count(*) filter (is_unrated),
  sum(target), coalesce(sum(target - level) filter (is_below), 0), coalesce(sum(target) filter (is_unrated), 0),
  coalesce(sum((target - level) * importance) filter (is_below), 0), count(distinct person) filter (is_below)
"""


class Clock:
    """Seconds and processor time since it was made."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), self.processor()

    @staticmethod
    def processor():
        """Processor time of this process and of those that it started and waited for."""
        return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

    def read(self):
        """The two figures by name."""
        return {"seconds": time.perf_counter() - self.wall, "cpu": self.processor() - self.cpu}


def duckdb_module():
    """DuckDB with its name; it is not needed for SQLite's part."""
    import duckdb
    return duckdb, f"DuckDB {duckdb.__version__}"


def load(files, database):
    """Makes the tables: numbers for people, skills and roles, days as dates, ratings in the order of the files and by person and skill."""
    duckdb, by = duckdb_module()
    clock = Clock()
    base = duckdb.connect(database)

    def read(name):
        return f"read_csv('{os.path.join(files, name)}', header = true, all_varchar = true)"

    facts = json.load(open(os.path.join(files, "facts.json"), encoding="utf-8"))
    base.execute(f"create table skill as select row_number() over ()::smallint as id, skill as code, title, aim from {read('framework.csv')}")
    base.execute(f"create table role as select row_number() over ()::smallint as id, role as code, title from {read('roles.csv')}")
    base.execute(f"""create table target as select role.id as role, skill.id as skill, target::tinyint as target,
        importance::tinyint as importance from {read('targets.csv')} t join role on role.code = t.role join skill on skill.code = t.skill""")
    base.execute(f"""create table person as select row_number() over ()::integer as id, person_id as number, name, branch,
        start_date::date as start_date, end_date::date as end_date from {read('people.csv')}""")
    base.execute(f"""create table person_role as select person.id as person, role.id as role
        from (select person_id, unnest(string_split(roles, ';')) as code from {read('people.csv')}) held
        join person on person.number = held.person_id join role on role.code = held.code""")
    base.execute("create table coming (person integer, skill smallint, level tinyint, rated_on date, source varchar, recorded bigint)")
    for nth, name in enumerate(facts["rating_files"]):
        base.execute(f"""insert into coming select person.id, skill.id, level::tinyint, rated_on::date, source, {nth} * 10000000 + nth
            from (select *, row_number() over () as nth from {read(name)}) r
            join person on person.number = r.person_id join skill on skill.code = r.skill""")
    # A correction is of the rating with the same person, skill, day and source, and keeps its place.
    base.execute(f"""create table rating as select coming.* replace (coalesce(c.level, coming.level) as level) from coming left join (
        select person.id as person, skill.id as skill, level::tinyint as level, rated_on::date as rated_on, source
        from {read('corrections.csv')} r join person on person.number = r.person_id join skill on skill.code = r.skill) c
        using (person, skill, rated_on, source) order by person, skill, rated_on, recorded""")
    base.execute(f"""copy (select row_number() over (order by recorded), coming.person, skill.code, level, rated_on, source, 0
        from coming join skill on skill.id = coming.skill order by recorded) to '{os.path.join(files, RATINGS)}' (header true)""")
    base.execute("drop table coming")
    ratings = base.execute("select count(*) from rating").fetchone()[0]
    base.close()
    assert ratings == facts["ratings"], f"{ratings} of {facts['ratings']} ratings were read"
    return {"by": by, "ratings": ratings, **clock.read()}


def group(names, row):
    """A line as `skillsplan` answers it."""
    sums = dict(zip(SUMS, row[len(names):]))
    return {"key": dict(zip(names, row)), **sums}


def gaps(database, as_of):
    """The sums by branch and aim and the total, cold and warm."""
    duckdb, by = duckdb_module()
    question = f"with {CELLS} select grouping(branch, aim) as total, branch, aim, {COUNTS} from cell group by grouping sets ((branch, aim), ())"
    clock = Clock()
    base = duckdb.connect(database, read_only=True)
    rows = base.execute(question, {"on": as_of}).fetchall()
    cold, clock = clock.read(), Clock()
    base.execute(question, {"on": as_of}).fetchall()
    warm = clock.read()
    totals = [dict(zip(SUMS, row[3:])) for row in rows if row[0]]
    return {
        "by": by, **cold, "warm": warm,
        "answer": {"as_of": as_of, "totals": totals[0], "groups": [group(["branch", "aim"], row[1:]) for row in rows if not row[0]]},
    }


def month_ends(as_of, months):
    """The last days of so many months up to a date that is one."""
    day, ends = dt.date.fromisoformat(as_of), []
    for _ in range(months):
        ends.append(day.isoformat())
        day = day.replace(day=1) - dt.timedelta(days=1)
    return ends[::-1]


def trend(database, as_of, months):
    """The sums by branch on each month end: a query for each, which is faster than one query for all."""
    duckdb, by = duckdb_module()
    question = f"with {CELLS} select grouping(branch) as total, branch, {COUNTS} from cell group by grouping sets ((branch), ())"

    def ask(base):
        return [(on, base.execute(question, {"on": on}).fetchall()) for on in month_ends(as_of, int(months))]

    clock = Clock()
    base = duckdb.connect(database, read_only=True)
    answers = ask(base)
    cold, clock = clock.read(), Clock()
    ask(base)
    warm = clock.read()
    points = [
        {
            "as_of": on,
            "totals": next(dict(zip(SUMS, row[2:])) for row in rows if row[0]),
            "groups": [group(["branch"], row[1:]) for row in rows if not row[0]],
        }
        for on, rows in answers
    ]
    return {"by": by, **cold, "warm": warm, "answer": {"months": points}}


SCHEMAS = {
    "people": ("create table person (person_id text primary key, name text not null, kind text not null, branch text, roles text, "
               "start_date text, end_date text) strict;"),
    "ratings": ("create table person (id integer primary key, number text not null unique) strict; create table rating (id integer primary "
                "key, person_id integer not null references person (id), skill_code text not null, level integer not null, rated_on text not "
                "null, source text not null, withdrawn integer not null) strict; create index rating_cell on rating (person_id, skill_code);"),
}


def sqlite(kind, files, database):
    """One transaction, written out as safely as ours, nothing checked and no history kept. People go into a table of the file's columns.
    Ratings go into our table less the columns that stay empty, with its keys and its index; the people are there, and the file has their
    numbers already (`load` wrote it)."""
    table = "person" if kind == "people" else "rating"
    source = os.path.join(files, "people.csv" if kind == "people" else RATINGS)
    base = sqlite3.connect(database)
    base.execute("pragma journal_mode = wal")
    base.executescript(SCHEMAS[kind])
    if kind == "ratings":
        with open(os.path.join(files, "people.csv"), encoding="utf-8", newline="") as file:
            base.executemany("insert into person (number) values (?)", (row[:1] for row in list(csv.reader(file))[1:]))
    base.commit()
    base.close()
    shell = shutil.which("sqlite3")
    clock = Clock()
    if shell:
        by = "sqlite3 .import"
        words = ["pragma foreign_keys = on;", "begin;", f'.import --csv --skip 1 "{source}" {table}', "commit;", f"select count(*) from {table};"]
        said = subprocess.run([shell, "-bail", database], input="\n".join(words), capture_output=True, text=True, check=True).stdout
        rows = int(said.split()[-1])
    else:
        by = "SQLite executemany"
        base = sqlite3.connect(database)
        base.execute("pragma foreign_keys = on")
        with open(source, encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            marks = ",".join("?" * len(next(reader)))
            base.executemany(f"insert into {table} values ({marks})", reader)
        base.commit()
        rows = base.execute(f"select count(*) from {table}").fetchone()[0]
        base.close()
    return {"by": by, "rows": rows, **clock.read()}


def matrix(database, as_of, out, library):
    """Levels, targets and ratings in force: read from DuckDB and written row by row, with as little memory as the library can."""
    duckdb, _ = duckdb_module()
    if library == "xlsxwriter":
        import xlsxwriter
        by = f"XlsxWriter {xlsxwriter.__version__}"
    else:
        import openpyxl
        by = f"openpyxl {openpyxl.__version__}"
    clock = Clock()
    base = duckdb.connect(database, read_only=True)
    ask = base.cursor
    skills = ask().execute("select id, code || ' ' || title from skill order by id").fetchall()
    place = {skill: nth for nth, (skill, _) in enumerate(skills)}
    on = {"on": as_of}
    people = ask().execute(f"""with {CELLS} select active.id, number, name, active.branch, string_agg(role.title, '; ' order by role.id)
        from active join person using (id) left join person_role on person_role.person = active.id left join role on role.id = person_role.role
        group by all order by active.id""", on).fetchall()
    newest = """select person, skill, arg_max(level, (rated_on, recorded)) as level, max(rated_on) as rated_on,
        arg_max(source, (rated_on, recorded)) as source from rating where rated_on <= $on group by person, skill"""
    levels = f"select person, skill, level from ({newest}) order by person"
    targets = f"with {CELLS} select person, skill, target from needed order by person"
    given = f"select person, skill, level, rated_on, source from ({newest}) order by person, rated_on, source"

    def lines(query, more):
        """Rows of a sheet in the order of the people: one for each person, or each person, day and source, and one where there is none."""
        cursor = ask().execute(query, on)

        def found():
            while rows := cursor.fetchmany(20_000):
                yield from rows

        found = found()
        ahead = next(found, None)
        for person, *who in people:
            while ahead and ahead[0] < person:
                ahead = next(found, None)
            if not ahead or ahead[0] != person:
                yield who + [None] * (more + len(skills))
            while ahead and ahead[0] == person:
                key, row = ahead[3:], [None] * len(skills)
                while ahead and ahead[0] == person and ahead[3:] == key:
                    row[place[ahead[1]]] = ahead[2]
                    ahead = next(found, None)
                yield [*who, *key, *row]

    names, heads = [title for _, title in skills], ["number", "name", "branch", "roles"]
    sheets = [
        ("Levels", heads + names, lines(levels, 0)),
        ("Targets", heads + names, lines(targets, 0)),
        ("Ratings in force", [*heads, "rated_on", "source", *names], lines(given, 2)),
    ]
    if library == "xlsxwriter":
        book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
        for title, heading, rows in sheets:
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, heading)
            for nth, row in enumerate(rows):
                for at, value in enumerate(row):
                    if value is not None:
                        sheet.write(nth + 1, at, value)
        book.close()
    else:
        book = openpyxl.Workbook(write_only=True)
        for title, heading, rows in sheets:
            sheet = book.create_sheet(title)
            sheet.append(heading)
            for row in rows:
                sheet.append(row)
        book.save(out)
    return {"by": by, "rows": len(people), **clock.read()}


JOBS = {"load": load, "gaps": gaps, "trend": trend, "import": sqlite, "matrix": matrix}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in JOBS:
        sys.exit(__doc__)
    took = JOBS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(took.pop("answer", None)))
    print(json.dumps(took))
