"""`python -m tests.fallos.grande [RESERVAS]`: an event with 20,000 reservations cancels in the embedded cloud.

Prints time, round trips and the peak memory of the process that swept, also for a tenth of the reservations: memory
must not grow with the event. Round trips are counted in this process, where every call passes the injector.
"""

import logging
import sys
import time
from collections import Counter

from herramientas.laboratorio.espera import espera
from herramientas.laboratorio.maquina import memoria_maxima
from herramientas.laboratorio.nube import nube_local
from tests.fallos.mundo import EVENTOS, Mundo
from tests.operacion.test_nube import BARRIDO, INVENTARIO, Puesto, _canceladas, _llena, trabajadores

PLAZO = 600  # seconds


def main(reservas: int) -> None:
    for cuantas in (reservas // 10, reservas):
        viajes = _viajes(cuantas)
        segundos, memoria = _en_la_nube(cuantas)
        print(
            f"{cuantas:>6} reservas: {segundos:6.1f} s, {sum(viajes.values())} viajes "
            f"({sum(viajes.values()) / cuantas:.4f} por reserva: {dict(viajes)}), {memoria:.1f} MB de memoria máxima"
        )


def _viajes(cuantas: int) -> Counter[str]:
    logging.disable(logging.INFO)
    mundo = Mundo()
    mundo.crea_evento("Grande", cuantas)
    mundo.sosiega()
    mundo.llena("Grande", cuantas)
    mundo.cancela_evento("Grande")
    desde = len(mundo.red.llamadas)
    assert mundo.invoca("modificaInventarioReserva", mundo.registros(EVENTOS)[-1:]) is None
    return Counter(llamada.operacion for llamada in mundo.red.llamadas[desde:])


def _en_la_nube(cuantas: int) -> tuple[float, float]:
    """Seconds from the cancellation to the last reservation's, and MB of the sweeping process at its peak."""
    with nube_local() as nube:
        puesto = Puesto(nube)
        puesto.entrega("notificaciones-local-notificaciones", Enabled=False)
        puesto.evento("Grande", cuantas)
        _llena(puesto.dynamodb, "Grande", cuantas)
        inicio = time.monotonic()
        puesto.pide("DELETE", "/eventos/Grande")
        # Counting all of them each time would be the load.
        espera(lambda: _ultima(puesto, cuantas) == "C", plazo=PLAZO)
        espera(lambda: _canceladas(puesto.dynamodb, "Grande") == cuantas, plazo=PLAZO)
        segundos = time.monotonic() - inicio
        [pid, *_] = trabajadores(nube.marca, BARRIDO)
        memoria = memoria_maxima(pid)
        assert puesto.http.get("/reservas/eventos/Grande").json()["Estado"] == "C"
    return segundos, memoria


def _ultima(puesto: Puesto, cuantas: int) -> str:
    """The state of the reservation that the sweep comes to last: it goes by address."""
    id = f"{max(range(cuantas), key=lambda n: f'c{n}@example.org'):027d}"
    clave = {"PK": {"S": "I"}, "SK": {"S": id}}
    return str(puesto.dynamodb.get_item(TableName=INVENTARIO, Key=clave)["Item"]["Estado"]["S"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
