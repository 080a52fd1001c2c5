"""E-mails: how many one shard sends a second, what each costs the ledger, what a small SES makes of a large sale."""

import contextlib
import importlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from bench.correos_simulados import Ledger, Resultado, simula
from bench.escenario import entorno
from bench.informe import Fila, Seccion
from bench.medida import Reparto
from bench.sucesos import entrega_de_reserva
from bench.tiempo import Tiempo
from herramientas.despliegue.proyecto import RAIZ
from herramientas.laboratorio import ministack
from herramientas.laboratorio.respuesta import respuesta_cruda

DE_DYNAMODB, DE_SES = 0.004, 0.050  # seconds of a call
LOTE = 25
CASOS = [(ritmo, fragmentos) for ritmo in (1, 14, 500) for fragmentos in (1, 2, 8, 32)]
_SES = {
    b"SendEmail": b"<SendEmailResponse><SendEmailResult><MessageId>0100</MessageId>"
    b"</SendEmailResult></SendEmailResponse>",
    b"GetSendQuota": b"<GetSendQuotaResponse><GetSendQuotaResult><MaxSendRate>1000</MaxSendRate>"
    b"</GetSendQuotaResult></GetSendQuotaResponse>",
}


def mide(rondas: int, lotes: int = 40, casos: list[tuple[int, int]] = CASOS, larga: int = 100_000) -> Seccion:
    """`lotes` batches a round; the small SES with each of `casos`; `larga` e-mails at 14 a second."""
    with _aparte() as app:
        filas = [
            *_uno(app, rondas, lotes),
            *(fila for caso in casos for fila in _pocos(app, *caso)),
            *_muchos(app, larga),
        ]
    return Seccion("correos", "Correos", _EXPLICACION, filas)


_EXPLICACION = (
    "One shard: the app's handler with botocore and an engine in the same process, in real time, so the rate is the"
    " machine's too. The rest is simulated time (bench/correos_simulados.py) and says the same on any machine: shards"
    " side by side on one ledger, an SES with a token bucket, batches delivered again as Lambda does. Writes are the"
    " ledger's items written for an e-mail; 2 are needed."
)


def _uno(app: Any, rondas: int, lotes: int) -> list[Fila]:
    """One shard in real time."""
    llamadas = _con_demora(app)
    _caudal(app, 4, "calienta")
    llamadas.clear()
    caudal = Reparto.de([_caudal(app, lotes, str(ronda)) for ronda in range(rondas)])
    enviados = llamadas["SendEmail"]
    viajes = (llamadas.total() - enviados - llamadas["GetSendQuota"]) / enviados
    caso = "un fragmento, 4 ms y 50 ms"
    return [
        Fila(caso, "correos por segundo", str(caudal), meta="≥ 150", cumple=caudal.mediana >= 150),
        Fila(caso, "viajes a DynamoDB por correo", f"{viajes:.2f}", meta="≤ 1.1", cumple=viajes <= 1.1),
    ]


def _caudal(app: Any, lotes: int, ronda: str) -> float:
    """E-mails a second of one shard."""
    contexto = SimpleNamespace(get_remaining_time_in_millis=lambda: 900_000, aws_request_id="bench")
    inicio = time.perf_counter()
    for lote in range(lotes):
        registros = [entrega_de_reserva(f"{ronda}-{lote}-{uno}")["Records"][0] for uno in range(LOTE)]
        app.notificaciones({"Records": registros}, contexto)
    return lotes * LOTE / (time.perf_counter() - inicio)


def _pocos(app: Any, ritmo: int, fragmentos: int) -> list[Fila]:
    """A small SES, long enough for each shard to come several times."""
    visto = simula(_fachada(app), max(1000, 75 * fragmentos), ritmo, fragmentos, lambda *_: None)
    return _filas(f"SES a {ritmo}/s, {fragmentos} fragmentos", visto)


