"""Sends one mail: the plain way to tell somebody where Slack took nothing."""

import smtplib
import ssl
from email.message import EmailMessage

from bot.config import SmtpConfig

TIMEOUT_SECONDS = 10.0


class NotMailed(Exception):
    """The mail surely was not taken; the message is the reason."""


class MaybeMailed(Exception):
    """It is not known whether the mail was taken; it must not be sent again."""


def send(config: SmtpConfig, key: str, subject: str, text: str) -> None:
    """Send a mail to the configured addresses; `key` becomes its Message-ID, by which a server may know doublets."""
    message = EmailMessage()
    message["From"], message["To"] = config.sender, ", ".join(config.to)
    message["Subject"] = " ".join(subject.split())[:200]
    message["Message-ID"] = f"<{key}@{config.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        server = _open(config)
    except (OSError, smtplib.SMTPException) as trouble:
        raise NotMailed(f"the mail server cannot be reached ({type(trouble).__name__})") from trouble
    try:
        server.send_message(message)
    except (smtplib.SMTPServerDisconnected, OSError) as trouble:
        # SMTPException is an OSError, too: what the server refused in so many words was surely not taken.
        if isinstance(trouble, smtplib.SMTPException) and not isinstance(trouble, smtplib.SMTPServerDisconnected):
            raise NotMailed(f"the mail server refused ({type(trouble).__name__})") from trouble
        raise MaybeMailed(f"the mail server fell silent ({type(trouble).__name__})") from trouble
    finally:
        server.close()


def _open(config: SmtpConfig) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if config.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(config.host, config.port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(config.host, config.port, timeout=TIMEOUT_SECONDS)
    try:
        if config.tls == "starttls":
            server.starttls(context=context)
        if config.user:
            server.login(config.user, config.password)
    except BaseException:
        server.close()
        raise
    return server
