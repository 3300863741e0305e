"""The shop on Flask, measured by hand as guides to the Python client show it; profile flask-guide, one worker."""

import time

import psutil
from flask import Flask, Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from health import add_health
from shop import blueprint

REQUESTS = Counter("http_requests_total", "Total HTTP requests", ["method", "endpoint", "status"])
DURATION = Histogram(
    "http_request_duration_seconds",
    "HTTP request duration",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10),
)
QUERIES = Counter("db_queries_total", "Total database queries", ["operation"])
QUERY_DURATION = Histogram("db_query_duration_seconds", "Database query duration")

Gauge("system_cpu_usage_percent", "CPU usage of the machine").set_function(psutil.cpu_percent)
Gauge("system_memory_usage_bytes", "Memory in use on the machine").set_function(lambda: psutil.virtual_memory().used)
Gauge("system_disk_usage_percent", "Usage of the root file system").set_function(lambda: psutil.disk_usage("/").percent)

app = Flask(__name__)
app.register_blueprint(blueprint)
add_health(app)


@app.before_request
def start_timer():
    g.started = time.perf_counter()


@app.after_request
def record(response):
    if request.endpoint not in ("metrics", "health", "healthz"):
        DURATION.observe(time.perf_counter() - g.started)
        REQUESTS.labels(method=request.method, endpoint=str(request.endpoint), status=str(response.status_code)).inc()
    return response


def measure_query(operation, run):
    QUERIES.labels(operation=operation).inc()
    with QUERY_DURATION.time():
        return run()


app.extensions["measure_query"] = measure_query


@app.get("/healthz")
def healthz():
    return jsonify(status="ok")


@app.get("/metrics")
def metrics():
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
