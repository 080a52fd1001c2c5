"""A stage is declared in each app's .chalice/config.json and in one policy per function, all from templates.

make etapa STAGE=pruebas SENDER_EMAIL=boletos@example.com
"""

import json
import re
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from string import Template
from typing import Any

from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import de_app
from herramientas.despliegue.proyecto import APPS, CON_API, RAIZ
from initdb.esquema import AjusteInvalido, nombre_tabla, valida_etapa, valida_particiones

API = "api"  # the name of an API's own policy, beside those of the functions
PLANTILLA = "plantilla"  # the folder of the templates, so no stage's name
_CORREO = re.compile(r"[^@\s\"*$?]+@[^@\s\"*$?]+\.[^@\s\"*$?]+")

Json = dict[str, Any]


@dataclass(frozen=True)
class Etapa:
    """`remitente` is where e-mails come from; `particiones` spreads the reservations; `acceso` are the only networks
    that may call the stage's APIs, or nothing where everybody may.
    """

    nombre: str
    remitente: str
    particiones: int = 1
    acceso: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            valida_etapa(self.nombre)
            valida_particiones(self.particiones)
        except AjusteInvalido as error:
            raise Detenido("etapa", str(error)) from error
        if self.nombre == PLANTILLA:
            raise Detenido("etapa", f"una etapa no puede llamarse {PLANTILLA}")
        if not _CORREO.fullmatch(self.remitente):
            raise Detenido(
                "etapa",
                f"SENDER_EMAIL={self.remitente} no es una dirección",
                "use una como boletos@example.com",
            )

        for red in self.acceso:
            try:
                ip_network(red)
            except ValueError as error:
                raise Detenido(
                    "etapa", f"ACCESO: {red} no es una red", "use 203.0.113.0/24, varias con coma"
                ) from error

    def entorno(self, app: str) -> dict[str, str]:
        """The environment variables of an app's functions."""
        tablas = {f"TABLA_{base.upper()}": nombre_tabla(base, self.nombre) for base in _TABLAS[app]}
        correo = {"SENDER_EMAIL": self.remitente} if app == "notificaciones" else {}
        partes = {"PARTICIONES": str(self.particiones)} if app == "reservas" and self.particiones > 1 else {}
        return {**tablas, **correo, **partes}

    def politica_de_api(self) -> str:
        """The resource policy of an API that only `acceso` may call."""
        sentencia = {
            "Sid": "Acceso",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["execute-api:Invoke"],
            "Resource": "execute-api:/*",
            "Condition": {"IpAddress": {"aws:SourceIp": list(self.acceso)}},
        }
        return _texto({"Version": "2012-10-17", "Statement": [sentencia]})

    def politica(self, plantilla: str) -> str:
        """A function's policy: its template with the stage's names."""
        return Template(plantilla).substitute(
            ETAPA=self.nombre,
            SUFIJO=nombre_tabla("", self.nombre),
            REMITENTE=self.remitente,
            DOMINIO=self.remitente.rpartition("@")[2],
        )


_ABIERTO: Json = {"IpAddress": {"aws:SourceIp": []}}
_TABLAS = {
    "eventos": ("eventos",),
    "reservas": ("inventario", "eventos"),
    "notificaciones": ("notificaciones", "inventario"),
}


def declarada(nombre: str, raiz: Path = RAIZ) -> Etapa | None:
    """The stage as the configurations declare it; None unless all three do."""
    entornos = [_configuracion(raiz, app)["stages"].get(nombre) for app in APPS]
    if None in entornos:
        return None
    _, reservas, notificaciones = (entorno["environment_variables"] for entorno in entornos)
    politica = raiz / "eventos-app" / ".chalice" / _politica(nombre, API)
    acceso = json.loads(politica.read_text())["Statement"][0]["Condition"] if politica.exists() else _ABIERTO
    return Etapa(
        nombre,
        notificaciones["SENDER_EMAIL"],
        int(reservas.get("PARTICIONES", "1")),
        tuple(acceso["IpAddress"]["aws:SourceIp"]),
    )


def etapas(raiz: Path = RAIZ) -> list[str]:
    """The names that are declared."""
    return list(_configuracion(raiz, "notificaciones")["stages"])


def archivos(etapa: Etapa, raiz: Path = RAIZ) -> dict[Path, str]:
    """Every file that declares the stage, with the text that it must have."""
    textos: dict[Path, str] = {}
    for app in APPS:
        carpeta = raiz / f"{app}-app" / ".chalice"
        textos[carpeta / "config.json"] = _texto(_con_etapa(_configuracion(raiz, app), app, etapa))
        if etapa.acceso and app in CON_API:
            textos[carpeta / _politica(etapa.nombre, API)] = etapa.politica_de_api()
        for funcion in de_app(app, etapa.nombre):
            plantilla = (carpeta / "politicas" / PLANTILLA / f"{funcion.manejador}.json").read_text()
            textos[carpeta / _politica(etapa.nombre, funcion.manejador)] = etapa.politica(plantilla)
    return textos


def declara(etapa: Etapa, raiz: Path = RAIZ) -> list[Path]:
    """Write what is not written yet, and return the files that changed."""
    if not etapa.acceso:
        for app in CON_API:
            (raiz / f"{app}-app" / ".chalice" / _politica(etapa.nombre, API)).unlink(missing_ok=True)
    cambian = [
        (ruta, texto)
        for ruta, texto in archivos(etapa, raiz).items()
        if not ruta.exists() or ruta.read_text() != texto
    ]
    for ruta, texto in cambian:
        ruta.parent.mkdir(parents=True, exist_ok=True)
        ruta.write_text(texto)
    return [ruta for ruta, _ in cambian]


def _con_etapa(configuracion: Json, app: str, etapa: Etapa) -> Json:
    """The configuration with the stage declared; what a person added to the stage stays."""
    antes = configuracion["stages"].get(etapa.nombre, {})
    funciones = antes.get("lambda_functions", {})
    ahora = {
        **antes,
        "environment_variables": {**antes.get("environment_variables", {}), **etapa.entorno(app)},
        "lambda_functions": {
            funcion.manejador: {
                **funciones.get(funcion.manejador, {}),
                "iam_policy_file": str(_politica(etapa.nombre, funcion.manejador)),
            }
            for funcion in de_app(app, etapa.nombre)
        },
    }
    ahora.pop("api_gateway_policy_file", None)
    if etapa.acceso and app in CON_API:
        ahora["api_gateway_policy_file"] = str(_politica(etapa.nombre, API))
    return {**configuracion, "stages": {**configuracion["stages"], etapa.nombre: ahora}}


def _politica(nombre: str, de_que: str) -> Path:
    return Path("politicas") / nombre / f"{de_que}.json"


def _configuracion(raiz: Path, app: str) -> Json:
    configuracion: Json = json.loads((raiz / f"{app}-app" / ".chalice" / "config.json").read_text())
    return configuracion


def _texto(configuracion: Json) -> str:
    return json.dumps(configuracion, indent=2, ensure_ascii=False) + "\n"
