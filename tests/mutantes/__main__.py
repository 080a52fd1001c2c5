"""`make mutaciones`, second part: every line of the apps broken in every way that cosmic-ray knows.

What was tried is kept in build/mutantes, by module and text, so a run goes on where another ended: MINUTOS= ends one,
MODULOS="reservas pendientes" chooses by path. Prints what survives; exit code 1 when fewer than 95 of 100 are noticed.
What changes nothing is listed, with the reason, in iguales.txt: `path | operator | the line as it is | why`.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fallos.mutaciones import NO_SE_COPIA, RAIZ

GUARDADAS = RAIZ / "build" / "mutantes"
COSMIC_RAY = RAIZ / ".venv-mutantes" / "bin" / "cosmic-ray"
IGUALES = Path(__file__).with_name("iguales.txt")
DETECTADOS = 95.0  # per cent
PLAZO = 300  # seconds that the tests of one mutant may take
# `str | None` is a type, and adds nothing up.
DE_TIPOS = "ReplaceBinaryOperator_BitOr_"


@dataclass(frozen=True)
class Mutante:
    """One way in which a line was broken; `vive` when no test noticed, None when it was not tried yet."""

    modulo: str
    operador: str
    linea: str
    cambio: str
    vive: bool | None

    @property
    def marca(self) -> tuple[str, str, str]:
        return self.modulo, self.operador, self.linea


def main() -> int:
    limite = time.monotonic() + 60 * float(os.environ.get("MINUTOS") or "inf")
    GUARDADAS.mkdir(parents=True, exist_ok=True)
    mutantes: list[Mutante] = []
    with tempfile.TemporaryDirectory(prefix="boletia-mutantes-") as temporal:
        copia = Path(shutil.copytree(RAIZ, Path(temporal) / "copia", ignore=NO_SE_COPIA, symlinks=True))
        for modulo in modulos(os.environ.get("MODULOS", "")):
            sesion = _sesion(copia, modulo)
            _prueba(copia, modulo, sesion, limite)
            suyos = list(_leidos(modulo, sesion))
            mutantes += suyos
            print(f"{modulo:<48} {_resumen(suyos)}", flush=True)
    return _informe(mutantes)


def modulos(filtro: str) -> list[str]:
    """What is broken: what runs in Lambda, but the entry points; first what is quickest to test."""
    rutas = [*RAIZ.glob("*-app/chalicelib/*.py"), *RAIZ.glob("compartido/boletia/*.py")]
    nombres = [str(ruta.relative_to(RAIZ)) for ruta in rutas if ruta.name != "__init__.py"]
    elegidos = [nombre for nombre in nombres if any(texto in nombre for texto in filtro.split() or [""])]
    return sorted(elegidos, key=lambda n: (n.startswith("compartido"), not _es_puro(n), n))


def _es_puro(modulo: str) -> bool:
    texto = (RAIZ / modulo).read_text(encoding="utf-8")
    return "botocore" not in texto and "_cliente" not in texto


def _sesion(copia: Path, modulo: str) -> Path:
    """What is known of the module as it is now; a changed one begins afresh."""
    huella = hashlib.sha256((RAIZ / modulo).read_bytes()).hexdigest()[:12]
    sesion = GUARDADAS / f"{modulo.replace('/', '.')}.{huella}.sqlite"
    if not sesion.exists():
        config, filtro = str(_config(copia, modulo)), str(COSMIC_RAY.with_name("cr-filter-operators"))
        subprocess.run([str(COSMIC_RAY), "init", config, str(sesion)], cwd=copia, check=True)
        subprocess.run([filtro, str(sesion), config], cwd=copia, check=True)
    return sesion


def _config(copia: Path, modulo: str) -> Path:
    config = copia / "mutantes.toml"
    config.write_text(
        f'[cosmic-ray]\nmodule-path = ["{modulo}"]\ntimeout = {PLAZO}.0\nexcluded-modules = []\n'
        f'test-command = "{sys.executable} -m tests.mutantes.prueba {modulo}"\n'
        '[cosmic-ray.distributor]\nname = "local"\n'
        f'[cosmic-ray.filters.operators-filter]\nexclude-operators = ["core/{DE_TIPOS}.*"]\n'
    )
    return config


def _prueba(copia: Path, modulo: str, sesion: Path, limite: float) -> None:
    """Until every mutant of the module was tried, or the time is over; what was being tried then is tried again."""
    quedan = limite - time.monotonic()
    if quedan <= 0:
        return
    entorno = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    orden = [str(COSMIC_RAY), "exec", str(_config(copia, modulo)), str(sesion)]
    try:
        subprocess.run(orden, cwd=copia, env=entorno, check=True, timeout=quedan if quedan < 1e9 else None)
    except subprocess.TimeoutExpired:
        pass
    finally:
        shutil.copy(RAIZ / modulo, copia / modulo)


def _leidos(modulo: str, sesion: Path) -> Iterator[Mutante]:
    volcado = subprocess.run(
        [str(COSMIC_RAY), "dump", str(sesion)], capture_output=True, text=True, check=True
    ).stdout
    lineas = (RAIZ / modulo).read_text(encoding="utf-8").splitlines()
    for pedido, resultado in map(json.loads, volcado.splitlines()):
        (mutacion,) = pedido["mutations"]
        operador = mutacion["operator_name"].removeprefix("core/")
        if not operador.startswith(DE_TIPOS):
            linea = lineas[mutacion["start_pos"][0] - 1].strip()
            yield Mutante(modulo, operador, linea, _cambio(resultado), _vive(resultado))


def _vive(resultado: dict[str, Any] | None) -> bool | None:
    return None if resultado is None else resultado["test_outcome"] == "survived"


def _cambio(resultado: dict[str, Any] | None) -> str:
    """The broken line."""
    lineas = (resultado or {}).get("diff", "").splitlines()
    return next((una[1:].strip() for una in lineas if una.startswith("+") and una[:3] != "+++"), "")


def _resumen(mutantes: list[Mutante]) -> str:
    probados = [uno for uno in mutantes if uno.vive is not None]
    vivos = sum(bool(uno.vive) for uno in probados)
    return (
        f"{len(probados) - vivos} de {len(probados)} detectados, {len(mutantes) - len(probados)} sin probar"
    )


def _informe(mutantes: list[Mutante]) -> int:
    iguales = set(_iguales())
    probados = [uno for uno in mutantes if uno.vive is not None and uno.marca not in iguales]
    vivos = [uno for uno in probados if uno.vive]
    for uno in vivos:
        print(f"SOBREVIVE {uno.modulo} | {uno.operador} | {uno.linea} | {uno.cambio}")
    por_ciento = 100 * (len(probados) - len(vivos)) / max(1, len(probados))
    print(
        f"mutantes {len(mutantes)}, probados {len(probados)}, detectados {por_ciento:.1f} %, "
        f"sin efecto {len([uno for uno in mutantes if uno.marca in iguales])}"
    )
    return 0 if por_ciento >= DETECTADOS else 1


def _iguales() -> Iterator[tuple[str, str, str]]:
    for linea in IGUALES.read_text(encoding="utf-8").splitlines():
        if linea and not linea.startswith("#"):
            modulo, operador, texto, _ = (parte.strip() for parte in linea.split(" | ", 3))
            yield modulo, operador, texto


if __name__ == "__main__":
    sys.exit(main())
