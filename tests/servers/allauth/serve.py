"""Serves the project on a free loopback port and prints that port on a line of its own."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402
from waitress import create_server  # noqa: E402


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=port, threads=8)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
