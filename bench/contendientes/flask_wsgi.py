"""Flask behind apig-wsgi, one of the adapters from API Gateway to WSGI."""

from typing import Any

import operaciones
from apig_wsgi import make_lambda_handler
from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/reservas/<id>")
def busca(id: str) -> dict[str, Any]:
    reserva = operaciones.busca(id)
    if reserva is None:
        abort(404)
    return reserva


@app.post("/reservas")
def crea() -> dict[str, Any]:
    cuerpo: Any = request.get_json()
    try:
        return operaciones.reserva(cuerpo["evento"], cuerpo["email"], cuerpo["cantidad"])
    except operaciones.Agotado:
        abort(409)


api = make_lambda_handler(app)
