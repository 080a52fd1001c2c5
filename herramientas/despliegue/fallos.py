"""What stops a deployment: which step, why, and what to do about it."""

from initdb.orden import Queja

_CITA_DE_CHALICE = "received the following error:"


class Detenido(Queja):
    """The step that failed, why, and what to do; nothing after the step was done."""

    def __init__(self, paso: str, motivo: str, remedio: str = "") -> None:
        super().__init__(": ".join(filter(None, (paso, motivo, remedio))))


def resumen(salida: str) -> str:
    """The one line that says why a command failed: what chalice quotes from AWS, or the last line."""
    _, cita, dicho = salida.partition(_CITA_DE_CHALICE)
    if cita:
        lineas = [" ".join(parrafo.split()) for parrafo in dicho.split("\n\n") if parrafo.strip()][:1]
    else:
        lineas = [linea.strip() for linea in salida.splitlines() if linea.strip()][-1:]
    return " ".join((*lineas, "(DEPURAR=1 muestra todo)"))
