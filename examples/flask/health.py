"""What the shop depends on: `/health` for people and probes, and a gauge for each dependency, renewed by every scrape."""

import os
import sqlite3
import time
from datetime import datetime, timezone

from flask import Flask, jsonify, request
from prometheus_client import Gauge

# Seconds that a check gets: half of what a kubelet waits, and less than the shortest scrape.
TIMEOUT = 1.0

# Of several workers the one that was asked last is right, and those that have ended have no say.
UP = Gauge(
    "dependency_up",
    "Whether what the service depends on answers: 1, or 0",
    ["dependency"],
    multiprocess_mode="livemostrecent",
)
DURATION = Gauge(
    "dependency_check_duration_seconds",
    "How long the last check of a dependency took, up to its time limit",
    ["dependency"],
    multiprocess_mode="livemostrecent",
)


def check_orders():
    """Takes the write lock of the orders and gives it back: a file that cannot be written takes no order."""
    connection = sqlite3.connect(os.environ.get("SHOP_DB", "shop.sqlite"), timeout=TIMEOUT, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    finally:
        connection.close()


DEPENDENCIES = {"shop-orders": check_orders}


def look():
    """The state of each dependency by name; a failure is told by its class, since its text may hold paths."""
    states = {}
    for name, check in DEPENDENCIES.items():
        start = time.perf_counter()
        try:
            check()
            error = None
        except Exception as failure:  # Whatever it is, the dependency did not answer.
            error = type(failure).__name__
        took = time.perf_counter() - start
        UP.labels(name).set(0 if error else 1)
        DURATION.labels(name).set(took)
        states[name] = {
            "state": "down" if error else "up",
            "needed": True,
            "latencyMs": round(took * 1000),
            **({"error": error} if error else {}),
        }
    return states


def health():
    """503 where a dependency is down."""
    dependencies = look()
    is_healthy = all(one["state"] == "up" for one in dependencies.values())
    timestamp = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    answer = jsonify(
        status="healthy" if is_healthy else "unhealthy", timestamp=timestamp, dependencies=dependencies
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if is_healthy else 503


def before_scrape():
    if request.path == "/metrics":
        look()


def add_health(app: Flask, untracked=lambda view: view):
    """Adds `/health` to `app`, and a look before each scrape. `untracked` keeps a view out of the metrics."""
    app.add_url_rule("/health", "health", untracked(health))
    app.before_request(before_scrape)
