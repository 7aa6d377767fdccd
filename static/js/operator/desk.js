/**
 * The desk: what this page has pressed and what became of it.
 *
 * A press is *sent* until the service answers; then it is done, or failed with the reason. Nothing is
 * queued: with the link lost a press is refused here, in words.
 */

export const LOCK_MS = 1_000;
/** How long a failure stays in the bottom bar before the latest action takes its place again. */
const FAILURE_STAYS_MS = 12_000;

export class Desk {
  constructor(link, redraw) {
    this.link = link;
    this.redraw = redraw;
    this.sent = new Map();
    this.last = null;
    this.go = null;
    this.timers = new Map();
  }

  key(name, args) {
    return `${name} ${JSON.stringify(args)}`;
  }

  isSent(name, args = {}) {
    return this.sent.has(this.key(name, args));
  }

  /** Send one command; the same one is not sent again before its answer. Resolves to whether it was obeyed. */
  async press(name, args, words) {
    const key = this.key(name, args);
    if (this.sent.has(key)) return false;
    this.sent.set(key, true);
    this.last = { state: "sent", words, at: performance.now() };
    this.redraw();
    const mine = this.last;
    const answer = await this.link.command(name, args);
    this.sent.delete(key);
    mine.state = answer.ok ? "done" : "failed";
    mine.error = answer.ok ? null : answer.error;
    mine.at = performance.now();
    if (!answer.ok) {
      this.last = mine;
      this.later("failure", FAILURE_STAYS_MS);
    }
    this.redraw();
    return answer.ok;
  }

  /**
   * GO: sent, then deaf for a second counted from the press, so that a nervous finger fires one cue.
   * `expects` is what the button said it does; the server refuses when that has changed meanwhile.
   */
  async pressGo(words, expects) {
    if (this.go) return;
    const at = performance.now();
    this.go = { phase: "sent", words };
    const ok = await this.press("go", { expects }, words);
    this.go = { phase: ok ? "lock" : "failed", words };
    this.redraw();
    setTimeout(
      () => {
        this.go = null;
        this.redraw();
      },
      Math.max(0, at + LOCK_MS - performance.now()),
    );
  }

  /** Say why a button did nothing. */
  refuse(words, why) {
    this.last = { state: "failed", words, error: { code: "", message: why }, at: performance.now() };
    this.later("failure", FAILURE_STAYS_MS);
    this.redraw();
  }

  /** What the bottom bar tells of this page's own presses: null when there is nothing newer to tell. */
  receipt() {
    if (!this.last || this.last.state === "done") return null;
    if (this.last.state === "failed" && performance.now() - this.last.at >= FAILURE_STAYS_MS) return null;
    return this.last;
  }

  later(what, ms) {
    clearTimeout(this.timers.get(what));
    this.timers.set(what, setTimeout(this.redraw, ms + 20));
  }
}

/** Put text on the clipboard; resolves to whether it is there. Plain HTTP on a LAN has only the old way. */
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The page may not be focused, or the browser asks nobody: try the old way.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "vh";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
