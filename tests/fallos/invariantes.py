"""The invariants of the design, checked against what the tables, the streams and the mailbox really hold."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import Any

from herramientas.operacion.items import avisos_de, nacimiento
from herramientas.operacion.tablas import ABIERTAS
from initdb.claves import LIMITE, RESERVA, clave_de_limite, de_aviso, tipo_de
from tests.fallos.cartas import lo_escrito_es_verdad
from tests.fallos.cronica import (
    cada_lista_completa,
    cada_lista_una_vez,
    cada_version_cambia_algo,
    las_partes_dicen_lo_mismo,
    nadie_avisado_de_lo_que_sabia,
    primero_la_confirmacion,
)
from tests.fallos.mundo import EVENTOS, INVENTARIO, Mundo, Registro, clave_de_correo
from tests.fallos.noticias import LLEGADOS, el_libro_sabe_lo_que_ses_dijo

MEMORIA = (
    390 * 24 * 3600
)  # seconds for which `make verificar` can find an e-mail that a lost record left untold
LEGALES = {(None, "A"), ("A", "A"), ("A", "X"), ("A", "C")}


def nunca_sobrevendido(mundo: Mundo) -> None:
    """1: what is available plus what is reserved is the capacity that the copy was last told, at every moment."""
    iniciales = {item["nombre"]: _inicial(item) for item in mundo.items(EVENTOS)}
    copias, reservados = _copias(mundo), _reservados(mundo)
    for nombre, copia in copias.items():
        libres, capacidad = int(copia["Capacidad"]), int(copia.get("Aplicada", iniciales[nombre]))
        assert libres + reservados[nombre] == capacidad, (
            f"{nombre}: {libres} available + {reservados[nombre]} reserved is not {capacidad}"
        )


def nadie_compra_lo_que_no_hay(mundo: Mundo) -> None:
    """1: no reservation makes availability negative, or more so; a lowered capacity alone does, of the first part, and
    then the others have nothing to sell either. Once its own part is closed, all that an event sells will be cancelled.
    """
    cerrados: set[str] = set()
    hay: dict[str, dict[str, int]] = defaultdict(dict)  # of each event, in each part
    for registro in mundo.registros(INVENTARIO):
        nuevo, viejo = registro["dynamodb"].get("NewImage"), registro["dynamodb"].get("OldImage", {})
        if _tipo(registro) == "I" and not viejo:
            libres = hay[nuevo["Evento"]["S"]]
            cerrado = nuevo["Evento"]["S"] in cerrados
            assert cerrado or sum(libres.values()) >= 0, f"{nuevo['SK']['S']}: sold, of {libres}"
        if _tipo(registro) == "E" and nuevo["Estado"]["S"] == "C":
            cerrados.add(nuevo["SK"]["S"])
        if _tipo(registro) in ("E", "D"):
            hay[nuevo["SK"]["S"]][nuevo["PK"]["S"]] = int(nuevo["Capacidad"]["N"])
        if _tipo(registro) in ("E", "D") and nuevo.get("Aplicada") == viejo.get("Aplicada"):
            antes, despues = (int(imagen.get("Capacidad", {"N": 0})["N"]) for imagen in (viejo, nuevo))
            assert despues >= min(0, antes), f"{nuevo['SK']['S']}: {antes} available, then {despues}"


def disponibilidad_solo_por_reservas(mundo: Mundo) -> None:
    """2: after its creation, an event's availability moves by exactly what its reservations take and give back, and
    by what its capacity rises and falls.
    """
    iniciales = {item["nombre"]: _inicial(item) for item in mundo.items(EVENTOS)}
    libres: dict[tuple[str, str], int] = {}
    movidos: dict[str, int] = defaultdict(int)
    for registro in mundo.registros(INVENTARIO):
        nuevo, viejo = registro["dynamodb"].get("NewImage"), registro["dynamodb"].get("OldImage")
        if _tipo(registro) in ("E", "D"):
            nombre, parte = nuevo["SK"]["S"], (nuevo["SK"]["S"], nuevo["PK"]["S"])
            aplicada = int(nuevo.get("Aplicada", {"N": iniciales[nombre]})["N"]) * (_tipo(registro) == "E")
            hay = int(nuevo["Capacidad"]["N"]) - aplicada
            movidos[nombre] += hay - libres.get(parte, hay)
            libres[parte] = hay
        elif _tipo(registro) == "I":
            movidos[nuevo["Evento"]["S"]] += _retenidos(nuevo) - _retenidos(viejo)
    assert not any(movidos.values()), dict(movidos)


def reservas_solo_avanzan(mundo: Mundo) -> None:
    """A reservation begins active and ends at most once: nothing that was cancelled comes back."""
    for registro in mundo.registros(INVENTARIO):
        nuevo, viejo = registro["dynamodb"].get("NewImage"), registro["dynamodb"].get("OldImage")
        if _tipo(registro) == "I":
            paso = (None if viejo is None else viejo["Estado"]["S"], nuevo["Estado"]["S"])
            assert paso in LEGALES or _sale_alguien(viejo, nuevo), f"{nuevo['SK']['S']}: {paso}"


def _sale_alguien(viejo: dict[str, Any], nuevo: dict[str, Any]) -> bool:
    """An entry is taken back, also of what was cancelled with its event; nothing else changes."""
    antes, ahora = ({**de, "Ingresos": None, "Entradas": None} for de in (viejo, nuevo))
    return antes == ahora and int(nuevo["Entradas"]["N"]) < int(viejo["Entradas"]["N"])


def el_stream_lo_cuenta_todo(mundo: Mundo) -> None:
    """The checks that follow the stream would be worth nothing if it left a write out."""
    ultimas = {
        registro["dynamodb"]["Keys"]["SK"]["S"]: registro["dynamodb"]["NewImage"]["Estado"]["S"]
        for registro in mundo.registros(INVENTARIO)
        if _tipo(registro) == "I"
    }
    assert ultimas == {reserva["SK"]: reserva["Estado"] for reserva in _reservas(mundo)}


def cancelado_sin_activas(mundo: Mundo) -> None:
    """3: at rest, every event has its copy in its state, and a cancelled one has no active reservation."""
    copias = _copias(mundo)
    for evento in mundo.items(EVENTOS):
        copia = copias.get(evento["nombre"])
        assert copia is not None, f"{evento['nombre']}: no copy"
        assert copia["Estado"] == evento["Estado"], evento["nombre"]
        for atributo in ("Version", "Categoria", "Titulo", "Fecha", "Lugar", "MaximoPorCliente"):
            assert copia.get(atributo) == evento.get(atributo), f"{evento['nombre']}: {atributo}"
        assert copia.get("Aplicada", evento["Capacidad"]) == evento["Capacidad"], evento["nombre"]
    for reserva in _reservas(mundo):
        estado_del_evento = copias[reserva["Evento"]]["Estado"]
        assert reserva["Estado"] != "A" or estado_del_evento == "A", f"{reserva['SK']} is still active"
        assert reserva["Estado"] != "C" or estado_del_evento == "C", (
            f"{reserva['SK']} is cancelled for nothing"
        )


def nadie_de_mas(mundo: Mundo) -> None:
    """At the door: no more came in than a reservation holds, each key once, and nobody with one that was returned."""
    for reserva in _reservas(mundo):
        ingresos, entradas = ingresos_de(reserva), int(reserva.get("Entradas", 0))
        assert entradas == sum(cantidad for _, cantidad in ingresos), reserva["SK"]
        assert 0 <= entradas <= int(reserva["Cantidad"]), reserva["SK"]
        assert reserva["Estado"] != "X" or entradas == 0, f"{reserva['SK']}: inside with what was returned"
        dentro = {clave: cantidad for clave, cantidad in ingresos if cantidad > 0}
        fuera = {clave: -cantidad for clave, cantidad in ingresos if cantidad < 0}
        assert len(ingresos) == len(dentro) + len(fuera), (
            f"{reserva['SK']}: a key counts once, and goes out once"
        )
        assert fuera.items() <= dentro.items(), f"{reserva['SK']}: taken back what never came in"


def ingresos_de(reserva: dict[str, Any]) -> list[tuple[str, int]]:
    """Who came in with a reservation: keys and boletos, without the times."""
    lineas = [linea["M"] for linea in reserva.get("Ingresos", [])]
    return [(linea["Clave"]["S"], int(linea["Cantidad"]["N"])) for linea in lineas]


def nadie_pasa_del_limite(mundo: Mundo) -> None:
    """No address books beyond the limit that holds when it books.

    But for what a limit finds already booked: not what the index shows late of it, nor what another part of the event,
    which has not heard of the limit yet, sells at that moment (docs/garantias.md).
    """
    maximos: dict[str, dict[str, int]] = defaultdict(dict)  # of each part of each event
    suyas: dict[tuple[str, str], dict[str, tuple[int, bool, bool]]] = defaultdict(dict)
    for registro in mundo.registros(INVENTARIO):
        nueva = registro["dynamodb"].get("NewImage", {})
        if _tipo(registro) in ("E", "D"):
            maximo = int(nueva.get("MaximoPorCliente", {"N": "0"})["N"])
            maximos[nueva["SK"]["S"]][nueva["PK"]["S"]] = maximo
        elif _tipo(registro) == "I":
            de, id = (nueva["Evento"]["S"], nueva["Email"]["S"]), nueva["SK"]["S"]
            hay, contada = set(maximos[de[0]].values()), "Contada" in nueva
            vista = contada or (id not in mundo.indice.atrasadas and not (mundo.cupos > 1 and any(hay)))
            primera = "OldImage" not in registro["dynamodb"]
            if not primera:
                vista = suyas[de][id][2]
            suyas[de][id] = (_retenidos(nueva), contada, vista)
            if primera:
                tiene = sum(boletos for boletos, _, cuenta in suyas[de].values() if cuenta)
                assert contada or 0 in hay, f"{id}: booked without a limit, of {hay}"
                assert not contada or tiene <= max(hay), f"{id}: {tiene} for one address, of {hay}"


def los_limites_cuadran(mundo: Mundo) -> None:
    """At rest, what is counted of an address is what its counted reservations hold, while their event is on sale."""
    tienen: Counter[tuple[str, str]] = Counter()
    for reserva in _reservas(mundo):
        if "Contada" in reserva:
            tienen[reserva["Evento"], reserva["Email"]] += _activos(reserva)
    cuentas = {item["SK"]: int(item["Boletos"]) for item in mundo.items(INVENTARIO) if item["PK"] == LIMITE}
    copias = _copias(mundo)
    for (evento, email), boletos in tienen.items():
        sk = clave_de_limite(evento, email, mundo.particiones)["SK"]["S"]
        assert copias[evento]["Estado"] == "C" or cuentas[sk] == boletos, (
            f"{email}: {cuentas[sk]} of {boletos}"
        )


def _activos(reserva: dict[str, Any]) -> int:
    return int(reserva["Cantidad"]) if reserva["Estado"] == "A" else 0


def cada_correo_una_vez(mundo: Mundo) -> None:
    """5: at rest, each state that a reservation reached was told; again only where no one could know."""
    assert not mundo.buzon.de_mas, mundo.buzon.de_mas
    enviados: Counter[str] = Counter()  # one sent again may tell a date that has changed meanwhile
    for texto, veces in mundo.avisos().items():
        enviados[clave_de_correo(texto)] += veces
    anotados = mundo.anotados()
    alcanzados, vigentes = _estados_alcanzados(mundo), _vigentes(mundo)
    # Their e-mails are not told apart: as many must have come as are written down as sent.
    de_cambios = Counter(
        clave.rpartition("-")[0]
        for clave in alcanzados
        if "#cambio-" in clave and anotados.get(clave) in LLEGADOS
    )
    for clave, email in alcanzados.items():
        cambio = clave.rpartition("-")[0] if "#cambio-" in clave else ""
        veces = enviados.get(cambio, 0) // max(1, de_cambios[cambio]) if cambio else enviados.pop(clave, 0)
        if mundo.perdidos() and clave not in anotados and _pasada(mundo, clave):
            continue
        if mundo.perdidos() and mundo.reloj.ahora - nacimiento(de_aviso(clave)[0]).timestamp() > MEMORIA:
            continue
        if mundo.perdidos() and "-" in clave and clave not in vigentes:
            continue  # a change that another one, or the end, has overtaken before its lost record was missed
        if anotados.get(clave) == "rechazado":
            assert email in mundo.rechazadas, f"{clave}: given up, and SES blames nobody for it"
            continue
        if clave in reenvios_abiertos(mundo):
            continue
        assert anotados.get(clave) in LLEGADOS, f"{clave}: {anotados.get(clave)}"
        assert veces >= 1, f"{clave}: never told"
    for clave in alcanzados:  # also of one that was sent, without an answer, and refused when it came again
        if "#cambio-" in clave:
            enviados.pop(clave.rpartition("-")[0], None)
    assert not enviados, f"told of what never happened: {enviados}"


def reenvios_abiertos(mundo: Mundo) -> set[str]:
    """E-mails that came back, and failed for now when they were sent again."""
    anotados = mundo.anotados()
    return {clave for clave in mundo.buzon.reenviados if anotados.get(clave) in ABIERTAS}


def _pasada(mundo: Mundo, clave: str) -> bool:
    """Whether what an e-mail was to tell of an active reservation is no longer so, or is not written on it: what is
    left after boletos were given back, and another date that was another date's before.
    """
    id, que = de_aviso(clave)
    reserva = next(reserva for reserva in _reservas(mundo) if reserva["SK"] == id)
    de_ahora = reserva["Estado"] == "A" and que == f"cambio-{reserva.get('Cambio')}"
    return "-" in que and not de_ahora


def todos_saben_la_fecha(mundo: Mundo) -> None:
    """At rest, whoever has boletos knows the date and place of the event as they are, and nobody is left to be told."""
    copias = _copias(mundo)
    for nombre, copia in copias.items():
        quedan = copia["PorAvisar"]
        assert copia["Estado"] == "C" or not quedan, f"{nombre}: {quedan} to be told"
    for reserva in _reservas(mundo):
        copia = copias[reserva["Evento"]]
        if reserva["Estado"] == "A":
            assert reserva.get("Cambio") == copia.get("Cambio"), reserva["SK"]
        if reserva["Estado"] == "A" and "Cambio" in copia:
            for atributo in ("Fecha", "Lugar"):
                assert reserva.get(atributo) == copia.get(atributo), f"{reserva['SK']}: {atributo}"


def todo_en_orden(mundo: Mundo) -> None:
    """All of them; the world must be at rest."""
    el_stream_lo_cuenta_todo(mundo)
    nunca_sobrevendido(mundo)
    nadie_compra_lo_que_no_hay(mundo)
    disponibilidad_solo_por_reservas(mundo)
    reservas_solo_avanzan(mundo)
    cancelado_sin_activas(mundo)
    nadie_de_mas(mundo)
    nadie_pasa_del_limite(mundo)
    los_limites_cuadran(mundo)
    cada_correo_una_vez(mundo)
    todos_saben_la_fecha(mundo)
    cada_version_cambia_algo(mundo)
    nadie_avisado_de_lo_que_sabia(mundo)
    las_partes_dicen_lo_mismo(mundo)
    primero_la_confirmacion(mundo)
    cada_lista_una_vez(mundo)
    cada_lista_completa(mundo)
    lo_escrito_es_verdad(mundo)
    el_libro_sabe_lo_que_ses_dijo(mundo)


def reservas_de(mundo: Mundo, email: str) -> list[dict[str, Any]]:
    """Those booked under this address, as it was typed."""
    return [uno for uno in _reservas(mundo) if uno.get("EmailEscrito", uno["Email"]) == email]


def _reservas(mundo: Mundo) -> list[dict[str, Any]]:
    return [item for item in mundo.items(INVENTARIO) if item["PK"] == "I"]


def _inicial(evento: dict[str, Any]) -> int:
    """The capacity that it was created with."""
    return int(evento.get("CapacidadInicial", evento["Capacidad"]))


def _copias(mundo: Mundo) -> dict[str, dict[str, Any]]:
    """Each event's copy, with all that is available of it and all that is to be told, once all its parts are there."""
    partes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in sorted(mundo.items(INVENTARIO), key=lambda item: str(item["PK"]), reverse=True):
        if item["PK"] in ("E", "D"):
            partes[item["SK"]].append(item)
    return {
        nombre: {
            **propia,
            "Capacidad": sum(int(parte["Capacidad"]) for parte in (propia, *otras)),
            "PorAvisar": _por_avisar(propia, otras),
        }
        for nombre, (propia, *otras) in partes.items()
        if 1 + len(otras) == mundo.cupos
    }


