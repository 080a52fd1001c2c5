"""Powertools for AWS Lambda: its resolver for API Gateway's REST APIs, without its Logger."""

from typing import Any

import operaciones
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

app = APIGatewayRestResolver()


@app.get("/reservas/<id>")
def busca(id: str) -> dict[str, Any]:
    reserva = operaciones.busca(id)
    if reserva is None:
        raise NotFoundError("No existe")
    return reserva


@app.post("/reservas")
def crea() -> Any:
    cuerpo: Any = app.current_event.json_body
    try:
        return operaciones.reserva(cuerpo["evento"], cuerpo["email"], cuerpo["cantidad"])
    except operaciones.Agotado:
        return Response(409, "application/json", '{"Message": "No hay boletos"}')


def api(evento: dict[str, Any], contexto: Any) -> dict[str, Any]:
    return app.resolve(evento, contexto)
