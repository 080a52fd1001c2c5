"""`python -m herramientas.operacion ORDEN --stage STAGE`, as make calls it.

Exit code: 0 nothing waits or drifts; 1 something does; 2 cannot work; 130 interrupted (initdb/orden.py). The last line
of a command that answers 0 or 1 says the same and why, for scripts: `resultado=1 derivas=3 …`.
"""

import argparse
import json
import math
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial

from botocore.config import Config
from rich.console import Console
from rich.progress import Progress

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.entorno import activo, entero, entra_en
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import de_streams
from herramientas.operacion import asistentes
from herramientas.operacion.correos import elegidos, lineas, registros, sin_llegar
from herramientas.operacion.cura import Cura
from herramientas.operacion.fallidos import Fallidos
from herramientas.operacion.informe import freno, informe, plan
from herramientas.operacion.registros import invocador
from herramientas.operacion.revision import PAUSA, Hallazgos, Revision
from herramientas.operacion.tablas import ABIERTAS, Tablas
from herramientas.operacion.titular import Titular, borra, busca, caducadas
from herramientas.operacion.traza import traza
from initdb.esquema import AjusteInvalido, valida_etapa
from initdb.orden import BIEN, HAY, corre

_SI = {"s", "si", "sí"}
# A function may run for 15 minutes, and must not be called twice because its answer takes long.
_SIN_REPETIR = Config(read_timeout=910, retries={"mode": "standard", "total_max_attempts": 1})


class Ordenes:
    """The commands on one stage of the account that the environment leads to."""

    def __init__(self, etapa: str, pausa: float) -> None:
        self._etapa = etapa
        self._pausa = pausa
        self._cuenta = Cuenta()
        self._funciones = list(de_streams(etapa))
        self._invoca = invocador(self._cuenta.nuevo("lambda", _SIN_REPETIR))

    def fallos(self) -> int:
        esperan = self._fallidos().muestra()
        return _resultado(not esperan, en_espera=esperan)

    def reprocesar(self) -> int:
        quedan = self._fallidos().reprocesa()
        return _resultado(not quedan, en_espera=quedan)

    def verificar(self) -> int:
        hallazgos = self._revisa()
        print(informe(self._etapa, hallazgos))
        return _de_hallazgos(hallazgos)

    def reparar(self) -> int:
        hallazgos = self._revisa()
        print(informe(self._etapa, hallazgos))
        if not any(deriva.funcion for deriva in hallazgos.derivas):
            return _de_hallazgos(hallazgos)
        print(plan(hallazgos))
        if not _confirmado():
            print("No se ha tocado nada.")
            return _de_hallazgos(hallazgos)
        if (motivo := freno(hallazgos)) and not _contados(hallazgos.correos, motivo):
            hallazgos = hallazgos.sin_correos()
        funciones = {funcion.manejador: funcion for funcion in self._funciones}
        for deriva, resultado in Cura(self._tablas(), funciones, self._invoca).aplica(hallazgos):
            print(f"  {deriva.evento}: {deriva.clase}: {resultado}")
        return self.verificar()

    def correos(self) -> int:
        """What did not arrive; with REENVIAR=1 sent again, of reservation ID or for a reason that says MOTIVO."""
        if activo(os.environ, "REENVIAR"):
            self._reenvia(os.environ.get("ID", ""), os.environ.get("MOTIVO", ""))
        anotados = sin_llegar(self._tablas())
        for linea in lineas(anotados):
            print(linea)
        return _resultado(
            not anotados,
            rechazados=sum(anotado.situacion == "rechazado" for anotado in anotados),
            rebotados=sum(anotado.situacion == "rebotado" for anotado in anotados),
            en_espera=sum(anotado.situacion in ABIERTAS for anotado in anotados),
        )

    def _reenvia(self, id: str, motivo: str) -> None:
        if not id and not motivo:
            raise Detenido("correos", "REENVIAR=1 quiere saber cuáles", "dé ID=… o MOTIVO=…")
        cuales = elegidos(sin_llegar(self._tablas()), id, motivo)
        print(f"Se envían otra vez {len(cuales)} correos.")
        if not cuales or not _confirmado():
            return
        funciones = {funcion.manejador: funcion for funcion in self._funciones}
        avisos = registros(Cura(self._tablas(), funciones, self._invoca), cuales)
        self._invoca(funciones["notificaciones"].nombre, avisos)

    def traza(self) -> int:
        """The life of the reservation ID."""
        lineas = traza(self._cuenta, self._etapa, os.environ.get("ID", ""))
        if not lineas:
            raise Detenido("traza", f"nada en la bitácora de la etapa {self._etapa} nombra esa reserva")
        for linea in lineas:
            print(linea)
        return BIEN

    def titular(self) -> int:
        """All about the address EMAIL, as JSON, or what is older than CONSERVA days; BORRAR=1 takes it out."""
        tablas = self._tablas()
        titular = _titular(tablas, os.environ)
        print(json.dumps(titular.presenta(), ensure_ascii=False, indent=2))
        if activo(os.environ, "BORRAR"):
            if titular.activas and not activo(os.environ, "SI"):
                raise Detenido(
                    "titular",
                    f"siguen activas {', '.join(titular.activas)}: sin dirección, nadie sabrá de quién son",
                    "cancélelas antes, o repita con SI=1",
                )
            cambiados = borra(self._cuenta.cliente("dynamodb"), tablas.inventario, titular)
            print(f"{cambiados} items sin la persona; cantidades y estados quedan.", file=sys.stderr)
        return BIEN

    def asistentes(self) -> int:
        """Who reserved for EVENTO, as CSV on the standard output; the sums beside it."""
        tablas, nombre = self._tablas(), unicodedata.normalize("NFC", os.environ.get("EVENTO", "").strip())
        if tablas.copia(nombre or "-") is None:
            raise Detenido("asistentes", f"no hay un evento «{nombre}»", 'dé EVENTO="Opera Aida"')
        # newline="": csv ends its lines itself; UTF-8 whatever the terminal's language is.
        salida = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False)  # noqa: SIM115
        sumas = asistentes.escribe(tablas.reservas_de(nombre), salida)
        salida.flush()
        for linea in sumas.lineas():
            print(linea, file=sys.stderr)
        return BIEN

    def _revisa(self) -> Hallazgos:
        tablas = self._tablas()
        with _progreso(tablas.cuantos()) as avanza:
            return Revision(tablas, avanza, self._pausa).revisa()

    def _tablas(self) -> Tablas:
        return Tablas(self._cuenta.cliente("dynamodb"), self._etapa)

    def _fallidos(self) -> Fallidos:
        sqs, streams = self._cuenta.cliente("sqs"), self._cuenta.cliente("dynamodbstreams")
        return Fallidos(self._funciones, sqs, streams, self._invoca, print)


