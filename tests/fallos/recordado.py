"""What botocore and MiniStack work out anew for each call, worked out once: a million calls are of a few kinds.

Remembered is only what the operation, or the text of an expression, decides alone. What a story is about stays what it
is: botocore's serializing, its retries and its parsing, and MiniStack's engine.
"""

import copy
import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import botocore.endpoint
import botocore.hooks
from botocore.awsrequest import AWSPreparedRequest, AWSResponse

_endpoint: Any = botocore.endpoint  # its inner side, which its types do not tell
_hooks: Any = botocore.hooks
_recuerda = functools.lru_cache(10_000)

Atiende = Callable[[str, str, AWSPreparedRequest], AWSResponse]

# Functions of MiniStack's DynamoDB that depend on their arguments alone.
_DEL_TEXTO = ("_condition_syntax_error", "_number_error", "_ddb_canonicalize_number")
_DE_LOS_SIMBOLOS = ("_check_reserved_keyword_usage", "_check_redundant_parens")


class Extremo(_endpoint.Endpoint):  # type: ignore[misc]
    """botocore's endpoint, whose requests `atiende` answers: they need no signature, and no hooks for a network."""

    def __init__(self, de: Any, servicio: str, atiende: Atiende) -> None:
        super().__init__(
            de.host, de._endpoint_prefix, de._event_emitter, de._response_parser_factory, de.http_session
        )
        self._servicio = servicio
        self._atiende = atiende
        self._lectores = functools.cache(de._response_parser_factory.create_parser)

    def create_request(self, params: dict[str, Any], _modelo: Any = None) -> AWSPreparedRequest:
        """The body stays as it was serialized: text, or the fields of a form."""
        return AWSPreparedRequest(params["method"], params["url"], params["headers"], params["body"], False)

    def _get_response(self, request: AWSPreparedRequest, operation_model: Any, _contexto: Any) -> Any:
        """The answer and what it says, or the error that came instead of it, as botocore's retries take them."""
        try:
            respuesta = self._atiende(self._servicio, operation_model.name, request)
        except Exception as error:  # noqa: BLE001 - as botocore does
            return None, error
        cruda = _endpoint.convert_to_response_dict(respuesta, operation_model)
        lector = self._lectores(operation_model.service_model.resolved_protocol)
        leida = lector.parse(cruda, operation_model.output_shape)
        if respuesta.status_code >= 300:
            self._add_modeled_error_fields(cruda, leida, operation_model, lector)
        return (respuesta, leida), None

    def _needs_retry(
        self,
        attempts: int,
        operation_model: Any,
        request_dict: Any,
        response: Any = None,
        caught_exception: Any = None,
    ) -> bool:
        """What succeeded is not asked for again; of everything else botocore decides."""
        if response is not None and response[0].status_code < 300:
            return False
        return bool(super()._needs_retry(attempts, operation_model, request_dict, response, caught_exception))


def conecta(cliente: Any, atiende: Atiende) -> None:
    """From here on `atiende` answers the client's requests; where AWS lies is worked out once an operation."""
    cliente._endpoint = Extremo(cliente._endpoint, cliente.meta.service_model.service_name, atiende)
    nombre = cliente._user_agent_creator.to_string()
    cliente._user_agent_creator.to_string = lambda: nombre
    resuelve, hallados = cliente._ruleset_resolver.construct_endpoint, dict[str, Any]()

    def construct_endpoint(operation_model: Any, call_args: Any, request_context: Any) -> Any:
        if operation_model.name not in hallados:
            hallados[operation_model.name] = resuelve(operation_model, call_args, request_context)
        return hallados[operation_model.name]

    cliente._ruleset_resolver.construct_endpoint = construct_endpoint


@functools.cache
def aligera(dynamodb: Any) -> None:
    """Names of events and expressions are read once, and items are copied as the plain JSON that they are."""
    _hooks.EventAliaser._alias_event_name = _recuerda(_hooks.EventAliaser._alias_event_name)
    for nombre in _DEL_TEXTO:
        setattr(dynamodb, nombre, _recuerda(getattr(dynamodb, nombre)))
    for nombre in _DE_LOS_SIMBOLOS:
        setattr(dynamodb, nombre, _de_los_simbolos(getattr(dynamodb, nombre)))
    simbolos = _recuerda(dynamodb._tokenize)
    dynamodb._tokenize = lambda expresion: list(simbolos(expresion))
    dynamodb.copy = SimpleNamespace(deepcopy=copia)


def _de_los_simbolos(funcion: Callable[..., Any]) -> Callable[..., Any]:
    recordada = _recuerda(funcion)
    return lambda simbolos, *resto: recordada(tuple(simbolos), *resto)


def copia(valor: Any) -> Any:
    """A copy of JSON; of anything else, as Python makes it."""
    clase = type(valor)
    if clase is dict:
        return {clave: copia(dentro) for clave, dentro in valor.items()}
    if clase is list:
        return [copia(dentro) for dentro in valor]
    return valor if clase in (str, int, bool) else copy.deepcopy(valor)
