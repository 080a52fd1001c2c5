# What a developer does, one target each; `make` alone lists them.
.DEFAULT_GOAL := ayuda
# The environment; another folder holds another Python's (ENTORNO=.venv-3.12 PYTHON=python3.12).
ENTORNO ?= .venv
PY := $(ENTORNO)/bin/python
export ENTORNO

.PHONY: ayuda
ayuda: ## muestra esta lista
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environment is made again only when the locked versions change, or when PYTHON names another Python.
$(ENTORNO)/listo: requirements-dev.txt herramientas/local/entorno.sh $(if $(PYTHON),SIEMPRE)
	@PYTHON="$(PYTHON)" sh herramientas/local/entorno.sh

.PHONY: SIEMPRE
SIEMPRE:

.PHONY: local
local: $(ENTORNO)/listo ## la nube completa en esta máquina (PUERTO=4566, DEPURAR=1 muestra todo)
	@exec $(PY) -m herramientas.local

.PHONY: local-eventos
local-eventos: $(ENTORNO)/listo ## las rutas de eventos con recarga, sobre make local (PUERTO_RUTAS=8000)
	@exec $(PY) -m herramientas.local.dominio eventos

.PHONY: local-reservas
local-reservas: $(ENTORNO)/listo ## las rutas de reservas con recarga, sobre make local (PUERTO_RUTAS=8001)
	@exec $(PY) -m herramientas.local.dominio reservas

