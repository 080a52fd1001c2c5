"""A stage and its settings. A new setting is one field of Etapa and one row of AJUSTES; nothing else lists them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from ipaddress import ip_network
from string import Template
from typing import Any

from herramientas.despliegue.fallos import Detenido
from herramientas.despliegue.proyecto import CON_API
from herramientas.despliegue.rebotes import conjunto
from initdb.esquema import (
    AjusteInvalido,
    nombre_tabla,
    nombre_usuarios,
    valida_cupos,
    valida_etapa,
    valida_particiones,
)

PLANTILLA = "plantilla"  # the folder of the policies' templates, so no stage's name
_CORREO = re.compile(r"[^@\s\"*$?]+@[^@\s\"*$?]+\.[^@\s\"*$?]+")
_PAGINA = re.compile(r"https?://[^\s\"'<>#]+/")
_ANFITRION = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){2,}[a-z]{2,63}")
MAXIMO_BOLETOS = 1_000_000  # what an event may have: no limit of its own
_TABLAS = {
    "eventos": ("eventos",),
    "reservas": ("inventario", "eventos"),
    "notificaciones": ("notificaciones", "inventario"),
}


@dataclass(frozen=True)
class Etapa:
    """What a stage is like. Raises Detenido, naming the setting, for what cannot be used."""

    nombre: str
    remitente: str  # where e-mails come from
    particiones: int = 1  # over which reservations and events are spread
    cupos: int = 1  # parts in which an event's availability lies
    maximo_boletos: int = MAXIMO_BOLETOS  # that one reservation may hold
    responder_a: str = ""  # who reads what customers answer; none: the sender
    ritmo_correo: float | None = None  # e-mails a second; None: what SES grants
    acceso: tuple[str, ...] = ()  # the only networks that may call the stage's APIs; none: everybody may
    protegida: bool = True  # what organisers do asks who they are
    limite_por_ip: int = 1000  # requests that one address may make to both APIs in 5 minutes; 0: any number
    anfitrion: str = ""  # the one host of both APIs; none: each has an address of API Gateway's
    pagina: str = ""  # the address of the stage's page, which e-mails lead to

    def __post_init__(self) -> None:
        try:
            valida_etapa(self.nombre)
            valida_particiones(self.particiones)
            valida_cupos(self.cupos)
        except AjusteInvalido as error:
            raise Detenido("etapa", str(error)) from error
        if self.nombre == PLANTILLA:
            raise Detenido("etapa", f"una etapa no puede llamarse {PLANTILLA}")
        for ajuste in AJUSTES:
            ajuste.valida(getattr(self, ajuste.campo))

    def con(self, entorno: Mapping[str, str]) -> "Etapa":
        """The same stage with what the environment says of its settings."""
        dichos = {
            ajuste.campo: ajuste.lee(entorno[ajuste.variable])
            for ajuste in AJUSTES
            if entorno.get(ajuste.variable) or (ajuste.variable in entorno and ajuste.se_vacia)
        }
        return replace(self, **dichos)

    def entorno(self, app: str) -> dict[str, str]:
        """The environment variables of an app's functions."""
        tablas = {f"TABLA_{base.upper()}": nombre_tabla(base, self.nombre) for base in _TABLAS[app]}
        acceso = {"ETAPA": self.nombre, "USUARIOS": nombre_usuarios(self.nombre)} if app in CON_API else {}
        correo = {"CONJUNTO_CORREO": conjunto(self.nombre)} if app == "notificaciones" else {}
        return {**tablas, **acceso, **correo, **self.dichos(app)}

    @property
    def dominio_de_correo(self) -> str:
        """The sender's domain: SES may have verified it instead of the address."""
        return self.remitente.rpartition("@")[2]

    @property
    def vuelta(self) -> str:
        """The page, where Cognito may send people back to it: over TLS only, or to this machine."""
        return self.pagina if self.pagina.startswith(("https://", "http://localhost")) else ""

    def dichos(self, app: str) -> dict[str, str]:
        """The settings that the app's functions read; app `""`: those that only the deployment reads."""
        return {
            ajuste.variable: ajuste.escribe(getattr(self, ajuste.campo))
            for ajuste in AJUSTES
            if (app in ajuste.apps or (not app and not ajuste.apps))
            and (ajuste.siempre or getattr(self, ajuste.campo) != _DEFECTOS[ajuste.campo])
        }

    def politica_de_api(self) -> str:
        """The resource policy of an API that only `acceso` may call."""
        sentencia = {
            "Sid": "Acceso",
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["execute-api:Invoke"],
            "Resource": "execute-api:/*",
            "Condition": {"IpAddress": {"aws:SourceIp": list(self.acceso)}},
        }
        return texto({"Version": "2012-10-17", "Statement": [sentencia]})

    def politica(self, plantilla: str) -> str:
        """A function's policy: its template with the stage's names. What only several parts of an event need, its
        statement `Cupos`, is for a stage that has them.
        """
        politica = Template(plantilla).substitute(
            ETAPA=self.nombre,
            SUFIJO=nombre_tabla("", self.nombre),
            REMITENTE=self.remitente,
            DOMINIO=self.dominio_de_correo,
        )
        if self.cupos > 1:
            return politica
        leida = json.loads(politica)
        leida["Statement"] = [una for una in leida["Statement"] if una["Sid"] != "Cupos"]
        return texto(leida)


