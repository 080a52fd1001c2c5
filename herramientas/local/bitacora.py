"""The lines that `make local` prints beside its steps: the addresses, each request, delivery and e-mail."""

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from email.header import decode_header, make_header
from typing import Any

from herramientas.despliegue.entorno import AISLADO
from herramientas.despliegue.proyecto import ETAPA_DEL_API
from herramientas.local.ajustes import Ajustes
from herramientas.local.ruta import legible
from initdb.color import EN_SALIDA, Color, de_estado, pinta

ADIOS = "Boletia terminó: no queda ningún proceso ni archivo suyo."
_PARA_PEGAR = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION")


def escribe(linea: str = "") -> None:
    """One line on standard output, at once. When nobody reads it any more (`make local | head`) it is time to end."""
    try:
        sys.stdout.write(f"{linea}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        os.kill(os.getpid(), signal.SIGTERM)


def direcciones(ajustes: Ajustes, segundos: float, organizador: str = "") -> str:
    """The block that says that everything is ready, and where; `organizador` is who may sign in, and how."""
    base = ajustes.publica
    return "\n".join(
        (
            f"Boletia lista en {segundos:.0f} s",
            f"  Página     {base}/",
            f"  Contrato   {base}/contrato/",
            f"  API        {base}/{ETAPA_DEL_API}",
            f"  Correos    {base}/_ministack/ses/messages",
            *([f"  Organizador  {organizador}"] if organizador else []),
            f"  AWS        {base}  para otra terminal:",
            para_pegar(ajustes),
        )
    )


def para_pegar(ajustes: Ajustes) -> str:
    """The line that leads a shell, and whatever is started from it, to this cloud and to no real account."""
    valores = {"AWS_ENDPOINT_URL": ajustes.aws} | {nombre: AISLADO[nombre] for nombre in _PARA_PEGAR}
    asignaciones = " ".join(f"{nombre}={valor}" for nombre, valor in valores.items())
    return f"export {asignaciones}; unset AWS_PROFILE AWS_SESSION_TOKEN"


def linea_peticion(metodo: str, ruta: str, estado: int, milisegundos: float) -> str:
    """One request of a client: hour, method, path, status, milliseconds."""
    dicho = pinta(str(estado), de_estado(estado), EN_SALIDA)
    return f"{_hora()}  {metodo:<7} {legible(ruta)}  {dicho}  {milisegundos:.0f} ms"


def linea_entrega(funcion: str, registros: int, resultado: str) -> str:
    """One delivery of a stream to a function."""
    plural = "registro" if registros == 1 else "registros"
    return f"{_hora()}  stream  {funcion}  {registros} {plural}  {resultado}"


class Entregas(logging.Handler):
    """Turns MiniStack's log lines about event source mappings into ours."""

    def emit(self, record: logging.LogRecord) -> None:
        linea = entrega_desde_registro(str(record.msg), record.args)
        if linea is not None:
            escribe(linea)


def entrega_desde_registro(mensaje: str, argumentos: object) -> str | None:
    """The line for one of MiniStack's log records, or None where it is about something else."""
    if not isinstance(argumentos, tuple) or not mensaje.startswith("ESM: Lambda %s "):
        return None
    if "processed %d" in mensaje:
        return linea_entrega(str(argumentos[0]), int(argumentos[1]), "bien")
    if "failed processing" in mensaje:
        fallo = pinta("falla, se repite", Color.MAL, EN_SALIDA)
        return f"{_hora()}  stream  {argumentos[0]}  {fallo}: {_motivo(argumentos)}"
    return None


def linea_correo(para: Sequence[str], asunto: str) -> str:
    """One e-mail that left: to whom, and about what."""
    return f"{_hora()}  correo  {', '.join(para)}  {make_header(decode_header(asunto))}"


class Correos(logging.Handler):
    """Turns what SES says of an e-mail into our line; `busca` finds a stored e-mail by its id."""

    def __init__(self, busca: Callable[[str], Mapping[str, Any]]) -> None:
        super().__init__()
        self._busca = busca

    def emit(self, record: logging.LogRecord) -> None:
        linea = correo_desde_registro(str(record.msg), record.args, self._busca)
        if linea is not None:
            escribe(linea)


def correo_desde_registro(
    mensaje: str, argumentos: object, busca: Callable[[str], Mapping[str, Any]]
) -> str | None:
    """The line for one of SES's log records, or None where it is about something else."""
    if not isinstance(argumentos, tuple):
        return None
    if mensaje == "SES %s: %s -> %s | %s":
        return linea_correo(argumentos[2], argumentos[3])
    if mensaje == "SES SendRawEmail: %s":
        correo = busca(argumentos[0])
        return linea_correo(correo["To"], correo["Subject"])
    return None


def _motivo(argumentos: tuple[object, ...]) -> str:
    return " ".join(str(parte) for parte in argumentos[2:4] if parte)


def _hora() -> str:
    return time.strftime("%H:%M:%S")
