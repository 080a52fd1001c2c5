"""Plain Chalice: the same router as Boletia's, without its validation, errors and log."""

from typing import Any

import operaciones
from chalice import Chalice, ConflictError, NotFoundError

app = Chalice(app_name="puro")


@app.route("/reservas/{id}", methods=["GET"])
def busca(id: str) -> dict[str, Any]:
    reserva = operaciones.busca(id)
    if reserva is None:
        raise NotFoundError("No existe")
    return reserva


@app.route("/reservas", methods=["POST"])
def crea() -> dict[str, Any]:
    assert app.current_request is not None
    cuerpo: Any = app.current_request.json_body
    try:
        return operaciones.reserva(cuerpo["evento"], cuerpo["email"], cuerpo["cantidad"])
    except operaciones.Agotado as error:
        raise ConflictError("No hay boletos") from error
