// Puts screens and live pieces on the page. What the patient typed lives in the fields alone: it is
// carried across by name and never comes from the program.

import { announce, announceAtPause, forgetAnnounced } from "/announce.js";

/** What was typed before a screen that only interrupts: an outage, the contact card, the settings. */
let aside = new Map();

/** Replaces the whole screen. */
export function drawScreen(screen) {
  const root = document.getElementById("screen");
  const typed = new Map([...aside, ...typedIn(root)]);
  const first = root.childElementCount === 0;
  const pressed = document.activeElement;
  const page = document.documentElement;
  page.lang = screen.lang;
  page.dir = screen.dir;
  page.dataset.theme = screen.theme;
  page.dataset.text = screen.text;
  document.title = screen.title;
  root.innerHTML = screen.html;
  forgetAnnounced();
  for (const field of fieldsIn(root)) putBack(field, typed);
  aside = screen.keeps_typed ? typed : new Map();
  scrollTo(0, 0);
  toFocus(screen.focus, root, pressed)?.focus();
  announce(screen.announce);
  if (first) markFirstScreen();
}

/** Replaces live pieces. Focus stays where it was, also on a button that was drawn anew. */
export function drawParts(update) {
  for (const [id, html] of Object.entries(update.parts)) {
    const piece = document.getElementById(id);
    if (!piece) continue;
    const focused = piece.contains(document.activeElement) ? document.activeElement.dataset.event : null;
    const comes = id === "live-status" && piece.childElementCount === 0;
    piece.innerHTML = html;
    // With large text the line for a call on its way comes below the fold.
    if (comes) piece.scrollIntoView({ block: "nearest" });
    if (focused) (piece.querySelector(`[data-event="${focused}"]`) ?? document.getElementById("heading"))?.focus();
  }
  if (update.at_pause) announceAtPause(update.announce);
  else announce(update.announce);
}

/** Puts a password that was made for the patient into its field, and shows it. */
export function fill({ field, value, announce: words }) {
  const input = document.querySelector(`#screen input[name="${field}"]`);
  if (!input) return;
  input.value = value;
  if (input.type === "password") document.querySelector(`button[data-show="${input.id}"]`)?.click();
  announce(words);
}

/** What takes the focus; `pressed` had it on the screen before. */
function toFocus(focus, root, pressed) {
  const heading = document.getElementById("heading");
  if (focus === "error_summary") return document.getElementById("error-summary");
  if (focus === "matches") return document.getElementById("matches-count") ?? heading;
  if (focus !== "kept" || !pressed?.name) return heading;
  const same = [...root.querySelectorAll("button")].find(
    (button) => button.name === pressed.name && button.value === pressed.value,
  );
  return same ?? heading;
}

/** What was typed of one code is not carried to the next: such a field says what it is carried as. */
function carriedAs(field) {
  return field.dataset.carry ?? field.name;
}

/** The fields whose contents are the patient's. A shown secret is never sent twice, so it is carried too. */
function fieldsIn(root) {
  return root.querySelectorAll("input[name]:not([type=hidden], [readonly]), input[readonly][data-carry]");
}

/** By field: what stands in it now, and what the page itself had put there. */
function typedIn(root) {
  const isTicked = (field) => field.type === "checkbox";
  const typed = [...fieldsIn(root)].filter((field) => isTicked(field) || field.value || field.defaultValue);
  const contents = (field) => ({ now: isTicked(field) ? field.checked : field.value, given: field.defaultValue });
  return new Map(typed.map((field) => [carriedAs(field), contents(field)]));
}

/** A page that brings something new (an address that was suggested) wins over what was typed. */
function putBack(field, typed) {
  const was = typed.get(carriedAs(field));
  if (!was) return;
  if (field.type === "checkbox") field.checked = was.now;
  else if (field.value === "" || field.defaultValue === was.given) field.value = was.now;
}

/** For `cargo xtask bench`: the second frame after the first screen was drawn is on the glass. */
function markFirstScreen() {
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("first-screen")));
}
