"""What DynamoDB refuses in a request, whether or not the engine of a test would take it.

`revisa` is strict where moto and MiniStack are lenient. The rules are those of the API reference and the developer
guide: expressions, reserved words, transactions, batches, PartiQL. Keys and indexes are those of initdb's tables.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.model import OperationModel
from botocore.validate import ParamValidator
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from herramientas.laboratorio.expresion import Expresion, solapadas
from initdb.esquema import ETAPA_PRODUCCION, esquema

Peticion = Mapping[str, Any]
Regla = Callable[[Peticion], Iterator[str]]

EXPRESIONES = (
    "UpdateExpression",
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
)
RESERVADAS = frozenset(ReservedKeywords.get_reserved_keywords())
MAXIMOS = {
    "TransactWriteItems": ("TransactItems", 100),
    "TransactGetItems": ("TransactItems", 100),
    "ExecuteTransaction": ("TransactStatements", 100),
    "BatchExecuteStatement": ("Statements", 25),
}
LECTURAS, ESCRITURAS = 100, 25  # items of a BatchGetItem and of a BatchWriteItem


class Rechazo(AssertionError):
    """DynamoDB would answer this request with a ValidationException."""


def revisa(operacion: str, peticion: Peticion) -> None:
    """Raises Rechazo with everything that DynamoDB would not take."""
    motivos = [*_del_conjunto(operacion, peticion)]
    for parte in _partes(operacion, peticion):
        motivos += [motivo for regla in REGLAS for motivo in regla(parte)]
    if motivos:
        raise Rechazo(f"{operacion}: {'; '.join(motivos)}\n{json.dumps(peticion, default=str)[:2000]}")


def revisa_llamada(params: dict[str, Any], model: OperationModel, **_: Any) -> None:
    """A handler of botocore's `before-parameter-build.dynamodb`. The apps' clients do not validate: here it is done."""
    forma = model.input_shape
    if forma and (faltas := ParamValidator().validate(params, forma)).has_errors():
        raise Rechazo(f"{model.name}: {faltas.generate_report()}")
    revisa(model.name, params)


def claves(tabla: str, indice: str | None = None, cupos: int = 1) -> tuple[str, ...]:
    """The key attributes of a table or index of ours, in any stage; none of a table that is not ours."""
    for nuestra in esquema(ETAPA_PRODUCCION, cupos=cupos):
        if tabla == nuestra.nombre or tabla.startswith(f"{nuestra.nombre}-"):
            return {suyo.nombre: suyo.claves for suyo in nuestra.indices}.get(indice or "", nuestra.claves)
    return ()


# --- requests of one table


def _partes(operacion: str, peticion: Peticion) -> list[Peticion]:
    """The requests within a request that have expressions of their own."""
    match operacion:
        case "TransactWriteItems" | "TransactGetItems":
            return [dentro for elemento in peticion["TransactItems"] for dentro in elemento.values()]
        case "BatchGetItem":
            return [{"TableName": tabla, **suya} for tabla, suya in peticion["RequestItems"].items()]
        case "ExecuteStatement":
            return [peticion]
        case "BatchExecuteStatement":
            return list(peticion["Statements"])
        case "ExecuteTransaction":
            return list(peticion["TransactStatements"])
    return [peticion]


def _expresiones(peticion: Peticion) -> dict[str, Expresion]:
    nombres = peticion.get("ExpressionAttributeNames", {})
    return {clase: Expresion(peticion[clase], nombres) for clase in EXPRESIONES if clase in peticion}


def _sintaxis(peticion: Peticion) -> Iterator[str]:
    for clase, expresion in _expresiones(peticion).items():
        if expresion.sobra or not expresion.palabras:
            yield f"{clase} cannot be read: {expresion.sobra or 'it is empty'!r}"


def _marcadores(peticion: Peticion) -> Iterator[str]:
    usados = {m for expresion in _expresiones(peticion).values() for m in expresion.marcadores}
    dados: set[str] = set()
    for lugar in ("ExpressionAttributeValues", "ExpressionAttributeNames"):
        if lugar in peticion and not peticion[lugar]:
            yield f"{lugar} must not be empty"
        dados |= set(peticion.get(lugar, ()))
    if usados != dados:
        yield f"unused: {sorted(dados - usados)}, missing: {sorted(usados - dados)}"


def _reservadas(peticion: Peticion) -> Iterator[str]:
    for clase, expresion in _expresiones(peticion).items():
        if malas := sorted(nombre for nombre in expresion.desnudas if nombre.upper() in RESERVADAS):
            yield f"{clase} uses reserved words: {malas}"


def _solapadas(peticion: Peticion) -> Iterator[str]:
    for clase, expresion in _expresiones(peticion).items():
        rutas = {
            "UpdateExpression": [accion.ruta for accion in expresion.acciones],
            "ProjectionExpression": expresion.rutas,
        }.get(clase, [])
        if pares := solapadas(rutas):
            yield f"{clase} has paths that overlap: {pares}"


def _cambios(peticion: Peticion) -> Iterator[str]:
    if cambio := _expresiones(peticion).get("UpdateExpression"):
        if repetidas := [clausula for clausula, veces in Counter(cambio.clausulas).items() if veces > 1]:
            yield f"each clause may be there once: {repetidas}"
        if malos := {accion.ruta[0] for accion in cambio.acciones} & set(claves(peticion["TableName"])):
            yield f"a key cannot be updated: {sorted(malos)}"


def _insercion(peticion: Peticion) -> Iterator[str]:
    """DynamoDB would take it, and replace an item that lacks the attribute: never what a Put with it means, unless it
    says that the item is there.
    """
    condicion, propias = (
        _expresiones(peticion).get("ConditionExpression"),
        claves(peticion.get("TableName", "")),
    )
    if "Item" in peticion and condicion and propias:
        ajenas = [ruta for ruta in condicion.argumentos("attribute_not_exists") if ruta[0] not in propias]
        if ajenas and not condicion.argumentos("attribute_exists"):
            yield f"attribute_not_exists of what is no key does not say that the item is new: {ajenas}"


def _consulta(peticion: Peticion) -> Iterator[str]:
    """A Query; a Scan may filter by keys."""
    expresiones, indice = _expresiones(peticion), peticion.get("IndexName")
    condicion, filtro = expresiones.get("KeyConditionExpression"), expresiones.get("FilterExpression")
    if condicion is None:
        return
    cupos = 1 + (
        "Tramo" in condicion.atributos
    )  # a stage with CUPOS has an index with another first attribute
    if not (propias := claves(peticion["TableName"], indice, cupos)):
        return
    if not condicion.atributos <= set(propias) or not condicion.iguala(propias[0]):
        yield f"a key condition is about {propias} and asks for one {propias[0]}"
    if filtro and (malos := filtro.atributos & set(propias)):
        yield f"a filter holds no key attribute: {sorted(malos)}"
    if indice and peticion.get("ConsistentRead"):
        yield "an index has no consistent reads"


def _sentencia(peticion: Peticion) -> Iterator[str]:
    """A PartiQL statement."""
    if "Statement" not in peticion:
        return
    texto, parametros = peticion["Statement"], peticion.get("Parameters")
    fuera = re.sub(r"'[^']*'|\"[^\"]*\"", " ", texto)
    if parametros == [] or fuera.count("?") != len(parametros or []):
        yield f"{fuera.count('?')} places for {len(parametros or [])} parameters"
    palabras = set(re.findall(r"[A-Za-z_]\w*", fuera))
    if malas := sorted(p for p in palabras if p.upper() in RESERVADAS and p.upper() not in DE_PARTIQL):
        yield f"the statement uses reserved words: {malas}"


REGLAS: tuple[Regla, ...] = (
    _sintaxis,
    _marcadores,
    _reservadas,
    _solapadas,
    _cambios,
    _insercion,
    _consulta,
    _sentencia,
)
DE_PARTIQL = frozenset(
    re.findall(
        r"\w+",
        "SELECT FROM WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE AND OR NOT IN BETWEEN IS EXISTS "
        "RETURNING ALL OLD NEW MISSING NULL ORDER BY ASC DESC",
    )
)


# --- requests that hold several


def _del_conjunto(operacion: str, peticion: Peticion) -> Iterator[str]:
    if operacion in MAXIMOS:
        lugar, maximo = MAXIMOS[operacion]
        yield from _cuantos(len(peticion[lugar]), maximo)
    match operacion:
        case "TransactWriteItems":
            yield from _sin_repetir(_items_de_la_transaccion(peticion["TransactItems"]))
            if not 1 <= len(peticion.get("ClientRequestToken", "-")) <= 36:
                yield "a ClientRequestToken has 1 to 36 characters"
        case "BatchExecuteStatement" | "ExecuteTransaction":
            yield from _de_una_clase(_partes(operacion, peticion), enteras=operacion[0] == "B")
        case "BatchGetItem" | "BatchWriteItem":
            items = [*_items_del_lote(peticion["RequestItems"])]
            yield from _cuantos(len(items), LECTURAS if operacion == "BatchGetItem" else ESCRITURAS)
            yield from _sin_repetir(items)


def _cuantos(hay: int, maximo: int) -> Iterator[str]:
    if not 1 <= hay <= maximo:
        yield f"{hay} are not 1 to {maximo}"


def _sin_repetir(items: Sequence[str]) -> Iterator[str]:
    if repetidos := [item for item, veces in Counter(items).items() if veces > 1]:
        yield f"an item more than once: {repetidos}"


def _items_de_la_transaccion(elementos: Sequence[Peticion]) -> list[str]:
    return [
        _item(dentro["TableName"], dentro.get("Key") or dentro["Item"])
        for elemento in elementos
        for dentro in elemento.values()
    ]


def _items_del_lote(pedidos: Mapping[str, Any]) -> Iterator[str]:
    for tabla, suyo in pedidos.items():
        if isinstance(suyo, Mapping):
            yield from (_item(tabla, clave) for clave in suyo["Keys"])
        else:
            for cambio in suyo:
                ((_, dentro),) = cambio.items()
                yield _item(tabla, dentro.get("Key") or dentro["Item"])


def _item(tabla: str, atributos: Mapping[str, Any]) -> str:
    """Which item is meant; of a table that is not ours, all that is said of it."""
    propias = claves(tabla) or tuple(sorted(atributos))
    return json.dumps([tabla, *(atributos.get(clave) for clave in propias)], default=str)


def _de_una_clase(sentencias: Sequence[Peticion], enteras: bool) -> Iterator[str]:
    """Statements that all read or all write; in a batch each of them says its item's whole key."""
    if len({texto["Statement"].split()[0].upper() == "SELECT" for texto in sentencias}) > 1:
        yield "reads and writes in one batch"
    for texto in (sentencia["Statement"] for sentencia in sentencias):
        tabla = re.search(r'"([^"]+)"', texto)
        donde = texto.upper().partition(" WHERE ")[2]
        faltan = [c for c in claves(tabla[1] if tabla else "") if not re.search(rf"\b{c.upper()}\s*=", donde)]
        if enteras and faltan and not texto.upper().startswith("INSERT"):
            yield f"the statement does not say {faltan}: {texto}"
