#!/usr/bin/env python3
"""tuned.py PROBLEM OUT.json [--solver cpsat|highs] [--time 60] [--workers 2] [--no-hint] [--set NAME=VALUE]...
The general solvers of cpsat.py on the same model, with settings meant to suit it and the
greedy plan to start from.  Prints what cpsat.py prints, with `parameters`, and `marks`: each improvement as
[seconds of the solver, score, bound].  `--set` overrides a parameter or adds one, for looking further."""
import argparse, json, resource, sys, time
from collections import defaultdict

T0 = time.time()
sys.path.insert(0, __file__.rsplit("/", 1)[0])
from check import check
from cpsat import CP, LP, Prep, formulate, greedy

# The best of what was tried: seven settings of CP-SAT and three of HiGHS on a problem of size M, four and two on one of size
# L, a minute each.  Less presolve and probing, so that they do not eat the time.  Up to some ten thousand places many
# workers that take turns on the same cores find better plans than two; beyond, each keeps a model of its own and starts late.
CPSAT = {"cp_model_probing_level": 0, "max_presolve_iterations": 1, "symmetry_level": 0, "merge_at_most_one_work_limit": 1e6,
         "find_big_linear_overlap": False, "presolve_inclusion_work_limit": 1000000}
MANY_PLACES = 50_000
FEW = {"num_workers": 8, "linearization_level": 0}
MANY = {"linearization_level": 1}
HIGHS = {"mip_heuristic_effort": 0.3, "mip_rel_gap": 0.0, "mip_detect_symmetry": False}
SCALE = 1000.0


def value(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return {"true": True, "false": False}.get(text, text)


def completed(z, m, Z, X, plan):
    """Every variable's value in the plan."""
    runs, held = set(plan["runs"]), {tuple(x) for x in plan["places"]}
    values = {v: int(s in runs) for s, v in Z.items()}
    values |= {v: int(k in held) for k, v in X.items()}
    minutes = defaultdict(int)
    for p, s in held:
        minutes[p] += min(480, z.act[s]["minutes"])
    for kind, v, d in m.aux:
        if kind == "max":
            on = max((t for t in v if t[2] in held), default=None)
            values |= {t[1]: int(t is on) for t in v}
        elif kind == "any":
            values[v] = int(any(x in held for x in d))
        else:
            values[v] = max(0, d[1] - sum(minutes[i] for i in d[0]))
    return values


def plan_of(Z, X, on):
    return {"format": "plss-plan/1", "runs": [k for k, v in Z.items() if on(v)], "places": [list(k) for k, v in X.items() if on(v)]}


def cpsat(z, start, args, parameters):
    m = CP()
    Z, X = formulate(z, m)
    m.m.maximize(m.cp.LinearExpr.weighted_sum([m.vars[v] for v in m.obj], list(m.obj.values())) + m.offset)
    if start:
        for v, x in completed(z, m, Z, X, start).items():
            m.m.add_hint(m.vars[v], x)
    solver = m.cp.CpSolver()
    for name, x in {"num_workers": args.workers, **parameters, "max_time_in_seconds": args.time}.items():
        # A list takes its members; anything else is one value.
        if isinstance(x, str) and hasattr(getattr(solver.parameters, name), "extend"):
            getattr(solver.parameters, name).extend(x.split(","))
        else:
            setattr(solver.parameters, name, x)
    marks, began = [], time.time()

    class Told(m.cp.CpSolverSolutionCallback):
        def on_solution_callback(c):
            marks.append([round(time.time() - began, 2), int(c.objective_value), int(c.best_objective_bound + 0.5)])

    status = solver.status_name(solver.solve(m.m, Told()))
    found = status in ("OPTIMAL", "FEASIBLE")
    bound = int(min(solver.best_objective_bound, 9e17) + 0.5)
    return status, plan_of(Z, X, lambda v: found and solver.value(m.vars[v])), bound, marks, began


def highs(z, start, args, parameters):
    import highspy
    import numpy as np

    m = LP()
    Z, X = formulate(z, m)
    h, lp, n = highspy.Highs(), highspy.HighsLp(), len(m.c)
    h.setOptionValue("output_flag", False)
    lp.num_col_, lp.num_row_, lp.sense_, lp.offset_ = n, len(m.rows), highspy.ObjSense.kMaximize, m.offset / SCALE
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(m.c) / SCALE, np.array(m.lb, float), np.array(m.ub, float)
    lp.row_lower_ = np.array([-highspy.kHighsInf if r[1] is None else r[1] for r in m.rows], float)
    lp.row_upper_ = np.array([highspy.kHighsInf if r[2] is None else r[2] for r in m.rows], float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(r[0]) for r in m.rows])
    lp.a_matrix_.index_ = np.array([v for r in m.rows for v, _ in r[0]])
    lp.a_matrix_.value_ = np.array([c for r in m.rows for _, c in r[0]], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger if i else highspy.HighsVarType.kContinuous for i in m.it]
    h.passModel(lp)
    for name, x in {"threads": args.workers, **parameters, "time_limit": args.time}.items():
        if h.setOptionValue(name, x) != highspy.HighsStatus.kOk:
            raise SystemExit(f"HiGHS does not take {name}={x}")
    if start:
        values = completed(z, m, Z, X, start)
        solution = highspy.HighsSolution()
        solution.col_value = [float(values.get(v, 0)) for v in range(n)]
        h.setSolution(solution)
    marks, began = [], time.time()

    def told(event):
        bound = event.data_out.mip_dual_bound * SCALE
        marks.append([round(time.time() - began, 2), int(round(event.data_out.objective_function_value * SCALE)), int(bound) if abs(bound) < 9e17 else None])

    h.cbMipImprovingSolution.subscribe(told)
    h.run()
    info = h.getInfo()
    x, found = h.getSolution().col_value, info.primal_solution_status == 2
    bound = int(info.mip_dual_bound * SCALE) if abs(info.mip_dual_bound) < 1e15 else None
    return str(h.getModelStatus()).rsplit(".", 1)[-1], plan_of(Z, X, lambda v: found and x[v] > 0.5), bound, marks, began


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("problem")
    ap.add_argument("out")
    ap.add_argument("--solver", choices=("cpsat", "highs"), default="cpsat")
    ap.add_argument("--time", type=float, default=60)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--no-hint", action="store_true")
    ap.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    args = ap.parse_args()
    z = Prep(json.load(open(args.problem)))
    parameters = CPSAT | (FEW if sum(map(len, z.pairs.values())) < MANY_PLACES else MANY) if args.solver == "cpsat" else dict(HIGHS)
    parameters |= {name: value(text) for name, text in (one.split("=", 1) for one in args.set)}
    start = None if args.no_hint else greedy(z, 100)
    status, plan, bound, marks, began = (cpsat if args.solver == "cpsat" else highs)(z, start, args, parameters)
    ended = time.time()
    report, empty = check(z.q, plan), check(z.q, {"runs": [], "places": []})["score"]
    plan.update(score=report["score"], bound=bound)
    json.dump(plan, open(args.out, "w"))
    print(json.dumps({"solver": args.solver, "status": status, "ok": report["ok"], "score": report["score"], "bound": bound, "gain": report["score"] - empty,
                      "prep_s": round(began - T0, 1), "time_s": round(ended - T0, 1), "solver_s": round(ended - began, 1),
                      "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "hinted": start is not None,
                      "parameters": " ".join(f"{name}={x}" for name, x in parameters.items()), "marks": marks, "viol": report["violations"]}))


if __name__ == "__main__":
    main()
