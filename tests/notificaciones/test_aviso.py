"""Consumer of the inventario stream: which record asks for which e-mail. Contract: tests/contratos. No I/O."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from boletia.errores import ImagenIlegible
from chalicelib.aviso import REENVIO, Aviso, Estado, desde_registro
from initdb.claves import clave_de_aviso, de_aviso
from initdb.estados import EstadoDeReserva
from tests.contratos.imagenes import DE_INVENTARIO, registro

DE_RESERVAS = ("reserva_creada", "reserva_cancelada_por_cliente", "reserva_cancelada_con_evento")


def _aviso(nombre: str) -> Aviso:
    aviso = desde_registro(registro(nombre))
    assert aviso is not None
    return aviso


# Seed, the last domain: the three texts, word for word.
def test_a_new_reservation_is_confirmed() -> None:
    aviso = _aviso("reserva_creada")

    assert aviso == Aviso(
        "21tY2WfhKPDj0TDulNRlu2yszl4", Estado("A"), "Opera Aida", "avaco.digital@gmail.com", 1
    )
    assert aviso.asunto == "Confirmación de reserva: Opera Aida"
    assert aviso.texto == (
        "Su reserva 21tY2WfhKPDj0TDulNRlu2yszl4 de 1 boletos para el evento Opera Aida está confirmada"
    )


def test_a_customer_is_told_of_their_own_cancellation() -> None:
    aviso = _aviso("reserva_cancelada_por_cliente")

    assert aviso == Aviso("21tYJ9WFytF1KRq73EtsGjWrUE4", Estado("X"), "Opera Aida", "pepe@gmail.com", 10)
    assert aviso.asunto == "Cancelación de reserva a petición suya: Opera Aida"
    assert aviso.texto == (
        "Su reserva 21tYJ9WFytF1KRq73EtsGjWrUE4 de 10 boletos para el evento Opera Aida"
        " fue cancelada a petición suya"
    )


def test_a_customer_is_told_that_the_evento_was_suspended() -> None:
    aviso = _aviso("reserva_cancelada_con_evento")

    assert aviso == Aviso(
        "21tY2WfhKPDj0TDulNRlu2yszl4", Estado("C"), "Opera Aida", "avaco.digital@gmail.com", 1
    )
    assert aviso.asunto == "Cancelación de reserva por suspensión del evento: Opera Aida"
    assert aviso.texto == (
        "Su reserva 21tY2WfhKPDj0TDulNRlu2yszl4 de 1 boletos para el evento Opera Aida"
        " fue cancelada, el evento fue suspendido por los organizadores"
    )


def test_an_e_mail_goes_to_the_address_as_it_was_typed() -> None:
    assert _aviso("reserva_con_mayusculas").email == "Pepe@gmail.com"


def _datos(aviso: Aviso) -> dict[str, str]:
    return {etiqueta: "".join(valor) for etiqueta, valor in aviso.carta("").datos}


def test_an_event_with_date_and_place_is_told_with_them() -> None:
    creada = registro("reserva_creada")
    creada["dynamodb"]["NewImage"] |= {
        "Fecha": {"S": "2026-12-05T20:30:00-06:00"},
        "Lugar": {"S": "Teatro Degollado"},
    }

    aviso = desde_registro(creada)

    assert aviso is not None
    datos = _datos(aviso)
    assert datos["Fecha"] == "sábado 5 de diciembre de 2026, 20:30 (UTC-06:00)"
    assert datos["Lugar"] == "Teatro Degollado"
    assert set(dict(_aviso("reserva_creada").carta("").datos)) == {"Evento", "Reserva", "Boletos"}


@pytest.mark.parametrize("detalle", [{"S": 7}, {"N": "7"}, None, [], {"S": "mañana"}])
def test_a_detail_that_is_none_costs_no_e_mail(detalle: Any) -> None:
    creada = registro("reserva_creada")
    creada["dynamodb"]["NewImage"]["Fecha"] = detalle

    aviso = desde_registro(creada)

    assert aviso is not None
    assert aviso.carta("").texto.startswith(aviso.texto)


def _cambiada(nueva: dict[str, Any], vieja: dict[str, Any], nombre: str = "reserva_con_ingreso") -> Any:
    """What is told of a change of a reservation that stays as it was."""
    propio = registro(nombre)
    estado = {"Estado": {"S": "A"}, "Cantidad": {"N": "4"}}
    propio["dynamodb"]["NewImage"] |= estado | nueva
    propio["dynamodb"]["OldImage"] |= estado | vieja
    return desde_registro(propio)


def test_who_gives_boletos_back_is_told_what_is_left_once_a_quantity() -> None:
    aviso = _cambiada({"Cantidad": {"N": "3"}}, {})

    assert aviso.clave == f"{aviso.id}#quedan-3"
    assert aviso.asunto == "Menos boletos en su reserva: Opera Aida"
    assert aviso.texto == f"Su reserva {aviso.id} para el evento Opera Aida queda con 3 boletos"
    assert _datos(aviso)["Boletos"] == "3"
    assert _cambiada({"Cantidad": {"N": "1"}}, {"Cantidad": {"N": "3"}}).texto.endswith("queda con 1 boleto")


def test_holders_are_told_of_another_date_or_place_once_a_version() -> None:
    nueva = {
        "Cambio": {"N": "2"},
        "Titulo": {"S": "Aida"},
        "Fecha": {"S": "2026-12-06T20:30:00-06:00"},
        "Lugar": {"S": "Auditorio"},
    }

    aviso = _cambiada(nueva, {"Cambio": {"N": "1"}})

    assert aviso.clave == f"{aviso.id}#cambio-2"
    assert aviso.asunto == "Cambio de fecha o lugar: Opera Aida"
    assert aviso.texto == (
        f"El evento Opera Aida tiene otra fecha u otro lugar: su reserva {aviso.id} de 4 boletos sigue confirmada"
    )
    datos = _datos(aviso)
    assert (datos["Evento"], datos["Lugar"]) == ("Aida", "Auditorio")
    assert datos["Fecha"] == "domingo 6 de diciembre de 2026, 20:30 (UTC-06:00)"
    assert _cambiada(nueva, {}).clave == aviso.clave


@pytest.mark.parametrize(
    ("nueva", "vieja"),
    [
        ({}, {}),
        ({"Entradas": {"N": "2"}}, {"Entradas": {"N": "1"}}),
        ({"Cantidad": {"N": "5"}}, {}),
        ({"Cambio": {"N": "2"}}, {"Cambio": {"N": "2"}}),
        ({"Cambio": {"N": "1"}}, {"Cambio": {"N": "2"}}),
        ({"Lugar": {"S": "Auditorio"}}, {"Lugar": {"S": "Teatro"}}),
        ({"Algo": {"S": "nuevo"}}, {}),
    ],
)
def test_any_other_change_of_a_reservation_asks_for_no_e_mail(
    nueva: dict[str, Any], vieja: dict[str, Any]
) -> None:
    assert _cambiada(nueva, vieja) is None


@pytest.mark.parametrize("estado", ["X", "C"])
def test_a_reservation_that_is_cancelled_changes_in_silence(estado: str) -> None:
    nueva = {"Estado": {"S": estado}, "Cantidad": {"N": "1"}, "Cambio": {"N": "2"}}

    assert _cambiada(nueva, {"Estado": {"S": estado}}) is None


@pytest.mark.parametrize("cambio", [{"S": "2"}, {"N": "dos"}, {}, None])
def test_a_version_that_is_none_is_unreadable(cambio: Any) -> None:
    with pytest.raises(ImagenIlegible):
        _cambiada({"Cambio": cambio}, {})


def test_a_version_of_0_is_that_of_an_event_that_never_moved() -> None:
    assert _cambiada({"Cambio": {"N": "0"}}, {}) is None


def test_each_state_of_a_reservation_is_an_e_mail_of_its_own() -> None:
    assert len({_aviso(nombre).clave for nombre in DE_RESERVAS}) == 3
    aviso = _aviso("reserva_creada")

    assert aviso.clave == "21tY2WfhKPDj0TDulNRlu2yszl4#A"
    assert clave_de_aviso(aviso.id, aviso.estado) == aviso.clave
    assert de_aviso(aviso.clave) == (aviso.id, aviso.estado)


@pytest.mark.parametrize("nombre", [uno for uno in DE_INVENTARIO if not uno.startswith("reserva_")])
def test_what_is_no_reservation_asks_for_no_e_mail(nombre: str) -> None:
    assert desde_registro(registro(nombre)) is None


def test_whoever_comes_in_is_told_nothing() -> None:
    assert desde_registro(registro("reserva_con_ingreso")) is None


@pytest.mark.parametrize("nombre", DE_RESERVAS)
def test_a_removed_reservation_asks_for_no_e_mail(nombre: str) -> None:
    borrada = registro(nombre)
    borrada["eventName"] = "REMOVE"
    borrada["dynamodb"]["OldImage"] = borrada["dynamodb"].pop("NewImage")

    assert desde_registro(borrada) is None


def test_a_reservation_that_changes_in_other_ways_asks_for_no_e_mail() -> None:
    retocada = registro("reserva_cancelada_con_evento")
    retocada["dynamodb"]["OldImage"]["Estado"] = {"S": "C"}
    retocada["dynamodb"]["OldImage"]["Email"] = {"S": "antes@gmail.com"}

    assert desde_registro(retocada) is None


def test_a_reservation_of_any_partition_asks_for_its_e_mail() -> None:
    repartida = registro("reserva_creada")
    for parte in ("Keys", "NewImage"):
        repartida["dynamodb"][parte]["PK"] = {"S": "I#13"}

    assert desde_registro(repartida) == _aviso("reserva_creada")


def test_an_operators_record_asks_for_the_e_mail_once_more() -> None:
    de_operador = registro("reserva_creada") | json.loads(json.dumps({"eventSource": REENVIO}))

    assert desde_registro(de_operador) == replace(_aviso("reserva_creada"), reenvio=True)


def test_what_the_contract_may_add_is_ignored() -> None:
    ampliada = registro("reserva_creada")
    ampliada["dynamodb"]["NewImage"]["Asiento"] = {"S": "14B"}

    assert desde_registro(ampliada) == _aviso("reserva_creada")


_FALTA = object()
_VENENOS: list[tuple[str, Any]] = [
    ("eventName", _FALTA),
    ("dynamodb", _FALTA),
    ("dynamodb", None),
    ("dynamodb", []),
    ("dynamodb.Keys", _FALTA),
    ("dynamodb.Keys", None),
    ("dynamodb.Keys.PK", _FALTA),
    ("dynamodb.Keys.PK", {"S": 7}),
    ("dynamodb.Keys.PK", {"N": "7"}),
    ("dynamodb.Keys.PK", {"S": None}),
    ("dynamodb.NewImage", _FALTA),
    ("dynamodb.NewImage", None),
    ("dynamodb.NewImage", "texto"),
    ("dynamodb.NewImage.SK", _FALTA),
    ("dynamodb.NewImage.SK", {"S": ""}),
    ("dynamodb.NewImage.SK", {"N": "7"}),
    ("dynamodb.NewImage.Evento", _FALTA),
    ("dynamodb.NewImage.Evento", {"S": ""}),
    ("dynamodb.NewImage.Evento", {"S": ["Opera"]}),
    ("dynamodb.NewImage.Email", _FALTA),
    ("dynamodb.NewImage.Email", {"S": ""}),
    ("dynamodb.NewImage.Email", {"S": None}),
    ("dynamodb.NewImage.Email", {"NULL": True}),
    ("dynamodb.NewImage.Cantidad", _FALTA),
    ("dynamodb.NewImage.Cantidad", {"S": "1"}),
    ("dynamodb.NewImage.Cantidad", {"N": "uno"}),
    ("dynamodb.NewImage.Cantidad", {"N": "1.5"}),
    ("dynamodb.NewImage.Cantidad", {"N": "0"}),
    ("dynamodb.NewImage.Cantidad", {"N": "-3"}),
    ("dynamodb.NewImage.Cantidad", {"N": None}),
    ("dynamodb.NewImage.Cantidad", {"N": 1.5}),
    ("dynamodb.NewImage.Cantidad", {"N": True}),
    ("dynamodb.NewImage.Cantidad", {"N": float("inf")}),
    ("dynamodb.NewImage.Cantidad", {"N": "9" * 5000}),
    ("dynamodb.NewImage.Estado", _FALTA),
    ("dynamodb.NewImage.Estado", {"S": "Z"}),
    ("dynamodb.NewImage.Estado", {"S": "a"}),
    ("dynamodb.NewImage.Estado", {"S": ["A"]}),
    ("dynamodb.NewImage.Estado", {"N": "1"}),
    ("dynamodb.NewImage.Estado", "A"),
    ("dynamodb.OldImage", None),
    ("dynamodb.OldImage", {}),
]


@pytest.mark.parametrize(("ruta", "valor"), _VENENOS)
def test_a_record_that_reservas_does_not_write_is_unreadable(ruta: str, valor: Any) -> None:
    envenenado = registro("reserva_cancelada_por_cliente")
    *camino, ultimo = ruta.split(".")
    destino = envenenado
    for paso in camino:
        destino = destino[paso]
    if valor is _FALTA:
        del destino[ultimo]
    else:
        destino[ultimo] = deepcopy(valor)

    with pytest.raises(ImagenIlegible):
        desde_registro(envenenado)


@pytest.mark.parametrize("suelto", [None, {}, [], "texto", 7, 1.5, True, [registro("reserva_creada")]])
def test_what_is_no_record_is_unreadable(suelto: Any) -> None:
    with pytest.raises(ImagenIlegible):
        desde_registro(suelto)


@pytest.mark.parametrize("email", ["borrado@boletia.invalid", "x@invalid.invalid"])
def test_nobody_is_told_at_an_address_that_is_nobodys(email: str) -> None:
    borrada = registro("reserva_cancelada_con_evento")
    borrada["dynamodb"]["NewImage"]["Email"] = {"S": email}

    assert desde_registro(borrada) is None


@pytest.mark.parametrize(
    ("nombre", "estado", "final"),
    [
        ("reserva_avisada", "cambio-1", "sigue confirmada"),
        ("reserva_con_menos", "quedan-4", "queda con 4 boletos"),
        ("reserva_tras_un_cambio", "A", "está confirmada"),
    ],
)
def test_what_reservas_writes_of_a_reservation_that_changes_is_told(
    nombre: str, estado: str, final: str
) -> None:
    aviso = _aviso(nombre)

    assert aviso.estado == estado
    assert aviso.texto.endswith(final)
    assert ("Fecha" in _datos(aviso)) == (nombre != "reserva_con_menos")


def test_who_reads_the_ledger_from_outside_knows_the_same_states() -> None:
    assert [*map(str, EstadoDeReserva)] == [*map(str, Estado)]
