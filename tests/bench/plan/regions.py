#!/usr/bin/env python3
"""regions.py split PROBLEM FOLDER [--most 20]   writes the problem of each region of a generated XL problem alone, and prints
                                              their files.
   regions.py closed PROBLEM PLAN                prints the weight of the levels that the plan closes in each region.
The regions are generate.py's.  Alone, a region keeps its people, their cover rules and groups, every session that one of
them may go to with all its trainers and venues, and of each fund and of the budget the share that its open gaps are of
all open gaps: that is how generate.py made the money."""
import argparse, copy, json, os, sys

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from check import Prob, check
from generate import SIZES


def region_of(problem):
    """region by branch, in generate.py's way"""
    size = problem["name"].split("-")[0]
    branches, regions = SIZES[size][1], SIZES[size][5]
    return {f"b{i + 1}": i * regions // branches for i in range(branches)}


def gaps(people):
    return sum(1 for p in people for k, t in p["targets"].items() if p["levels"].get(k, 0) < t["level"])


def alone(problem, region, number):
    of = {p["id"] for p in problem["people"] if region[p["branch"]] == number}
    people = [p for p in problem["people"] if p["id"] in of]
    branches = {p["branch"] for p in people}
    share, whole = gaps(people), max(1, gaps(problem["people"]))
    part = {**problem, "name": f"{problem['name']}-region-{number + 1}", "people": people}
    part["sessions"] = [s for s in problem["sessions"] if s.get("branches") is None or branches & set(s["branches"])]
    kept = {s["id"] for s in part["sessions"]}
    part["cover"] = [r for r in problem["cover"] if r["branch"] in branches]
    part["funds"] = [{**f, "budget": f["budget"] * share // whole} for f in problem["funds"]]
    part["budget"] = None if problem["budget"] is None else problem["budget"] * share // whole
    part["fairness"] = copy.deepcopy(problem["fairness"])
    part["fairness"]["groups"] = [g for g in part["fairness"]["groups"] if g["by"] != "branch" or g["value"] in branches]
    forbids = problem["forbids"]
    part["forbids"] = {"runs": [s for s in forbids["runs"] if s in kept], "places": [x for x in forbids["places"] if x[0] in of and x[1] in kept],
                       "activities": [x for x in forbids["activities"] if x[0] in of]}
    return part


def closed(problem, plan):
    """weight closed in each region"""
    region = region_of(problem)
    held = {}
    for p, s in plan["places"]:
        held.setdefault(p, []).append(s)
    sums = {}
    z = Prob(problem)
    for p in z.P["people"]:
        taught = {}
        for s in held.get(p["id"], []):
            for k, l in z.acts[z.sess[s]["activity"]]["teaches"].items():
                taught[k] = max(taught.get(k, 0), l)
        for k, t in p["targets"].items():
            have = p["levels"].get(k, 0)
            number = region[p["branch"]]
            sums[number] = sums.get(number, 0) + t["weight"] * max(0, min(t["level"], taught.get(k, 0)) - have)
    assert sum(sums.values()) == check(z, {"runs": plan["runs"], "places": plan["places"]})["weight_closed"]
    return sums


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("verb", choices=("split", "closed"))
    ap.add_argument("problem")
    ap.add_argument("other")
    ap.add_argument("--most", type=int, default=20)
    args = ap.parse_args()
    problem = json.load(open(args.problem))
    region = region_of(problem)
    if args.verb == "split":
        for number in sorted(set(region.values()))[: args.most]:
            path = os.path.join(args.other, f"{problem['name']}-region-{number + 1}.json")
            with open(path, "w") as f:
                json.dump(alone(problem, region, number), f, separators=(",", ":"))
            print(json.dumps({"region": number + 1, "file": path}))
    else:
        for number, weight in sorted(closed(problem, json.load(open(args.other))).items()):
            print(json.dumps({"region": number + 1, "closed": weight}))


if __name__ == "__main__":
    main()
