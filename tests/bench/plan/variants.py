#!/usr/bin/env python3
"""variants.py PROBLEM PLAN SEED OUT.json WITNESS.json   - adds pins, forbids and a prior plan to a generated problem.
The pins are some of the plan's runs and places.  Some people who are pinned nowhere, and without whom every session
of theirs still has its fewest people, are forbidden what they do in the plan, and a few places that nobody holds are
forbidden as well.  So the plan without those people is a plan of the new problem: the witness, which no bound may be
below.  The prior plan is most of the plan, something else, and ids that the problem does not hold."""
import json, sys
from collections import Counter

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from generate import R

problem, plan, seed = json.load(open(sys.argv[1])), json.load(open(sys.argv[2])), int(sys.argv[3])
r = R(seed * 7919 + 11)
activity = {s["id"]: s["activity"] for s in problem["sessions"]}
fewest = {a["id"]: a["min"] for a in problem["activities"]}
runs, places = sorted(plan["runs"]), sorted(map(tuple, plan["places"]))
heads = Counter(s for _, s in places)

pinned = r.some(places, r.n(0, 6))
problem["pins"] = {"runs": r.some(runs, r.n(0, 3)), "places": [list(x) for x in pinned]}

forbids, gone = problem["forbids"], set()
fixed = {p for p, _ in pinned}
for p in r.some(sorted({p for p, _ in places} - fixed), 3):
    theirs = [s for q, s in places if q == p]
    if all(heads[s] > fewest[activity[s]] for s in theirs):
        gone.add(p)
        for s in theirs:
            heads[s] -= 1
        s = r.pick(theirs)
        if r.p(50):
            forbids["activities"].append([p, activity[s]])
        else:
            forbids["places"].append([p, s])
witness = [x for x in places if x[0] not in gone]
held, ids = set(witness), sorted(activity)
for _ in range(10):
    x = (r.pick(problem["people"])["id"], r.pick(ids))
    if x not in held:
        forbids["places"].append(list(x))
forbids["runs"] += [s for s in r.some([s for s in ids if s not in heads], r.n(0, 2)) if s not in forbids["runs"] and s not in runs]

problem["prior"] = {
    "runs": [s for s in runs if r.p(80)] + r.some(ids, 1) + ["a session of last year"],
    "places": [list(x) for x in places if r.p(80)] + [[r.pick(problem["people"])["id"], r.pick(ids)], ["somebody who left", ids[0]]],
}
json.dump(problem, open(sys.argv[4], "w"), separators=(",", ":"))
json.dump({"format": "plss-plan/1", "runs": runs, "places": [list(x) for x in witness]}, open(sys.argv[5], "w"))
