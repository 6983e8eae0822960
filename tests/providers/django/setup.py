"""Makes the database, with one person in it and the applications named in the first argument."""

import json
import sys

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)

from django.contrib.auth.models import User
from oauth2_provider.models import Application

User.objects.create_user(
    "alice", "alice@example.com", "alice", first_name="Alice", last_name="Adams"
)
for application in json.loads(sys.argv[1]):
    Application.objects.create(
        **application,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
