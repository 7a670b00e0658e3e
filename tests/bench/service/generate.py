#!/usr/bin/env python3
"""generate.py OUT [--people P] [--skills S] [--needs N] [--rounds R] [--seed K]  - makes the files of an invented library service.

OUT is a folder. Its CSV files are what `skillsplan import` takes (docs/files.md): aims, framework, roles, targets, people, ratings-NNN and
corrections. A file of ratings has at most 2,000,000 rows, because an import takes 100 MB. `facts.json` is written last: what there is, and
the dates that the figures are of. Only the standard library; the same words give the same bytes.

A role needs N of 100 skills. The history of a person is R rounds of ratings, about a year apart, each on one day: by the person (self) or
the manager, in 3 of 100 by both on the same day. A round rates three quarters of the skills that the person's roles need and a few others.
Rounds begin with the person's first day and end with the last. Every tenth person's rounds are in the file newest first. Of the newest
ratings 1 of 100 is corrected. Some ratings are later than the date of the figures, and some people have no branch."""
import argparse
import datetime as dt
import json
import os
import random

AS_OF = dt.date(2026, 6, 30)
TODAY = dt.date(2026, 7, 10)
ROLES = 12
AIMS = 8
MOST_ROWS = 2_000_000
FIRST = "Ada Ben Cara Dev Ella Finn Gita Hugh Iris Jude Kemi Liam Mina Noor Owen Priya Rhys Saba Tom Una".split()
LAST = "Ahmed Baker Clarke Dixon Evans Farah Green Hughes Iqbal Jones Khan Lewis Moore Nowak Okoro Patel Quinn Reid Shah Webb".split()


