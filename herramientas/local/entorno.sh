#!/bin/sh
# Make the environment ($ENTORNO, .venv by default) from the locked versions, with $PYTHON or else the newest Python
# that Boletia is tried on. One clear line on standard error when that cannot be done.
set -eu

UV=uv==0.13.9
ENTORNO=${ENTORNO:-.venv}
DETALLE=$(mktemp)
trap 'rm -f "$DETALLE"' EXIT

falla() {
    echo "make: $1" >&2
    exit 1
}

elige_python() {
    if [ -n "${PYTHON:-}" ]; then
        "$PYTHON" -c '' 2>/dev/null || falla "PYTHON=$PYTHON no es un Python que arranque"
        echo "$PYTHON"
        return
    fi
    python=$(sh herramientas/local/pythons.sh | head -n 1)
    [ -n "$python" ] || python=python3
    echo "$python"
}

exige_version() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        falla "hace falta Python 3.11 o posterior, y $1 no lo es; diga cuál con PYTHON=<ruta>"
    "$1" -c 'import sys; sys.exit(sys.version_info >= (3, 14))' ||
        echo "make: Boletia no se ha probado con $("$1" --version), solo con 3.11 a 3.13" >&2
}

# What an environment was made with, told alike by the environment and by the Python itself.
origen() {
    "$1" -c 'import sys; print(sys.base_prefix, sys.version)' 2>/dev/null
}

intenta() {
    que=$1
    shift
    "$@" >"$DETALLE" 2>&1 || falla "$que: $(grep . "$DETALLE" | tail -n 1)"
}

crea() {
    python=$(elige_python) || exit 1
    exige_version "$python"
    intenta "no se pudo crear $ENTORNO (en Debian: apt install python3-venv)" "$python" -m venv --clear "$ENTORNO"
}

if ! origen "$ENTORNO/bin/python" >/dev/null; then
    crea
elif [ -n "${PYTHON:-}" ] && [ "$(origen "$ENTORNO/bin/python")" != "$(origen "$PYTHON")" ]; then
    crea # another Python than the one it was made with
elif [ "$ENTORNO/listo" -nt requirements-dev.txt ] && [ "$ENTORNO/listo" -nt "$0" ]; then
    exit # asked because of PYTHON, and it is this one
fi
echo "Preparando $ENTORNO con $("$ENTORNO/bin/python" --version) (solo la primera vez y cuando cambian las versiones) ..."
sin_red="no se pudieron instalar las dependencias (¿hay red?)"
"$ENTORNO/bin/uv" --version >/dev/null 2>&1 || intenta "$sin_red" "$ENTORNO/bin/python" -m pip install -q "$UV"
intenta "$sin_red" "$ENTORNO/bin/uv" pip sync -q --python "$ENTORNO/bin/python" requirements-dev.txt
touch "$ENTORNO/listo"
