"""What a screen reader gets from a program, through AT-SPI.

atspi.py tree PID            one JSON object on stdout: the program's accessible tree
atspi.py record PID FILE     JSON lines in FILE: what changes, until it is ended

Needs the system's Python with gir1.2-atspi-2.0, and a desktop with accessibility on.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Every kind of event by which a screen reader learns of a change.
EVENTS = (
    "object:state-changed:focused",
    "object:state-changed:invalid-entry",
    "object:state-changed:checked",
    "object:state-changed:expanded",
    "object:text-changed:insert",
    "object:text-changed:delete",
    "object:children-changed:add",
    "object:children-changed:remove",
    "object:property-change:accessible-name",
    "object:property-change:accessible-description",
    "object:announcement",
    "object:notification",
    "document:load-complete",
)


def guarded(read, otherwise):
    """An object may vanish while it is looked at: that is no failure."""
    try:
        return read()
    except GLib.Error:
        return otherwise


def states(accessible):
    found = guarded(lambda: accessible.get_state_set().get_states(), [])
    return [state.value_nick for state in found]


def describe(accessible):
    relations = guarded(accessible.get_relation_set, []) or []
    return {
        "role": guarded(accessible.get_role_name, ""),
        "name": guarded(accessible.get_name, "") or "",
        "description": guarded(accessible.get_description, "") or "",
        "states": states(accessible),
        "attributes": guarded(accessible.get_attributes, {}) or {},
        "relations": [relation.get_relation_type().value_nick for relation in relations],
        "text": text_of(accessible),
    }


def text_of(accessible):
    text = guarded(accessible.get_text_iface, None)
    if text is None:
        return ""
    count = guarded(lambda: Atspi.Text.get_character_count(text), 0)
    return guarded(lambda: Atspi.Text.get_text(text, 0, count), "") or ""


def spoken(accessible, depth=0):
    """All text of an object and of what it holds."""
    own = text_of(accessible).replace("\ufffc", "").strip()
    if own or depth > 10:
        return own
    count = guarded(accessible.get_child_count, 0)
    children = [guarded(lambda i=i: accessible.get_child_at_index(i), None) for i in range(count)]
    parts = [spoken(child, depth + 1) for child in children if child is not None]
    text = " ".join(part for part in parts if part)
    return text or guarded(accessible.get_name, "") or ""


def subtree(accessible):
    node = describe(accessible)
    count = guarded(accessible.get_child_count, 0)
    children = [guarded(lambda i=i: accessible.get_child_at_index(i), None) for i in range(count)]
    node["children"] = [subtree(child) for child in children if child is not None]
    return node


def application(pid):
    """The program, once it has registered itself."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        desktop = Atspi.get_desktop(0)
        for index in range(guarded(desktop.get_child_count, 0)):
            child = guarded(lambda i=index: desktop.get_child_at_index(i), None)
            if child is not None and guarded(child.get_process_id, 0) == pid:
                return child
        # Lets the registry's own messages in between two looks.
        GLib.MainContext.default().iteration(False)
        time.sleep(0.05)
    sys.exit(f"no program with process id {pid} on the accessibility bus")


def document_in(node):
    if node["role"].startswith("document"):
        return node["children"]
    return any(document_in(child) for child in node["children"])


def tree(pid):
    """The tree, once it holds a document: the web page joins a moment after the window."""
    app = application(pid)
    deadline = time.monotonic() + 15
    while True:
        app.clear_cache()
        found = subtree(app)
        if document_in(found) or time.monotonic() > deadline:
            break
        GLib.MainContext.default().iteration(False)
        time.sleep(0.05)
    json.dump(found, sys.stdout)


def record(pid, path):
    application(pid)
    out = open(path, "w", encoding="utf-8")

    def write(line):
        out.write(json.dumps(line) + "\n")
        out.flush()

    def heard(event):
        data = event.any_data
        line = {
            "event": event.type,
            "detail": event.detail1,
            "data": data if isinstance(data, str) else "",
            "source": describe(event.source) if event.source else {},
        }
        # What was added or removed. Its text says what a live region would speak.
        if isinstance(data, Atspi.Accessible):
            line["child"] = describe(data)
            line["data"] = spoken(data)
        write(line)

    listener = Atspi.EventListener.new(heard)
    for kind in EVENTS:
        guarded(lambda k=kind: listener.register(k), False)
    write({"event": "ready"})
    Atspi.event_main()


def main():
    if sys.argv[1:2] == ["tree"] and len(sys.argv) == 3:
        tree(int(sys.argv[2]))
    elif sys.argv[1:2] == ["record"] and len(sys.argv) == 4:
        record(int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
