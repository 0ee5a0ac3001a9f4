"""Mail that lands in a folder instead of an inbox."""

import os
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class OneFilePerMessage(BaseEmailBackend):
    """Writes each message to a file of its own, named so that names sort by time.

    A reader never sees half a message: it appears under its name when complete.
    """

    def send_messages(self, email_messages):
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}.eml"
            unfinished = folder / (name + ".part")
            unfinished.write_bytes(message.message().as_bytes())
            os.replace(unfinished, folder / name)
        return len(email_messages)
