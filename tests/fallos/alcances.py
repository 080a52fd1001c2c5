"""The dangerous places that a story reached, read off what really happened in its world."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from initdb.claves import tipo_de
from tests.fallos.inyector import ENVIOS, MUERTES, Fallo, Llamada
from tests.fallos.linealidad import Operacion
from tests.fallos.mundo import INVENTARIO, Mundo, Registro
from tests.fallos.procesos import Invocacion

BARRIDO, CORREO = "modificaInventarioReserva", "notificaciones"
FALLO_EN_LOTE = "fallo en un lote del barrido"
MUERTE_EN_BARRIDO = "muerte dentro del barrido"
CORREO_A_MEDIAS = "correo entre reclamo y cierre"
JUNTO_AL_BARRIDO = "petición junto a un barrido"
MEZCLA = "conflicto junto a una condición"
NOTICIA = "noticia de SES sobre un correo"
CARTEL = "correo de un evento que anuncia otra cosa"
CAPACIDAD_Y_CANCELACION = "capacidad y cancelación"
CAPACIDAD_BAJA = "capacidad por debajo de lo vendido"
FALLO_AL_AVISAR = "fallo al avisar de otra fecha"
SOBRE_UNA = "dos a la vez sobre una reserva"
PETICIONES = "peticiones a la vez sobre un evento"
DUPLICADA = "lote entregado otra vez"
VUELTO = "lote viejo tras otros más nuevos"
A_LA_VEZ = "dos procesos con el mismo lote a la vez"
HILOS = "hilos de un proceso a la vez"
RELOJES = "relojes distintos"
PARTIDO = "fragmento partido"
COLA = "cola de fallos"
PERDIDOS = "registros perdidos y reparados"
CLAVE_REPETIDA = "clave de idempotencia repetida"
CLAVE_CADUCADA = "clave de idempotencia caducada"
CLAVE_AJENA = "clave de idempotencia para otra reserva"
VERIFICAR, REPARAR = "verificar en medio", "reparar en medio"
LIMITE = "negada por el límite de un cliente"
LIMITE_A_LA_VEZ = "un cliente a la vez bajo un límite"
MESAS, MESA_TARDIA = "dos organizadores a la vez", "cambio de una versión que ya no es"
LIMITE_CAMBIADO = "límite cambiado mientras se vende"
DESHECHO, DESHECHO_A_LA_VEZ = "ingreso deshecho", "ingreso deshecho junto a otra petición"
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
        FALLO_AL_AVISAR,
        SOBRE_UNA,
        JUNTO_AL_BARRIDO,
        PETICIONES,
        DUPLICADA,
        VUELTO,
        A_LA_VEZ,
        HILOS,
        MEZCLA,
        CARTEL,
        NOTICIA,
    ),
    *(RELOJES, PARTIDO, COLA, PERDIDOS, CLAVE_REPETIDA, CLAVE_CADUCADA, CLAVE_AJENA, VERIFICAR, REPARAR),
    *(MESAS, MESA_TARDIA),
    *(LIMITE, LIMITE_A_LA_VEZ, LIMITE_CAMBIADO, DESHECHO, DESHECHO_A_LA_VEZ),
)

CONDICION = "ConditionalCheckFailed"
CAMBIAN = ("entra", "devuelve", "rebaja")  # what is done to a reservation
ORGANIZAN = ("alta", "cambio", "suspension")
INTERRUMPEN = {*MUERTES, Fallo.PERDIDA, Fallo.CORTE, Fallo.SIN_CONEXION, Fallo.CAIDA}


def alcanzados(mundo: Mundo, operaciones: Mapping[str, Sequence[Operacion]]) -> Counter[str]:
    """Each place once, however often it was reached."""
    lugares = {lugar for llamada, fallo in mundo.red.inyectados for lugar in _de_un_fallo(llamada, fallo)}
    lugares.update([MEZCLA] * any(CONDICION in mezcla for mezcla in mundo.red.mezclas))
    lugares.update([HILOS] * _con_hilos(mundo.red.llamadas))
    lugares.update(VENTANA.format(ventana) for ventana in mundo.buzon.ventanas)
    for suyas in operaciones.values():
        lugares.update(_de_lo_dicho(suyas))
    lugares.update(
        lugar for registro in mundo.registros(INVENTARIO) for lugar in _de_una_copia(registro["dynamodb"])
    )
    return Counter(lugares)


def _con_hilos(llamadas: Sequence[Llamada]) -> bool:
    """Whether a thread made a call between two of another one of its process."""
    seguidos: dict[Invocacion, list[object]] = {}  # the threads of each, as often as another one goes on
    for sello in (llamada.sello for llamada in llamadas):
        suyos = seguidos.setdefault(sello.invocacion, [])
        if sello.hilo is not None and sello.hilo not in suyos[-1:]:
            suyos.append(sello.hilo)
    return any(len(suyos) > len(set(suyos)) for suyos in seguidos.values())


def _de_una_copia(cambio: Registro) -> Iterator[str]:
    """A change of an event's capacity that its copy was told after the event's cancellation, or too late to keep; a
    change of its limit once boletos are sold.
    """
    antes, ahora = cambio.get("OldImage", {}), cambio.get("NewImage", {})
    if tipo_de(cambio["Keys"]) != "E":
        return
    vendida = antes and int(antes["Capacidad"]["N"]) < int(
        antes.get("Aplicada", ahora.get("Aplicada", {"N": "0"}))["N"]
    )
    if vendida and antes.get("MaximoPorCliente") != ahora.get("MaximoPorCliente"):
        yield LIMITE_CAMBIADO
    if antes.get("Aplicada") == ahora.get("Aplicada"):
        return
    if antes.get("Estado") == {"S": "C"}:
        yield CAPACIDAD_Y_CANCELACION
    if int(ahora["Capacidad"]["N"]) < 0:
        yield CAPACIDAD_BAJA


def _de_un_fallo(llamada: Llamada, fallo: Fallo) -> Iterator[str]:
    funcion = llamada.sello.invocacion.funcion if llamada.sello.invocacion else ""
    if funcion == BARRIDO and llamada.operacion == "BatchExecuteStatement":
        yield FALLO_EN_LOTE
    if funcion == BARRIDO and ":cambio" in llamada.datos.get("ExpressionAttributeValues", {}):
        yield FALLO_AL_AVISAR
    if funcion == BARRIDO and fallo in MUERTES and llamada.operacion in ("BatchExecuteStatement", "Query"):
        yield MUERTE_EN_BARRIDO
    if funcion == CORREO and llamada.operacion in ENVIOS and fallo in INTERRUMPEN:
        yield CORREO_A_MEDIAS
    if funcion == CORREO and llamada.operacion == "BatchWriteItem" and fallo in MUERTES:
        yield CORREO_A_MEDIAS


def _de_lo_dicho(operaciones: Sequence[Operacion]) -> Iterator[str]:
    """What clients asked of one event."""
    for una in operaciones:
        juntas = [otra for otra in operaciones if una.segura and una.desde < otra.desde < una.hasta]
        if juntas:
            yield PETICIONES
        if una.dijo == "LimitePorCliente":
            yield LIMITE
        if any(_del_mismo_cliente(una, otra) for otra in juntas):
            yield LIMITE_A_LA_VEZ
        if una.que == "deshace" and una.dijo == "hecha":
            yield DESHECHO
        if any(otra.reserva == una.reserva and "deshace" in (una.que, otra.que) for otra in juntas):
            yield DESHECHO_A_LA_VEZ
        if una.que in ORGANIZAN and any(otra.que in ORGANIZAN for otra in juntas):
            yield MESAS
        if una.dijo == "EventoCambiado":
            yield MESA_TARDIA
        if una.que in CAMBIAN and any(otra.reserva == una.reserva and otra.que in CAMBIAN for otra in juntas):
            yield SOBRE_UNA


def _del_mismo_cliente(una: Operacion, otra: Operacion) -> bool:
    """Two orders of one address, of which a limit decides."""
    decide = any(de.contada or de.dijo == "LimitePorCliente" for de in (una, otra))
    return bool(una.email) and una.email == otra.email and decide
