"""All questions at once. What one of them could not ask is a finding too."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import BotoCoreError, ClientError

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.revisa import anfitriones, correo, cuotas, lambdas, nombres, quien
from herramientas.despliegue.revisa.hallazgo import Hallazgo, Nivel, Pregunta
from initdb.fallos import explica
from initdb.orden import Queja

# In the order in which they are printed.
PREGUNTAS: dict[str, Pregunta] = {
    "permisos": quien.puede,
    "correo": correo.sale,
    "concurrencia": lambdas.alcanza,
    "runtime": lambdas.vive,
    "tablas": nombres.tablas,
    "usuarios": nombres.organizadores,
    "funciones": nombres.de_funciones,
    "roles": nombres.de_roles,
    "colas": nombres.de_colas,
    "tema": nombres.de_alarmas,
    "cubeta": nombres.de_la_pagina,
    "anfitrión": anfitriones.sirve,
    "cuotas": cuotas.caben,
}


def revisa(cuenta: Cuenta, etapa: Etapa) -> list[Hallazgo]:
    """Everything that could be found out about deploying the stage; only reads. Without an account, one line."""
    try:
        primero = quien.entra(cuenta)
    except Detenido as error:
        return [Hallazgo(Nivel.MAL, "cuenta", str(error).removeprefix("credenciales: "))]
    with ThreadPoolExecutor(len(PREGUNTAS)) as hilos:
        respuestas = hilos.map(lambda que: _pregunta(que, cuenta, etapa), PREGUNTAS)
        return [primero, *(hallazgo for respuesta in respuestas for hallazgo in respuesta)]


def _pregunta(que: str, cuenta: Cuenta, etapa: Etapa) -> list[Hallazgo]:
    """What came out until the first thing that could not be asked, and that this is so."""
    hallazgos: list[Hallazgo] = []
    try:
        hallazgos.extend(PREGUNTAS[que](cuenta, etapa))
    except (BotoCoreError, ClientError, Queja) as error:
        hallazgos.append(Hallazgo(Nivel.NO_SE_SABE, que, explica(error)))
    return hallazgos


def exige(hallazgos: Iterable[Hallazgo], escribe: Callable[[str], None]) -> None:
    """Tell what is not right, and raise Detenido when something of it would stop the deployment."""
    peros = [hallazgo for hallazgo in hallazgos if hallazgo.nivel is not Nivel.BIEN]
    for hallazgo in peros:
        escribe(str(hallazgo))
    if any(hallazgo.nivel is Nivel.MAL for hallazgo in peros):
        raise Detenido("revisa", "no se tocó nada", "corrija lo que está mal y repita la orden")
