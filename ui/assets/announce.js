// Has a screen reader say something.

/** Says `text`. A whole paragraph joins the live region each time: WebKitGTK is silent on mere text. */
export function announce(text) {
  if (!text) return;
  const words = document.createElement("p");
  words.textContent = text;
  document.getElementById("announcer").replaceChildren(words);
}
