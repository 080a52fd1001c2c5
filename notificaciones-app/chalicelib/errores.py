"""What can go wrong when a customer is told."""


class DireccionRechazada(Exception):
    """SES will never send this e-mail: repeating it is of no use."""


class EnvioFallido(RuntimeError):
    """SES did not send the e-mail now: the record must be delivered again."""


class NoticiaIlegible(Exception):
    """This is nothing that SES tells of our e-mails: it is passed over."""


class SesLleno(EnvioFallido):
    """SES takes no more e-mails at this moment: it is waited for."""


class SesCerrado(EnvioFallido):
    """SES takes no e-mail of this account or this sender: that is waited for too, and mended by an operator."""


class EnvioEnCurso(RuntimeError):
    """Another delivery of this record is sending, or died while it was: the record must be delivered again."""


class LibroOcupado(RuntimeError):
    """DynamoDB does not take what the ledger has to write: the record must be delivered again."""
