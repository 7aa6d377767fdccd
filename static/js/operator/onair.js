/**
 * The picture on this page, and what is looked at before it is taken: the programme as OBS has it, the layers over it,
 * and one graphic in preview. The preview is this page's own affair; nobody else sees it.
 */

import { nextChange, staged } from "../overlay/stage.js";
import { Feed } from "../programme/feed.js";
import { whyNone } from "../programme/none.js";
import { Screen } from "../programme/screen.js";

/** In preview nothing covers a graphic: it is looked at, not placed. */
const BEFORE_ALL = 1000;
/** So long a page may take to show what it was told, or to say so. */
const CONFIRMED_WITHIN_MS = 3000;
/** An older picture is grey: what is on air may be another by now. */
const OLD_MS = 5000;
/** Its age is told from then on. */
const TOLD_MS = 4000;

export const idOf = ({ graphic, key }) => `${graphic} ${key}`;

export class OnAir {
  /** `graphic key` of what is previewed; null: nothing is. */
  previewed = null;
  /** The large picture, while it is open. */
  large = null;

  #clock;
  #redraw;
  #feed;
  #panel;
  #names = new Map();
  #shown = { overlays: null, take: null, snapshot: null };
  #order = [];
  #apart = new Set();
  #held = false;
  #next = Infinity;
  #timer = 0;

  /**
   * @param {{now(): number}} clock the server's
   * @param {() => void} redraw
   */
  constructor(clock, redraw) {
    this.#clock = clock;
    this.#redraw = redraw;
    this.#feed = new Feed(() => clock.now(), redraw);
    this.#panel = this.#screen();
  }

  /** The small picture of the panel. */
  get panel() {
    return this.#panel;
  }

  /** How the picture stands: `{age_ms, old, told, trouble, scene}`; `told`: its age is worth telling. */
  picture(lost) {
    const { age_ms, trouble, picture } = this.#feed;
    const old = lost || trouble !== null || (age_ms !== null && age_ms > OLD_MS);
    return { age_ms, old, told: age_ms !== null && age_ms > TOLD_MS, trouble, scene: picture?.scene ?? "" };
  }

