/**
 * The page's link to the service: snapshots in, commands out, and the server's clock.
 *
 * One socket at a time, as docs/reference/wire.md says. The link never gives up, never queues a command while it is
 * down, and never shows a link as alive that has been silent for two seconds.
 */

const LOST_MS = 2000; // silence after which the link counts as lost: two missed answers to pings
const PING_MS = 1000;
const BURST_MS = 120; // between the first pings, so that the clock is right within a second of loading
const BURST = 5;
const COMMAND_MS = 3000; // a receipt that takes longer is no receipt
const ATTEMPT_MS = 5000; // a handshake into a black hole would otherwise hang for minutes
const BACKOFF_MS = [300, 5000];
const REFUSED_MS = 30000; // between attempts without a valid key: a new cookie may come from another tab

const KEY_NO_LONGER_VALID = 4401;
const REPLACED = "reloaded-for-version";

/**
 * The server's clock, followed from the pings.
 *
 * The true offset lies within half the delay of every exchange, so the exchange with the least delay says it best, and
 * two exchanges whose ranges do not meet mean that one of the clocks was set or slept: the older ones are dropped.
 */
class ServerClock {
  static KEPT = 20;
  static STEP_MS = 250; // larger corrections are steps
  static SLEW = 0.1; // smaller ones run the clock 10 % faster or slower until they are made
  static ASLEEP_MS = 2000; // a welcome that is further off than any network explains
  static SLACK_MS = 20; // two clocks drift a little over 20 s, and timers are coarse

  #samples = [];
  #from = 0;
  #target = 0;
  #since = 0;

  /** The page's own clock: never set by anybody while the page lives. */
  static page() {
    return performance.timeOrigin + performance.now();
  }

  now() {
    const page = ServerClock.page();
    return page + this.#offset(page);
  }

  /** A first rough setting from a welcome: until an exchange is known, or after the machine slept. */
  guess(server_ms) {
    if (this.#samples.length && Math.abs(server_ms - this.now()) < ServerClock.ASLEEP_MS) return;
    this.#samples = [];
    this.#step(server_ms - ServerClock.page());
  }

  /** One exchange: sent `t0` and back `t3` on the page's clock, received `t1` and answered `t2` on the server's. */
  learn(t0, t1, t2, t3) {
    const sample = { offset: (t1 - t0 + (t2 - t3)) / 2, delay: Math.max(0, t3 - t0 - (t2 - t1)) };
    const agrees = (other) =>
      Math.abs(other.offset - sample.offset) <= (other.delay + sample.delay) / 2 + ServerClock.SLACK_MS;
    const first = !this.#samples.length;
    this.#samples = [...this.#samples.filter(agrees), sample].slice(-ServerClock.KEPT);
    const best = this.#samples.reduce((a, b) => (b.delay <= a.delay ? b : a));
    const correction = Math.abs(best.offset - this.#offset(ServerClock.page()));
    if (first || correction >= ServerClock.STEP_MS) this.#step(best.offset);
    else this.#slew(best.offset);
  }

  #offset(page) {
    const most = ServerClock.SLEW * (page - this.#since);
    const left = this.#target - this.#from;
    return this.#from + Math.max(-most, Math.min(most, left));
  }

  /** Whole ms of the median exchange there and back, or null before the first. */
  get round_trip_ms() {
    if (!this.#samples.length) return null;
    const delays = this.#samples.map((sample) => sample.delay).sort((a, b) => a - b);
    return Math.round(delays[delays.length >> 1]);
  }

  #step(offset) {
    this.#from = this.#target = offset;
  }

  #slew(offset) {
    const page = ServerClock.page();
    this.#from = this.#offset(page);
    this.#target = offset;
    this.#since = page;
  }
}

/** A random UUID; `crypto.randomUUID` is missing on a phone that opens the page over plain HTTP. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const lostError = (message) => ({ ok: false, error: { code: "link_lost", message } });

class Link {
  /** `connecting` until the first word from the server, `up`, or `lost`. */
  state = "connecting";
  /** Why it is not up, where that is known: `key` (the key is not, or no longer, valid) or an empty string. */
  reason = "";
  /** Server instant since which the state holds; of a lost link, the instant of the last word heard. */
  since_ms;
  /** Id of this page in the topic `pages`; null until the server has said it. */
  page = null;

