#!/usr/bin/env python3
"""facts.py PROBLEM: how large it is (people, sessions, possible places as cpsat.py counts them) and what the empty plan scores."""
import json, sys

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from check import check
from cpsat import Prep

z = Prep(json.load(open(sys.argv[1])))
empty = check(z.q, {"runs": [], "places": []})["score"]
print(json.dumps({"people": len(z.P["people"]), "sessions": len(z.P["sessions"]), "places": z.npairs, "empty": empty}))
