"""manage.py prepare: the tables, the clinic's name and the made-up patients."""

import json

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Creates the database with the accounts of accounts.json."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        Site.objects.update_or_create(
            pk=settings.SITE_ID,
            defaults={"name": "Oak Clinic", "domain": "oak-clinic.example.org"},
        )
        accounts = json.loads((settings.BASE_DIR / "accounts.json").read_text("utf-8"))
        for account in accounts:
            user = get_user_model().objects.create_user(
                account["username"],
                account["email"],
                account["password"],
                first_name=account["first_name"],
                last_name=account["last_name"],
            )
            EmailAddress.objects.create(
                user=user, email=account["email"], verified=True, primary=True
            )