  /** Before each drawing: the screens show what is on air now, and what is previewed. */
  settle(view) {
    const { overlays } = view;
    const taken = overlays.layers.some((layer) => idOf(layer) === this.previewed);
    const take = taken ? null : this.#taken(view);
    if (take === null) this.previewed = null;
    if (overlays !== this.#shown.overlays || take !== this.#shown.take) {
      this.#shown = { overlays, take, snapshot: take === null ? overlays : withPreview(overlays, take) };
    }
    this.#feed.expect(whyNone(view));
    const shape = shapeOf(view.pages.pages);
    for (const screen of [this.#panel, this.large]) {
      screen?.draw(shape); // first: it may turn the canvas
      screen?.show(this.#shown.snapshot);
    }
    this.#wake(view);
  }

  /**
   * The rows of the panel: everything that is on air, and everything that could be.
   *
   * @returns {{id: string, graphic: string, key: string, name: string, layer: object|null, state: string|null,
   *   by: object|null, pages: object, take: object|null, held: boolean, previewed: boolean, apart: boolean}[]} `state`
   *   as in `stage.js`, null: it is not on air; `held`: it was taken, and is kept out of the picture with all prices; `by` is the layer that covers it; `pages` are those that show it, as
   *   `confirmed` tells; `apart`: nobody needs it now, and it may stand behind the others
   */
  rows(view) {
    const standing = staged(view.overlays.layers, view.now);
    const rows = new Map();
    for (const { layer, stage, state } of standing) {
      const by = state === "covered" ? coverOf(standing, stage) : null;
      rows.set(idOf(layer), { layer, state, by, name: "", take: null });
    }
    for (const take of view.takes.takes) {
      const row = rows.get(idOf(take)) ?? { layer: null, state: null, by: null };
      rows.set(idOf(take), { ...row, name: take.name, take });
    }
    const all = [...rows].map(([id, row]) => {
      const { graphic, key } = row.layer ?? row.take;
      const held = Boolean(row.take?.on_air) && (view.overlays.kept_out ?? []).includes(graphic);
      return { ...row, held, id, graphic, key, pages: confirmed(view, row, graphic, key), previewed: id === this.previewed };
    });
    if (!this.#held) this.#apart = new Set(all.filter((row) => isApart(view, row)).map(({ id }) => id));
    return this.#ordered(all.map((row) => ({ ...row, apart: this.#apart.has(row.id) })));
  }

  /** What is previewed, as it would look if it were taken now; null: nothing is. */
  #taken({ takes }) {
    return this.previewed === null ? null : (takes.takes.find((take) => idOf(take) === this.previewed) ?? null);
  }

  /** Looks at one before it is taken, or at none any more. */
  preview(id) {
    this.previewed = this.previewed === id ? null : id;
    this.#redraw();
  }

  /** While a hand is over the rows they keep their places: none may come under a finger that was meant for another. */
  hold(held) {
    this.#held = held;
    if (!held) this.#redraw();
  }

  /** Opens or closes the large picture. */
  enlarge(open) {
    if (open === (this.large !== null)) return;
    if (!open) this.large.close();
    this.large = open ? this.#screen() : null;
  }

  /** How much of the picture the layers hide, 0 to 1. */
  get coverage() {
    return (this.large ?? this.#panel).coverage;
  }

  /** What its manifest calls an action of a graphic; its id until that has been read. */
  actionName(graphic, id) {
    return this.#named(graphic).actions.get(id) ?? id;
  }

  /** What its manifest calls a field of a graphic, in this language if it can; its name until that has been read. */
  fieldName(graphic, name, language) {
    const { title, v_title: titles } = this.#named(graphic).fields[name] ?? {};
    return titles?.[language] ?? title ?? name;
  }

  #named(graphic) {
    if (!this.#names.has(graphic)) {
      this.#names.set(graphic, { actions: new Map(), fields: {} });
      this.#readManifest(graphic);
    }
    return this.#names.get(graphic);
  }

  async #readManifest(graphic) {
    try {
      const name = encodeURIComponent(graphic);
      const answer = await fetch(`/graphics/${name}/${name}.ograf.json`, { cache: "no-cache" });
      const { customActions, schema } = answer.ok ? await answer.json() : {};
      const actions = new Map((customActions ?? []).map((action) => [action.id, action.name ?? action.id]));
      this.#names.set(graphic, { actions, fields: schema?.properties ?? {} });
      this.#redraw();
    } catch {
      this.#names.delete(graphic); // it is asked for again with the next drawing
    }
  }

  #ordered(rows) {
    const places = new Map(this.#order.map((id, index) => [id, index]));
    const rank = ({ layer, held, previewed, take, apart }) =>
      layer !== null || held ? 0 : previewed ? 1 : apart ? 4 : take.off === null ? 2 : 3;
    const ordered = this.#held
      ? [...rows].sort((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || 0)
      : [...rows].sort((a, b) => rank(a) - rank(b));
    this.#order = ordered.map(({ id }) => id);
    return ordered;
  }

  #screen() {
    return new Screen({ clock: this.#clock, feed: this.#feed, changed: this.#redraw });
  }

  /** A stage begins between two seconds: the rows say so at once. */
  #wake({ overlays, now }) {
    const next = nextChange(overlays.layers, now);
    if (next === this.#next) return;
    this.#next = next;
    clearTimeout(this.#timer);
    if (next < Infinity) this.#timer = setTimeout(this.#redraw, Math.min(next - now + 1, 60_000));
  }
}

/** The snapshot with one more layer, or the same with other data: as if it were taken now, and nothing covered it. */
function withPreview(overlays, take) {
  const stages = (take.stages ?? []).map((stage) => ({
    ...stage,
    since_at: 0,
    priority: stage.priority + BEFORE_ALL,
    yields: {},
  }));
  const { graphic, key, data } = take;
  const previewed = { graphic, key, since_at: 0, until_at: null, data, act: null, stages };
  return { ...overlays, layers: [...overlays.layers.filter((layer) => idOf(layer) !== idOf(take)), previewed] };
}

/** A card of a product that is neither presented now nor next. */
function isApart({ plan, live, place }, { layer, held, previewed, graphic, key }) {
  if (layer !== null || held || previewed || graphic !== "product-card") return false;
  const next = plan.segments.slice(place.index + 1).find(({ product }) => product !== null);
  return key !== live.segment?.product && key !== next?.product;
}

/** The one of its zone that is seen, or one of a zone that it gives way to. */
function coverOf(standing, stage) {
  const seen = standing.filter(({ state }) => state === "on");
  const inZone = seen.find((other) => other.stage.zone === stage.zone);
  const yielded = seen.find((other) => other.stage.priority >= (stage.yields?.[other.stage.zone] ?? Infinity));
  return (inZone ?? yielded)?.layer ?? null;
}

/**
 * Which overlay pages show a layer: `{of, on, trouble}`. `trouble` is `broken` or `missing` where a page says so,
 * `no_page` where there is none at all, `late` where some should show it by now and do not; null: all is well, or it
 * is too early to tell.
 */
function confirmed({ pages, overlays, now, lost }, { layer, state }, graphic, key) {
  if (layer === null || lost) return { of: 0, on: 0, trouble: null };
  const there = pages.pages.filter((page) => page.kind === "overlay" && page.quiet_since_at === null);
  const said = there.map((page) => page.layers?.find((one) => one.graphic === graphic && one.key === key)?.state ?? null);
  const on = said.filter((one) => one === "on").length;
  const worst = ["broken", "missing"].find((one) => said.includes(one)) ?? null;
  if (worst !== null) return { of: there.length, on, trouble: worst };
  const began = Math.max(layer.since_at, ...layer.stages.map(({ since_at }) => since_at).filter((at) => at <= now));
  const late = state === "on" && now - began > CONFIRMED_WITHIN_MS;
  return { of: there.length, on, trouble: !late ? null : there.length === 0 ? "no_page" : on < there.length ? "late" : null };
}

/** The shape of the canvas, as far as the overlay pages know it; null: nobody knows. */
function shapeOf(pages) {
  const page = pages.find(({ kind, in_obs }) => kind === "overlay" && in_obs) ?? pages.find(({ kind }) => kind === "overlay");
  const [width, height] = (page?.size ?? "").split("x").map(Number);
  if (!width || !height) return null;
  return height > width ? "portrait" : "wide";
}
