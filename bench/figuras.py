"""The plots, from the sections' results, as SVG."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

from bench.informe import Fila, Seccion

mpl.use("svg")
mpl.rcParams.update(
    {
        "svg.hashsalt": "boletia",  # the same results give the same file
        "svg.fonttype": "none",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#dddddd",
    }
)
COLORES = ("#1b6ca8", "#d9822b", "#3a7d44", "#8c4a8c", "#7a7a7a")


def dibuja(secciones: dict[str, Seccion], carpeta: Path) -> dict[str, list[str]]:
    """Writes what the sections at hand have to show; the file names by section."""
    carpeta.mkdir(parents=True, exist_ok=True)
    hechas: dict[str, list[str]] = {}
    if "arranque" in secciones:
        hechas["arranque"] = [
            _barras(
                _razones(secciones["arranque"]),
                carpeta / "arranque.svg",
                "Cold start: Boletia's CPU / theirs",
            )
        ]
    if "caliente" in secciones:
        hechas["caliente"] = [
            _barras(
                _razones(secciones["caliente"]),
                carpeta / "caliente.svg",
                "Warm request: Boletia's CPU / theirs",
                tope=3,
            )
        ]
    if "barrido" in secciones:
        hechas["barrido"] = [
            _barras(
                _razones(secciones["barrido"], "semilla / boletia"),
                carpeta / "barrido.svg",
                "Sweep: the seed's time / Boletia's",
            )
        ]
    if "caudal" in secciones:
        hechas["caudal"] = [_caudal(secciones["caudal"].puntos, carpeta / "caudal.svg")]
    if "escala" in secciones:
        hechas["escala"] = [_escala(secciones["escala"].puntos, carpeta / "escala.svg")]
    return hechas


def _razones(seccion: Seccion, que: str = " / ") -> list[Fila]:
    return [fila for fila in seccion.filas if que in fila.que]


def _barras(filas: list[Fila], ruta: Path, titulo: str, tope: float | None = None) -> str:
    """A bar a row, with its quartiles; the line at 1 is as quick as the other."""
    textos = [fila.valor.replace("(", " ").replace(")", " ").replace("–", " ").split() for fila in filas]
    medianas, bajos, altos = (list(map(float, columna)) for columna in zip(*textos, strict=True))
    otros = [fila.que.split(" / ")[1] for fila in filas]
    colores = {otro: COLORES[numero % len(COLORES)] for numero, otro in enumerate(dict.fromkeys(otros))}
    figura, ejes = plt.subplots(figsize=(8, 0.32 * len(filas) + 1.2))
    lugares = range(len(filas))[::-1]
    errores = [
        [mediana - bajo for mediana, bajo in zip(medianas, bajos, strict=True)],
        [alto - mediana for mediana, alto in zip(medianas, altos, strict=True)],
    ]
    ejes.barh(
        lugares, medianas, xerr=errores, color=[colores[otro] for otro in otros], ecolor="#333333", height=0.7
    )
    ejes.axvline(1, color="#333333", linewidth=1)
    ejes.set_yticks(lugares, [f"{fila.caso} / {otro}" for fila, otro in zip(filas, otros, strict=True)])
    ejes.set_xlim(0, tope)
    ejes.set_title(titulo, loc="left")
    return _guarda(figura, ruta)


def _caudal(puntos: dict[str, Any], ruta: Path) -> str:
    figura, ejes = plt.subplots(figsize=(6, 3.4))
    for color, (nombre, titulo) in zip(
        COLORES, (("boletia", "Inventario.registra"), ("transaccion", "bare transaction")), strict=False
    ):
        ejes.plot(puntos["compradores"], puntos[nombre], "o-", color=color, label=titulo)
    ejes.set_xscale("log", base=2)
    ejes.set_xticks(puntos["compradores"], list(map(str, puntos["compradores"])))
    ejes.set_ylim(0)
    ejes.set_xlabel("buyers at once")
    ejes.set_ylabel("bookings / s")
    ejes.set_title("A hot event on DynamoDB Local", loc="left")
    ejes.legend()
    return _guarda(figura, ruta)


def _escala(puntos: dict[str, Any], ruta: Path) -> str:
    ofrecidas = puntos["ofrecidas"][""]
    casos = [caso for caso in puntos if caso != "ofrecidas"]
    figura, todos = plt.subplots(1, len(casos), figsize=(9, 3.8), sharey=True)
    for ejes, caso in zip(todos, casos, strict=True):
        ejes.plot(ofrecidas, ofrecidas, color="#bbbbbb", linestyle="--", label="offered")
        for color, (particiones, aceptadas) in zip(COLORES, puntos[caso].items(), strict=False):
            ejes.plot(ofrecidas, aceptadas, "o-", color=color, label=f"PARTICIONES={particiones}")
        ejes.set_xscale("log")
        ejes.set_yscale("log")
        ejes.set_xlabel("bookings offered / s")
        ejes.set_title(
            {"un evento": "one hot event", "200 eventos": "200 events"}.get(caso, caso), loc="left"
        )
    todos[0].set_ylabel("bookings accepted / s")
    todos[-1].legend()
    return _guarda(figura, ruta)


def _guarda(figura: Any, ruta: Path) -> str:
    figura.tight_layout()
    figura.savefig(ruta, metadata={"Date": None})
    plt.close(figura)
    return ruta.name
