"""The dangerous places that a story reached, read off what really happened in its world."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from initdb.claves import tipo_de
from tests.fallos.inyector import ENVIOS, MUERTES, Fallo, Llamada
from tests.fallos.linealidad import Operacion
from tests.fallos.mundo import INVENTARIO, Mundo, Registro

BARRIDO, CORREO = "modificaInventarioReserva", "notificaciones"
FALLO_EN_LOTE = "fallo en un lote del barrido"
MUERTE_EN_BARRIDO = "muerte dentro del barrido"
CORREO_A_MEDIAS = "correo entre reclamo y cierre"
JUNTO_AL_BARRIDO = "petición junto a un barrido"
CAPACIDAD_Y_CANCELACION = "capacidad y cancelación"
CAPACIDAD_BAJA = "capacidad por debajo de lo vendido"
PETICIONES = "peticiones a la vez sobre un evento"
DUPLICADA = "lote entregado otra vez"
A_LA_VEZ = "dos procesos con el mismo lote a la vez"
RELOJES = "relojes distintos"
PARTIDO = "fragmento partido"
COLA = "cola de fallos"
PERDIDOS = "registros perdidos y reparados"
CLAVE_REPETIDA = "clave de idempotencia repetida"
CLAVE_CADUCADA = "clave de idempotencia caducada"
CLAVE_AJENA = "clave de idempotencia para otra reserva"
VERIFICAR, REPARAR = "verificar en medio", "reparar en medio"
SIN_DECIDIR = "linealidad sin decidir"
SALTO = "salto de {}"
VENTANA = "correo dos veces: {}"

LUGARES = (
    *(
        FALLO_EN_LOTE,
        MUERTE_EN_BARRIDO,
        CORREO_A_MEDIAS,
        CAPACIDAD_Y_CANCELACION,
        CAPACIDAD_BAJA,
        JUNTO_AL_BARRIDO,
        PETICIONES,
        DUPLICADA,
        A_LA_VEZ,
    ),
    *(RELOJES, PARTIDO, COLA, PERDIDOS, CLAVE_REPETIDA, CLAVE_CADUCADA, CLAVE_AJENA, VERIFICAR, REPARAR),
)

INTERRUMPEN = {*MUERTES, Fallo.PERDIDA, Fallo.CORTE, Fallo.SIN_CONEXION, Fallo.CAIDA}


def alcanzados(mundo: Mundo, operaciones: Mapping[str, Sequence[Operacion]]) -> Counter[str]:
    """Each place once, however often it was reached."""
    lugares = {lugar for llamada, fallo in mundo.red.inyectados for lugar in _de_un_fallo(llamada, fallo)}
    lugares.update(VENTANA.format(ventana) for ventana in mundo.buzon.ventanas)
    if any(_a_la_vez(suyas) for suyas in operaciones.values()):
        lugares.add(PETICIONES)
    lugares.update(
        lugar for registro in mundo.registros(INVENTARIO) for lugar in _de_una_copia(registro["dynamodb"])
    )
    return Counter(lugares)


def _de_una_copia(cambio: Registro) -> Iterator[str]:
    """A change of an event's capacity that its copy was told after the event's cancellation, or too late to keep."""
    antes, ahora = cambio.get("OldImage", {}), cambio.get("NewImage", {})
    if tipo_de(cambio["Keys"]) != "E" or antes.get("Aplicada") == ahora.get("Aplicada"):
        return
    if antes.get("Estado") == {"S": "C"}:
        yield CAPACIDAD_Y_CANCELACION
    if int(ahora["Capacidad"]["N"]) < 0:
        yield CAPACIDAD_BAJA


def _de_un_fallo(llamada: Llamada, fallo: Fallo) -> Iterator[str]:
    funcion = llamada.sello.invocacion.funcion if llamada.sello.invocacion else ""
    if funcion == BARRIDO and llamada.operacion == "BatchExecuteStatement":
        yield FALLO_EN_LOTE
    if funcion == BARRIDO and fallo in MUERTES and llamada.operacion in ("BatchExecuteStatement", "Query"):
        yield MUERTE_EN_BARRIDO
    if funcion == CORREO and llamada.operacion in ENVIOS and fallo in INTERRUMPEN:
        yield CORREO_A_MEDIAS
    if funcion == CORREO and llamada.operacion == "BatchWriteItem" and fallo in MUERTES:
        yield CORREO_A_MEDIAS


def _a_la_vez(operaciones: Sequence[Operacion]) -> bool:
    return any(
        una.desde < otra.desde < una.hasta for una in operaciones if una.segura for otra in operaciones
    )
