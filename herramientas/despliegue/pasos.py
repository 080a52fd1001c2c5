"""From an account to a running stage. Every step may be repeated; the first that fails ends it.

`make deploy` does all of it, `make local` the essential part on the embedded cloud.
"""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from herramientas.despliegue import anfitrion, disparadores, rebotes, remitente, tablero
from herramientas.despliegue.adopcion import adopta
from herramientas.despliegue.ajustes import guarda_bitacoras, limita_api, nombra_api, reserva_concurrencia
from herramientas.despliegue.alarmas import vigila
from herramientas.despliegue.chalice import Chalice
from herramientas.despliegue.cuenta import Cuenta
from herramientas.despliegue.etapa import Etapa
from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.funciones import de_rutas
from herramientas.despliegue.medidas import mide
from herramientas.despliegue.muro import levanta
from herramientas.despliegue.proyecto import APPS, CON_API, ETAPA_DEL_API
from herramientas.despliegue.respuestas import responde_en_espanol
from herramientas.despliegue.revisa.revision import exige, revisa
from herramientas.despliegue.runtime import runtime
from initdb import usuarios
from initdb.esquema import esquema
from initdb.fallos import explica
from initdb.tablas import HayDiferencias, prepara

Escribe = Callable[[str], None]

# What AWS says while a new role or its policy is on its way to Lambda (seconds, rarely a minute), while a trigger that
# was removed is still there, or where an account's quota of calls is used up.
PASAJERO = re.compile(
    r"ensure the role can perform|role defined for the function|cannot be assumed|TooManyRequests"
    r"|ResourceInUseException|ResourceConflictException|Throttl|QueueDeletedRecently"
)
PAUSAS = (5, 10, 20, 30, 30)  # seconds

ABIERTA = (
    "Etapa abierta: cualquiera puede crear y cancelar todos los eventos y ver y cancelar reservas ajenas. "
    "PROTEGIDA=1 pide a los organizadores que entren"
)


@contextmanager
def paso(que: str, escribe: Escribe) -> Iterator[None]:
    """One step: told with its seconds once it has succeeded. What AWS refuses becomes Detenido."""
    inicio = time.monotonic()
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Detenido(que, explica(error), "corrija la causa y repita la orden") from error
    escribe(f"  {que:<28} {time.monotonic() - inicio:5.1f} s")


@contextmanager
def _sin_diferencias(que: str, remedio: str) -> Iterator[None]:
    """What exists and is not as the stage wants it becomes Detenido."""
    try:
        yield
    except HayDiferencias as error:
        raise Detenido(que, "; ".join(map(str, error.diferencias)), remedio) from error


