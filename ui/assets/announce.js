// Has a screen reader say something.

/** So many announcements stand in the page at once; older ones have been said. */
const KEPT = 4;

/** Nothing has been typed for so many milliseconds: then people listen. */
const PAUSE = 1000;

/** What is to be said once nothing is typed any more. */
let later = { words: null, timer: 0 };

/** Says `text` at the next pause; what was to be said then is out of date. */
export function announceAtPause(text) {
  clearTimeout(later.timer);
  later = { words: text, timer: setTimeout(() => announce(text), PAUSE) };
}

/** A key was typed: the pause begins anew. */
export function typed() {
  if (later.words) announceAtPause(later.words);
}

/** Takes away what has been said: it is not part of the next screen. */
export function forgetAnnounced() {
  clearTimeout(later.timer);
  later.words = null;
  document.getElementById("announcer").replaceChildren();
}

/** Says `text`. A whole paragraph joins the live region each time: WebKitGTK is silent on mere text. */
export function announce(text) {
  if (!text) return;
  if (text === later.words) later.words = null;
  const words = document.createElement("p");
  words.textContent = text;
  const announcer = document.getElementById("announcer");
  announcer.append(words);
  while (announcer.childElementCount > KEPT) announcer.firstElementChild.remove();
}
