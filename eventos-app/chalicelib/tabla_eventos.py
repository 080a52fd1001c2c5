"""The table eventos: the one place of this domain that talks to DynamoDB."""

from typing import Any

from botocore.exceptions import ClientError

from boletia.llamada import anterior, fallo_condicion, llama, ocupado
from boletia.pagina import Pagina
from chalicelib.errores import EventoCancelado, EventoDesconocido, EventoExiste
from chalicelib.evento import Estado, Evento
from chalicelib.modificacion import Modificacion

INTENTOS = 5  # writes of a change that meets others; organisers are few


class TablaEventos:
    """Every write carries its own condition: what it needs to know of the item holds when it is written."""

    def __init__(self, cliente: Any, tabla: str) -> None:
        self._cliente = cliente
        self._tabla = tabla

    def todos(self, pagina: Pagina) -> tuple[list[Evento], str | None]:
        """A page of events in the table's own order, and the cursor of the next page if there is one."""
        respuesta = llama(self._cliente.scan, **self._consulta(pagina))
        eventos = [Evento.desde_item(item) for item in respuesta["Items"]][: pagina.limite]
        hay_mas = len(eventos) < len(respuesta["Items"]) or "LastEvaluatedKey" in respuesta
        return eventos, eventos[-1].nombre if hay_mas and eventos else None

    def busca(self, nombre: str) -> Evento:
        """Consistent with the writes before it. Raises EventoDesconocido."""
        respuesta = llama(
            self._cliente.get_item, TableName=self._tabla, Key=_clave(nombre), ConsistentRead=True
        )
        if "Item" not in respuesta:
            raise _desconocido(nombre)
        return Evento.desde_item(respuesta["Item"])

    def crea(self, evento: Evento) -> None:
        """Raises EventoExiste, also when the event of this name is cancelled."""
        try:
            llama(
                self._cliente.put_item,
                TableName=self._tabla,
                Item=evento.a_item(),
                ConditionExpression="attribute_not_exists(nombre)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            if _ya_lo_hicimos(error) and Evento.desde_item(anterior(error)) == evento:
                return
            raise EventoExiste(f"El evento {evento.nombre} ya existe: elija otro nombre") from error

    def modifica(self, nombre: str, modificacion: Modificacion) -> Evento:
        """The event as it is afterwards. What is so already is not written: a repetition changes nothing, nor does
        an own write whose answer was lost. Raises EventoDesconocido, EventoCancelado, EventoCambiado.
        """
        for _ in range(INTENTOS):
            evento = self.busca(nombre)
            nuevo = modificacion.de(evento)
            if nuevo is evento or self._reemplaza(evento, nuevo):
                return nuevo
        raise ocupado()

    def _reemplaza(self, evento: Evento, nuevo: Evento) -> bool:
        """False when the event is no longer what was read: changed, or cancelled."""
        leida = "Version = :version" if evento.version else "attribute_not_exists(Version)"
        valores = {":version": {"N": str(evento.version)}} if evento.version else {}
        try:
            llama(
                self._cliente.put_item,
                TableName=self._tabla,
                Item=nuevo.a_item(),
                ConditionExpression=f"attribute_exists(nombre) AND Estado = :activo AND {leida}",
                ExpressionAttributeValues={":activo": {"S": Estado.ACTIVO}, **valores},
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            return False
        return True

    def cancela(self, nombre: str) -> None:
        """Raises EventoDesconocido, EventoCancelado."""
        try:
            llama(
                self._cliente.update_item,
                TableName=self._tabla,
                Key=_clave(nombre),
                UpdateExpression="SET Estado = :cancelado",
                ConditionExpression="Estado = :activo",
                ExpressionAttributeValues={
                    ":cancelado": {"S": Estado.CANCELADO},
                    ":activo": {"S": Estado.ACTIVO},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if not fallo_condicion(error):
                raise
            if not anterior(error):
                raise _desconocido(nombre) from error
            if not _ya_lo_hicimos(error):
                raise EventoCancelado(
                    f"El evento {nombre} ya está cancelado: no hay nada que hacer"
                ) from error

    def _consulta(self, pagina: Pagina) -> dict[str, Any]:
        # One element more than asked for tells whether there is a next page.
        limite = {"Limit": pagina.limite + 1} if pagina.limite else {}
        desde = {"ExclusiveStartKey": _clave(pagina.cursor)} if pagina.cursor else {}
        return {"TableName": self._tabla, "ConsistentRead": True, **limite, **desde}


def _clave(nombre: str) -> dict[str, Any]:
    return {"nombre": {"S": nombre}}


def _ya_lo_hicimos(error: ClientError) -> bool:
    """True when botocore sent the write more than once: the condition may have failed on our own first one.

    The answer of the first was lost; what it wrote is what the client asked for.
    """
    return error.response["ResponseMetadata"]["RetryAttempts"] > 0


def _desconocido(nombre: str) -> EventoDesconocido:
    return EventoDesconocido(f"No existe el evento {nombre}: revise el nombre")