@dataclass
class Despliegue:
    """One run for one stage; `alarmas_a` is the address that alarms are sent to."""

    etapa: Etapa
    cuenta: Cuenta
    chalice: Chalice
    escribe: Escribe
    alarmas_a: str = ""
    notas: list[str] = field(default_factory=list)
    duerme: Callable[[float], None] = time.sleep

    def despliega(self) -> None:
        """Do every step and print each with its seconds, then the summary. Raises Detenido."""
        nombre = self.etapa.nombre
        self.escribe(
            f"Etapa {nombre} en la cuenta {self.cuenta.numero}, {self.cuenta.region}, con {runtime()}"
        )
        exige(revisa(self.cuenta, self.etapa), self.escribe)
        self.lo_esencial()
        with self._paso("ajustes de la etapa"):
            guarda_bitacoras(self.cuenta, nombre)
            reserva_concurrencia(self.cuenta, nombre, self.notas.append)
            for funcion in de_rutas(nombre):
                limita_api(
                    self.cuenta, self._api(funcion.app), funcion, ETAPA_DEL_API, self.etapa.particiones
                )
        with self._paso("límite por dirección"):
            levanta(self.cuenta, nombre, self.etapa.limite_por_ip, map(self._api, CON_API))
        with self._paso("anfitrión"):
            self._anfitrion()
        with self._paso("medidas y alarmas"):
            mide(self.cuenta, nombre)
            vigila(self.cuenta, nombre, self.alarmas_a)
            tablero.pinta(self.cuenta, nombre)
        self._resumen()

    def lo_esencial(self) -> None:
        """What a stage cannot do without: tables, sender, news of e-mails, the apps, what failing batches become."""
        with self._paso("tablas (initdb)"):
            self._tablas()
        if self.etapa.protegida:
            with self._paso("usuarios (initdb)"):
                self._usuarios()
        with self._paso("rebotes de correo"):
            rebotes.prepara(self.cuenta, self.etapa.nombre)
        with ThreadPoolExecutor(len(APPS) + 1) as hilos:
            pedido = hilos.submit(self._con_remitente)
            list(hilos.map(self._app, APPS))
            pedido.result()
        with self._paso("disparadores de los streams"):
            disparadores.ajusta(self.cuenta, self.etapa.nombre, lambda _: None)

    def _paso(self, que: str) -> AbstractContextManager[None]:
        return paso(que, self.escribe)

    def _tablas(self) -> None:
        tablas = esquema(self.etapa.nombre, self.etapa.particiones, self.etapa.cupos)
        with _sin_diferencias(
            "tablas (initdb)", "cámbielo a mano, o dé el ajuste con que se crearon las tablas"
        ):
            prepara(self.cuenta.cliente("dynamodb"), tablas, escribe=lambda _: None)

    def _usuarios(self) -> None:
        quiero = usuarios.usuarios(self.etapa.nombre, self.etapa.vuelta)
        with _sin_diferencias("usuarios (initdb)", "cámbielo a mano en Cognito"):
            usuarios.prepara(self.cuenta.cliente("cognito-idp"), quiero, escribe=lambda _: None)

    def _con_remitente(self) -> None:
        with self._paso(f"remitente {self.etapa.remitente}"):
            remitente.pide(self.cuenta, self.etapa, self.notas.append)

    def _app(self, app: str) -> None:
        """The three domains are deployed side by side; each waits for AWS most of the time."""
        with self._paso(f"{app}-app"):
            self._despliega_app(app)
            for funcion in de_rutas(self.etapa.nombre):
                if funcion.app == app:
                    nombra_api(self.cuenta, self._api(app), funcion)
                    responde_en_espanol(self.cuenta, self._api(app))

    def _despliega_app(self, app: str) -> None:
        """What AWS refuses because it has not heard of a new role yet, or of too many calls, is tried again."""
        for pausa in (*PAUSAS, None):
            adopta(self.cuenta, self.chalice, app, self.etapa.nombre)
            try:
                self.chalice.corre(app, "deploy", "--stage", self.etapa.nombre)
            except Detenido as error:
                if pausa is None or not PASAJERO.search(str(error)):
                    raise
                self.duerme(pausa)
            else:
                return

    def _anfitrion(self) -> None:
        """The stage's own domain leads to its APIs, and no domain that it had before does."""
        nombre, quiere = self.etapa.nombre, self.etapa.anfitrion
        if quiere:
            apis = {app: self._api(app) for app in CON_API}
            destino = anfitrion.une(self.cuenta, nombre, quiere, apis)
            self.notas.append(
                f"Anfitrión: {quiere} debe apuntar en su DNS a {destino} (CNAME, o alias en Route 53)"
            )
        list(anfitrion.separa(self.cuenta, nombre, salvo=quiere))

    def _direccion(self, app: str) -> str:
        return (
            f"https://{self.etapa.anfitrion}"
            if self.etapa.anfitrion
            else self.cuenta.direccion(self._api(app))
        )

    def _api(self, app: str) -> str:
        api = self.chalice.api(app, self.etapa.nombre)
        if api is None:
            raise Detenido(f"{app}-app", "Chalice no dejó escrito el número de su API")
        return api

    def _resumen(self) -> None:
        self.escribe("Desplegada:")
        for funcion in de_rutas(self.etapa.nombre):
            self.escribe(f"  {self._direccion(funcion.app)}/{funcion.app}")
        if not self.etapa.protegida:
            self.notas.append(ABIERTA)
        for nota in self.notas:
            self.escribe(f"  Atención: {nota}")
