/**
 * The desk: what this page has pressed and what became of it.
 *
 * A press is *sent* until the service answers; then it is done, or failed with the reason. Nothing is
 * queued: with the link lost a press is refused here, in words.
 */

export const LOCK_MS = 1_000;
/** So long a press waits for the one that confirms it. */
const SURE_MS = 3_000;
/** Two presses closer than this are a double click, and confirm nothing. */
const DOUBLE_MS = 350;
/** How long the button shows that it took no notice of a second GO. */
const IGNORED_MS = 900;
/** How long a failure stays in the bottom bar before the latest action takes its place again. */
const FAILURE_STAYS_MS = 12_000;
/** How long a button itself shows that its last press came to nothing. */
const MARK_STAYS_MS = 3_000;
/** How long the bottom bar says that the press was obeyed before it tells the latest action in full. */
const DONE_STAYS_MS = 1_200;

export class Desk {
  constructor(link, redraw) {
    this.link = link;
    this.redraw = redraw;
    this.sent = new Map();
    this.last = null;
    this.go = null;
    this.ignoredAt = -Infinity;
    this.asked = null;
    this.turned = new Map();
    this.timers = new Map();
    this.failures = new Map();
  }

  key(name, args) {
    return `${name} ${JSON.stringify(args)}`;
  }

  isSent(name, args = {}) {
    return this.sent.has(this.key(name, args));
  }

  /**
   * Send one command; the same one is not sent again before its answer. Resolves to whether it was obeyed.
   * `place` is where a refusal is told besides the bottom bar (`failureAt`): a card, a row; null: nowhere.
   */
  async press(name, args, words, place = null) {
    const key = this.key(name, args);
    if (this.sent.has(key)) return false;
    this.failures.delete(place);
    this.failures.delete(key);
    this.sent.set(key, true);
    this.last = { state: "sent", words, at: performance.now() };
    this.redraw();
    const mine = this.last;
    const answer = await this.link.command(name, args);
    this.sent.delete(key);
    mine.state = answer.ok ? "done" : "failed";
    mine.error = answer.ok ? null : answer.error;
    mine.at = performance.now();
    if (answer.ok) {
      this.later("done", DONE_STAYS_MS);
    } else {
      this.last = mine;
      this.fail(mine, place, key);
    }
    this.redraw();
    return answer.ok;
  }

  /**
   * GO: sent, then deaf for a second counted from the press, so that a nervous finger fires one cue.
   * `expects` is what the button said it does; the server refuses when that has changed meanwhile.
   */
  async pressGo(words, expects) {
    if (this.go) {
      this.ignore();
      return;
    }
    const at = performance.now();
    this.go = { phase: "sent", words };
    const ok = await this.press("go", { expects }, words);
    this.go = { phase: ok ? "lock" : "failed", words };
    // Another hand pressed it just before, on another page.
    if (!ok && this.last?.error?.code === "too_soon") this.ignore();
    this.redraw();
    setTimeout(
      () => {
        this.go = null;
        this.redraw();
      },
      Math.max(0, at + LOCK_MS - performance.now()),
    );
  }

  ignore() {
    this.ignoredAt = performance.now();
    this.later("ignored", IGNORED_MS);
    this.redraw();
  }

  /** Was a second GO taken no notice of just now? */
  hasIgnored() {
    return performance.now() - this.ignoredAt < IGNORED_MS;
  }

  /**
   * A press that counts only with a second one: true on the second, when it comes in time and is no double click.
   * `key` names what would be done; when that is something else by then, the first press is asked for anew.
   */
  isSure(key, words) {
    const now = performance.now();
    if (this.isAsked(key)) {
      if (now - this.asked.at < DOUBLE_MS) return false;
      this.asked = null;
      return true;
    }
    this.asked = { key, words, at: now };
    this.later("asked", SURE_MS);
    this.redraw();
    return false;
  }

  /** Does `key` wait for its second press? */
  isAsked(key) {
    return this.asked?.key === key && performance.now() - this.asked.at < SURE_MS;
  }

  /**
   * Of a button that says the opposite as soon as it was obeyed: false, and told, when `name` would take back within a
   * second what a hurried finger has just done.
   */
  isMeant(button, name, words) {
    const now = performance.now();
    const before = this.turned.get(button);
    if (before && before.name !== name && now - before.at < LOCK_MS) {
      this.last = { state: "ignored", words, at: now };
      this.later("done", DONE_STAYS_MS);
      this.redraw();
      return false;
    }
    this.turned.set(button, { name, at: now });
    return true;
  }

  /** Say why a button did nothing, also at `place` where there is one, and on the button of `key`. */
  refuse(words, why, place = null, key = null) {
    this.last = { state: "failed", words, error: { code: "", message: why }, at: performance.now() };
    this.fail(this.last, place, key);
    this.redraw();
  }

  fail(failure, place, key) {
    for (const where of [place, key]) if (where !== null) this.failures.set(where, failure);
    this.later("mark", MARK_STAYS_MS);
    this.later("failure", FAILURE_STAYS_MS);
  }

  /** Did the last press of this command come to nothing just now? */
  hasFailed(name, args = {}) {
    const failure = this.failures.get(this.key(name, args));
    return failure !== undefined && performance.now() - failure.at < MARK_STAYS_MS;
  }

  /** The refusal to be told at a place: the last press there, if it failed and not too long ago. */
  failureAt(place) {
    const failure = this.failures.get(place);
    return failure && performance.now() - failure.at < FAILURE_STAYS_MS ? failure : null;
  }

  /** What the bottom bar tells of this page's own presses: null when there is nothing newer to tell. */
  receipt() {
    if (this.asked && this.isAsked(this.asked.key)) return { state: "asked", words: this.asked.words };
    if (!this.last) return null;
    if (["done", "ignored"].includes(this.last.state)) return performance.now() - this.last.at < DONE_STAYS_MS ? this.last : null;
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
