"""What SES answers, in its own XML."""

_ERROR = (
    '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>'
    "<Code>{}</Code><Message>{}</Message></Error></ErrorResponse>"
)
LLENO = _ERROR.format("Throttling", "Maximum sending rate exceeded.").encode()
RECHAZO = _ERROR.format("InvalidParameterValue", "Illegal address").encode()
ENVIADO = (
    b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult>'
    b"<MessageId>m</MessageId></SendEmailResult></SendEmailResponse>"
)


def cuota(ritmo: float) -> bytes:
    return (
        '<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult>'
        f"<Max24HourSend>50000</Max24HourSend><MaxSendRate>{ritmo}</MaxSendRate>"
        "<SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>"
    ).encode()
