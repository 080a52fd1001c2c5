"""`make deploy`: from an account to a running stage. Every step may be repeated; the first that fails ends it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec

from botocore.exceptions import BotoCoreError, ClientError

from despliegue.ajustes import guarda_bitacoras, limita_api, reserva_concurrencia
from despliegue.alarmas import vigila
from despliegue.cuenta import Cuenta, api_de, desplegado, olvida
from despliegue.etapa import Etapa
from despliegue.fallos import Detenido
from despliegue.funciones import APPS, Funcion, de_app, de_rutas
from despliegue.medidas import mide
from despliegue.ordenes import Ordenes
from initdb.fallos import explica
from local.ajustes import API_STAGE

Escribe = Callable[[str], None]


@dataclass
class Despliegue:
    """One run for one stage; `avisos` is who is told about alarms."""

    etapa: Etapa
    cuenta: Cuenta
    ordenes: Ordenes
    escribe: Escribe
    avisos: str = ""
    notas: list[str] = field(default_factory=list)

    def despliega(self) -> None:
        """Do every step and print each with its seconds, then the summary. Raises Detenido."""
        nombre = self.etapa.nombre
        self.escribe(f"Etapa {nombre} en la cuenta {self.cuenta.numero}, {self.cuenta.region}")
        with self._paso("tablas (initdb)"):
            partes = ("--particiones", str(self.etapa.particiones))
            self.ordenes.modulo("initdb", "initdb", "--stage", nombre, *partes)
        with self._paso("remitente (SES)"):
            self._remitente()
        with self._paso("apps (chalice)"):
            self._apps()
        with self._paso("fallos de los streams"):
            if find_spec("operacion") is not None:
                self.ordenes.modulo("operacion", "operacion.ajustes", "--stage", nombre)
        with self._paso("ajustes de la etapa"):
            guarda_bitacoras(self.cuenta, nombre)
            reserva_concurrencia(self.cuenta, nombre, self.notas.append)
            for funcion in de_rutas(nombre):
                limita_api(self.cuenta, self._api(funcion.app), funcion.nombre, API_STAGE)
        with self._paso("medidas y alarmas"):
            mide(self.cuenta, nombre)
            vigila(self.cuenta, nombre, self.avisos)
        self._resumen()

    @contextmanager
    def _paso(self, que: str) -> Iterator[None]:
        inicio = time.monotonic()
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise Detenido(que, explica(error), "corrija la causa y repita la orden") from error
        self.escribe(f"  {que:<28} {time.monotonic() - inicio:5.1f} s")

    def _remitente(self) -> None:
        """Ask SES to verify the sender if it has not been; e-mails wait in the stream until its owner agrees."""
        ses = self.cuenta.cliente("ses")
        dominio = self.etapa.remitente.rpartition("@")[2]
        if self._verificados(self.etapa.remitente, dominio):
            return
        ses.verify_email_identity(EmailAddress=self.etapa.remitente)
        if not self._verificados(self.etapa.remitente):
            self.notas.append(
                f"Correos: abra el enlace que SES envió a {self.etapa.remitente}; hasta entonces no sale ninguno"
            )

    def _verificados(self, *identidades: str) -> bool:
        ses = self.cuenta.cliente("ses")
        atributos = ses.get_identity_verification_attributes(Identities=list(identidades))
        return any(
            datos["VerificationStatus"] == "Success" for datos in atributos["VerificationAttributes"].values()
        )

    def _apps(self) -> None:
        """The three domains side by side; each waits for AWS most of the time."""
        for app in APPS:
            self._es_nuestra(app)
        with ThreadPoolExecutor(len(APPS)) as hilos:
            list(hilos.map(self._app, APPS))

    def _app(self, app: str) -> None:
        self.ordenes.chalice(f"{app}-app", app, "deploy", "--stage", self.etapa.nombre)

    def _es_nuestra(self, app: str) -> None:
        """Chalice knows by a file of this working copy what it deployed.

        Without the file it would deploy a second API; with one of a stage that is gone it stops half-way.
        """
        nombre = self.etapa.nombre
        hay = [funcion.nombre for funcion in de_app(app, nombre) if self._existe(funcion)]
        if not hay:
            olvida(app, nombre)
        elif not desplegado(app, nombre):
            raise Detenido(
                f"{app}-app",
                f"{hay[0]} existe, pero no se desplegó desde esta copia",
                f"traiga {app}-app/.chalice/deployed/{nombre}.json de la copia que lo hizo, "
                f"o empiece de nuevo: make destroy STAGE={nombre} (los datos quedan)",
            )

    def _existe(self, funcion: Funcion) -> bool:
        lambdas = self.cuenta.cliente("lambda")
        try:
            lambdas.get_function(FunctionName=funcion.nombre)
        except lambdas.exceptions.ResourceNotFoundException:
            return False
        return True

    def _api(self, app: str) -> str:
        api = api_de(app, self.etapa.nombre)
        if api is None:
            raise Detenido(f"{app}-app", "Chalice no dejó escrito el número de su API")
        return api

    def _resumen(self) -> None:
        self.escribe("Desplegada:")
        for funcion in de_rutas(self.etapa.nombre):
            self.escribe(f"  {self.cuenta.direccion(self._api(funcion.app))}/{funcion.app}")
        for nota in self.notas:
            self.escribe(f"  Atención: {nota}")
