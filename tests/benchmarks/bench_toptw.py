"""Benchmark: our search beside PyVRP and OR-Tools routing on published TOPTW instances, same CPU seconds, one thread.

python tests/benchmarks/bench_toptw.py [--set main|hard|all] [--seconds 1 5] [--seeds 1] [--engines ours pyvrp routing]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from clock import search_for, versions
from toptw_instances import BEST_KNOWN, HARD_SET, MAIN_SET, Instance, read_instance

ROOT = Path(__file__).resolve().parents[2]
SETS = {"main": MAIN_SET, "hard": HARD_SET, "all": tuple(sorted(BEST_KNOWN))}
PRIZE_SCALE = 100


def ours(instance: Instance, routes: int, seconds: float, seed: int) -> float:
    """Return the score of our search."""
    search, _ = search_for(instance.problem(routes), seconds, seed)
    return float(search.values[1]) * float(instance.score.sum())


def pyvrp(instance: Instance, routes: int, seconds: float, seed: int) -> float:
    """Return the score of PyVRP with optional clients and prizes."""
    from pyvrp import Model

    model, n = Model(), len(instance.stay)
    opens, closes = (int(x) for x in instance.window[0])
    spots = [model.add_location(0, i) for i in range(n)]
    depot = model.add_depot(spots[0])
    model.add_vehicle_type(routes, start_depot=depot, end_depot=depot, tw_early=opens, tw_late=closes)
    for i in range(1, n):
        low, high = (int(x) for x in instance.window[i])
        options = {"tw_early": low, "tw_late": high, "prize": int(instance.score[i] * PRIZE_SCALE), "required": False}
        model.add_client(spots[i], service_duration=int(instance.stay[i]), **options)
    for i in range(n):
        for j in range(n):
            if i != j:
                model.add_edge(spots[i], spots[j], distance=1, duration=int(instance.distance[i, j]))
    limit = time.process_time() + seconds
    result = model.solve(stop=lambda _: time.process_time() >= limit, seed=seed, display=False)
    lost = result.best.uncollected_prizes() / PRIZE_SCALE
    return float(instance.score.sum()) - lost if result.best.is_feasible() else 0.0


def routing(instance: Instance, routes: int, seconds: float, seed: int) -> float:
    """Return the score of OR-Tools routing with droppable visits and guided local search."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    n = len(instance.stay)
    manager = pywrapcp.RoutingIndexManager(n, routes, 0)
    model = pywrapcp.RoutingModel(manager)

    def span(a: int, b: int) -> int:
        i, j = manager.IndexToNode(a), manager.IndexToNode(b)
        return int(instance.stay[i] + instance.distance[i, j])

    transit = model.RegisterTransitCallback(span)
    model.SetArcCostEvaluatorOfAllVehicles(transit)
    horizon = int(instance.window[0, 1])
    model.AddDimension(transit, horizon, horizon, False, "time")
    times = model.GetDimensionOrDie("time")
    for i in range(1, n):
        low, high = (int(x) for x in instance.window[i])
        times.CumulVar(manager.NodeToIndex(i)).SetRange(low, min(high, horizon))
        model.AddDisjunction([manager.NodeToIndex(i)], int(instance.score[i] * PRIZE_SCALE))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    first, meta = routing_enums_pb2.FirstSolutionStrategy, routing_enums_pb2.LocalSearchMetaheuristic
    parameters.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = meta.TABU_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    solution = model.SolveWithParameters(parameters)
    if solution is None:
        return 0.0
    visited = [
        i for i in range(1, n) if solution.Value(model.NextVar(manager.NodeToIndex(i))) != manager.NodeToIndex(i)
    ]
    return float(instance.score[visited].sum())


ENGINES: dict[str, Callable[[Instance, int, float, int], float]] = {"ours": ours, "pyvrp": pyvrp, "routing": routing}


def main() -> None:
    """Run the comparison; print a Markdown table and write JSON when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "toptw")
    parser.add_argument("--set", choices=sorted(SETS), default="main")
    parser.add_argument("--seconds", type=float, nargs="+", default=[1.0, 5.0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--engines", nargs="+", choices=sorted(ENGINES), default=list(ENGINES))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    if not asked.data.is_dir():
        print(f"no instances in {asked.data}: pass --data FOLDER; nothing was measured")
        return
    ours(read_instance(asked.data / "c101.txt"), 1, 0.05, 1)
    rows, columns = [], [(name, seconds) for name in asked.engines for seconds in asked.seconds]
    print("| pair | best | " + " | ".join(f"{name} {seconds:g} s" for name, seconds in columns) + " |")
    print("|---" * (2 + len(columns)) + "|")
    for name, routes in SETS[asked.set]:
        instance, best = read_instance(asked.data / f"{name}.txt"), BEST_KNOWN[name, routes]
        scores = {
            (engine, seconds): [ENGINES[engine](instance, routes, seconds, seed) for seed in range(1, asked.seeds + 1)]
            for engine, seconds in columns
        }
        rows += [
            {
                "pair": f"{name}/{routes}",
                "best": best,
                "engine": e,
                "seconds": s,
                "score": round(x, 6),
                "gap": 1 - x / best,
            }
            for (e, s), values in scores.items()
            for x in values
        ]
        cells = " | ".join("/".join(f"{x:.0f}" for x in scores[column]) for column in columns)
        print(f"| {name}/{routes} | {best} | {cells} |", flush=True)
    means = [_gaps(rows, engine, seconds) for engine, seconds in columns]
    print("| mean (worst) gap % | | " + " | ".join(f"{np.mean(g):.2f} ({max(g):.2f})" for g in means) + " |")
    if asked.json:
        asked.json.write_text(json.dumps({"versions": versions(), "rows": rows}, indent=1))


def _gaps(rows: list[dict[str, object]], engine: str, seconds: float) -> list[float]:
    """Return the mean gap in percent of each pair."""
    own = [row for row in rows if row["engine"] == engine and row["seconds"] == seconds]
    pairs = sorted({str(row["pair"]) for row in own})
    return [100 * statistics.mean(float(str(r["gap"])) for r in own if r["pair"] == pair) for pair in pairs]


if __name__ == "__main__":
    main()
