#!/bin/sh
# entorno.sh LAYER: bring the environment ($ENTORNO, .venv by default) to what the layer needs (local, pruebas or lint;
# each holds the ones before it) in the locked versions. It is made with $PYTHON, or else the newest Python that Boletia
# is tried on. One clear line on standard error when that cannot be done.
set -eu

CAPA=$1
ENTORNO=${ENTORNO:-.venv}
PY=$ENTORNO/bin/python
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

# Run a step: its own progress on a terminal, elsewhere nothing but the last line of what failed.
intenta() {
    que=$1
    shift
    if [ -t 2 ]; then
        "$@" >&2 || falla "$que"
    else
        "$@" >"$DETALLE" 2>&1 || falla "$que: $(grep . "$DETALLE" | tail -n 1)"
    fi
}

crea() {
    python=$(elige_python) || exit 1
    exige_version "$python"
    intenta "no se pudo crear $ENTORNO (en Debian: apt install python3-venv)" "$python" -m venv --clear "$ENTORNO"
}

# The layers up to the one that is asked for, or up to the highest that is installed: adding one takes none away.
capas() {
    hasta=
    for capa in local pruebas lint; do
        hasta="$hasta $capa"
        if [ "$capa" = "$CAPA" ] || [ -e "$ENTORNO/listo-$capa" ]; then llegan=$hasta; fi
    done
    echo "$llegan"
}

# uv keeps what it downloads below HOME; where nothing can be written there, it does without.
prepara_cache() {
    cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME-}/.cache}/uv}
    if ! mkdir -p "$cache" 2>/dev/null || [ ! -w "$cache" ]; then export UV_NO_CACHE=1; fi
}

instala() {
    sin_red="no se pudieron instalar las dependencias (¿hay red?)"
    prepara_cache
    intenta "$sin_red" "$PY" -m pip install --disable-pip-version-check --require-hashes -r requirements/uv.txt
    intenta "$sin_red" "$ENTORNO/bin/uv" pip sync --require-hashes --python "$PY" "requirements/$1.txt"
}

if ! origen "$PY" >/dev/null; then
    crea
elif [ -n "${PYTHON:-}" ] && [ "$(origen "$PY")" != "$(origen "$PYTHON")" ]; then
    crea # another Python than the one it was made with
elif [ "$ENTORNO/listo-$CAPA" -nt "requirements/$CAPA.txt" ] && [ "$ENTORNO/listo-$CAPA" -nt "$0" ]; then
    exit # asked because of PYTHON, and it is this one
fi
lista=$(capas)
echo "Preparando $ENTORNO con $("$PY" --version) para$lista (la primera vez y cuando cambian las versiones) ..."
instala "${lista##* }"
for capa in $lista; do touch "$ENTORNO/listo-$capa"; done