class Draw:
    """Random numbers of one seed."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, most):
        """A whole number from 0 to most - 1."""
        return int(self.random() * most)

    def holds(self, share):
        """True in this share of the calls."""
        return self.random() < share

    def some(self, items, count):
        """So many different items, in their order."""
        left = list(items)
        taken = {left.pop(self.below(len(left))) for _ in range(min(count, len(left)))}
        return [item for item in items if item in taken]


class Rows:
    """CSV files of one kind with a heading each, none too long for an import."""

    def __init__(self, folder, name, heading, numbered=False):
        self.folder, self.name, self.heading, self.numbered = folder, name, heading, numbered
        self.rows, self.total, self.files, self.file = 0, 0, [], None

    def add(self, lines):
        """Adds rows without line ends."""
        if self.file is None or self.rows + len(lines) > MOST_ROWS:
            self.close()
            self.files.append(f"{self.name}-{len(self.files) + 1:03}.csv" if self.numbered else f"{self.name}.csv")
            self.file = open(os.path.join(self.folder, self.files[-1]), "w", encoding="utf-8", newline="\n")
            self.file.write(self.heading + "\n")
            self.rows = 0
        self.rows += len(lines)
        self.total += len(lines)
        self.file.write("\n".join(lines) + "\n" if lines else "")

    def close(self):
        """Ends the file that is open."""
        if self.file:
            self.file.close()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("out")
    words.add_argument("--people", type=int, default=2_000)
    words.add_argument("--skills", type=int, default=100)
    words.add_argument("--needs", type=int, default=30)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--seed", type=int, default=1)
    words = words.parse_args()
    os.makedirs(words.out, exist_ok=True)
    draw = Draw(words.seed * 1_000_003 + words.people)
    skills = [f"S{n + 1:03}" for n in range(words.skills)]
    needs = the_framework(words.out, draw, skills, words.needs)
    people, ratings, corrections = the_people(words, draw, skills, needs)
    facts = {
        "people": people.total, "skills": words.skills, "needs": words.needs, "rounds": words.rounds, "seed": words.seed,
        "ratings": ratings.total, "corrections": corrections.total, "rating_files": ratings.files,
        "as_of": AS_OF.isoformat(), "today": TODAY.isoformat(),
    }
    with open(os.path.join(words.out, "facts.json"), "w", encoding="utf-8") as file:
        json.dump(facts, file)


def the_framework(folder, draw, skills, share):
    """Writes aims, skills, roles and targets; the skills that each role needs."""
    def table(name, heading, lines):
        rows = Rows(folder, name, heading)
        rows.add(lines)
        rows.close()

    table("aims", "aim,title", [f"{n + 1},Aim {n + 1}" for n in range(AIMS)])
    table("framework", "skill,title,aim", [f"{s},Skill {s},{n % AIMS + 1}" for n, s in enumerate(skills)])
    kinds = ["employee", "employee", "volunteer"]
    table("roles", "role,title,kind", [f"R{n + 1:02},Role {n + 1},{kinds[n % 3]}" for n in range(ROLES)])
    needs, lines = [], []
    for n in range(ROLES):
        needs.append(draw.some(skills, max(1, len(skills) * share // 100)))
        lines += [f"R{n + 1:02},{s},{1 + draw.below(4)},{1 + draw.below(3)}" for s in needs[-1]]
    table("targets", "role,skill,target,importance", lines)
    return needs


def the_people(words, draw, skills, needs):
    """Writes people with their ratings and corrections."""
    people = Rows(words.out, "people", "person_id,name,kind,branch,roles,start_date,end_date")
    ratings = Rows(words.out, "ratings", "person_id,skill,level,rated_on,source", numbered=True)
    corrections = Rows(words.out, "corrections", "person_id,skill,level,rated_on,source")
    branches = max(10, words.people // 350)
    ever = (AS_OF - dt.date(2006, 1, 1)).days
    corrections.add([])
    for n in range(words.people):
        number = f"P{n + 1:07}"
        volunteer = draw.holds(0.2)
        # Every third role is the volunteers'.
        roles = [draw.below(ROLES // 3) * 3 + (2 if volunteer else draw.below(2))]
        if draw.holds(0.15):
            other = draw.below(ROLES // 3) * 3 + (2 if volunteer else draw.below(2))
            roles += [other] if other != roles[0] else []
        start = AS_OF - dt.timedelta(days=draw.below(ever))
        end = start + dt.timedelta(days=draw.below((AS_OF - start).days + 1)) if draw.holds(0.06) else None
        branch = "" if draw.holds(0.01) else f"Branch {draw.below(branches) + 1:04}"
        people.add([",".join([
            number, f"{FIRST[draw.below(20)]} {LAST[draw.below(20)]}", "volunteer" if volunteer else "employee", branch,
            ";".join(f"R{role + 1:02}" for role in roles), start.isoformat(), end.isoformat() if end else "",
        ])])
        rounds, corrected = history(words.rounds, draw, skills, {s for role in roles for s in needs[role]}, number, start, end)
        if n % 10 == 9:
            rounds.reverse()
        ratings.add([line for lines in rounds for line in lines])
        corrections.add(corrected)
    for rows in (people, ratings, corrections):
        rows.close()
    return people, ratings, corrections


def history(count, draw, skills, needed, number, start, end):
    """The rows of each round of a person, oldest first, and the corrections of the newest."""
    levels, rounds, corrected = {}, [], []
    shift = draw.below(365)
    for nth in range(count):
        day = TODAY - dt.timedelta(days=365 * (count - 1 - nth) + shift)
        if day < start or (end and day > end):
            continue
        on, newest, lines = day.isoformat(), nth == count - 1, []
        by = "self" if draw.holds(0.6) else "manager"
        both = draw.holds(0.03)
        for skill in skills:
            if not draw.holds(0.75 if skill in needed else 0.03):
                continue
            if skill in levels:
                level = min(4, levels[skill] + (1 if draw.holds(0.3) else 0))
            else:
                level = draw.below(4)
            levels[skill] = level
            if both:
                lines.append(f"{number},{skill},{min(4, level + 1)},{on},{'manager' if by == 'self' else 'self'}")
            lines.append(f"{number},{skill},{level},{on},{by}")
            if newest and draw.holds(0.01):
                corrected.append(f"{number},{skill},{(level + 1) % 5},{on},{by}")
        rounds.append(lines)
    return rounds, corrected


if __name__ == "__main__":
    main()
