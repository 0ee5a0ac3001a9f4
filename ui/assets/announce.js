// Has a screen reader say something.

/** Says `text` once the current speech allows it. */
export function announce(text) {
  if (!text) return;
  const announcer = document.getElementById("announcer");
  // The same words again are a change only if something else stood there in between.
  announcer.textContent = "";
  requestAnimationFrame(() => {
    announcer.textContent = text;
  });
}
