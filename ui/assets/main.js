// Wires the screen to the bridge: updates in, events out.

import { connect, send } from "/bridge.js";
import { eventOf, typingOf } from "/forms.js";
import { announce, typed } from "/announce.js";
import { drawScreen, drawParts, fill } from "/screen.js";

let revision = 0;

function onUpdate(update) {
  if (update.kind === "screen") {
    revision = update.revision;
    drawScreen(update);
  } else if (update.revision === revision) {
    if (update.kind === "parts") drawParts(update);
    if (update.kind === "fill") fill(update);
  }
}

function hand(event) {
  send(revision, event);
}

// The second click of a double click was meant for the screen before: it answers nothing.
document.addEventListener(
  "click",
  (click) => {
    if (click.detail < 2) return;
    click.preventDefault();
    click.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("submit", (submit) => {
  submit.preventDefault();
  hand(eventOf(submit.target, submit.submitter));
});

document.addEventListener("click", (click) => {
  const button = click.target.closest("button[type=button][data-event]");
  if (button) hand({ type: button.dataset.event });
  const shower = click.target.closest("button[data-show]");
  if (shower) toggleShown(shower);
  const link = click.target.closest("a[href^='#']");
  if (link) {
    click.preventDefault();
    document.getElementById(link.hash.slice(1))?.focus();
  }
});

document.addEventListener("input", (input) => {
  typed();
  const event = typingOf(input.target);
  if (event) hand(event);
});

document.addEventListener("keydown", (key) => {
  // While an input method composes, Enter takes its suggestion and must not submit.
  if (key.key === "Enter" && (key.isComposing || key.keyCode === 229)) key.preventDefault();
  noteCapsLock(key);
});
document.addEventListener("keyup", noteCapsLock);

function noteCapsLock(key) {
  const note = document.getElementById("caps-lock");
  if (!note || !key.getModifierState) return;
  const inPassword = key.target.id === "password";
  const isOn = inPassword && key.getModifierState("CapsLock");
  if (isOn && note.hidden) announce(note.textContent);
  note.hidden = !isOn;
}

function toggleShown(button) {
  const field = document.getElementById(button.dataset.show);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.textContent = shown ? button.dataset.labelHide : button.dataset.labelShow;
  announce(shown ? button.dataset.saidShown : button.dataset.saidHidden);
}

connect(onUpdate);
