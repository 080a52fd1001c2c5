"""Consumer of the eventos stream: what each record says. Contract: tests/contratos. No I/O."""

from copy import deepcopy
from typing import Any

import pytest

from boletia.errores import ImagenIlegible
from chalicelib.cambio import Cambio, desde_registro
from chalicelib.detalles import presenta
from chalicelib.evento import EstadoDeEvento
from tests.contratos.imagenes import DE_EVENTOS, registro


def test_a_created_evento_is_understood() -> None:
    assert desde_registro(registro("evento_creado")) == Cambio(
        "Opera Aida", 30, "Opera", EstadoDeEvento.ACTIVO
    )


def test_a_cancelled_evento_is_understood_with_the_capacidad_it_was_created_with() -> None:
    assert desde_registro(registro("evento_cancelado")) == Cambio(
        "Opera Aida", 30, "Opera", EstadoDeEvento.CANCELADO
    )


def test_details_are_understood() -> None:
    cambio = desde_registro(registro("evento_con_detalles"))

    assert cambio is not None
    assert (cambio.version, cambio.inicial) == (0, 30)
    assert presenta(cambio.detalles) == {
        "Titulo": "Aida, de Giuseppe Verdi",
        "Fecha": "2026-12-31T20:30:00-06:00",
        "Lugar": "Palacio de Bellas Artes",
        "Descripcion": "Ópera en cuatro actos.\n\nDos intermedios.",
        "Precio": {"Monto": "450.00", "Moneda": "MXN"},
        "MaximoPorCliente": 4,
    }


def test_a_change_is_understood_with_its_version_and_the_capacidad_of_the_beginning() -> None:
    cambio = desde_registro(registro("evento_cambiado"))

    assert cambio is not None
    assert (cambio.version, cambio.capacidad, cambio.inicial) == (1, 40, 30)
    assert cambio.detalles["Lugar"] == {"S": "Teatro Degollado"}


def _dice(**numeros: int) -> dict[str, Any]:
    """The golden change with other numbers."""
    propio = registro("evento_cambiado")
    propio["dynamodb"]["NewImage"] |= {nombre: {"N": str(numero)} for nombre, numero in numeros.items()}
    return propio


@pytest.mark.parametrize(
    "numeros",
    [
        {"Version": 1, "Cambio": 0},
        {"Version": 7, "Cambio": 1},
        {"Version": 700, "Cambio": 700},
        {"CapacidadInicial": 0},
        {"Capacidad": 0},
    ],
)
def test_numbers_at_their_bounds_are_understood(numeros: dict[str, int]) -> None:
    cambio = desde_registro(_dice(**numeros))

    assert cambio is not None
    assert cambio.movido == numeros.get("Cambio", cambio.movido)
    assert cambio.version == numeros.get("Version", 1)


@pytest.mark.parametrize(
    "numeros",
    [
        {"Version": 0, "Cambio": 0},
        {"Cambio": -1},
        {"Version": 7, "Cambio": 8},
        {"CapacidadInicial": -1},
        {"Capacidad": -1},
    ],
)
def test_numbers_beyond_their_bounds_are_unreadable(numeros: dict[str, int]) -> None:
    with pytest.raises(ImagenIlegible):
        desde_registro(_dice(**numeros))


def test_a_limit_of_one_boleto_is_understood() -> None:
    con_limite = _dice()
    con_limite["dynamodb"]["NewImage"]["MaximoPorCliente"] = {"N": "1"}

    cambio = desde_registro(con_limite)

    assert cambio is not None
    assert cambio.detalles["MaximoPorCliente"] == {"N": "1"}


def test_a_change_that_moved_nothing_says_so() -> None:
    sin_mover = _dice()
    sin_mover["dynamodb"]["NewImage"].pop("Cambio", None)

    cambio = desde_registro(sin_mover)

    assert cambio is not None
    assert (cambio.movido, cambio.cancelado) == (0, False)
    assert (cambio.copia().aplicada, cambio.original().detalles) == (40, {})


def test_a_cancelled_evento_is_cancelled_and_one_that_never_changed_was_as_it_is() -> None:
    cambio = desde_registro(registro("evento_cancelado"))

    assert cambio is not None
    assert cambio.cancelado
    assert (cambio.copia().aplicada, cambio.original().detalles) == (None, cambio.detalles)


def test_a_removed_evento_is_nothing_to_follow() -> None:
    borrado = registro("evento_cancelado")
    borrado["eventName"] = "REMOVE"
    del borrado["dynamodb"]["NewImage"]

    assert desde_registro(borrado) is None


@pytest.mark.parametrize("nombre", DE_EVENTOS)
def test_what_the_contract_may_add_is_ignored(nombre: str) -> None:
    ampliado = registro(nombre)
    ampliado["dynamodb"]["NewImage"]["Escenario"] = {"S": "Norte"}
    ampliado["nuevo"] = {}

    assert desde_registro(ampliado) == desde_registro(registro(nombre))


