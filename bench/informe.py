"""What a run has to say: a table on the terminal, and the same as docs/rendimiento.md."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.medida import Medidas, Reparto


@dataclass(frozen=True)
class Fila:
    """One measured fact: a ratio or a count, and the goal it is held against."""

    caso: str
    que: str
    valor: str
    nuestra: str = ""
    suya: str = ""
    meta: str = ""
    cumple: bool | None = None

    @classmethod
    def razon(
        cls,
        caso: str,
        medidas: Medidas,
        nuestro: str,
        otro: str,
        meta: float | None,
        *,
        unidad: str,
        escala: float,
        al_menos: bool = False,
    ) -> "Fila":
        """Ours against another's: at most `meta` times it, or at least."""
        razon = medidas.razon(nuestro, otro)
        cumple = None if meta is None else (razon.mediana >= meta if al_menos else razon.mediana <= meta)
        return cls(
            caso=caso,
            que=f"{nuestro} / {otro}",
            valor=str(razon),
            nuestra=_absoluto(medidas.de(nuestro), unidad, escala),
            suya=_absoluto(medidas.de(otro), unidad, escala),
            meta="" if meta is None else f"{'≥' if al_menos else '≤'} {meta:g}",
            cumple=cumple,
        )


def _absoluto(reparto: Reparto, unidad: str, escala: float) -> str:
    return f"{reparto.mediana * escala:.3g} {unidad}"


@dataclass(frozen=True)
class Seccion:
    """One benchmark's rows. `medida` says when, where and on which engine they were found."""

    clave: str
    titulo: str
    explicacion: str
    filas: list[Fila]
    medida: str = ""


COLUMNAS = ("caso", "qué", "razón o cuenta", "nuestra", "otra", "meta", "")


def terminal(seccion: Seccion) -> str:
    """A section as aligned text."""
    tabla = [COLUMNAS, *map(_celdas, seccion.filas)]
    anchos = [max(len(fila[columna]) for fila in tabla) for columna in range(len(COLUMNAS))]
    lineas = [
        "  ".join(celda.ljust(ancho) for celda, ancho in zip(fila, anchos, strict=True)).rstrip()
        for fila in tabla
    ]
    return "\n".join([f"\n{seccion.titulo}", *(f"  {linea}" for linea in lineas)])


def markdown(seccion: Seccion) -> str:
    """A section as a chapter of docs/rendimiento.md."""
    cabecera = f"| {' | '.join(COLUMNAS)} |\n|{'---|' * len(COLUMNAS)}"
    filas = [
        f"| {' | '.join(celda.replace('|', chr(92) + '|') for celda in _celdas(fila))} |"
        for fila in seccion.filas
    ]
    medida = f"Measured {seccion.medida}.\n"
    return "\n".join([f"## {seccion.titulo}\n", f"{seccion.explicacion}\n", medida, *[cabecera, *filas], ""])


def _celdas(fila: Fila) -> tuple[str, ...]:
    marca = {None: "", True: "sí", False: "NO"}[fila.cumple]
    return (fila.caso, fila.que, fila.valor, fila.nuestra, fila.suya, fila.meta, marca)


def guarda(seccion: Seccion, carpeta: Path) -> None:
    """Keeps a section's results, so that the page can be written anew without measuring again."""
    carpeta.mkdir(parents=True, exist_ok=True)
    texto = json.dumps(asdict(seccion), ensure_ascii=False, indent=1)
    (carpeta / f"{seccion.clave}.json").write_text(texto + "\n")


def recupera(ruta: Path) -> Seccion:
    datos: Mapping[str, Any] = json.loads(ruta.read_text())
    return Seccion(**{**datos, "filas": [Fila(**fila) for fila in datos["filas"]]})
