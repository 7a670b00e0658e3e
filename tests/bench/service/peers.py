#!/usr/bin/env python3
"""peers.py JOB ...  - what others take for the work of `skillsplan` on the files of generate.py. Each job prints two lines
of JSON: what it answers (or null), and what it took.

  load FILES DATABASE             DuckDB reads the CSV files into tables of its own (not timed by the bench)
  gaps DATABASE AS_OF             the sums by branch and aim; `seconds` from opening the file on, `warm` the same query once more
  trend DATABASE AS_OF MONTHS     the sums by branch on so many month ends; `seconds` and `warm` likewise
  import people|ratings FILES DATABASE   SQLite's own `.import`, or Python's csv and executemany where there is no `sqlite3` shell
  workbook FILES OUT              people.csv as a workbook of 20 columns, with what a system of HR adds (not timed by the bench)
  matrix DATABASE AS_OF OUT xlsxwriter|openpyxl   the three sheets of `skillsplan export matrix`

The sums are those of docs/measures.md, counted from the definition and not from our code. `cpu` is processor time in seconds from the same
moment on as `seconds`; neither counts that Python starts and reads the library."""
import csv
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time

# The ratings as `.import` takes them into our table.
RATINGS = "sqlite-ratings.csv"

SUMS = ["people", "required", "met", "below", "unrated", "target_levels", "gap_levels", "unrated_levels", "weighted_gap", "people_with_gap"]

# A person's cell on a date: the highest target and importance of the roles held, worked out once for each set of roles, and the rating in
# force: the newest, and of one day the one recorded last. The table knows of each until when it is in force.
ROLES = """
held as (select person, list(role order by role) as roles from person_role group by person),
need as (
  select roles, skill, max(target) as target, max(importance) as importance
  from (select roles, unnest(roles) as role from (select distinct roles from held)) join target using (role) group by all)
"""

CELLS = f"""{ROLES},
active as (select id as person, branch from person where start_date <= $on and (end_date is null or end_date >= $on)),
newest as (select * from rating where rated_on <= $on and (until is null or until > $on)),
cell as (
  select active.person, active.branch, skill.aim, need.skill, need.target, newest.level, need.importance, newest.level < need.target as is_below
  from active join held using (person) join need using (roles) join skill on skill.id = need.skill
  left join newest on newest.person = active.person and newest.skill = need.skill)
"""

# Counted for each person first, which is faster than to count different people.
GAPS = f"""with {CELLS},
each as materialized (
  select person, branch, aim, count(*) as required, count(*) filter (level >= target) as met, count(*) filter (is_below) as below,
    count(*) filter (level is null) as unrated, sum(target) as target_levels, sum(target - level) filter (is_below) as gap_levels,
    sum(target) filter (level is null) as unrated_levels, sum((target - level) * importance) filter (is_below) as weighted_gap
  from cell group by all),
person_sums as (
  select sum(required) as required, sum(met) as met, sum(below) as below, sum(unrated) as unrated, sum(target_levels) as target_levels,
    sum(gap_levels) as gap_levels, sum(unrated_levels) as unrated_levels, sum(weighted_gap) as weighted_gap from each group by person)
select false as total, branch, aim, {{sums}} from each group by branch, aim
union all select true, null, null, {{sums}} from person_sums
""".format(sums="""count(*), sum(required), sum(met), sum(below), sum(unrated), sum(target_levels), coalesce(sum(gap_levels), 0),
  coalesce(sum(unrated_levels), 0), coalesce(sum(weighted_gap), 0), count(*) filter (below > 0)""")

# Every month end in one pass: what each rating and each person adds from its first month end on and takes away again from its last.
TREND = f"""with {ROLES},
load as (select roles, count(*) as required, sum(target) as target_levels from need group by roles),
here as (
  select id as person, branch, roles, greatest(0, date_diff('month', $first, start_date)) as begins,
    least($months, coalesce(date_diff('month', $first, end_date + 1), $months)) as ends
  from person join held on held.person = person.id where start_date <= $last),
rated as (
  select here.person, branch, target, level, importance, greatest(begins, date_diff('month', $first, rated_on)) as begins,
    least(ends, coalesce(date_diff('month', $first, until), $months)) as ends
  from rating join here using (person) join need on need.roles = here.roles and need.skill = rating.skill
  where rated_on <= $last and (until is null or until > $first)),
step as (
  select person, branch, unnest([begins, ends]) as month, unnest([1, -1]) as more, level < target as is_below, target, level, importance
  from rated where begins < ends),
each as (
  select person, branch, month, sum(more) filter (not is_below) as met, sum(more) filter (is_below) as below,
    sum(more * target) as rated_levels, sum(more * (target - level)) filter (is_below) as gap_levels,
    sum(more * (target - level) * importance) filter (is_below) as weighted_gap
  from step group by all),
running as (select *, coalesce(sum(below) over (partition by person order by month), 0) > 0 as has_gap from each),
switched as (
  select *, has_gap::integer - coalesce(lag(has_gap) over (partition by person order by month), false)::integer as people_with_gap from running),
change as (
  select branch, month, 0 as people, 0 as required, 0 as target_levels, sum(met) as met, sum(below) as below, sum(rated_levels) as rated_levels,
    sum(gap_levels) as gap_levels, sum(weighted_gap) as weighted_gap, sum(people_with_gap) as people_with_gap from switched group by all
  union all select branch, month, sum(more), sum(more * required), sum(more * target_levels), 0, 0, 0, 0, 0, 0 from (
    select branch, unnest([begins, ends]) as month, unnest([1, -1]) as more, required, target_levels from here join load using (roles)
    where begins < ends) group by all)
select month.month, branch, sum(people), sum(required), coalesce(sum(met), 0), coalesce(sum(below), 0),
  sum(required) - coalesce(sum(met), 0) - coalesce(sum(below), 0), sum(target_levels), coalesce(sum(gap_levels), 0),
  sum(target_levels) - coalesce(sum(rated_levels), 0), coalesce(sum(weighted_gap), 0), coalesce(sum(people_with_gap), 0)
from (select unnest(range($months)) as month) month join change on change.month <= month.month group by all having sum(required) > 0
"""


