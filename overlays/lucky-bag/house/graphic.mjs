/**
 * What every graphic of the house does as an OGraf v1 graphic for real-time renderers: the lifecycle, and the canvas.
 *
 * All that is on air follows from the data and the clock, so `load` and `playAction({skipAnimation: true})` give the
 * picture of that instant, in any order of events before. Two things are the host's to add, and neither is needed:
 * `v_clock` on the element (an object whose `now()` is the server's time in ms, set before `load`), and the attribute
 * `data-theme` ("bright" or "quiet").
 *
 * A graphic says what is its own in static fields, and overrides those of the last methods that it needs:
 *   `style`   URL of its stylesheet
 *   `View`    a View of the house: elements, and `write(data, moment, language)`
 *   `Motion`  a Motion of the house
 *   `highlights`  what its custom action `highlight` emphasises, if it has one
 */

import { dress, loadDigits } from "./dress.mjs";
import { Motion } from "./motion.mjs";
import { fetchPictures, isHere } from "./pictures.mjs";
import { languageOf } from "./values.mjs";

const CANVASES = { portrait: ["1080x1920", 1080, 1920], wide: ["1920x1080", 1920, 1080] };

/** While it counts, the clock is read at least this often: the host may set it. */
const LONGEST_WAIT = 1000;

const done = (more = {}) => ({ statusCode: 200, ...more });
const refused = (statusCode, statusMessage) => ({ statusCode, statusMessage });

/**
 * @typedef {object} Moment what is to be seen at an instant; graphics add to it
 * @property {number|null} next_at the instant at which the picture may differ again; null for never
 * @property {boolean} [gone] nothing is to be seen any more
 */

export class Graphic extends HTMLElement {
  static Motion = Motion;

  /** With the custom action `highlight`: which element of a view it emphasises once; null without it. */
  static highlights = null;

  static get observedAttributes() {
    return ["data-theme"];
  }

  data = {};
  view = null;
  motion = new this.constructor.Motion(() => getComputedStyle(this));

  #resolution = null;
  #sizes = null;
  #playing = false;
  #visible = false;
  #moment = null;
  #laid = "";
  #timer = 0;
  #turn = 0; // each load, play, stop and dispose takes one; what awaited in an older one does nothing more

