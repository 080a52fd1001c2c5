"""What an organiser changes of an event that exists: its capacity, its category, its details.

A change is of a version: the event's number of changes so far, which its answers carry (none says 0). Who sends it is
refused when somebody else changed the event meanwhile; who leaves it out wins over whoever came before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from boletia.errores import DatosInvalidos
from chalicelib.detalles import pedidos
from chalicelib.errores import EventoCambiado, EventoCancelado
from chalicelib.evento import Estado, Evento, capacidad_de, categoria_de

_CAMBIAN = {  # as `peticion.cuerpo` writes them
    "capacidad",
    "categoria",
    "titulo",
    "fecha",
    "lugar",
    "descripcion",
    "precio",
    "maximoporcliente",
}
_IDENTIFICAN = {"evento", "estado", "version"}  # whoever sends back an answer sends these too


@dataclass(frozen=True)
class Modificacion:
    """`campos` are those of Evento and `detalles` those of Detalles that change; None takes a detail away."""

    campos: Mapping[str, Any]
    detalles: Mapping[str, Any]
    version: int | None = None

    @classmethod
    def desde_cuerpo(cls, cuerpo: Mapping[str, Any], nombre: str) -> "Modificacion":
        """Of the event `nombre`. A field that is none is refused: nobody would notice that it changed nothing.

        Raises DatosInvalidos.
        """
        for campo in sorted(cuerpo.keys() - _CAMBIAN - _IDENTIFICAN):
            raise DatosInvalidos(
                f"«{campo[:40]}» no es un campo de un evento: revise cómo se escribe", campo[:40]
            )
        if not cuerpo.keys() & _CAMBIAN:
            raise DatosInvalidos(
                "Diga qué cambia: capacidad, categoria, titulo, fecha, lugar, descripcion, precio o maximoPorCliente"
            )
        if cuerpo.get("evento", nombre) != nombre:
            raise DatosInvalidos("evento no cambia nunca: use titulo para lo que se muestra", "evento")
        if cuerpo.get("estado", Estado.ACTIVO) != Estado.ACTIVO:
            raise DatosInvalidos("estado no se cambia así: para cancelar el evento use DELETE", "estado")
        return cls(_campos(cuerpo), pedidos(cuerpo), _version(cuerpo))

    def de(self, evento: Evento) -> Evento:
        """The event as it is afterwards: the very same where there is nothing to change.

        Raises EventoCancelado, EventoCambiado.
        """
        if evento.estado is not Estado.ACTIVO:
            raise EventoCancelado(f"El evento {evento.nombre} está cancelado: ya no se puede cambiar")
        nuevo = replace(evento, **self.campos, detalles=replace(evento.detalles, **self.detalles))
        if nuevo == evento:
            return evento
        if self.version not in (None, evento.version):
            raise EventoCambiado(
                f"El evento {evento.nombre} cambió mientras tanto (versión {evento.version}): léalo y repita lo suyo"
            )
        return _con_version(evento, nuevo)


def _con_version(antes: Evento, nuevo: Evento) -> Evento:
    version = antes.version + 1
    muda = (nuevo.detalles.fecha, nuevo.detalles.lugar) != (antes.detalles.fecha, antes.detalles.lugar)
    return replace(
        nuevo,
        version=version,
        inicial=antes.capacidad if antes.version == 0 else antes.inicial,
        cambio=version if muda else antes.cambio,
    )


def _campos(cuerpo: Mapping[str, Any]) -> dict[str, Any]:
    lecturas = {"capacidad": capacidad_de, "categoria": categoria_de}
    return {campo: lee(cuerpo[campo]) for campo, lee in lecturas.items() if campo in cuerpo}


def _version(cuerpo: Mapping[str, Any]) -> int | None:
    """None where none is asked for. A null is no way to say so: it may be a version that somebody failed to read."""
    if "version" not in cuerpo:
        return None
    valor = cuerpo["version"]
    if type(valor) is not int or not 0 <= valor < 10**9:
        raise DatosInvalidos(
            "version debe ser el número que dice el evento, o 0 si no dice ninguno", "version"
        )
    return valor
