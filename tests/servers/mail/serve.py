"""Takes mail on loopback, prints its port on a line of its own, and writes what came to a file, one JSON object a line.

python serve.py FILE PORT [--tls CERTIFICATE KEY] [--starttls CERTIFICATE KEY] [--login USER PASSWORD]
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Mailbox:
    """What comes in. Addresses at refused.example are refused for good, those at later.example the first time."""

    def __init__(self, file, login):
        self.file = file
        self.login = login
        self.put_off = set()

    def write(self, **what):
        print(json.dumps(what), file=self.file, flush=True)

    def authenticate(self, server, session, envelope, mechanism, data):
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        user, password = data.login.decode(), data.password.decode()
        tls = server.transport.get_extra_info("sslcontext") is not None
        self.write(event="login", user=user, password=password, tls=tls)
        return AuthResult(success=[user, password] == self.login, handled=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.write(event="recipient", to=address)
        if address.endswith("@refused.example"):
            return f"550 <{address}> is not here"
        if address.endswith("@later.example") and address not in self.put_off:
            self.put_off.add(address)
            return f"451 <{address}> is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        text = envelope.original_content.decode()
        self.write(event="email", sender=envelope.mail_from, to=envelope.rcpt_tos, text=text)
        return "250 OK"


def values(name):
    """The values after an option, up to the next one."""
    rest = sys.argv[sys.argv.index(name) + 1 :] if name in sys.argv else []
    end = next((place for place, word in enumerate(rest) if word.startswith("--")), len(rest))
    return rest[:end]


def context(files):
    if not files:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    return made


async def main():
    login, tls, starttls = values("--login"), context(values("--tls")), context(values("--starttls"))
    with open(sys.argv[1], "a", encoding="utf-8") as file:
        mailbox = Mailbox(file, login)

        def serve():
            return SMTP(
                mailbox,
                hostname="mail.example",
                tls_context=starttls,
                require_starttls=starttls is not None,
                authenticator=mailbox.authenticate if login else None,
                auth_required=bool(login),
                # It knows of the TLS that it began itself, by STARTTLS, alone.
                auth_require_tls=tls is None,
            )

        loop = asyncio.get_running_loop()
        server = await loop.create_server(serve, "127.0.0.1", int(sys.argv[2]), ssl=tls)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
