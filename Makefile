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
