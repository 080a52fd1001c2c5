"""What stands around the apps: `local` runs them on one machine, `despliegue` on AWS, `operacion` looks after them.

Imports point one way: local, operacion → despliegue → initdb. `laboratorio` is what tests and benchmarks share.
"""