class Clock:
    """Seconds and processor time since it was made."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), self.processor()

    @staticmethod
    def processor():
        """Processor time of this process and of those that it started and waited for."""
        used = os.times()
        return time.process_time() + used.children_user + used.children_system

    def read(self):
        """The two figures by name."""
        return {"seconds": time.perf_counter() - self.wall, "cpu": self.processor() - self.cpu}


def duckdb_module():
    """DuckDB with its name; it is not needed for SQLite's part."""
    import duckdb
    return duckdb, f"DuckDB {duckdb.__version__}"


def load(files, database):
    """Makes the tables: numbers for people, skills and roles, days as dates, ratings by person and skill with
    the day that ends each, and beside them a file of ratings for `.import`."""
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
    base.execute(f"""create table rating as select coming.* replace (coalesce(c.level, coming.level) as level),
        lead(rated_on) over (partition by person, skill order by rated_on, recorded) as until from coming left join (
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
    clock = Clock()
    base = duckdb.connect(database, read_only=True)
    rows = base.execute(GAPS, {"on": as_of}).fetchall()
    cold, clock = clock.read(), Clock()
    base.execute(GAPS, {"on": as_of}).fetchall()
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
    """The sums by branch on each month end, and of all branches."""
    duckdb, by = duckdb_module()
    ends = month_ends(as_of, int(months))
    asked = {"first": dt.date.fromisoformat(ends[0]), "last": dt.date.fromisoformat(ends[-1]), "months": len(ends)}
    clock = Clock()
    base = duckdb.connect(database, read_only=True)
    rows = base.execute(TREND, asked).fetchall()
    cold, clock = clock.read(), Clock()
    base.execute(TREND, asked).fetchall()
    warm = clock.read()
    points = []
    for nth, on in enumerate(ends):
        groups = [group(["branch"], row[1:]) for row in rows if row[0] == nth]
        # Nobody is in two branches on a day, so that even people add up.
        totals = {name: sum(one[name] for one in groups) for name in SUMS}
        points.append({"as_of": on, "totals": totals, "groups": groups})
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
        words = ["pragma foreign_keys = on;", "begin;", f'.import --csv --skip 1 "{source}" {table}', "commit;"]
        words.append(f"select count(*) from {table};")
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


def workbook(files, out):
    """Text as shared strings and dates as dates, as spreadsheet programs write them. The columns after the first seven are no fields of ours,
    but for hours and address."""
    import xlsxwriter
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("People")
    with open(os.path.join(files, "people.csv"), encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        heading = next(rows)
        more = ["email", "weekly_hours", "Cost code", "Grade", "Post", "Directorate", "Payroll group", "Pension", "Region", "Floor", "Bank", "Pay point",
                "Review month"]
        sheet.write_row(0, 0, heading + more)
        for nth, row in enumerate(rows):
            dates = [dt.date.fromisoformat(day) if day else None for day in row[5:7]]
            added = [f"{row[0].lower()}@example.org", 18.5, 4000 + nth % 300, f"G{nth % 12}", f"Post {nth % 900}", "Communities", "Monthly", "Yes",
                     f"Region {nth % 9}", nth % 4, "No", 10 + nth % 30, nth % 12 + 1]
            for at, value in enumerate([*row[:5], *dates, *added]):
                if value not in (None, ""):
                    sheet.write(nth + 1, at, value)
    book.close()
    return {"by": "XlsxWriter", "seconds": 0.0}


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
    people = ask().execute(f"""with {CELLS} select person, number, name, active.branch, string_agg(role.title, '; ' order by role.id)
        from active join person on person.id = active.person left join person_role using (person) left join role on role.id = person_role.role
        group by all order by person""", on).fetchall()
    levels = f"with {CELLS} select person, skill, level from newest order by person"
    targets = f"with {CELLS} select person, skill, target from cell order by person"
    given = f"with {CELLS} select person, skill, level, rated_on, source from newest order by person, rated_on, source"

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


JOBS = {"load": load, "gaps": gaps, "trend": trend, "import": sqlite, "workbook": workbook, "matrix": matrix}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in JOBS:
        sys.exit(__doc__)
    took = JOBS[sys.argv[1]](*sys.argv[2:])
    print(json.dumps(took.pop("answer", None)))
    print(json.dumps(took))
