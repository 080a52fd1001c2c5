"""The configuration, read from the environment once. Set per stage in .chalice/config.json."""

from collections.abc import Mapping
from dataclasses import dataclass

from boletia.configuracion import numero, variable
from chalicelib.reserva import MAXIMA_CANTIDAD


@dataclass(frozen=True)
class Config:
    """`tabla_eventos` is used only when deploying: its stream triggers two of this app's functions;
    `maximo_boletos` is what one reservation may hold.
    """

    tabla_inventario: str
    tabla_eventos: str
    particiones: int = 1
    cupos: int = 1
    maximo_boletos: int = MAXIMA_CANTIDAD

    @classmethod
    def desde_entorno(cls, entorno: Mapping[str, str]) -> "Config":
        """Raises FaltaConfiguracion, which names the variable."""
        return cls(
            tabla_inventario=variable(entorno, "TABLA_INVENTARIO"),
            tabla_eventos=variable(entorno, "TABLA_EVENTOS"),
            particiones=numero(entorno, "PARTICIONES", 1),
            cupos=numero(entorno, "CUPOS", 1),
            maximo_boletos=numero(entorno, "MAXIMO_BOLETOS", MAXIMA_CANTIDAD),
        )
