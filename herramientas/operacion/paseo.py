"""`make paseo STAGE=…` or `API=https://…`: the seed's story walked through a deployed stage by HTTP, and timed.

The check of a first deployment, the same on a laptop and on AWS. It leaves a cancelled event of a name of its own and
nothing else; the e-mails go to SES's simulator, which takes them and troubles nobody.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

import urllib3

from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.direcciones import Direcciones, direcciones
from herramientas.despliegue.entorno import entra_en
from herramientas.despliegue.pasos import paso
from initdb.esquema import valida_etapa
from initdb.orden import BIEN, HAY, Queja, corre

EMAIL = "success@simulator.amazonses.com"
CAPACIDAD, CANCELADOS, BARRIDOS = (
    30,
    10,
    1,
)  # boletos: of the event, of the reservation given back, of the one swept
ESPERA = 60.0  # seconds for what a stream brings
PAUSA = 0.5  # seconds


class NoCumple(Queja):
    """A stage that does not do what it promises."""


@dataclass(frozen=True)
class Respuesta:
    """`cuerpo` is the object or list of a JSON answer, the text of any other."""

    estado: int
    cuerpo: Any


Pide = Callable[[str, str, Any], Respuesta]  # method, address, body


class Paseo:
    """One walk; `pide` sends a request, `escribe` takes a line, `duerme` and `reloj` (seconds) are tests' own."""

    def __init__(
        self,
        donde: Direcciones,
        pide: Pide,
        escribe: Callable[[str], None],
        duerme: Callable[[float], None] = time.sleep,
        reloj: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pide, self._escribe, self._duerme, self._reloj = pide, escribe, duerme, reloj
        self.evento = f"Paseo {datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
        nombre = quote(self.evento, safe="")
        self._eventos, self._reservas = f"{donde.eventos}/eventos", f"{donde.reservas}/reservas"
        self._original, self._copia = f"{self._eventos}/{nombre}", f"{self._reservas}/eventos/{nombre}"
        self._suyas = f"{self._reservas}/{nombre}/{EMAIL}"

    def da(self) -> None:
        """Raises NoCumple at the first answer that is not the promised one; its event is cancelled then too."""
        with self._paso("crear el evento"):
            datos = {"evento": self.evento, "capacidad": CAPACIDAD, "categoria": "Paseo"}
            self._da("POST", self._eventos, datos, Capacidad=CAPACIDAD, Estado="A")
        try:
            self._reserva_y_cancela()
        except BaseException:
            with suppress(NoCumple):
                self._pide("DELETE", self._original, None)
            raise

    def _reserva_y_cancela(self) -> None:
        with self._paso("verlo a la venta"):
            self._llega(self._copia, Capacidad=CAPACIDAD, Estado="A")
        with self._paso("reservar dos veces"):
            devuelta, barrida = self._compra(CANCELADOS), self._compra(BARRIDOS)
        with self._paso("ver las reservas"):
            self._da("GET", devuelta, Estado="A", Cantidad=CANCELADOS, Email=EMAIL)
            self._da("GET", self._copia, Capacidad=CAPACIDAD - CANCELADOS - BARRIDOS)
            self._espera(self._suyas, lambda hay: isinstance(hay, list) and len(hay) == 2)
        with self._paso("cancelar una"):
            self._da("DELETE", devuelta)
            self._da("GET", devuelta, Estado="X")
            self._da("GET", self._copia, Capacidad=CAPACIDAD - BARRIDOS)
        with self._paso("cancelar el evento"):
            self._da("DELETE", self._original)
            self._da("GET", self._original, Estado="C")
        with self._paso("ver cancelada la otra"):
            self._llega(barrida, Estado="C")
            self._da("GET", devuelta, Estado="X")
            self._llega(self._copia, Estado="C")
        self._escribe(f"Todo como se promete. Queda «{self.evento}», cancelado; de sus dos reservas:")
        for reserva in (devuelta, barrida):
            self._escribe(f"  make traza ID={reserva.rpartition('/')[2]}")

    def _compra(self, cantidad: int) -> str:
        """The address of the new reservation."""
        datos = {"evento": self.evento, "cantidad": cantidad, "email": EMAIL}
        reserva = self._da("POST", self._reservas, datos, Estado="A", Cantidad=cantidad)
        return f"{self._reservas}/{reserva.get('Id')}"

    def _da(self, metodo: str, direccion: str, cuerpo: Any = None, **promete: Any) -> Any:
        respuesta = self._pide(metodo, direccion, cuerpo)
        if respuesta.estado != 200 or not _cumple(respuesta.cuerpo, promete):
            raise NoCumple(f"{metodo} {direccion} responde {_dicho(respuesta)}{_prometido(promete)}")
        return respuesta.cuerpo

    def _llega(self, direccion: str, **promete: Any) -> None:
        self._espera(direccion, lambda cuerpo: _cumple(cuerpo, promete), _prometido(promete))

    def _espera(self, direccion: str, cumple: Callable[[Any], bool], prometido: str = "") -> None:
        """Asks until it is so. Raises NoCumple when that takes longer than ESPERA."""
        limite = self._reloj() + ESPERA
        while True:
            respuesta = self._pide("GET", direccion, None)
            if respuesta.estado == 200 and cumple(respuesta.cuerpo):
                return
            if self._reloj() > limite:
                raise NoCumple(
                    f"GET {direccion} responde {ESPERA:.0f} s después {_dicho(respuesta)}{prometido}"
                )
            self._duerme(PAUSA)

    def _paso(self, que: str) -> Any:
        return paso(que, self._escribe)


def _cumple(cuerpo: Any, promete: Mapping[str, Any]) -> bool:
    return not promete or (isinstance(cuerpo, dict) and promete.items() <= cuerpo.items())


def _dicho(respuesta: Respuesta) -> str:
    consejo = "; dé TOKEN=… de un organizador" if respuesta.estado in (401, 403) else ""
    return f"{respuesta.estado} {json.dumps(respuesta.cuerpo, ensure_ascii=False)[:200]}{consejo}"


def _prometido(promete: Mapping[str, Any]) -> str:
    return f"; se esperaba {json.dumps(promete, ensure_ascii=False)}" if promete else ""


def por_http(token: str) -> Pide:
    """Requests over the network, with the token of an organiser where there is one. Raises NoCumple."""
    conexiones = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=35), retries=False)
    cabeceras = {"Content-Type": "application/json", **({"Authorization": token} if token else {})}

    def pide(metodo: str, direccion: str, cuerpo: Any) -> Respuesta:
        datos = None if cuerpo is None else json.dumps(cuerpo)
        try:
            respuesta = conexiones.request(metodo, direccion, body=datos, headers=cabeceras)
        except (urllib3.exceptions.HTTPError, urllib3.exceptions.LocationParseError) as error:
            raise NoCumple(f"no se llega a {direccion} ({error})") from error
        try:
            return Respuesta(respuesta.status, json.loads(respuesta.data))
        except ValueError:
            return Respuesta(respuesta.status, respuesta.data.decode(errors="replace"))

    return pide


def main(argv: Sequence[str], entorno: Mapping[str, str]) -> int:
    """0 all as promised, 1 not, 2 a setting cannot be used."""
    argumentos = argparse.ArgumentParser(prog="python -m herramientas.operacion.paseo", description=__doc__)
    argumentos.add_argument("--stage")
    return corre("paseo", partial(_pasea, argumentos.parse_args(argv).stage, entorno), HAY)


def _pasea(stage: str | None, entorno: Mapping[str, str]) -> int:
    etapa = valida_etapa(stage or ("produccion" if entorno.get("API") else None))
    if not entorno.get("API"):
        entra_en(etapa)
    donde = direcciones(Cuenta(), etapa, entorno)
    print(f"De paseo por {' y '.join(dict.fromkeys((donde.eventos, donde.reservas)))}")
    Paseo(donde, por_http(entorno.get("TOKEN", "")), print).da()
    return BIEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
