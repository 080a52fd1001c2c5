"""Pictures of every e-mail as a phone shows it, light and dark, for docs/correos.md. Part of `make capturas`.

Each is asked for by a record of inventario's stream, handed to the function itself, and read from the mailbox.
Alone: `python -m frontend.cartas`, with `make local` running.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import httpx
from ksuid import Ksuid
from playwright.sync_api import Browser

from frontend.navegador import navegador
from herramientas.despliegue.entorno import AISLADO

ANCHO, ALTO = 390, 500  # of a phone; the picture is as long as the e-mail
FUNCION = "notificaciones-local-notificaciones"
EMAIL = "ana@example.com"
Texto = dict[str, Any]

_DETALLES = {
    "Titulo": {"S": "Aida, de Giuseppe Verdi"},
    "Fecha": {"S": "2026-12-05T20:30:00-06:00"},
    "Lugar": {"S": "Teatro Degollado, Guadalajara"},
}
_NUEVOS = _DETALLES | {"Fecha": {"S": "2026-12-06T18:00:00-06:00"}, "Cambio": {"N": "1"}}


def cartas() -> dict[str, Texto]:
    """The record that asks for each e-mail, by the picture's name; each of another reservation."""
    activa = {"Estado": {"S": "A"}, "Cantidad": {"N": "4"}}
    return {
        "confirmacion": _reserva(str(Ksuid()), _DETALLES),
        "cancelacion": _reserva(str(Ksuid()), _DETALLES | {"Estado": {"S": "X"}}, activa),
        "suspension": _reserva(str(Ksuid()), _DETALLES | {"Estado": {"S": "C"}}, activa),
        "quedan": _reserva(str(Ksuid()), _DETALLES | {"Cantidad": {"N": "3"}}, activa),
        "cambio": _reserva(str(Ksuid()), _NUEVOS, activa),
        "lista": _lista(str(Ksuid())),
    }


def retrata(abierto: Browser, boletia: str, destino: Path) -> None:
    """Writes `carta-<name>-claro.png` and `-oscuro.png` for each."""
    lambdas = boto3.client(
        "lambda",
        endpoint_url=boletia,
        region_name=AISLADO["AWS_REGION"],
        aws_access_key_id=AISLADO["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=AISLADO["AWS_SECRET_ACCESS_KEY"],
    )
    for nombre, registro in cartas().items():
        respuesta = lambdas.invoke(FunctionName=FUNCION, Payload=json.dumps({"Records": [registro]}))
        if "FunctionError" in respuesta:
            sys.exit(f"make capturas: {FUNCION}: {respuesta['Payload'].read().decode()}")
        html = _ultimo(boletia)
        for tema, esquema in (("claro", "light"), ("oscuro", "dark")):
            contexto = abierto.new_context(
                viewport={"width": ANCHO, "height": ALTO},
                color_scheme="dark" if esquema == "dark" else "light",
                device_scale_factor=2,
            )
            pagina = contexto.new_page()
            pagina.set_content(html)
            pagina.screenshot(path=destino / f"carta-{nombre}-{tema}.png", full_page=True)
            contexto.close()


def _ultimo(boletia: str) -> str:
    """The HTML of the last e-mail that SES took."""
    buzones = httpx.get(f"{boletia}/_ministack/ses/messages", timeout=40).json()["messages"]
    correos = [correo for correos in buzones.values() for correo in correos]
    return str(max(correos, key=lambda correo: correo["Timestamp"])["BodyHtml"])


def _reserva(id: str, dice: Texto, antes: Texto | None = None) -> Texto:
    item = {
        "PK": {"S": "I"},
        "SK": {"S": id},
        "Evento": {"S": "Opera Aida"},
        "Estado": {"S": "A"},
        "Email": {"S": EMAIL},
        "Cantidad": {"N": "4"},
    }
    vieja = {"OldImage": item | antes} if antes else {}
    return _registro(item | dice, "MODIFY" if antes else "INSERT", vieja)


def _lista(folio: str) -> Texto:
    lineas = [
        ("Opera Aida", "A", "4"),
        ("Noche de Jazz en el Zócalo", "X", "2"),
        ("مهرجان الموسيقى", "A", "1"),  # a name that runs the other way
    ]
    reservas = [
        {
            "M": {
                "Id": {"S": str(Ksuid())},
                "Evento": {"S": evento},
                "Estado": {"S": estado},
                "Cantidad": {"N": cantidad},
            }
        }
        for evento, estado, cantidad in lineas
    ]
    item = {"PK": {"S": "R"}, "SK": {"S": EMAIL}, "Folio": {"S": folio}, "Para": {"S": EMAIL}}
    return _registro(item | {"Reservas": {"L": reservas}}, "MODIFY", {"OldImage": item})


def _registro(item: Texto, que: str, vieja: Texto) -> Texto:
    claves = {nombre: item[nombre] for nombre in ("PK", "SK")}
    return {"eventName": que, "dynamodb": {"Keys": claves, "NewImage": item, **vieja}}


if __name__ == "__main__":
    with navegador() as propio:
        direccion = os.environ.get("BOLETIA", "http://localhost:4566")
        retrata(propio, direccion, Path(__file__).parent.parent / "docs" / "capturas")