  /** Resolves when the graphic could be shown at once; shows nothing. May be called again. */
  async load({ data, renderCharacteristics } = {}) {
    const turn = this.#quiet();
    this.#playing = this.#visible = false;
    this.data = { ...data };
    this.received(null, this.#now());
    this.#resolution = renderCharacteristics?.resolution ?? null;
    if (!this.view) {
      this.view = new this.constructor.View();
      (this.shadowRoot ?? this.attachShadow({ mode: "open" })).replaceChildren(this.view.stage);
      this.#sizes = new ResizeObserver(() => this.#fit());
      this.#sizes.observe(this);
    }
    this.view.root.hidden = true;
    this.#applyTheme();
    const clothes = dress(this.shadowRoot, this.constructor.style);
    const [, digits] = await Promise.all([clothes, loadDigits(), fetchPictures(this.pictures())]);
    this.dataset.digits = digits;
    if (turn === this.#turn) this.#fit();
    return done();
  }

  async playAction({ delta, goto, skipAnimation = false } = {}) {
    if (!this.view) return refused(409, "not loaded");
    const step = goto ?? (this.#playing ? 0 : -1) + (delta ?? 1);
    if (step !== 0) return this.stopAction({ skipAnimation });
    if (this.#playing && this.#visible && !skipAnimation) return done({ currentStep: 0 });
    this.#quiet();
    this.#playing = true;
    await this.#draw(!skipAnimation);
    return done({ currentStep: 0 });
  }

  async updateAction({ data, skipAnimation = false } = {}) {
    if (!this.view) return refused(409, "not loaded");
    const before = this.data;
    this.data = { ...before, ...data };
    this.received(before, this.#now());
    this.#applyTheme();
    await fetchPictures(this.pictures());
    if (this.#playing) await this.#draw(!skipAnimation);
    return done(this.#playing ? { currentStep: 0 } : {});
  }

  async stopAction({ skipAnimation = false } = {}) {
    if (!this.view) return refused(409, "not loaded");
    const turn = this.#quiet();
    this.#playing = false;
    if (this.#visible) await this.#hide(turn, !skipAnimation);
    return done();
  }

  async customAction({ id, skipAnimation = false } = {}) {
    if (id !== "highlight" || !this.constructor.highlights) return refused(404, `no action ${id}`);
    if (!this.view) return refused(409, "not loaded");
    const element = this.constructor.highlights(this.view);
    if (this.#visible && element && !skipAnimation && !document.hidden) await this.motion.emphasise(element);
    return done(this.#playing ? { currentStep: 0 } : {});
  }

  async dispose() {
    this.#quiet();
    this.#playing = this.#visible = false;
    this.#sizes?.disconnect();
    this.shadowRoot?.replaceChildren();
    this.view = this.#sizes = this.#moment = null;
    return done();
  }

  attributeChangedCallback() {
    if (this.#playing && this.view) this.#fit();
  }

  /** `this.data` came in: with `load` (`before` is null), or instead of `before`. */
  received(before, now) {}

  /** @returns {string[]} addresses of the pictures that `this.data` name */
  pictures() {
    return [];
  }

  /** @returns {Moment} what `this.data` look like at the instant `now` */
  momentAt(now) {
    return { next_at: null };
  }

  /** Goes over from one moment to another while on air; `moving` when it may be seen to. */
  change(before, moment, moving) {
    if (!moving) this.motion.finish();
    this.write(moment);
  }

  /** States, each its data and its moment, of which one is the highest of all that may follow; null: as high as it gets. */
  highest() {
    return null;
  }

  write(moment) {
    const language = languageOf(this.data.language);
    const highest = this.highest();
    const { canvas, theme, digits } = this.dataset;
    const pictures = this.pictures().map((address) => isHere(address));
    if (highest) this.view.hold(highest, language, [canvas, theme, digits, pictures]);
    this.view.write(this.data, moment, language);
  }

  /** Ends what moves and what waits, and takes a turn. */
  #quiet() {
    clearTimeout(this.#timer);
    this.motion.finish();
    return ++this.#turn;
  }

  #now() {
    return this.v_clock?.now() ?? Date.now();
  }

  #applyTheme() {
    if (this.data.theme) this.dataset.theme = this.data.theme;
  }

  /** Makes the picture that of now, and arranges for the next one. Resolves when its movement is over. */
  #draw(animate) {
    clearTimeout(this.#timer);
    const now = this.#now();
    const moment = this.momentAt(now);
    const before = this.#moment;
    this.#moment = moment;
    if (moment.next_at !== null) {
      const wait = Math.max(1, Math.min(moment.next_at - now, LONGEST_WAIT));
      this.#timer = setTimeout(() => this.#draw(true), wait);
    }
    // A hidden page holds animations back and would play them, stale, when it is seen again. A graphic that a
    // renderer took out of its page has no theme to move by.
    const moving = animate && !document.hidden && this.isConnected;
    if (moment.gone) return this.#visible ? this.#hide(++this.#turn, moving) : undefined;
    if (!this.#visible) return this.#show(moment, moving);
    return this.change(before, moment, moving);
  }

  #show(moment, moving) {
    this.#turn++;
    this.motion.finish();
    this.write(moment);
    this.#visible = true;
    this.view.root.hidden = false;
    return moving ? this.motion.enter(this.view) : undefined;
  }

  async #hide(turn, moving) {
    this.#visible = false;
    if (moving && !document.hidden) await this.motion.leave(this.view);
    if (turn === this.#turn && this.view) this.view.root.hidden = true;
  }

  /** Lays out one of the two canvases and scales it into the element. */
  #fit() {
    if (!this.view) return;
    const width = this.clientWidth || this.#resolution?.width || innerWidth;
    const height = this.clientHeight || this.#resolution?.height || innerHeight;
    const [name, w, h] = height > width ? CANVASES.portrait : CANVASES.wide;
    this.dataset.canvas = name;
    const scale = Math.min(width / w, height / h);
    const { style } = this.view.stage;
    const at = [(width - w * scale) / 2, (height - h * scale) / 2];
    style.setProperty("transform", scale === 1 && !at[0] && !at[1] ? "none" : `translate(${at[0]}px, ${at[1]}px) scale(${scale})`);
    // What has room, and how high the plate is, is another matter on another canvas and in another theme.
    const laid = [name, this.dataset.theme, this.dataset.digits].join();
    if (this.#visible && laid !== this.#laid) this.write(this.#moment);
    this.#laid = laid;
  }
}
