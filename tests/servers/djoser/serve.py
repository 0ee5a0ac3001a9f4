"""Makes the database with the patients, serves the project on a loopback port (given, or 0 for a
free one) and prints that port on a line of its own."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from waitress import create_server  # noqa: E402


def make_patients():
    from django.contrib.auth import get_user_model

    call_command("migrate", verbosity=0)
    for account in json.loads((settings.ALLAUTH_DIR / "accounts.json").read_text("utf-8")):
        get_user_model().objects.create_user(**account)


def main():
    application = get_wsgi_application()
    make_patients()
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = create_server(
        application,
        host="127.0.0.1",
        port=port,
        threads=8,
        # A proxy before it says which host the client asked for.
        clear_untrusted_proxy_headers=False,
    )
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
