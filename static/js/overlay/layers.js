/** The layers of the page: from each snapshot to what is drawn, and nothing else. */

import { Layer } from "./layer.js";
import { nextChange, staged } from "./stage.js";

/** A layer that has been on air for longer than this comes without an entrance. */
const NEWS_MS = 1000;
/** A custom action that is older is not done any more: it was for the picture of then. */
const ACT_MS = 3000;
/** A pause between what leaves a place and what enters it. */
const CHANGEOVER_MS = 80;
/** Timers are set anew at least this often, since the clock they wait on may be corrected. */
const LONGEST_WAIT_MS = 60000;

export class Layers {
  #canvas;
  #clock;
  #faults;
  #graphics;
  #only;
  #onChange;
  #snapshot = null;
  #made_at = -Infinity; // when the snapshot was made, on the server's clock
  #cut_at = -Infinity; // everything was cut out of the picture then, by another way than a snapshot
  #held = new Map(); // by `graphic key`: {layer, since_at, zone, leaving}
  #known = new Map(); // by `graphic key`, of those in the snapshot: {entrance, act}
  #seen = "";
  #timer = 0;

  /**
   * @param {object} parts
   * @param {{element: HTMLElement, width: number, height: number}} parts.canvas
   * @param {{now(): number}} parts.clock the server's, in ms
   * @param {string[]|null} parts.only the graphics this page shows; null for all
   * @param {(layers: {graphic: string, key: string, state: string}[]) => void} [parts.onChange] gets what becomes of
   *   each layer: `on`, `waiting`, `covered`, `missing` (the graphic could not be fetched), `broken`
   */
  constructor({ canvas, clock, faults, graphics, only, onChange }) {
    this.#canvas = canvas;
    this.#clock = clock;
    this.#faults = faults;
    this.#graphics = graphics;
    this.#only = only;
    this.#onChange = onChange;
  }

  /** Takes a snapshot of the topic `overlays`, made at `made_at` on the server's clock. */
  show(snapshot, made_at = this.#clock.now()) {
    const first = this.#snapshot === null;
    this.#snapshot = snapshot;
    this.#made_at = made_at;
    // The service knows of it: from now on its word counts, even where its clock was set back since.
    if ((snapshot.cut_at ?? -Infinity) >= this.#cut_at) this.#cut_at = -Infinity;
    const known = this.#known;
    this.#known = new Map();
    for (const { layer, stage, state } of this.#staged()) {
      const news = !first && this.#clock.now() - Math.max(stage?.since_at ?? 0, layer.since_at) <= NEWS_MS;
      const before = known.get(idOf(layer)) ?? { entrance: news || state !== "on", act: first ? layer.act?.id : undefined };
      this.#known.set(idOf(layer), before);
    }
    this.#settle();
  }

  /**
   * Cuts everything out of the picture at once, without waiting for the server: until a snapshot that was made at that
   * instant or later says what is to be seen.
   */
  cut(at) {
    this.#cut_at = at;
    if (this.#snapshot) this.#settle();
  }

  /** Brings what is drawn in line with the snapshot and the time. */
  #settle() {
    clearTimeout(this.#timer);
    const now = this.#clock.now();
    const wait = nextChange(this.#snapshot.layers, now) - now;
    if (wait < Infinity) this.#timer = setTimeout(() => this.#settle(), Math.min(wait + 1, LONGEST_WAIT_MS));

    const { layers: _, ...look } = this.#snapshot;
    const shown = this.#shown();
    for (const [id, held] of this.#held) {
      const { stage, graphic } = shown.get(id) ?? {};
      if (held.leaving || (stage && stage.zone === held.zone)) continue;
      const cuts = [...shown.values()].some((other) => other.stage.zone === held.zone && other.graphic.cuts);
      this.#takeDown(id, held, cuts || this.#wasCut(held, Boolean(graphic)));
    }
    for (const [id, { layer, stage, graphic }] of shown) {
      const held = this.#held.get(id);
      if (held?.leaving) continue; // it settles again when it has left
      const data = { ...layer.data, ...stage.data };
      if (held) held.layer.update(data, look);
      else if (this.#isFree(stage.zone)) this.#putUp(id, layer, stage, data, graphic, look);
      this.#act(layer);
    }
    this.#tell();
  }

  /** Whether what leaves was in the picture when everything was cut out of it. */
  #wasCut({ since_at }, moves) {
    return !moves && since_at <= Math.max(this.#snapshot.cut_at ?? -Infinity, this.#cut_at);
  }

  #drawn(layers) {
    if (this.#cut_at > this.#made_at) return [];
    return layers.filter((layer) => !this.#only || this.#only.includes(layer.graphic));
  }

  #staged() {
    return staged(this.#drawn(this.#snapshot.layers), this.#clock.now());
  }

  /** What is to be seen, by `graphic key`. A graphic that has not been fetched takes nobody's place. */
  #shown() {
    const there = this.#drawn(this.#snapshot.layers).filter((layer) => this.#graphic(layer));
    const on = staged(there, this.#clock.now()).filter(({ state }) => state === "on");
    return new Map(on.map((one) => [idOf(one.layer), { ...one, graphic: this.#graphic(one.layer) }]));
  }

  #graphic(layer) {
    return this.#graphics.find(layer.graphic, () => this.#settle());
  }

  #isFree(zone) {
    return ![...this.#held.values()].some((held) => held.zone === zone);
  }

  #putUp(id, { since_at }, { zone, priority }, data, graphic, look) {
    const layer = new Layer({
      graphic,
      priority,
      canvas: this.#canvas,
      clock: this.#clock,
      faults: this.#faults,
      onChange: () => this.#tell(),
    });
    this.#held.set(id, { layer, since_at, zone, leaving: false });
    const known = this.#known.get(id);
    layer.show(data, look, { entrance: known?.entrance ?? true });
    // Whatever comes back after another had its place is news again.
    if (known) known.entrance = true;
  }

  async #takeDown(id, held, cut) {
    held.leaving = true;
    await held.layer.hide({ cut });
    if (!cut) await new Promise((resolve) => setTimeout(resolve, CHANGEOVER_MS));
    this.#held.delete(id);
    this.#settle();
  }

  /** Lets a graphic do what it was asked since the last snapshot; never what was asked before the page came. */
  #act({ graphic, key, act }) {
    const known = this.#known.get(`${graphic} ${key}`);
    if (!act || !known || known.act === act.id) return;
    const held = this.#held.get(`${graphic} ${key}`);
    if (!held) return;
    known.act = act.id;
    if (this.#clock.now() - act.at < ACT_MS) held.layer.act(act.action);
  }

  #tell() {
    if (!this.#onChange) return;
    const layers = this.#staged().map(({ layer, state }) => ({
      graphic: layer.graphic,
      key: layer.key,
      state: state === "on" ? this.#stateOf(layer) : state,
    }));
    const seen = JSON.stringify(layers);
    if (seen !== this.#seen) this.#onChange(layers);
    this.#seen = seen;
  }

  #stateOf(layer) {
    if (!this.#graphic(layer)) return this.#graphics.isMissing(layer.graphic) ? "missing" : "waiting";
    return this.#held.get(idOf(layer))?.layer.broken ? "broken" : "on";
  }
}

const idOf = (layer) => `${layer.graphic} ${layer.key}`;
