"""Oak Clinic: moto, an emulator of Amazon Cognito, with one user pool and its patients.

python serve.py ACCOUNTS.json DATA-FOLDER PORT TEMPORARY-PASSWORD

PORT is a loopback port, or 0 for a free one; the one it is stands alone on the first line that is
printed. The app client's id is then in DATA-FOLDER/client-id.

moto sends no messages. It tells the code for a new password in a header of its answer, and looks at
those codes alone that have its prefix; all others are right. So a postman stands between it and its
clients, who never see either: see Postman.
"""

import io
import json
import os
import sys
import time
from pathlib import Path

from moto.cognitoidp.models import cognitoidp_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from waitress import create_server
from werkzeug.test import Client

SERVICE = "AWSCognitoIdentityProviderService."
HEADER = "x-moto-forgot-password-confirmation-code"
PREFIX = "moto-confirmation-code:"
# Where moto keeps what unsigned calls make.
ACCOUNT, REGION = "123456789012", "us-east-1"


class Postman:
    """Takes the code out of moto's answer and brings it to the patient: one file for each message,
    named so that names sort by time. Puts moto's prefix before the codes that patients bring, so that
    moto looks at them."""

    def __init__(self, application, accounts, folder):
        self.application = application
        self.folder = folder
        self.addresses = {}
        for account in accounts:
            for name in (account["username"], account["email"]):
                self.addresses[name] = account["email"]

    def __call__(self, environ, start_response):
        operation = environ.get("HTTP_X_AMZ_TARGET", "").removeprefix(SERVICE)
        if operation not in ("ForgotPassword", "ConfirmForgotPassword"):
            return self.application(environ, start_response)
        request = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        if "ConfirmationCode" in request:
            request["ConfirmationCode"] = PREFIX + request["ConfirmationCode"]
        body = json.dumps(request).encode()
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))

        def answer(status, headers, exc_info=None):
            for name, value in headers:
                if name.lower() == HEADER and value.startswith(PREFIX):
                    self.deliver(self.addresses[request["Username"]], value.removeprefix(PREFIX))
            headers = [(name, value) for name, value in headers if name.lower() != HEADER]
            return start_response(status, headers, exc_info)

        return self.application(environ, answer)

    def deliver(self, address, code):
        self.folder.mkdir(exist_ok=True)
        name = f"{time.time_ns():020d}.eml"
        head = f"To: {address}\nSubject: Oak Clinic\nContent-Type: text/plain; charset=utf-8\n"
        unfinished = self.folder / (name + ".part")
        # The words are Amazon Cognito's.
        unfinished.write_text(f"{head}\nYour password reset code is {code}\n", "utf-8")
        os.replace(unfinished, self.folder / name)


def make_pool(application, accounts, temporary_password):
    """The pool, an app client without a secret, and the patients. Returns the client's id."""
    client = Client(application)

    def call(operation, **request):
        headers = {"X-Amz-Target": SERVICE + operation, "Content-Type": "application/x-amz-json-1.1"}
        response = client.post("/", data=json.dumps(request), headers=headers)
        if response.status_code != 200:
            raise RuntimeError(f"{operation}: {response.status} {response.text}")
        return json.loads(response.text or "{}")

    rules = dict.fromkeys(("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols"), True)
    pool = call(
        "CreateUserPool",
        PoolName="oak-clinic",
        MfaConfiguration="OPTIONAL",
        Policies={"PasswordPolicy": {"MinimumLength": 12, **rules}},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    )["UserPool"]["Id"]
    for index, account in enumerate(accounts):
        user = {"UserPoolId": pool, "Username": account["username"]}
        attributes = {
            "email": account["email"],
            "email_verified": "true",
            "phone_number": f"+1555010013{index}",
            "phone_number_verified": "true",
        }
        call(
            "AdminCreateUser",
            **user,
            TemporaryPassword=temporary_password,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        # The fourth one keeps the temporary password, and the third one's sign-in takes a second step.
        if index < 3:
            call("AdminSetUserPassword", **user, Password=account["password"], Permanent=True)
        if index == 2:
            settings = {"Enabled": True, "PreferredMfa": True}
            call("AdminSetUserMFAPreference", **user, SMSMfaSettings=settings)
    # Who signs in by username may as well by email: AliasAttributes at Amazon. moto does so in pools
    # whose usernames must be emails, so that is said once the patients have theirs.
    known = cognitoidp_backends[ACCOUNT][REGION].user_pools[pool]
    known.extended_config["UsernameAttributes"] = ["email"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    return call(
        "CreateUserPoolClient",
        UserPoolId=pool,
        ClientName="way-back-in",
        GenerateSecret=False,
        ExplicitAuthFlows=flows,
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]["ClientId"]


def main():
    accounts_file, data, port, temporary_password = sys.argv[1:]
    accounts = json.loads(Path(accounts_file).read_text("utf-8"))
    moto = DomainDispatcherApplication(create_backend_app)
    client_id = make_pool(moto, accounts, temporary_password)
    (Path(data) / "client-id").write_text(client_id, "utf-8")
    postman = Postman(moto, accounts, Path(data) / "mail")
    server = create_server(postman, host="127.0.0.1", port=int(port), threads=8)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
