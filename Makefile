# What a developer does, one target each; `make` alone lists them.
.DEFAULT_GOAL := ayuda
PYTHON := .venv/bin/python

.PHONY: ayuda
ayuda: ## muestra esta lista
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The environment is made again only when the locked versions change.
.venv/listo: requirements-dev.txt local/entorno.sh
	@sh local/entorno.sh

.PHONY: local
local: .venv/listo ## la nube completa en esta máquina (PUERTO=4566, DEPURAR=1 muestra todo)
	@exec $(PYTHON) -m local

.PHONY: local-eventos
local-eventos: .venv/listo ## las rutas de eventos con recarga, sobre make local (PUERTO_RUTAS=8000)
	@exec $(PYTHON) -m local.dominio eventos

.PHONY: local-reservas
local-reservas: .venv/listo ## las rutas de reservas con recarga, sobre make local (PUERTO_RUTAS=8001)
	@exec $(PYTHON) -m local.dominio reservas

DOMINIOS := eventos reservas notificaciones
JAVASCRIPT := $(wildcard frontend/sitio/*.js frontend/sitio/js/*.js)
PAQUETES := despliegue frontend initdb local operacion

.PHONY: test
test: .venv/listo ## todas las pruebas
	@$(PYTHON) -m pytest -q -n 2 --dist loadfile
	@PARTICIONES=8 $(PYTHON) -m pytest -q -n 2 tests/reservas

.PHONY: test-rapido
test-rapido: .venv/listo ## las que no necesitan la nube, en segundos
	@exec $(PYTHON) -m pytest -q -n 2 -m "not nube" $(addprefix tests/,$(DOMINIOS) initdb local)

# Each domain is checked by itself: all three have modules called `app` and `chalicelib`.
.PHONY: lint
lint: .venv/listo ## formato, reglas y tipos estrictos
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q .
	@.venv/bin/deno fmt -q --check && .venv/bin/deno lint -q && .venv/bin/deno check -q $(JAVASCRIPT)
	@for dominio in $(DOMINIOS); do \
	    MYPYPATH=$$dominio-app .venv/bin/mypy --cache-dir .mypy_cache/$$dominio $$dominio-app tests/$$dominio || exit 1; \
	done
	@MYPYPATH=reservas-app .venv/bin/mypy --cache-dir .mypy_cache/bench bench/*.py tests/bench
	@.venv/bin/mypy $(PAQUETES) $(filter-out $(addprefix tests/,$(DOMINIOS) bench __pycache__),$(wildcard tests/*))

.PHONY: formato
formato: .venv/listo ## arregla el formato y lo que las reglas arreglan solas
	@.venv/bin/ruff check -q --fix . ; .venv/bin/ruff format -q . ; .venv/bin/deno fmt -q

.PHONY: bloqueo
bloqueo: .venv/listo ## fija de nuevo las versiones de requirements-dev.in
	@.venv/bin/uv pip compile -q --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
	    requirements-dev.in -o requirements-dev.txt

.PHONY: initdb
initdb: .venv/listo ## crea o comprueba las tablas de una etapa (STAGE=local; PARTICIONES=1; BORRAR=1 las borra)
	@test -n "$$STAGE" || { echo "falta la etapa: make initdb STAGE=local" >&2; exit 2; }
	@exec $(PYTHON) -m initdb --stage "$$STAGE" $(if $(filter 1,$(BORRAR)),--borrar)

# On AWS, or on whatever AWS_ENDPOINT_URL names. docs/operacion.md tells the whole story.
.PHONY: etapa
etapa: .venv/listo ## declara una etapa (STAGE=pruebas SENDER_EMAIL=boletos@example.com; ACCESO=redes)
	@$(PYTHON) -m despliegue etapa --stage "$(STAGE)"

.PHONY: deploy
deploy: .venv/listo ## despliega una etapa entera (STAGE=produccion, AVISOS=correo para las alarmas)
	@$(PYTHON) -m despliegue despliega --stage "$(STAGE)"

.PHONY: destroy
destroy: .venv/listo ## quita una etapa de la cuenta, sin sus datos (STAGE=…; DATOS=1 los borra también)
	@$(PYTHON) -m despliegue destruye --stage "$(STAGE)"

.PHONY: traza
traza: .venv/listo ## la vida de una reserva, en orden, de las bitácoras (ID=…; STAGE=local)
	@$(PYTHON) -m despliegue traza --stage "$(or $(STAGE),local)"

.PHONY: web
web: .venv/listo ## publica la página de una etapa en S3 (STAGE=…, CUBETA=…, EVENTOS_URL=…, RESERVAS_URL=…)
	@test -n "$$STAGE" || { echo "falta la etapa: make web STAGE=produccion" >&2; exit 2; }
	@exec $(PYTHON) -m frontend.publica --stage "$$STAGE"

.PHONY: capturas
capturas: .venv/listo ## retrata cada vista en docs/capturas (con make local recién arrancado; BOLETIA=http://localhost:4566)
	@exec $(PYTHON) -m frontend.capturas

.PHONY: package
package: .venv/listo ## las plantillas de CloudFormation de una etapa, en build/ (STAGE=produccion)
	@$(PYTHON) -m despliegue empaqueta --stage "$(STAGE)"

# What operators run against a deployed stage; the environment says which account, or AWS_ENDPOINT_URL which cloud.
.PHONY: ajustes
ajustes: .venv/listo ## reintentos y colas de fallos de los streams (STAGE=…; make deploy ya lo hace)
	@exec $(PYTHON) -m operacion.ajustes --stage "$(STAGE)"

.PHONY: fallos
fallos: .venv/listo ## lo que las funciones de los streams no pudieron hacer (STAGE=…)
	@exec $(PYTHON) -m operacion fallos --stage "$(STAGE)"

.PHONY: reprocesar
reprocesar: .venv/listo ## lo entrega otra vez y quita solo lo que salió bien (STAGE=…)
	@exec $(PYTHON) -m operacion reprocesar --stage "$(STAGE)"

.PHONY: verificar
verificar: .venv/listo ## busca derivas en las tablas, sin escribir nada (STAGE=…; PAUSA=10 segundos)
	@exec $(PYTHON) -m operacion verificar --stage "$(STAGE)"

.PHONY: reparar
reparar: .venv/listo ## cura las derivas con las funciones de los streams (STAGE=…; SI=1 no pregunta)
	@exec $(PYTHON) -m operacion reparar --stage "$(STAGE)"

.PHONY: mutaciones
mutaciones: .venv/listo ## rompe las apps a propósito, una vez cada una, y exige que las pruebas lo noten
	@exec $(PYTHON) -m tests.fallos.mutaciones

# Runs on purpose, for minutes, and needs Java 17, npm and the network; the numbers never fail it. docs/rendimiento.md.
.venv-bench/listo: .venv/listo bench/requirements.txt bench/entorno.sh
	@sh bench/entorno.sh

.PHONY: bench
bench: .venv-bench/listo ## mide Boletia junto a otras opciones y escribe docs/rendimiento.md (RAPIDO=1; SOLO=arranque; RONDAS=7)
	@exec .venv-bench/bin/python -m bench $(if $(filter 1,$(RAPIDO)),--rapido) $(if $(SOLO),--solo $(SOLO)) $(if $(RONDAS),--rondas $(RONDAS))
