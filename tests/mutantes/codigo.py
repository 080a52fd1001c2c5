"""What a mutant changes in the compiled module, and how it takes the place of what is imported already."""

import gc
import inspect
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

RAIZ = Path(__file__).parents[2]

Par = tuple[CodeType, CodeType]  # sound and broken


@dataclass(frozen=True)
class Mutante:
    """A module's path below RAIZ, and its broken text."""

    numero: int
    modulo: str
    roto: str

    @property
    def ruta(self) -> Path:
        return RAIZ / self.modulo

    @cached_property
    def sano(self) -> str:
        return self.ruta.read_text(encoding="utf-8")

    @cached_property
    def pares(self) -> list[Par]:
        """Each function, class and module that differs, the innermost last."""
        return list(_pares(*(compile(texto, str(self.ruta), "exec") for texto in (self.sano, self.roto))))

    @cached_property
    def lineas(self) -> set[int]:
        """What is written otherwise."""
        pares = enumerate(zip(self.sano.splitlines(), self.roto.splitlines(), strict=False), start=1)
        otras = [numero for numero, (sana, rota) in pares if sana != rota]
        return set(otras[:1] if self.sano.count("\n") != self.roto.count("\n") else otras)

    @property
    def solo_funciones(self) -> bool:
        """Whether nothing that runs on import changes, so that functions can be changed where they are."""
        propios = [par for par in self.pares if _lo_propio(par[0]) != _lo_propio(par[1])]
        return all(
            sano.co_flags & inspect.CO_OPTIMIZED
            and sano.co_freevars == roto.co_freevars
            and len(_dentro(sano)) == len(_dentro(roto))
            for sano, roto in propios
        )

    @property
    def claves(self) -> list[str]:
        """The keys of what differs, as it is when it is sound."""
        return [clave(sano) for sano, _ in self.pares]


def clave(codigo: CodeType) -> str:
    """A function's name in one checkout, wherever it was imported from."""
    return f"{os.path.realpath(codigo.co_filename)}:{codigo.co_qualname}:{codigo.co_firstlineno}"


def funciones(carpetas: tuple[str, ...]) -> dict[str, list[FunctionType]]:
    """The living functions whose code lies there."""
    gc.unfreeze()  # an app that has started puts all that it is made of out of sight
    vivas: dict[str, list[FunctionType]] = {}
    for una in gc.get_objects():
        if isinstance(una, FunctionType) and clave(una.__code__).startswith(carpetas):
            vivas.setdefault(clave(una.__code__), []).append(una)
    return vivas


def cambia(diferentes: list[Par], vivas: dict[str, list[FunctionType]]) -> None:
    for sano, roto in diferentes:
        for funcion in vivas.get(clave(sano), []):
            funcion.__code__ = roto


def _pares(sano: CodeType, roto: CodeType) -> Iterator[Par]:
    suyos, otros = _dentro(sano), _dentro(roto)
    if len(suyos) != len(otros):
        yield sano, roto
        return
    de_dentro = [par for dos in zip(suyos, otros, strict=True) for par in _pares(*dos)]
    if de_dentro or _lo_propio(sano) != _lo_propio(roto):
        yield sano, roto
    yield from de_dentro


def _dentro(codigo: CodeType) -> list[CodeType]:
    return [uno for uno in codigo.co_consts if isinstance(uno, CodeType)]


def _lo_propio(codigo: CodeType) -> tuple[Any, ...]:
    constantes = [repr(uno) for uno in codigo.co_consts if not isinstance(uno, CodeType)]
    nombres = (codigo.co_names, codigo.co_varnames, codigo.co_freevars, codigo.co_cellvars)
    return codigo.co_code, constantes, nombres, codigo.co_exceptiontable