def _muchos(app: Any, correos: int) -> list[Fila]:
    """A sale; what a shard's objects remember after a tenth of it, and after nine."""
    retenido: dict[int, int] = {}
    pronto, tarde = (correos // LOTE * decimas // 10 for decimas in (1, 9))

    def mira(hechos: int, notificador: Any) -> None:
        if hechos in (pronto, tarde):
            retenido[hechos] = _recuerda(notificador, set())

    visto = simula(_fachada(app), correos, 14, 2, mira)
    antes, despues = retenido[pronto], retenido[tarde]
    caso = f"{correos:,} correos a 14/s, 2 fragmentos"
    return [
        *_filas(caso, visto),
        Fila(caso, "horas simuladas", f"{visto.segundos / 3600:.2f}"),
        Fila(
            caso,
            "en la cola de fallos",
            str(visto.perdidos + visto.faltan),
            meta="0",
            cumple=not visto.perdidos + visto.faltan,
        ),
        Fila(caso, "avisados dos veces", str(visto.repetidos), meta="0", cumple=not visto.repetidos),
        Fila(
            caso,
            "octetos que recuerda un fragmento, con nueve décimas y con una",
            str(despues),
            str(antes),
            meta="igual",
            cumple=despues <= antes + 4096,
        ),
    ]


def _recuerda(objeto: Any, vistos: set[int]) -> int:
    """Bytes of an object of the app and of all that it holds, but for what it was given: clients and clocks."""
    objeto = getattr(objeto, "__self__", objeto)  # of a method, whose it is
    if id(objeto) in vistos:
        return 0
    vistos.add(id(objeto))
    dentro: list[Any] = []
    if isinstance(objeto, dict):
        dentro = [*objeto.keys(), *objeto.values()]
    elif isinstance(objeto, list | tuple | set | frozenset):
        dentro = list(objeto)
    elif type(objeto).__module__.startswith("chalicelib"):
        dentro = list(getattr(objeto, "__dict__", {}).values())
    elif not isinstance(objeto, str | int | float):
        return 0
    return sys.getsizeof(objeto) + sum(_recuerda(uno, vistos) for uno in dentro)


def _filas(caso: str, visto: Resultado) -> list[Fila]:
    escrituras, pedidos = visto.escrituras / visto.correos, visto.pedidos / visto.correos
    return [
        Fila(caso, "escrituras por correo", f"{escrituras:.3f}", meta="≤ 2.2", cumple=escrituras <= 2.2),
        Fila(caso, "SendEmail por correo", f"{pedidos:.3f}", meta="≤ 1.02", cumple=pedidos <= 1.02),
        Fila(caso, "invocaciones fallidas", str(visto.fallidas), meta="0", cumple=not visto.fallidas),
    ]


@contextlib.contextmanager
def _aparte() -> Iterator[Any]:
    """notificaciones' `app` in this process, another app's put aside; its log goes where it costs but is not seen."""
    ambiente, rutas, ajenos = dict(os.environ), sys.path[:], _saca_la_app()
    os.environ.update(entorno("http://127.0.0.1:9"))
    sys.path[:0] = [str(RAIZ / "notificaciones-app"), str(RAIZ / "compartido")]
    try:
        with contextlib.redirect_stdout(Path(os.devnull).open("w")):
            yield importlib.import_module("app")
    finally:
        os.environ.clear()
        os.environ.update(ambiente)
        sys.path[:] = rutas
        _saca_la_app()
        sys.modules.update(ajenos)


def _saca_la_app() -> dict[str, Any]:
    nombres = [nombre for nombre in sys.modules if nombre.split(".")[0] in ("app", "chalicelib", "boletia")]
    return {nombre: sys.modules.pop(nombre) for nombre in nombres}


def _con_demora(app: Any) -> Counter[str]:
    """From here on the app's clients answer after the delays, from an engine in this process; counts what they ask."""
    llamadas: Counter[str] = Counter()
    turno = Lock()

    def dynamodb(request: Any, **_: Any) -> Any:
        llamadas[request.headers["X-Amz-Target"].decode().split(".")[1]] += 1
        time.sleep(DE_DYNAMODB)
        with turno:
            return ministack.responde(request)

    def ses(request: Any, **_: Any) -> Any:
        que = next(nombre for nombre in _SES if b"Action=" + nombre in _octetos(request.body))
        llamadas[que.decode()] += 1
        time.sleep(DE_SES)
        return respuesta_cruda(request, _SES[que], 200, "text/xml")

    for cliente, manejador in ((app.dynamodb, dynamodb), (app.una_vez, dynamodb), (app.ses, ses)):
        cliente.meta.events.register_last("before-send", manejador)
    Ledger()  # its table
    return llamadas


def _octetos(cuerpo: Any) -> bytes:
    return cuerpo if isinstance(cuerpo, bytes) else str(cuerpo).encode()


def _fachada(app: Any) -> Any:
    """What the simulation needs of the app."""
    aviso, cartelera, correo, cuota, libro, notificador, turnos = (
        importlib.import_module(f"chalicelib.{nombre}")
        for nombre in ("aviso", "cartelera", "correo", "cuota", "libro", "notificador", "turnos")
    )

    def notificador_de(dynamodb: Any, ses: Any, tiempo: Tiempo, hilos: Any) -> Any:
        return notificador.Notificador(
            libro.Libro(dynamodb, "notificaciones", tiempo.reloj, tiempo.duerme),
            correo.Correo(ses, "boletia@example.com", "boletia-produccion"),
            turnos.Turnos(dynamodb, "notificaciones", cuota.Cuota(ses, reloj=tiempo.reloj), tiempo.reloj),
            cartelera.Cartelera(dynamodb, "notificaciones", tiempo.reloj).completa,
            hilos=hilos,
            reloj=tiempo.reloj,
            duerme=tiempo.duerme,
        )

    def aviso_de(numero: int) -> Any:
        return aviso.Aviso(f"{numero:027}", aviso.Estado.ACTIVA, "Opera Aida", f"{numero}@example.com", 1)

    return SimpleNamespace(notificador_de=notificador_de, aviso_de=aviso_de, lote=app.LOTE)
