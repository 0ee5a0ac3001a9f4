// Has a screen reader say something.

/** So many announcements stand in the page at once; older ones have been said. */
const KEPT = 4;

/** Takes away what has been said: it is not part of the next screen. */
export function forgetAnnounced() {
  document.getElementById("announcer").replaceChildren();
}

/** Says `text`. A whole paragraph joins the live region each time: WebKitGTK is silent on mere text. */
export function announce(text) {
  if (!text) return;
  const words = document.createElement("p");
  words.textContent = text;
  const announcer = document.getElementById("announcer");
  announcer.append(words);
  while (announcer.childElementCount > KEPT) announcer.firstElementChild.remove();
}