ORDENES: dict[str, Callable[[Ordenes], int]] = {
    "fallos": Ordenes.fallos,
    "reprocesar": Ordenes.reprocesar,
    "verificar": Ordenes.verificar,
    "reparar": Ordenes.reparar,
    "traza": Ordenes.traza,
    "correos": Ordenes.correos,
    "titular": Ordenes.titular,
    "asistentes": Ordenes.asistentes,
}


@contextmanager
def _progreso(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal's standard error; nothing anywhere else."""
    consola = Console(stderr=True)
    with Progress(console=consola, transient=True, disable=not consola.is_terminal) as barra:
        tarea = barra.add_task("leyendo", total=total or None)
        yield lambda leidos: barra.advance(tarea, leidos)


def _titular(tablas: Tablas, entorno: Mapping[str, str]) -> Titular:
    if email := entorno.get("EMAIL", ""):
        return busca(tablas, email)
    if not entorno.get("CONSERVA"):
        raise Detenido("titular", "falta de quién", "dé EMAIL=pepe@gmail.com, o CONSERVA=365 días")
    return caducadas(tablas, entero(entorno, "CONSERVA", 365, 36_500), datetime.now(UTC))


def _confirmado() -> bool:
    if activo(os.environ, "SI"):
        return True
    try:
        return input("¿Lo hago? (sí/no) ").strip().lower() in _SI
    except EOFError:
        return False


def _contados(correos: int, motivo: str) -> bool:
    """Whether a person has said how many e-mails are to leave. A yes is too quick for what cannot be called back."""
    dicho = os.environ.get("CORREOS", "")
    if not dicho and not activo(os.environ, "SI"):
        with suppress(EOFError):
            dicho = input(f"Se enviarían {correos} correos, y {motivo}. Escriba cuántos para enviarlos: ")
    if dicho.strip() == str(correos):
        return True
    print(f"No se envía ninguno de los {correos} correos ({motivo}); CORREOS={correos} los envía.")
    return False


def _de_hallazgos(hallazgos: Hallazgos) -> int:
    return _resultado(
        hallazgos.todo_cuadra,
        derivas=len(hallazgos.derivas),
        en_movimiento=len(hallazgos.en_movimiento),
        sin_mirar=hallazgos.sin_mirar,
        ilegibles=hallazgos.ilegibles,
    )


def _resultado(bien: bool, **cuentas: int) -> int:
    """The exit code, told in the last line too: make turns every code but 0 into 2."""
    codigo = BIEN if bien else HAY
    print(f"resultado={codigo}", *(f"{nombre}={cuenta}" for nombre, cuenta in cuentas.items()))
    return codigo


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """Run one command."""
    argumentos = argparse.ArgumentParser(prog="python -m herramientas.operacion")
    argumentos.add_argument("orden", choices=ORDENES)
    argumentos.add_argument("--stage")
    opciones = argumentos.parse_args(argv)
    return corre(opciones.orden, partial(_corre, opciones.orden, opciones.stage, entorno))


def _corre(orden: str, stage: str | None, entorno: Mapping[str, str]) -> int:
    etapa, pausa = valida_etapa(stage), _pausa(entorno)
    entra_en(etapa)
    return ORDENES[orden](Ordenes(etapa, pausa))


def _pausa(entorno: Mapping[str, str]) -> float:
    """PAUSA, the seconds for which a suspicion must stand still."""
    texto = entorno.get("PAUSA") or str(PAUSA)
    try:
        segundos = float(texto)
    except ValueError:
        segundos = -1
    if not 0 <= segundos < math.inf:
        raise AjusteInvalido(f"PAUSA={texto} no sirve: use segundos, por ejemplo PAUSA=10")
    return segundos


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
