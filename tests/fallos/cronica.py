"""What the past must show once all is at rest: an event's versions, the order of e-mails, the lists of lost numbers."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from initdb.claves import tipo_de
from tests.fallos.mundo import EVENTOS, INVENTARIO, SEGUNDOS, Mundo
from tests.fallos.noticias import LLEGADOS

REENVIO = "R"  # an item of inventario: a request for lost numbers
VENTANA = 15 * 60  # seconds in which an address gets one list of its numbers
RELOJES = 120  # seconds by which two clocks and a slow delivery may blur that
DE_LA_VERSION = ("Version", "Cambio", "CapacidadInicial", "Estado")
DE_LAS_PARTES = ("Estado", "Version", "Cambio", "MaximoPorCliente", "Titulo", "Fecha", "Lugar")

Imagen = dict[str, Any]


def cada_version_cambia_algo(mundo: Mundo) -> None:
    """An event's versions follow one another, each changes something and knows when the event last moved and how it
    began; and nothing changes what is cancelled.
    """
    for registro in mundo.registros(EVENTOS):
        nueva, vieja = registro["dynamodb"]["NewImage"], registro["dynamodb"].get("OldImage")
        if vieja is None:
            continue
        nombre, version = nueva["nombre"]["S"], _numero(vieja, "Version") + (_dicho(nueva) != _dicho(vieja))
        assert vieja["Estado"]["S"] == "A", f"{nombre}: changed when it was cancelled"
        assert _numero(nueva, "Version") == version, (
            f"{nombre}: version {nueva.get('Version')}, not {version}"
        )
        movido = version if _donde(nueva) != _donde(vieja) else _numero(vieja, "Cambio")
        assert _numero(nueva, "Cambio") == movido, f"{nombre}: version {version} says another move"
        inicial = _numero(vieja, "CapacidadInicial") or _numero(vieja, "Capacidad")
        assert not version or _numero(nueva, "CapacidadInicial") == inicial, f"{nombre}: began with {inicial}"


def nadie_avisado_de_lo_que_sabia(mundo: Mundo) -> None:
    """Who booked when the event had moved already is not told that it did. Of an event in parts, one may have sold
    without knowing.
    """
    copias: dict[str, int] = {}  # each copy's version
    compradas: dict[str, int] = {}  # the version at which each reservation was made
    for registro in mundo.registros(INVENTARIO) if mundo.cupos == 1 else ():
        imagen, sk = registro["dynamodb"].get("NewImage", {}), registro["dynamodb"]["Keys"]["SK"]["S"]
        match tipo_de(registro["dynamodb"]["Keys"]):
            case "E":
                copias[sk] = _numero(imagen, "Version")
            case "I":
                compradas.setdefault(sk, copias[imagen["Evento"]["S"]])
                vieja = registro["dynamodb"].get("OldImage", imagen)
                sabe = _numero(imagen, "Cambio") == _numero(vieja, "Cambio")
                assert sabe or _numero(imagen, "Cambio") > compradas[sk], f"{sk}: told of what it knew"


def las_partes_dicen_lo_mismo(mundo: Mundo) -> None:
    """All parts of an event know of it what a booking has to know."""
    items = mundo.items(INVENTARIO)
    propios = {item["SK"]: item for item in items if item["PK"] == "E"}
    for parte in (item for item in items if item["PK"] == "D"):
        for atributo in DE_LAS_PARTES:
            es = propios[parte["SK"]].get(atributo)
            assert parte.get(atributo) == es, f"{parte['SK']}: {atributo} of a part"


def primero_la_confirmacion(mundo: Mundo) -> None:
    """A reservation's confirmation is the first e-mail of it, unless its record waited in a failure queue."""
    if mundo.descartados:
        return
    enviados = list(mundo.buzon.primeros())
    for lugar, clave in enumerate(enviados):
        confirmacion = f"{clave.partition('#')[0]}#A"
        assert confirmacion not in enviados[lugar + 1 :], f"{clave} before its confirmation"


