"""What an e-mail says must be so: to whom it goes, of how many boletos, under which title, of which date and place.

A reservation that was told of a date carries it. Any other's e-mail takes it from what notificaciones has heard of the
event: a version that it knows, not older than what had been heard when the delivery began – but for what a process may
remember (docs/garantias.md), unless it has heard of the change itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from initdb.claves import tipo_de
from tests.fallos.buzon import Envio
from tests.fallos.mundo import EVENTOS, INVENTARIO, NOTIFICACIONES, Mundo, Registro
from tests.fallos.procesos import Invocacion

MEMORIA, MEMORIA_DE_NADA = 5.0, 60.0  # seconds, as docs/garantias.md promises
MESES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
ANUNCIADOS = ("Titulo", "Fecha", "Lugar")
DE_LA_LISTA = "lista"
DE_QUE = {"quedan": "Cantidad", "cambio": "Cambio"}

Imagen = dict[str, Any]
Anuncio = tuple[str, ...]  # title, date and place; empty where there is none
NADA: Anuncio = ("", "", "")


def dice_la_verdad(mundo: Mundo, envio: Envio) -> bool:
    """An e-mail of a reservation; `mundo` is as it was sent, or a little later. Whether it might have been wrong: its
    event has announced several things, and the reservation carries none.
    """
    id, _, que = envio.clave.partition("#")
    if que == DE_LA_LISTA or (invocacion := envio.llamada.sello.invocacion) is None:
        return False
    imagenes = list(_desde_que(mundo, id, que))
    assert imagenes, f"{envio.clave}: told of what is not there"
    direcciones = {(imagen.get("EmailEscrito") or imagen["Email"])["S"] for imagen in imagenes}
    assert envio.para in direcciones, f"{envio.clave}: told to somebody else"
    datos = dict(linea.split(": ", 1) for linea in envio.texto.splitlines() if ": " in linea)
    boletos = {imagen["Cantidad"]["N"] for imagen in imagenes}
    assert datos["Boletos"] in boletos, f"{envio.clave}: {datos['Boletos']} boletos, of {boletos}"

    evento = imagenes[0]["Evento"]["S"]
    dicho = (datos["Evento"], datos.get("Fecha", ""), datos.get("Lugar", ""))
    propios = {_anuncio(imagen) for imagen in imagenes}
    posibles, versiones = propios - {NADA}, _versiones(mundo, evento)
    if NADA in propios:
        memoria = MEMORIA_DE_NADA if dicho[1:] == ("", "") and dicho[0] == evento else MEMORIA
        oida = _oida(mundo, evento, invocacion, memoria)
        posibles |= {anuncio for version, anuncio in versiones.items() if version >= oida}
        posibles |= {NADA} if oida < 0 else set()
    assert any(_es(dicho, evento, anuncio) for anuncio in posibles), f"{envio.clave}: {dicho}, of {posibles}"
    return NADA in propios and len(set(versiones.values())) > 1


def lo_escrito_es_verdad(mundo: Mundo) -> None:
    """A reservation that carries a date and place carries those of the version that it names; at rest notificaciones
    knows each event as it is, unless what told it was given up.
    """
    for registro in mundo.registros(INVENTARIO):
        imagen = registro["dynamodb"].get("NewImage", {})
        if tipo_de(registro["dynamodb"]["Keys"]) == "I" and "Cambio" in imagen:
            de_entonces = _versiones(mundo, imagen["Evento"]["S"], int(imagen["Cambio"]["N"]))
            assert _anuncio(imagen) in de_entonces.values(), f"{imagen['SK']['S']}: carries another date"
    if mundo.lectores["notificaciones"].cola:
        return
    sabidos = {item["PK"]: item for item in mundo.items(NOTIFICACIONES)}
    for evento in mundo.items(EVENTOS):
        sabido = sabidos.get(f"evento#{evento['nombre']}", {})
        for atributo in ANUNCIADOS:
            es, sabe = evento.get(atributo, ""), sabido.get(atributo, "")
            assert sabe == es, f"{evento['nombre']}: e-mails would say {atributo} {sabe}, and it is {es}"


def _desde_que(mundo: Mundo, id: str, que: str) -> Iterator[Imagen]:
    """A reservation as it was from the moment on that an e-mail tells of."""
    dicho, (clase, _, numero) = False, que.partition("-")
    for registro in mundo.registros(INVENTARIO):
        imagen = registro["dynamodb"].get("NewImage")
        if registro["dynamodb"]["Keys"]["SK"]["S"] == id and imagen and "Email" in imagen:
            es = _numero(imagen, DE_QUE[clase]) == numero if numero else imagen["Estado"]["S"] == que
            if dicho := dicho or es:
                yield imagen


def _oida(mundo: Mundo, evento: str, invocacion: Invocacion, memoria: float) -> int:
    """The version of the event below which this invocation may not know it; -1: it may know nothing."""
    if mundo.descartados:
        return -1
    suyas = [
        otra
        for momento, otra in mundo.acabadas[invocacion.funcion][: invocacion.antes]
        if momento <= invocacion.desde - memoria or _yo(otra) == _yo(invocacion)
    ]
    cambios = [registro["dynamodb"] for una in (*suyas, invocacion) for registro in una.registros]
    return max(
        (int(_numero(uno["NewImage"], "Version")) for uno in cambios if _anuncia(uno, evento)), default=-1
    )


def _anuncia(cambio: Registro, evento: str) -> bool:
    """Whether it says something new of the event."""
    de_este = tipo_de(cambio["Keys"]) == "E" and cambio["Keys"]["SK"]["S"] == evento
    return de_este and _anuncio(cambio["NewImage"]) != _anuncio(cambio.get("OldImage", {}))


def _yo(invocacion: Invocacion) -> tuple[int, int]:
    """Whose memory it is."""
    return id(invocacion.proceso), invocacion.vida


def _versiones(mundo: Mundo, evento: str, cambio: int | None = None) -> dict[int, Anuncio]:
    """What the event has announced, by version; of those that the change `cambio` moved last."""
    return {
        int(_numero(imagen, "Version")): _anuncio(imagen)
        for registro in mundo.registros(EVENTOS)
        if (imagen := registro["dynamodb"]["NewImage"])["nombre"]["S"] == evento
        and cambio in (None, int(_numero(imagen, "Cambio")))
    }


def _anuncio(imagen: Imagen) -> Anuncio:
    return tuple(imagen.get(nombre, {"S": ""})["S"] for nombre in ANUNCIADOS)


def _es(dicho: Anuncio, evento: str, anuncio: Anuncio) -> bool:
    """Whether an e-mail says this."""
    titulo, fecha, lugar = anuncio
    cuando = _en_palabras(fecha) in dicho[1] if fecha else not dicho[1]
    return cuando and dicho[0] == (titulo or evento) and dicho[2] == lugar


def _en_palabras(fecha: str) -> str:
    dia = datetime.fromisoformat(fecha)
    return f"{dia.day} de {MESES[dia.month - 1]} de {dia.year}, {dia:%H:%M}"


def _numero(imagen: Imagen, atributo: str) -> str:
    return str(imagen.get(atributo, {"N": "0"})["N"])