_FALTA = object()
_VENENOS: list[tuple[str, Any]] = [
    ("eventName", _FALTA),
    ("dynamodb", _FALTA),
    ("dynamodb", None),
    ("dynamodb", "texto"),
    ("dynamodb.NewImage", _FALTA),
    ("dynamodb.NewImage", None),
    ("dynamodb.NewImage", []),
    ("dynamodb.NewImage.nombre", _FALTA),
    ("dynamodb.NewImage.nombre", {"N": "7"}),
    ("dynamodb.NewImage.nombre", {"NULL": True}),
    ("dynamodb.NewImage.nombre", {"S": 7}),
    ("dynamodb.NewImage.nombre", {"S": ""}),
    ("dynamodb.NewImage.nombre", {"S": "Aida "}),
    ("dynamodb.NewImage.nombre", {"S": "a/b"}),
    ("dynamodb.NewImage.nombre", {"S": " Opera Aida"}),
    ("dynamodb.NewImage.nombre", {"S": "Cafe\u0301"}),
    ("dynamodb.NewImage.nombre", {"S": "eventos"}),
    ("dynamodb.NewImage.nombre", {"S": "x" * 1025}),
    ("dynamodb.NewImage.Categoria", _FALTA),
    ("dynamodb.NewImage.Categoria", {"S": None}),
    ("dynamodb.NewImage.Categoria", {"L": []}),
    ("dynamodb.NewImage.Categoria", "Opera"),
    ("dynamodb.NewImage.Capacidad", _FALTA),
    ("dynamodb.NewImage.Capacidad", {"S": "30"}),
    ("dynamodb.NewImage.Capacidad", {"N": "treinta"}),
    ("dynamodb.NewImage.Capacidad", {"N": "30.5"}),
    ("dynamodb.NewImage.Capacidad", {"N": "-1"}),
    ("dynamodb.NewImage.Capacidad", {"N": "1E+30"}),
    ("dynamodb.NewImage.Capacidad", {"N": ""}),
    ("dynamodb.NewImage.Capacidad", {"N": None}),
    ("dynamodb.NewImage.Capacidad", {"N": 30.7}),
    ("dynamodb.NewImage.Capacidad", {"N": float("inf")}),
    ("dynamodb.NewImage.Capacidad", {"N": True}),
    ("dynamodb.NewImage.Capacidad", {"N": "9" * 5000}),
    ("dynamodb.NewImage.Estado", _FALTA),
    ("dynamodb.NewImage.Estado", {"S": "X"}),
    ("dynamodb.NewImage.Estado", {"S": "a"}),
    ("dynamodb.NewImage.Estado", {"S": ""}),
    ("dynamodb.NewImage.Estado", {"S": ["A"]}),
    ("dynamodb.NewImage.Estado", {"N": "1"}),
    ("dynamodb.NewImage.Estado", None),
    ("dynamodb.NewImage.Titulo", {"N": "7"}),
    ("dynamodb.NewImage.Fecha", {"S": 7}),
    ("dynamodb.NewImage.Lugar", {"S": "a", "N": "7"}),
    ("dynamodb.NewImage.Lugar", None),
    ("dynamodb.NewImage.Descripcion", {"NULL": True}),
    ("dynamodb.NewImage.Precio", {"S": "450.00 MXN"}),
    ("dynamodb.NewImage.Precio", {"M": {}}),
    ("dynamodb.NewImage.Precio", {"M": {"Monto": {"N": "450"}, "Moneda": {"S": "MXN"}}}),
    ("dynamodb.NewImage.Precio", {"M": {"Monto": {"S": "450"}, "Moneda": {"S": "MXN"}, "Iva": {"S": "0"}}}),
    ("dynamodb.NewImage.MaximoPorCliente", {"N": "0"}),
    ("dynamodb.NewImage.MaximoPorCliente", {"N": "cuatro"}),
    ("dynamodb.NewImage.MaximoPorCliente", {"S": "4"}),
    ("dynamodb.NewImage.Version", {"N": "0"}),
    ("dynamodb.NewImage.Version", {"S": "1"}),
    ("dynamodb.NewImage.CapacidadInicial", _FALTA),
    ("dynamodb.NewImage.CapacidadInicial", {"N": "-1"}),
]


@pytest.mark.parametrize(("ruta", "valor"), _VENENOS)
def test_a_record_that_eventos_does_not_write_is_unreadable(ruta: str, valor: Any) -> None:
    envenenado = registro("evento_cambiado")
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


@pytest.mark.parametrize(
    "registro_suelto", [None, {}, [], "texto", 7, 1.5, True, [registro("evento_creado")]]
)
def test_what_is_no_record_is_unreadable(registro_suelto: Any) -> None:
    with pytest.raises(ImagenIlegible):
        desde_registro(registro_suelto)
