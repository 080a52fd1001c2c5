"""`make fallos` shows what the stream functions could not do, `make reprocesar` delivers it again."""

from collections.abc import Callable
from typing import Any

from herramientas.despliegue.funciones import Funcion
from herramientas.operacion.cola import Cola, Pendiente
from herramientas.operacion.registros import Caducado, Fallida, Invoca, Registro, lee_tramo, resume

Escribe = Callable[[str], None]
MUESTRA = 5  # records of a batch that are shown


class Fallidos:
    """The failure queues of a stage's functions."""

    def __init__(
        self, funciones: list[Funcion], sqs: Any, streams: Any, invoca: Invoca, escribe: Escribe
    ) -> None:
        self._colas = {funcion: Cola(sqs, funcion) for funcion in funciones}
        self._streams = streams
        self._invoca = invoca
        self._escribe = escribe

    def muestra(self) -> int:
        """Writes what waits, function by function, and returns how many batches; takes nothing away."""
        total = 0
        for funcion, cola in self._colas.items():
            pendientes = cola.toma()
            total += len(pendientes)
            self._escribe(f"{funcion.nombre}: {len(pendientes) or 'nada'} en espera")
            for pendiente in pendientes:
                self._escribe(f"  {_titulo(pendiente)}")
                for linea in self._contenido(pendiente):
                    self._escribe(f"    {linea}")
                cola.devuelve(pendiente)
        return total

    def reprocesa(self) -> int:
        """Delivers what waits once more; returns how many batches still wait. May be repeated at any time."""
        quedan = 0
        for funcion, cola in self._colas.items():
            for pendiente in cola.toma():
                resultado = self._entrega(funcion, pendiente)
                self._escribe(f"{funcion.nombre}: {_titulo(pendiente)}: {resultado or 'hecho'}")
                if resultado is None:
                    cola.quita(pendiente)
                else:
                    cola.devuelve(pendiente)
                    quedan += 1
        return quedan

    def _entrega(self, funcion: Funcion, pendiente: Pendiente) -> str | None:
        """Why the batch stays in its queue, or None when it is done."""
        try:
            self._invoca(funcion.nombre, self._lee(pendiente))
        except Fallida as error:
            return f"vuelve a fallar: {error}"
        except Caducado:
            return "el stream ya no tiene sus registros (guarda 24 h): make verificar y make reparar curan lo que falte"
        return None

    def _contenido(self, pendiente: Pendiente) -> list[str]:
        try:
            registros = self._lee(pendiente)
        except Caducado:
            return ["sus registros ya no están en el stream (24 h): make verificar y make reparar lo curan"]
        lineas = [resume(registro) for registro in registros[:MUESTRA]]
        return lineas if len(registros) <= MUESTRA else [*lineas, f"y {len(registros) - MUESTRA} más"]

    def _lee(self, pendiente: Pendiente) -> list[Registro]:
        if pendiente.tramo is None:
            raise Caducado("not one of Lambda's messages")
        return lee_tramo(self._streams, pendiente.tramo)


def _titulo(pendiente: Pendiente) -> str:
    if pendiente.tramo is None:
        return f"mensaje desconocido: {pendiente.cuerpo[:80]}"
    return f"{pendiente.registros} registros desde {pendiente.desde} ({pendiente.motivo})"
