"""A stage in this process for the operators' commands: the real apps, the real tables, drift made by hand."""

from typing import Any

from herramientas.despliegue.funciones import de_streams
from herramientas.operacion.cura import Cura
from herramientas.operacion.deriva import Clase
from herramientas.operacion.registros import Fallida
from herramientas.operacion.revision import Hallazgos, Revision
from herramientas.operacion.tablas import Tablas
from tests.fallos.mundo import Mundo, cliente_de_pruebas

ETAPA = "local"


class Escena:
    """Three events with reservations, all told, nothing drifts."""

    def __init__(self) -> None:
        self.mundo = Mundo()
        self.cliente = cliente_de_pruebas(self.mundo.red)
        self.ids: dict[str, list[str]] = {}
        for evento in ("Aida", "Tosca", "Rigoletto"):
            self.mundo.crea_evento(evento, 10)
            self.mundo.sosiega()
            emails = [f"{evento}{cual}@example.org".lower() for cual in range(3)]
            self.ids[evento] = [self.mundo.reserva(evento, email, 2).cuerpo["Id"] for email in emails]
        self.mundo.cancela_reserva(self.ids["Tosca"][0])
        self.mundo.cancela_evento("Rigoletto")
        self.mundo.sosiega()

    def revisa(self, mientras: Any = None) -> Hallazgos:
        """What `make verificar` finds; `mientras` happens in each of its pauses."""
        duerme = mientras or (lambda _: None)
        return Revision(self.tablas(), duerme=duerme).revisa()

    def repara(self) -> list[str]:
        """What `make reparar` does; the results of its steps."""
        funciones = {funcion.manejador: funcion for funcion in de_streams(ETAPA)}
        cura = Cura(self.tablas(), funciones, self._invoca)
        return [resultado for _, resultado in cura.aplica(self.revisa())]

    def tablas(self) -> Tablas:
        return Tablas(self.cliente, ETAPA)

    def pon(self, tabla: str, clave: dict[str, str], **cambios: Any) -> None:
        """Drift: attributes of an item are changed behind everyone's back."""
        nombres = {f"#{n}": n for n in cambios}
        valores = {f":{n}": {"N": str(v)} if isinstance(v, int) else {"S": v} for n, v in cambios.items()}
        self.cliente.update_item(
            TableName=tabla,
            Key=_clave(clave),
            UpdateExpression="SET " + ", ".join(f"#{n} = :{n}" for n in cambios),
            ExpressionAttributeNames=nombres,
            ExpressionAttributeValues=valores,
        )

    def borra(self, tabla: str, clave: dict[str, str]) -> None:
        self.cliente.delete_item(TableName=tabla, Key=_clave(clave))

    def _invoca(self, funcion: str, registros: Any) -> None:
        error = self.mundo.invoca(funcion.rpartition("-")[2], registros)
        if error is not None:
            raise Fallida(str(error))


def clases(hallazgos: Hallazgos) -> list[tuple[str, Clase]]:
    return [(deriva.evento, deriva.clase) for deriva in hallazgos.derivas]


def copia(nombre: str) -> dict[str, str]:
    return {"PK": "E", "SK": nombre}


def _clave(clave: dict[str, str]) -> dict[str, dict[str, str]]:
    return {nombre: {"S": valor} for nombre, valor in clave.items()}