DOMINIOS := eventos reservas notificaciones
JAVASCRIPT := $(wildcard frontend/sitio/*.js frontend/sitio/js/*.js)
PAQUETES := frontend herramientas initdb

.PHONY: test
test: $(ENTORNO)/listo ## todas las pruebas
	@$(PY) -m pytest -q -n 2 --dist loadfile
	@PARTICIONES=8 $(PY) -m pytest -q -n 2 tests/reservas

.PHONY: test-rapido
test-rapido: $(ENTORNO)/listo ## las que no necesitan la nube, en segundos
	@exec $(PY) -m pytest -q -n 2 -m "not nube" $(addprefix tests/,$(DOMINIOS) initdb local)

# Each domain is checked by itself: all three have modules called `app` and `chalicelib`.
.PHONY: lint
lint: $(ENTORNO)/listo ## formato, reglas y tipos estrictos
	@$(ENTORNO)/bin/ruff format --check -q . && $(ENTORNO)/bin/ruff check -q .
	@$(ENTORNO)/bin/deno fmt -q --check && $(ENTORNO)/bin/deno lint -q && $(ENTORNO)/bin/deno check -q $(JAVASCRIPT)
	@for dominio in $(DOMINIOS); do \
	    MYPYPATH=$$dominio-app:compartido $(ENTORNO)/bin/mypy --cache-dir .mypy_cache/$$dominio $$dominio-app tests/$$dominio || exit 1; \
	done
	@MYPYPATH=reservas-app:compartido $(ENTORNO)/bin/mypy --cache-dir .mypy_cache/bench bench/*.py tests/bench
	@$(ENTORNO)/bin/mypy $(PAQUETES) $(filter-out $(addprefix tests/,$(DOMINIOS) bench __pycache__),$(wildcard tests/*))

.PHONY: formato
formato: $(ENTORNO)/listo ## arregla el formato y lo que las reglas arreglan solas
	@$(ENTORNO)/bin/ruff check -q --fix . ; $(ENTORNO)/bin/ruff format -q . ; $(ENTORNO)/bin/deno fmt -q

.PHONY: bloqueo
bloqueo: $(ENTORNO)/listo ## fija de nuevo las versiones de requirements-dev.in
	@$(ENTORNO)/bin/uv pip compile -q --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	    requirements-dev.in -o requirements-dev.txt

.PHONY: initdb
initdb: $(ENTORNO)/listo ## crea o comprueba las tablas de una etapa (STAGE=local; PARTICIONES=1; BORRAR=1 las borra)
	@exec $(PY) -m herramientas.despliegue initdb --stage "$(STAGE)"

# On AWS, or on whatever AWS_ENDPOINT_URL names. docs/operacion.md tells the whole story.
.PHONY: etapa
etapa: $(ENTORNO)/listo ## declara una etapa (STAGE=pruebas SENDER_EMAIL=boletos@example.com; ACCESO=redes)
	@exec $(PY) -m herramientas.despliegue etapa --stage "$(STAGE)"

.PHONY: deploy
deploy: $(ENTORNO)/listo ## despliega una etapa entera (STAGE=produccion, ALARMAS=correo de quien las recibe)
	@exec $(PY) -m herramientas.despliegue deploy --stage "$(STAGE)"

.PHONY: destroy
destroy: $(ENTORNO)/listo ## quita una etapa de la cuenta, sin sus datos (STAGE=…; DATOS=1 los borra también)
	@exec $(PY) -m herramientas.despliegue destroy --stage "$(STAGE)"

.PHONY: traza
traza: $(ENTORNO)/listo ## la vida de una reserva, en orden, de las bitácoras (ID=…; STAGE=local)
	@exec $(PY) -m herramientas.operacion traza --stage "$(or $(STAGE),local)"

.PHONY: web
web: $(ENTORNO)/listo ## publica la página de una etapa en S3 (STAGE=…, CUBETA=…, EVENTOS_URL=…, RESERVAS_URL=…)
	@exec $(PY) -m frontend.publica --stage "$(STAGE)"

.PHONY: capturas
capturas: $(ENTORNO)/listo ## retrata cada vista en docs/capturas (con make local recién arrancado; BOLETIA=http://localhost:4566)
	@exec $(PY) -m frontend.capturas

.PHONY: package
package: $(ENTORNO)/listo ## las plantillas de CloudFormation de una etapa, en build/ (STAGE=produccion)
	@exec $(PY) -m herramientas.despliegue package --stage "$(STAGE)"

# What operators run against a deployed stage; the environment says which account, or AWS_ENDPOINT_URL which cloud.
.PHONY: ajustes
ajustes: $(ENTORNO)/listo ## reintentos y colas de fallos de los streams (STAGE=…; make deploy ya lo hace)
	@exec $(PY) -m herramientas.despliegue ajustes --stage "$(STAGE)"

.PHONY: fallos
fallos: $(ENTORNO)/listo ## lo que las funciones de los streams no pudieron hacer (STAGE=…)
	@exec $(PY) -m herramientas.operacion fallos --stage "$(STAGE)"

.PHONY: reprocesar
reprocesar: $(ENTORNO)/listo ## lo entrega otra vez y quita solo lo que salió bien (STAGE=…)
	@exec $(PY) -m herramientas.operacion reprocesar --stage "$(STAGE)"

.PHONY: verificar
verificar: $(ENTORNO)/listo ## busca derivas en las tablas, sin escribir nada (STAGE=…; PAUSA=10 segundos)
	@exec $(PY) -m herramientas.operacion verificar --stage "$(STAGE)"

.PHONY: reparar
reparar: $(ENTORNO)/listo ## cura las derivas con las funciones de los streams (STAGE=…; SI=1 no pregunta)
	@exec $(PY) -m herramientas.operacion reparar --stage "$(STAGE)"

.PHONY: mutaciones
mutaciones: $(ENTORNO)/listo ## rompe las apps a propósito, una vez cada una, y exige que las pruebas lo noten
	@exec $(PY) -m tests.fallos.mutaciones

# Runs on purpose, for minutes, and needs Java 17, npm and the network; the numbers never fail it. docs/rendimiento.md.
.venv-bench/listo: $(ENTORNO)/listo bench/requirements.txt bench/entorno.sh
	@sh bench/entorno.sh

.PHONY: bench
bench: .venv-bench/listo ## mide Boletia junto a otras opciones y escribe docs/rendimiento.md (RAPIDO=1; SOLO=arranque; RONDAS=7)
	@exec .venv-bench/bin/python -m bench $(if $(filter 1,$(RAPIDO)),--rapido) $(if $(SOLO),--solo $(SOLO)) $(if $(RONDAS),--rondas $(RONDAS))
