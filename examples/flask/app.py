"""The shop on Flask, measured by prometheus_flask_exporter for several gunicorn workers; profile prometheus-flask-exporter-multiprocess."""

from flask import Flask, jsonify
from prometheus_flask_exporter.multiprocess import GunicornInternalPrometheusMetrics

from health import add_health
from shop import blueprint

app = Flask(__name__)


def path(request):
    """The rule that matched, under the label the profile reads: the exporter names the label after this function."""
    return str(request.url_rule or "__unmatched__")


# Without group_by every URL is a series of its own, /products/beans apart from /products/filter.
metrics = GunicornInternalPrometheusMetrics(app, group_by=path)

app.register_blueprint(blueprint)
add_health(app, metrics.do_not_track())


@app.get("/healthz")
@metrics.do_not_track()
def healthz():
    return jsonify(status="ok")