@dataclass(frozen=True)
class Ajuste:
    """A setting: the variable by which make and config.json call it, and the apps that read it (none: only the
    deployment does). What has its default is written down only if `siempre`; `VARIABLE=` empties what `se_vacia`.
    """

    variable: str
    campo: str
    apps: tuple[str, ...] = ()
    lee: Callable[[str], Any] = str
    escribe: Callable[[Any], str] = str
    valida: Callable[[Any], None] = lambda _: None
    siempre: bool = False
    se_vacia: bool = False


def _entero(variable: str) -> Callable[[str], int]:
    def lee(texto: str) -> int:
        if not texto.isascii() or not texto.isdigit():
            raise Detenido("etapa", f"{variable}={texto} no sirve: use un entero")
        return int(texto)

    return lee


def _ritmo(texto: str) -> float | None:
    if not texto:
        return None
    if not re.fullmatch(r"\d+(\.\d+)?", texto, re.ASCII) or not 0 < float(texto) <= 10_000:
        raise Detenido("etapa", f"RITMO_CORREO={texto} no sirve: correos por segundo, como 14 o 0.5")
    return float(texto)


def _numero(valor: float) -> str:
    return f"{valor:g}"


def _si_o_no(variable: str) -> Callable[[str], bool]:
    def lee(texto: str) -> bool:
        if texto not in ("0", "1"):
            raise Detenido("etapa", f"{variable}={texto} no sirve: use 1 (sí) o 0 (no)")
        return texto == "1"

    return lee


def _redes(texto: str) -> tuple[str, ...]:
    return tuple(red.strip() for red in texto.split(",") if red.strip())


def _valida_boletos(boletos: int) -> None:
    if not 1 <= boletos <= MAXIMO_BOLETOS:
        raise Detenido("etapa", f"MAXIMO_BOLETOS={boletos} no sirve: use un entero de 1 a {MAXIMO_BOLETOS}")


def _valida_correo(direccion: str) -> None:
    if not _CORREO.fullmatch(direccion):
        raise Detenido(
            "etapa", f"SENDER_EMAIL={direccion} no es una dirección", "use una como boletos@example.com"
        )


def _valida_respuesta(direccion: str) -> None:
    if direccion and not _CORREO.fullmatch(direccion):
        raise Detenido(
            "etapa", f"RESPONDER_A={direccion} no es una dirección", "use una como ayuda@example.com"
        )


def _valida_pagina(direccion: str) -> None:
    if direccion and not _PAGINA.fullmatch(direccion):
        raise Detenido(
            "etapa", f"PAGINA={direccion} no sirve", "use una dirección como https://boletos.example.com/"
        )


def _valida_anfitrion(nombre: str) -> None:
    if nombre and not _ANFITRION.fullmatch(nombre):
        raise Detenido("etapa", f"ANFITRION={nombre} no sirve", "use un nombre como boletos.example.com")


def _valida_redes(redes: tuple[str, ...]) -> None:
    for red in redes:
        try:
            ip_network(red)
        except ValueError as error:
            raise Detenido(
                "etapa", f"ACCESO: {red} no es una red", "use 203.0.113.0/24, varias con coma"
            ) from error


def _valida_limite(limite: int) -> None:
    if limite and not 10 <= limite <= 2_000_000_000:  # WAF's own bounds
        raise Detenido(
            "etapa", f"LIMITE_POR_IP={limite} no sirve: use de 10 a 2000000000, o 0 para no limitar"
        )


AJUSTES = (
    Ajuste("SENDER_EMAIL", "remitente", ("notificaciones",), valida=_valida_correo, siempre=True),
    Ajuste("RESPONDER_A", "responder_a", ("notificaciones",), valida=_valida_respuesta, se_vacia=True),
    Ajuste("PAGINA", "pagina", ("notificaciones",), valida=_valida_pagina, se_vacia=True),
    Ajuste("RITMO_CORREO", "ritmo_correo", ("notificaciones",), lee=_ritmo, escribe=_numero, se_vacia=True),
    Ajuste("PARTICIONES", "particiones", ("reservas",), lee=_entero("PARTICIONES")),
    Ajuste("CUPOS", "cupos", ("reservas",), lee=_entero("CUPOS")),
    Ajuste(
        "MAXIMO_BOLETOS",
        "maximo_boletos",
        ("reservas",),
        lee=_entero("MAXIMO_BOLETOS"),
        valida=_valida_boletos,
    ),
    Ajuste(
        "PROTEGIDA",
        "protegida",
        CON_API,
        lee=_si_o_no("PROTEGIDA"),
        escribe=lambda protegida: str(int(protegida)),
        siempre=True,
    ),
    Ajuste("LIMITE_POR_IP", "limite_por_ip", lee=_entero("LIMITE_POR_IP"), valida=_valida_limite),
    Ajuste("ANFITRION", "anfitrion", valida=_valida_anfitrion, se_vacia=True),
    Ajuste("ACCESO", "acceso", lee=_redes, escribe=",".join, valida=_valida_redes, se_vacia=True),
)
_DEFECTOS = {campo.name: campo.default for campo in fields(Etapa)}


def desde_dichos(nombre: str, dichos: Mapping[str, str]) -> Etapa:
    """The stage that these settings, as they are written down, mean."""
    leidos = {
        ajuste.campo: ajuste.lee(dichos[ajuste.variable]) for ajuste in AJUSTES if ajuste.variable in dichos
    }
    return Etapa(nombre, **leidos)


def texto(objeto: Any) -> str:
    """JSON as it is committed."""
    return json.dumps(objeto, indent=2, ensure_ascii=False) + "\n"
