"""Products and orders as a Flask blueprint, kept in SQLite so that all workers see the same orders."""

import os
import sqlite3

from flask import Blueprint, current_app, g, jsonify, request

blueprint = Blueprint("shop", __name__)

PRODUCTS = {
    "beans": {"id": "beans", "name": "Coffee beans, 1 kg", "priceCents": 1890},
    "filter": {"id": "filter", "name": "Paper filters, 100", "priceCents": 420},
    "grinder": {"id": "grinder", "name": "Hand grinder", "priceCents": 6900},
    "kettle": {"id": "kettle", "name": "Kettle, 0.9 l", "priceCents": 5450},
    "scale": {"id": "scale", "name": "Kitchen scale", "priceCents": 2300},
}

LARGEST_QUANTITY = 100

# Orders kept; the oldest go first, so that a shop under load for days does not grow.
KEPT_ORDERS = 10_000


def database() -> sqlite3.Connection:
    """The connection of this request; closed by `close_database` at its end."""
    if "database" not in g:
        path = os.environ.get("SHOP_DB", "shop.sqlite")
        g.database = sqlite3.connect(path, timeout=5, isolation_level=None)
        g.database.execute("PRAGMA journal_mode = WAL")
        g.database.execute("PRAGMA synchronous = NORMAL")
        g.database.execute("CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY, total_cents INTEGER NOT NULL)")
    return g.database


@blueprint.teardown_app_request
def close_database(_failure=None):
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()


def execute(operation: str, statement: str, values=()):
    """Runs one statement; `operation` is what an application may measure it under."""
    run = current_app.extensions.get("measure_query")
    if run is None:
        return database().execute(statement, values)
    return run(operation, lambda: database().execute(statement, values))


@blueprint.get("/products")
def list_products():
    return jsonify(list(PRODUCTS.values()))


@blueprint.get("/products/<product_id>")
def get_product(product_id):
    product = PRODUCTS.get(product_id)
    if product is None:
        return jsonify(error="no such product"), 404
    return jsonify(product)


@blueprint.post("/orders")
def create_order():
    total = total_of(request.get_json(silent=True))
    if total is None:
        return jsonify(error="lines must be a list of { productId, quantity }"), 400
    order_id = execute("insert", "INSERT INTO orders (total_cents) VALUES (?)", (total,)).lastrowid
    if order_id % 100 == 0:
        execute("delete", "DELETE FROM orders WHERE id <= ?", (order_id - KEPT_ORDERS,))
    return jsonify(id=str(order_id), totalCents=total), 201, {"Location": f"/orders/{order_id}"}


@blueprint.get("/orders/<int:order_id>")
def get_order(order_id):
    row = execute("select", "SELECT total_cents FROM orders WHERE id = ?", (order_id,)).fetchone()
    if row is None:
        return jsonify(error="no such order"), 404
    return jsonify(id=str(order_id), totalCents=row[0])


def total_of(body):
    """The sum of an order in cents, or None where the body is no order."""
    lines = body.get("lines") if isinstance(body, dict) else None
    if not isinstance(lines, list) or not lines:
        return None
    total = 0
    for line in lines:
        if not isinstance(line, dict):
            return None
        product = PRODUCTS.get(line.get("productId")) if isinstance(line.get("productId"), str) else None
        quantity = line.get("quantity")
        if product is None or type(quantity) is not int or not 1 <= quantity <= LARGEST_QUANTITY:
            return None
        total += product["priceCents"] * quantity
    return total
