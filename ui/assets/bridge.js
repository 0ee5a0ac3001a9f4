// The only script that knows what is on the other side: the program, or, in a plain browser, a screen
// drawn beforehand.

const program = window.__TAURI__?.core;

/** Calls `onUpdate` with every update from now on; the first is the current screen. */
export async function connect(onUpdate) {
  if (!program) return preview(onUpdate);
  const channel = new program.Channel();
  channel.onmessage = onUpdate;
  await program.invoke("view", { channel });
}

/** Hands in what the patient did on the screen of `revision`. */
export async function send(revision, event) {
  if (program) await program.invoke("send", { revision, event });
}

/** In a plain browser: index.html?fixture=NAME shows fixtures/NAME.json. */
async function preview(onUpdate) {
  const name = new URLSearchParams(location.search).get("fixture") ?? "start";
  const answer = await fetch(`/fixtures/${encodeURIComponent(name)}.json`);
  onUpdate({ kind: "screen", revision: 1, ...(await answer.json()) });
}