def cada_lista_una_vez(mundo: Mundo) -> None:
    """An address that asks for its numbers asks once in a window, and each list that was made is told."""
    anotados = mundo.anotados()
    pedidas: dict[
        str, tuple[float, str]
    ] = {}  # by address: when the last of its requests was taken, and which
    for momento, imagen in _pedidos(mundo):
        email, folio = imagen["SK"]["S"], imagen["Folio"]["S"]
        cuando, suyo = pedidas.get(email, (momento - VENTANA, ""))
        assert folio == suyo or momento - cuando >= VENTANA - RELOJES - SEGUNDOS, f"{email}: asked twice"
        pedidas[email] = (cuando, folio) if folio == suyo else (momento, folio)
        if "Reservas" in imagen:
            esperado = "rechazado" if imagen["Para"]["S"] in mundo.rechazadas else "enviado"
            dicha = anotados.get(f"{folio}#lista") in (*LLEGADOS, esperado)
            assert dicha or mundo.descartados, f"{email}: asked for numbers, and was not told"


def cada_lista_completa(mundo: Mundo) -> None:
    """A list has all that the address had reserved when it asked, of the events that are on sale; but for what the
    index showed late. It has nothing of another event than the one that was asked about. A request that stays without
    a list had nothing to tell.
    """
    suyas: dict[str, dict[str, str]] = defaultdict(dict)  # by address: reservations and their events
    pedidas: dict[str, tuple[Imagen, dict[str, str]]] = {}  # requests, and what their addresses had then
    cerrados: set[str] = set()
    for registro in mundo.registros(INVENTARIO):
        imagen, sk = registro["dynamodb"].get("NewImage", {}), registro["dynamodb"]["Keys"]["SK"]["S"]
        match tipo_de(registro["dynamodb"]["Keys"]):
            case "I":
                suyas[imagen["Email"]["S"]][sk] = imagen["Evento"]["S"]
            case "E" if imagen["Estado"]["S"] == "C":
                cerrados.add(sk)
            case "R" if "Reservas" in imagen:
                debe, dice = _pedido(imagen, pedidas.pop(sk)[1], cerrados), _dichas(imagen)
                falta = debe - mundo.indice.atrasadas - dice
                assert not falta, f"{sk}: a list without {falta}"
                sobra = dice - _pedido(imagen, suyas[sk], set())
                assert not sobra, f"{sk}: a list with {sobra}"
            case "R":
                pedidas.pop(sk, None)
                if imagen:
                    pedidas[sk] = imagen, dict(suyas[sk])
    for sk, (peticion, tenia) in pedidas.items():
        falta = _pedido(peticion, tenia, cerrados) - mundo.indice.atrasadas
        assert mundo.descartados or not falta, f"{sk}: no list, of {falta}"


def _pedido(peticion: Imagen, tenia: dict[str, str], cerrados: set[str]) -> set[str]:
    """Of what an address had (reservations and their events), what its request is about."""
    sobre = peticion.get("Sobre", {}).get("S")
    return {id for id, de in tenia.items() if de == sobre or not (sobre or de in cerrados)}


def _dichas(lista: Imagen) -> set[str]:
    return {linea["M"]["Id"]["S"] for linea in lista["Reservas"]["L"]}


def _pedidos(mundo: Mundo) -> Iterator[tuple[float, Imagen]]:
    for registro in mundo.registros(INVENTARIO):
        imagen = registro["dynamodb"].get("NewImage")
        if tipo_de(registro["dynamodb"]["Keys"]) == REENVIO and imagen:
            yield float(registro["dynamodb"]["ApproximateCreationDateTime"]), imagen


def _numero(imagen: Imagen, atributo: str) -> int:
    return int(imagen.get(atributo, {"N": "0"})["N"])


def _dicho(imagen: Imagen) -> Imagen:
    """What an organiser says of an event."""
    return {nombre: valor for nombre, valor in imagen.items() if nombre not in DE_LA_VERSION}


def _donde(imagen: Imagen) -> tuple[Any, Any]:
    return imagen.get("Fecha"), imagen.get("Lugar")