  #kind;
  #role;
  #name;
  #onSnapshot;
  #onLink;
  #clock = new ServerClock();
  #socket = null;
  #welcomed = false;
  #heard = performance.now(); // the last message, on the page's clock
  #judged = performance.now(); // silence counts from here, when the page itself was asleep before
  #watch = 0;
  #retry = 0;
  #ping = 0;
  #backoff = BACKOFF_MS[0];
  #pending = new Map();
  #newest = new Map();
  #status = null; // what an overlay page shows, for every server that it finds

  constructor({ kind, role, name, onSnapshot, onLink }) {
    this.#kind = kind;
    this.#role = role ?? kind;
    this.#name = name ?? (() => new URLSearchParams(location.search).get("name") ?? "");
    this.#onSnapshot = onSnapshot;
    this.#onLink = onLink;
    this.since_ms = this.now();
    document.addEventListener("visibilitychange", () => this.#returned());
    window.addEventListener("pageshow", () => this.#returned());
    window.addEventListener("online", () => this.#returned());
    this.#connect();
    this.#guard(LOST_MS);
  }

  now() {
    return this.#clock.now();
  }

  /** How long the server takes to answer, in whole ms; null until it has. */
  get round_trip_ms() {
    return this.#clock.round_trip_ms;
  }

  /** Milliseconds since anything was heard from the server. */
  age_ms() {
    return performance.now() - this.#heard;
  }

  /**
   * Sends a command once. Resolves with the server's receipt, or `ok: false` with code `link_lost` when there is no
   * link, when it drops, or when no receipt comes within 3 s; whether the command was obeyed is then unknown.
   */
  command(name, args = {}) {
    if (!this.#welcomed) return Promise.resolve(lostError("There is no link to the server; nothing was sent."));
    const id = uuid();
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(id, lostError("The server did not answer within 3 s; it may or may not have obeyed.")),
        COMMAND_MS,
      );
      this.#pending.set(id, { resolve, timer });
      this.#send({ type: "command", id, command: name, args });
    });
  }

  /** Says hello anew, by the name that the page has now; answers that are still out are lost. */
  again() {
    if (this.#socket) this.#drop(this.#socket);
    this.#connect();
  }

  /** Says what an overlay page shows, and how many faults there were on it; the newest is said again to a new server. */
  tell(layers, faults) {
    this.#status = { type: "status", layers, faults };
    if (this.#welcomed) this.#send(this.#status);
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/socket`);
    const patience = setTimeout(() => this.#drop(socket), ATTEMPT_MS);
    let opened = false;
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      const page = {
        kind: this.#kind,
        name: this.#name(),
        size: `${innerWidth}x${innerHeight}`,
        version: document.body.dataset.version ?? "",
      };
      this.#send({ type: "hello", role: this.#role, page });
    };
    socket.onmessage = ({ data }) => {
      const at = ServerClock.page();
      if (socket === this.#socket) this.#receive(data, at);
      if (this.#welcomed) clearTimeout(patience);
    };
    socket.onclose = async ({ code }) => {
      clearTimeout(patience);
      if (socket !== this.#socket) return;
      this.#drop(socket, code === KEY_NO_LONGER_VALID || (!opened && (await refusesKey())));
    };
  }

  /** Lets go of a socket, dead or not, and arranges for the next. */
  #drop(socket, keyless = false) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#welcomed = false;
    clearTimeout(this.#ping);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id, lostError("The link dropped before the server answered; it may or may not have obeyed."));
    }
    if (keyless) this.#change("lost", "key");
    const wait = keyless ? REFUSED_MS : this.#backoff * (0.75 + Math.random() / 2);
    this.#backoff = Math.min(this.#backoff * 2, BACKOFF_MS[1]);
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  #receive(text, at) {
    this.#heard = performance.now();
    const message = JSON.parse(text);
    switch (message.type) {
      case "welcome":
        if (replacedBy(message.version)) return;
        this.#clock.guess(message.server_time_ms);
        this.#welcomed = true;
        this.#backoff = BACKOFF_MS[0];
        this.page = message.page ?? null;
        if (this.#status) this.#send(this.#status);
        this.#beat(BURST);
        break;
      case "snapshot": {
        const last = this.#newest.get(message.topic);
        if (last && last.epoch === message.epoch && last.rev > message.rev) break;
        this.#newest.set(message.topic, { epoch: message.epoch, rev: message.rev });
        this.#onSnapshot(message.topic, message.data, message.server_time_ms);
        break;
      }
      case "pong":
        this.#clock.learn(message.t0, message.t1, message.t2, at);
        break;
      case "receipt":
        this.#settle(message.id, message);
        break;
    }
    if (this.#welcomed) this.#change("up");
  }

  #settle(id, receipt) {
    const waiting = this.#pending.get(id);
    if (!waiting) return;
    this.#pending.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(receipt.ok ? { ok: true, rev: receipt.rev } : { ok: false, error: receipt.error });
  }

  #beat(burst) {
    clearTimeout(this.#ping);
    const trip = this.round_trip_ms;
    this.#send({ type: "ping", t0: ServerClock.page(), ...(trip === null ? {} : { round_trip_ms: trip }) });
    this.#ping = setTimeout(() => this.#beat(Math.max(0, burst - 1)), burst > 1 ? BURST_MS : PING_MS);
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Looks again in `wait` ms. Sparse on purpose: one timer per two seconds while all is well. */
  #guard(wait) {
    clearTimeout(this.#watch);
    const due = performance.now() + wait;
    this.#watch = setTimeout(() => this.#judge(performance.now() - due), wait);
  }

  #judge(late_ms) {
    const now = performance.now();
    if (document.hidden || late_ms > LOST_MS / 2) {
      // Hidden or stalled pages hear late, and that says nothing of the link: count silence from now.
      this.#judged = now;
      if (this.#welcomed) this.#send({ type: "ping", t0: ServerClock.page() });
      this.#guard(LOST_MS);
      return;
    }
    const silent = now - Math.max(this.#heard, this.#judged);
    if (silent < LOST_MS) {
      this.#guard(LOST_MS - silent + 1);
      return;
    }
    this.#change("lost", this.reason);
    if (this.#welcomed) this.#drop(this.#socket);
    this.#guard(LOST_MS);
  }

  /** The page is seen again, or the machine has a network again: ask at once instead of waiting for a timer. */
  #returned() {
    if (document.hidden) return;
    this.#judged = performance.now();
    if (this.#retry) this.#connect();
    else if (this.#welcomed) this.#beat(BURST);
    this.#guard(LOST_MS);
  }

  #change(state, reason = "") {
    if (state === this.state && reason === this.reason) return;
    this.state = state;
    this.reason = reason;
    this.since_ms = this.now() - (state === "lost" ? this.age_ms() : 0);
    this.#onLink?.(this);
  }
}

/** Whether the server turns this page's key away; the browser does not tell a page why a handshake failed. */
async function refusesKey() {
  try {
    const { status } = await fetch("/api/v1/socket", { cache: "no-store", signal: AbortSignal.timeout(LOST_MS) });
    return status === 401 || status === 403;
  } catch {
    return false;
  }
}

/** Reloads the page when the server runs another version than the page came from; once per version, never in a loop. */
function replacedBy(version) {
  const mine = document.body.dataset.version;
  if (!mine || version === mine || sessionStorage.getItem(REPLACED) === version) return false;
  sessionStorage.setItem(REPLACED, version);
  location.reload();
  return true;
}

/**
 * Opens the link of a page and keeps it open.
 *
 * @param {object} options
 * @param {"overlay"|"host"|"operator"} options.kind what the page is
 * @param {string} [options.role] the role it asks for; its kind by default
 * @param {() => string} [options.name] what the page is called, asked for at each hello; by default what its address says
 * @param {(topic: string, data: object, made_at: number) => void} options.onSnapshot called with every new snapshot,
 *   whole, and when it was made, on the server's clock
 * @param {(link: {state: "connecting"|"up"|"lost", reason: ""|"key", since_ms: number, age_ms(): number}) => void}
 *   [options.onLink] called on each change of the link's state
 * @returns {{now(): number, command(name: string, args?: object): Promise<{ok: boolean, error?: object}>, again(): void, link: object}}
 *   `now()` is the server's clock in ms, even while the link is lost
 */
export function connect(options) {
  const link = new Link(options);
  return { now: () => link.now(), command: (name, args) => link.command(name, args), again: () => link.again(), link };
}
