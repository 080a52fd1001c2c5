"""Takes a stage of Boletia to an AWS account and back: `make deploy`, `destroy`, `package`, `etapa`, `traza`."""
