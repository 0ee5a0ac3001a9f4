// Puts screens and live pieces on the page. What the patient typed lives in the fields alone: it is
// carried across by name and never comes from the program.

import { announce, forgetAnnounced } from "/announce.js";

/** What was typed before a screen that only interrupts: an outage, the contact card. */
let aside = new Map();

/** Replaces the whole screen. */
export function drawScreen(screen) {
  const root = document.getElementById("screen");
  const typed = new Map([...aside, ...typedIn(root)]);
  const first = root.childElementCount === 0;
  document.documentElement.lang = screen.lang;
  document.documentElement.dir = screen.dir;
  document.title = screen.title;
  root.innerHTML = screen.html;
  forgetAnnounced();
  for (const field of fieldsIn(root)) {
    if (field.value === "" && typed.has(carriedAs(field))) field.value = typed.get(carriedAs(field));
  }
  aside = screen.keeps_typed ? typed : new Map();
  scrollTo(0, 0);
  document.getElementById(screen.focus === "error_summary" ? "error-summary" : "heading")?.focus();
  announce(screen.announce);
  if (first) markFirstScreen();
}

/** Replaces live pieces. Focus stays where it was, also on a button that was drawn anew. */
export function drawParts(update) {
  for (const [id, html] of Object.entries(update.parts)) {
    const piece = document.getElementById(id);
    if (!piece) continue;
    const focused = piece.contains(document.activeElement) ? document.activeElement.dataset.event : null;
    piece.innerHTML = html;
    if (focused) (piece.querySelector(`[data-event="${focused}"]`) ?? document.getElementById("heading"))?.focus();
  }
  announce(update.announce);
}

/** Puts a password that was made for the patient into its field, and shows it. */
export function fill({ field, value, announce: words }) {
  const input = document.querySelector(`#screen input[name="${field}"]`);
  if (!input) return;
  input.value = value;
  if (input.type === "password") document.querySelector(`button[data-show="${input.id}"]`)?.click();
  announce(words);
}

/** What was typed of one code is not carried to the next: such a field says what it is carried as. */
function carriedAs(field) {
  return field.dataset.carry ?? field.name;
}

function fieldsIn(root) {
  return root.querySelectorAll("input[name]:not([readonly])");
}

function typedIn(root) {
  const typed = [...fieldsIn(root)].filter((field) => field.value !== "");
  return new Map(typed.map((field) => [carriedAs(field), field.value]));
}

/** For `cargo xtask bench`: the second frame after the first screen was drawn is on the glass. */
function markFirstScreen() {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("first-screen")));
}
