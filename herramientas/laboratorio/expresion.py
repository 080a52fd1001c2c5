"""How DynamoDB reads an expression: its words, its paths, and the placeholders that it uses."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

Ruta = tuple[str, ...]  # a document path: ("Direccion", "Calle"), ("Lista", "[0]")

_PALABRA = re.compile(r"[:#]?[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|<>|[<>]=|[()=<>.,+-]")
_NOMBRE = re.compile(r"#?[A-Za-z_][A-Za-z0-9_]*")
_CLAUSULAS = ("SET", "REMOVE", "ADD", "DELETE")
_OPERADORES = {"AND", "OR", "NOT", "IN", "BETWEEN", *_CLAUSULAS}


@dataclass(frozen=True)
class Accion:
    """What an UpdateExpression does to one path, in one of its clauses."""

    clausula: str
    ruta: Ruta


@dataclass(frozen=True)
class Expresion:
    """An expression and what its `#names` stand for."""

    texto: str
    nombres: Mapping[str, str]

    @property
    def palabras(self) -> list[str]:
        return _PALABRA.findall(self.texto)

    @property
    def sobra(self) -> str:
        """What is no word of an expression; "" when all of it is."""
        return _PALABRA.sub("", self.texto).strip()

    @property
    def marcadores(self) -> set[str]:
        """Every `:value` and `#name` in it."""
        return {palabra for palabra in self.palabras if palabra[0] in ":#"}

    @property
    def desnudas(self) -> set[str]:
        """The attributes that are written as they are, without `#`."""
        return {parte for _, ruta in self._rutas() for parte in ruta if parte[0] not in "#["}

    @property
    def rutas(self) -> list[Ruta]:
        """Every document path that it mentions, in order."""
        return [self._resuelta(ruta) for _, ruta in self._rutas()]

    @property
    def atributos(self) -> set[str]:
        """The top-level attributes that it mentions."""
        return {ruta[0] for ruta in self.rutas}

    def argumentos(self, funcion: str) -> list[Ruta]:
        """The paths that a function is called with, such as `attribute_not_exists`."""
        palabras = self.palabras
        return [
            self._resuelta(ruta)
            for lugar, ruta in self._rutas()
            if palabras[max(0, lugar - 2) : lugar] == [funcion, "("]
        ]

    def iguala(self, atributo: str) -> bool:
        """Whether it asks for one value of that attribute."""
        palabras = self.palabras
        return any(
            self._resuelta(ruta) == (atributo,) and palabras[lugar + len(ruta) :][:1] == ["="]
            for lugar, ruta in self._rutas()
        )

    @property
    def acciones(self) -> list[Accion]:
        """What an UpdateExpression changes; what it reads to the right of a `=` is not among it."""
        palabras, clausula, hondura, destino, hechas = self.palabras, "", 0, False, []
        rutas = dict(self._rutas())
        for lugar, palabra in enumerate(palabras):
            hondura += {"(": 1, ")": -1}.get(palabra, 0)
            if palabra.upper() in _CLAUSULAS:
                clausula, destino = palabra.upper(), True
            elif palabra == "," and hondura == 0:
                destino = True
            elif destino and lugar in rutas:
                hechas.append(Accion(clausula, self._resuelta(rutas[lugar])))
                destino = False
        return hechas

    @property
    def clausulas(self) -> list[str]:
        return [palabra.upper() for palabra in self.palabras if palabra.upper() in _CLAUSULAS]

    def _rutas(self) -> Iterator[tuple[int, Ruta]]:
        """Each path as it is written, with the place of its first word."""
        palabras = [*self.palabras, ""]
        lugar = 0
        while lugar < len(palabras):
            if not _es_atributo(palabras, lugar):
                lugar += 1
                continue
            partes, inicio = [palabras[lugar]], lugar
            lugar += 1
            while palabras[lugar] == "." or palabras[lugar].startswith("["):
                if palabras[lugar] == ".":
                    lugar += 1
                partes.append(palabras[lugar])
                lugar += 1
            yield inicio, tuple(partes)

    def _resuelta(self, ruta: Ruta) -> Ruta:
        return tuple(self.nombres.get(parte, parte) for parte in ruta)


def _es_atributo(palabras: list[str], lugar: int) -> bool:
    palabra = palabras[lugar]
    funcion = palabras[lugar + 1 : lugar + 2] == ["("] and palabra[:1] != "#"
    return bool(_NOMBRE.fullmatch(palabra)) and not funcion and palabra.upper() not in _OPERADORES


def solapadas(rutas: Iterable[Ruta]) -> list[tuple[Ruta, Ruta]]:
    """The pairs of which one is the other, or lies within it."""
    return [
        (una, otra)
        for una, otra in combinations(rutas, 2)
        if una[: len(otra)] == otra or otra[: len(una)] == una
    ]
