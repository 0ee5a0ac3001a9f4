"""Brings the calls that Schemathesis makes up behind the portal's doors.

What opens them are values that nobody can make up: a flow's, a session's, a code's. So each call within a flow gets one
that stands at some step, in turns at the one that the call is for, and every other time with what is right there. All of
it is had as a patient has it: over the API, and by mail.
"""

import itertools
import os
import re
from pathlib import Path

import requests
import schemathesis

BASE = os.environ["PORTAL_ROOT"] + "/recovery/v1"
MAIL = Path(os.environ["PORTAL_MAIL"])
CLOCK = Path(os.environ["PORTAL_CLOCK"])
TALLY = Path(os.environ["PORTAL_TALLY"])

portal = requests.Session()
portal.trust_env = False
keys = itertools.count()
ahead = 0


def post(path, body, flow=None):
    headers = {"Idempotency-Key": f"hooks-{next(keys)}"}
    if flow:
        headers["Authorization"] = f"Flow {flow}"
    return portal.post(f"{BASE}/{path}", json=body, headers=headers, timeout=10)


def later(seconds):
    """Lets time pass, for the portal."""
    global ahead
    ahead += seconds
    part = CLOCK.with_suffix(".part")
    part.write_text(str(ahead))
    part.replace(CLOCK)


def take_mail():
    """The newest code in the mail; None without one. No message is left behind."""
    messages = sorted(MAIL.glob("*.eml"))
    texts = [message.read_text() for message in messages]
    for message in messages:
        message.unlink()
    # A notice of an earlier change may come at any time, and holds none.
    codes = [code.strip() for text in texts for code in re.findall(r"^\d{8}\r?$", text, re.M)]
    return codes[-1] if codes else None


def code_from(call):
    """Makes a call that sends a code, on the next day if this one's codes are used up."""
    for _ in range(3):
        take_mail()
        document = call().json()
        code = take_mail()
        if code:
            return document["flow"], {"code": code}
        later(24 * 60 * 60 + 1)
    raise RuntimeError(f"no code came, but {document}")


def start(purpose, identifier):
    return post("flows", {"purpose": purpose, "identifier": identifier, "language": "en"})


def started(purpose, identifier):
    return start(purpose, identifier).json()["flow"]


def at_code(identifier="pat", purpose="password_reset"):
    return code_from(lambda: start(purpose, identifier))


def proven(identifier, purpose="password_reset"):
    flow, right = at_code(identifier, purpose)
    return flow, post("flows/current/code", right, flow)


def at_second_factor():
    return code_from(lambda: proven("sam")[1])


def at_resend():
    flow, _ = at_code()
    later(31)
    return flow, {"channel": "sms"}


def at_identity():
    return proven("ida")[0], {"date_of_birth": "1955-08-17", "last_name": "Novak"}


def at_activation():
    flow = started("activation", "K7M2-QX4T-9RBW")
    return flow, {"date_of_birth": "1953-06-14", "last_name": "Berg"}


def at_credentials():
    flow = started("temporary_password", "tess")
    return flow, {"username": "tess", "password": "temporary horse battery 13"}


def at_password():
    new = f"wobbly-teapot-anthem-{next(keys)}"
    return proven("pat")[0], {"password": new, "revoke_sessions": True}


def tried_out():
    flow, right = at_code()
    for _ in range(5):
        post("flows/current/code", {"code": "00000000" if right["code"] != "00000000" else "00000001"}, flow)
    return flow, right


def code_over():
    flow, right = at_code()
    later(10 * 60)
    return flow, right


def over():
    flow, right = at_code()
    later(30 * 60)
    return flow, right


def ended():
    flow, right = at_code()
    portal.delete(f"{BASE}/flows/current", headers={"Authorization": f"Flow {flow}"}, timeout=10)
    return flow, right


def at_username():
    return proven("pat@example.org", "username_recovery")[0], None


def at_clinic():
    return proven("lee")[0], None


# Where a flow can stand, and which calls are meant for that.
STANDINGS = {
    tried_out: [],
    code_over: [],
    over: [],
    ended: [],
    at_username: [],
    at_clinic: [],
    at_code: ["/flows/current/code"],
    at_second_factor: ["/flows/current/code"],
    at_resend: ["/flows/current/resend"],
    at_identity: ["/flows/current/identity"],
    at_activation: ["/flows/current/identity"],
    at_credentials: ["/flows/current/credentials"],
    at_password: ["/flows/current/password"],
}

turns = {}


def turn(name):
    """0, 1, 2 and so on, for each name by itself."""
    return next(turns.setdefault(name, itertools.count()))


def a_flow(path, is_well_made):
    """A flow, and what is right at its step if the call at `path` is to be right."""
    number = turn((path, is_well_made))
    round, place = divmod(number, 4)
    meant = [standing for standing, paths in STANDINGS.items() if path in paths]
    if not meant or place == 3:
        others = list(STANDINGS)
        return others[(round if meant else number) % len(others)]()[0], None
    flow, right = meant[(round + place) % len(meant)]()
    return flow, None if place == 2 else right


# Who may sign in, and who is told more.
SIGN_INS = [
    {"username": "rivera1950", "password": "correct horse battery 2"},
    {"username": "sam", "password": "correct horse battery 10"},
    {"username": "tess", "password": "temporary horse battery 13"},
    {"username": "lee", "password": "correct horse battery 6"},
]

# Stands for a value that is had only when its call is sent: by then, one that was had before could be too old.
LATER = "later"


class Within:
    """Tells Schemathesis that a call has what it needs, so that it also tries what comes of the call without that."""

    def get(self, case, context):
        return LATER

    def set(self, case, value, context):
        case.headers["Authorization"] = value


schemathesis.auth(refresh_interval=None).apply_to(path_regex="^/flows/current")(Within)
schemathesis.auth(refresh_interval=None).apply_to(path_regex="^/sessions", method="DELETE")(Within)


@schemathesis.hook
def before_call(context, case, kwargs):
    path = case.operation.path
    is_well_made = case.meta is not None and case.meta.generation.mode.is_positive
    right = None
    if case.headers.get("Authorization") == LATER:
        if path.startswith("/flows"):
            flow, right = a_flow(path, is_well_made)
            case.headers["Authorization"] = f"Flow {flow}"
        else:
            case.headers["Authorization"] = f"Session {post('sessions', SIGN_INS[0]).json()['session']}"
    elif path == "/sessions":
        round, place = divmod(turn(path), 2)
        right = SIGN_INS[round % len(SIGN_INS)] if place == 0 else None
    if not is_well_made:
        return
    if right and isinstance(case.body, dict):
        case.body = dict(right)
    # The description cannot say that another body needs another key.
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"{case.headers['Idempotency-Key'][:240]}-{next(keys)}"


@schemathesis.hook
def after_call(context, case, response):
    """Writes down what was answered, for the test that counts."""
    mode = case.meta.generation.mode.value if case.meta else "none"
    with TALLY.open("a") as tally:
        tally.write(f"{case.operation.definition.raw['operationId']} {mode} {response.status_code}\n")
