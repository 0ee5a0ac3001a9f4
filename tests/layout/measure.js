// What goes wrong to the eye on the screen as it stands: window.layout.faults() and .actionFaults().
// tests/layout.rs puts this into the page.

(() => {
  /** Rounding, in CSS px. */
  const SLACK = 1;
  /** A word of so many letters fits a line of any screen at any size, so it is never broken. */
  const SHORT_WORD = 11;
  /** The widest code that portals send, as it is written. */
  const WIDEST_CODE = "MMMM-MMMM";
  const CONTROLS = "button, input, a[href]";

  const screen = () => document.getElementById("screen");

  function nameOf(element) {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    const words = element.textContent.trim().replaceAll(/\s+/g, " ").slice(0, 30);
    return `${element.localName}${id}${classes} "${words}"`;
  }

  /** Whether a person sees it: what only screen readers get may be clipped. */
  function isSeen(element) {
    return !element.closest(".unseen, [hidden]") && element.checkVisibility();
  }

  function* textsIn(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.data.trim() && isSeen(text.parentElement)) yield text;
    }
  }

  function rectsOf(text, from = 0, to = text.length) {
    const range = document.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    return [...range.getClientRects()].filter((rect) => rect.width > 0);
  }

  /** The letters of a line without the room above and below them, which lines may share. */
  function lettersOf({ left, right, top, height }) {
    return { left, right, top: top + height * 0.2, bottom: top + height * 0.8 };
  }

  function lines() {
    const ofText = (text) => rectsOf(text).map((rect) => ({ of: text.parentElement, at: lettersOf(rect) }));
    return [...textsIn(screen())].flatMap(ofText);
  }

  function controls() {
    const seen = [...screen().querySelectorAll(CONTROLS)].filter(isSeen);
    return seen.map((control) => ({ of: control, at: control.getBoundingClientRect() }));
  }

  function meet(a, b) {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > SLACK && down > SLACK;
  }

  function overlaps(boxes) {
    const faults = [];
    boxes.forEach((one, at) => {
      for (const other of boxes.slice(at + 1)) {
        const together =
          one.of === other.of || one.control?.contains(other.of) || other.control?.contains(one.of);
        if (together || !meet(one.at, other.at)) continue;
        faults.push(`${nameOf(one.of)} overlaps ${nameOf(other.of)}`);
      }
    });
    return faults;
  }

  function outside({ of, at }) {
    const out = at.left < -SLACK || at.right > document.documentElement.clientWidth + SLACK;
    return out ? [`${nameOf(of)} is outside the window`] : [];
  }

  function outOfItsControl({ of, at }) {
    const control = of.closest(CONTROLS);
    const box = control?.getBoundingClientRect();
    const out =
      box &&
      (at.left < box.left - SLACK ||
        at.right > box.right + SLACK ||
        at.top < box.top - SLACK ||
        at.bottom > box.bottom + SLACK);
    return out ? [`the words of ${nameOf(control)} stick out of it`] : [];
  }

  /** Nothing scrolls sideways and nothing is cut off. Fields scroll what is typed; a code must fit. */
  function clipped(element) {
    if (!isSeen(element) || element.matches("svg, svg *")) return [];
    if (element.matches("input")) return element.matches(".code") ? clippedCode(element) : [];
    const style = getComputedStyle(element);
    const inBlock = element.clientWidth > 0 && style.display !== "inline";
    const cutBelow = ["hidden", "clip"].includes(style.overflowY);
    const faults = [];
    if (inBlock && element.scrollWidth > element.clientWidth + SLACK)
      faults.push(`${nameOf(element)} is ${element.scrollWidth} wide in ${element.clientWidth}`);
    if (inBlock && cutBelow && element.scrollHeight > element.clientHeight + SLACK)
      faults.push(`${nameOf(element)} is cut off below`);
    return faults;
  }

  function clippedCode(input) {
    const before = input.value;
    input.value = WIDEST_CODE;
    const [is, has] = [input.scrollWidth, input.clientWidth];
    input.value = before;
    return is > has + SLACK ? [`${nameOf(input)} cuts a code off: ${is} wide in ${has}`] : [];
  }

  /** Our own words are broken only where they are too long for a line. */
  function brokenWords(text) {
    if (text.parentElement.closest("bdi, pre")) return [];
    const short = [...text.data.matchAll(/\p{L}+/gu)].filter(([word]) => word.length <= SHORT_WORD);
    const linesOf = (word) => {
      const rects = rectsOf(text, word.index, word.index + word[0].length);
      return new Set(rects.map((rect) => Math.round(rect.top))).size;
    };
    const broken = short.filter((word) => linesOf(word) > 1);
    return broken.map(([word]) => `"${word}" is broken in ${nameOf(text.parentElement)}`);
  }

  /** What does not fit, overlaps, or is cut off. */
  function faults() {
    const root = document.documentElement;
    const words = lines();
    const boxes = controls();
    const wide = root.scrollWidth > root.clientWidth;
    return [
      ...(wide ? [`the page is ${root.scrollWidth} wide in ${root.clientWidth}`] : []),
      ...[...words, ...boxes].flatMap(outside),
      ...words.flatMap(outOfItsControl),
      ...overlaps([...words, ...boxes.map(({ of, at }) => ({ of, at, control: of }))]),
      ...[...screen().querySelectorAll("*")].flatMap(clipped),
      ...[...textsIn(screen())].flatMap(brokenWords),
    ];
  }

  /** What leads on: every choice of a list of choices, or the primary button, or the first of the answers. */
  function actions() {
    const all = [...document.querySelectorAll("#main .choice")].filter(isSeen);
    if (all.length > 0) return all;
    const first = ["#main .primary", "#main form .second", "#main .second"];
    const found = first.map((selector) => document.querySelector(selector)).find(Boolean);
    return found ? [found] : [];
  }

  function hidden(action) {
    const { left, top, right, bottom } = action.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight)
      return [`${nameOf(action)} ends at ${Math.round(bottom)} of ${innerHeight}`];
    const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return action.contains(on) ? [] : [`${nameOf(action)} is covered by ${on ? nameOf(on) : "nothing"}`];
  }

  /** What leads on and cannot be seen without scrolling. */
  function actionFaults() {
    const found = actions();
    return found.length > 0 ? found.flatMap(hidden) : ["nothing leads on"];
  }

  window.layout = { faults, actionFaults };
})();
