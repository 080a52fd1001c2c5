"""Where a stage is written down: each app's .chalice/config.json and one policy per function, all from templates.

make etapa STAGE=pruebas SENDER_EMAIL=boletos@example.com
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from herramientas.despliegue.etapa import AJUSTES, PLANTILLA, Etapa, desde_dichos, texto
from herramientas.despliegue.funciones import de_app
from herramientas.despliegue.proyecto import APPS, CON_API, RAIZ

API = "api"  # the name of an API's own policy, beside those of the functions
PROPIOS = (
    "boletia"  # in eventos' config.json, the settings that only the deployment reads; Chalice passes it over
)

Json = dict[str, Any]


def declarada(nombre: str, raiz: Path = RAIZ) -> Etapa | None:
    """The stage as the configurations declare it; None unless all three do."""
    dichas = [_configuracion(raiz, app)["stages"].get(nombre) for app in APPS]
    if None in dichas:
        return None
    dichos: dict[str, str] = {}
    for dicha in dichas:
        dichos |= {**dicha["environment_variables"], **dicha.get(PROPIOS, {})}
    return desde_dichos(nombre, dichos)


def nueva(nombre: str, entorno: Mapping[str, str], raiz: Path = RAIZ) -> Etapa:
    """The stage as declared, or else one like `produccion`, with what the environment says of its settings."""
    antes = declarada(nombre, raiz)
    if antes is None:
        produccion = declarada("produccion", raiz)
        assert produccion is not None
        antes = Etapa(nombre, produccion.remitente)
    return antes.con(entorno)


def etapas(raiz: Path = RAIZ) -> list[str]:
    """The names that are declared."""
    return list(_configuracion(raiz, "notificaciones")["stages"])


def archivos(etapa: Etapa, raiz: Path = RAIZ) -> dict[Path, str]:
    """Every file that declares the stage, with the text that it must have."""
    textos: dict[Path, str] = {}
    for app in APPS:
        carpeta = raiz / f"{app}-app" / ".chalice"
        textos[carpeta / "config.json"] = texto(_con_etapa(_configuracion(raiz, app), app, etapa))
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
        (ruta, escrito)
        for ruta, escrito in archivos(etapa, raiz).items()
        if not ruta.exists() or ruta.read_text() != escrito
    ]
    for ruta, escrito in cambian:
        ruta.parent.mkdir(parents=True, exist_ok=True)
        ruta.write_text(escrito)
    return [ruta for ruta, _ in cambian]


def _con_etapa(configuracion: Json, app: str, etapa: Etapa) -> Json:
    """The configuration with the stage declared; what a person added to the stage stays."""
    antes = configuracion["stages"].get(etapa.nombre, {})
    funciones = antes.get("lambda_functions", {})
    ahora = {
        **antes,
        "environment_variables": {**_ajenas(antes), **etapa.entorno(app)},
        "lambda_functions": {
            funcion.manejador: {
                **funciones.get(funcion.manejador, {}),
                "iam_policy_file": str(_politica(etapa.nombre, funcion.manejador)),
            }
            for funcion in de_app(app, etapa.nombre)
        },
    }
    ahora.pop("api_gateway_policy_file", None)
    ahora.pop(PROPIOS, None)
    if etapa.acceso and app in CON_API:
        ahora["api_gateway_policy_file"] = str(_politica(etapa.nombre, API))
    if app == APPS[0] and (propios := etapa.dichos("")):
        ahora[PROPIOS] = propios
    return {**configuracion, "stages": {**configuracion["stages"], etapa.nombre: ahora}}


def _ajenas(antes: Json) -> dict[str, str]:
    """The variables of the stage that are no settings of ours: a person added them."""
    nuestras = {ajuste.variable for ajuste in AJUSTES}
    return {
        variable: valor
        for variable, valor in antes.get("environment_variables", {}).items()
        if variable not in nuestras
    }


def _politica(nombre: str, de_que: str) -> Path:
    return Path("politicas") / nombre / f"{de_que}.json"


def _configuracion(raiz: Path, app: str) -> Json:
    configuracion: Json = json.loads((raiz / f"{app}-app" / ".chalice" / "config.json").read_text())
    return configuracion
