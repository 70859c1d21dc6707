"""Points a second of River's half-space trees on one series (8 trees, the windows of its documentation). Prints JSON."""

import json
import math
import random
import time

from river import anomaly

random.seed(1)
COUNT = 20_000
trees = anomaly.HalfSpaceTrees(n_trees=8, height=8, window_size=250, seed=1)
points = [{"x": 0.5 + 0.3 * math.sin(i / 200) + 0.1 * random.random()} for i in range(COUNT)]
began = time.perf_counter()
for point in points:
    trees.score_one(point)
    trees.learn_one(point)
print(json.dumps({"value": round(COUNT / (time.perf_counter() - began))}))
