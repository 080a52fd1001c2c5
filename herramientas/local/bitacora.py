"""The lines that `make local` prints beside its steps: the addresses, each request and delivery."""

import logging
import sys
import time

from herramientas.despliegue.proyecto import ETAPA_DEL_API, REGION
from herramientas.local.ajustes import Ajustes
from herramientas.local.ruta import legible


def escribe(linea: str = "") -> None:
    """One line on standard output, at once."""
    sys.stdout.write(f"{linea}\n")
    sys.stdout.flush()


def direcciones(ajustes: Ajustes, segundos: float) -> str:
    """The block that says that everything is ready, and where."""
    base = ajustes.publica
    return "\n".join(
        (
            f"Boletia lista en {segundos:.0f} s",
            f"  Página     {base}/",
            f"  Contrato   {base}/contrato/",
            f"  API        {base}/{ETAPA_DEL_API}",
            f"  Correos    {base}/_ministack/ses/messages",
            f"  AWS        {base}  (AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test, {REGION})",
        )
    )


def linea_peticion(metodo: str, ruta: str, estado: int, milisegundos: float) -> str:
    """One request of a client: hour, method, path, status, milliseconds."""
    return f"{_hora()}  {metodo:<7} {legible(ruta)}  {estado}  {milisegundos:.0f} ms"


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
        return f"{_hora()}  stream  {argumentos[0]}  falla, se repite: {_motivo(argumentos)}"
    return None


def _motivo(argumentos: tuple[object, ...]) -> str:
    return " ".join(str(parte) for parte in argumentos[2:4] if parte)


def _hora() -> str:
    return time.strftime("%H:%M:%S")
