"""FastAPI behind Mangum, with the model that its documentation begins with."""

from typing import Any

import operaciones
from fastapi import FastAPI, HTTPException
from mangum import Mangum
from pydantic import BaseModel

app = FastAPI()


class Solicitud(BaseModel):
    evento: str
    email: str
    cantidad: int


@app.get("/reservas/{id}")
async def busca(id: str) -> dict[str, Any]:
    reserva = operaciones.busca(id)
    if reserva is None:
        raise HTTPException(404, "No existe")
    return reserva


@app.post("/reservas")
async def crea(solicitud: Solicitud) -> dict[str, Any]:
    try:
        return operaciones.reserva(solicitud.evento, solicitud.email, solicitud.cantidad)
    except operaciones.Agotado as error:
        raise HTTPException(409, "No hay boletos") from error


api = Mangum(app, lifespan="off")