def _por_avisar(propia: dict[str, Any], otras: list[dict[str, Any]]) -> int:
    """Whose boletos that are; with several parts, less what the others had left when they learned of the date."""
    if "PorAvisar" not in propia:
        return 0
    return int(propia["PorAvisar"]) - sum(int(parte.get("Quedaban", 0)) for parte in otras)


def _reservados(mundo: Mundo) -> dict[str, int]:
    suma: dict[str, int] = defaultdict(int)
    for reserva in _reservas(mundo):
        suma[reserva["Evento"]] += int(reserva["Cantidad"]) if reserva["Estado"] in "AC" else 0
    return suma


def _retenidos(imagen: dict[str, Any] | None) -> int:
    if imagen is None or imagen["Estado"]["S"] == "X":
        return 0
    return int(imagen["Cantidad"]["N"])


def _estados_alcanzados(mundo: Mundo) -> dict[str, str]:
    """Each reservation and state in the history of inventario, and what happened in it, with its address."""
    return {
        f"{imagen['SK']['S']}#{que}": imagen.get("EmailEscrito", imagen["Email"])["S"]
        for registro in mundo.registros(INVENTARIO)
        if _tipo(registro) == "I" and (imagen := registro["dynamodb"]["NewImage"])
        for que in _alcanzado(imagen, registro["dynamodb"].get("OldImage"))
    }


def _vigentes(mundo: Mundo) -> set[str]:
    """The e-mails that `make verificar` would miss, as the reservations are now."""
    ahora = datetime.fromtimestamp(mundo.reloj.ahora, UTC)
    return {
        clave
        for item in mundo.crudos(INVENTARIO)
        if tipo_de(item) == RESERVA
        for clave in avisos_de(item, ahora)
    }


def _tipo(registro: Registro) -> str:
    """What kind of item of inventario a record is about."""
    return tipo_de(registro["dynamodb"]["Keys"])


def _alcanzado(nueva: dict[str, Any], vieja: dict[str, Any] | None) -> list[str]:
    """What a record tells of a reservation."""
    estado = nueva["Estado"]["S"]
    if vieja is None or vieja["Estado"]["S"] != estado or estado != "A":
        return [estado]
    if nueva.get("Cambio") != vieja.get("Cambio"):
        return [f"cambio-{nueva['Cambio']['N']}"]
    menos = int(nueva["Cantidad"]["N"]) < int(vieja["Cantidad"]["N"])
    return [f"quedan-{nueva['Cantidad']['N']}"] if menos else [estado]
