/** Overlays: what is in the picture, what could be, and a look at it before it is taken. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { clock } from "../time.js";
import { isWritten, writeButton, writing } from "./overlay_words.js";
import { commandButton, icon, refusal } from "./parts.js";

/** Where refusals of this panel are told. */
const PLACE = "overlays";
/** Fewer cards take no more room than the row that would stand for them. */
const WORTH_FOLDING = 2;

export function overlays(view) {
  const { t, air, ui } = view;
  const all = air.rows(view);
  const apart = all.filter((row) => row.apart);
  const rows = apart.length < WORTH_FOLDING || ui.cards ? all : all.filter((row) => !row.apart);
  const seen = rows.filter(({ state }) => state === "on").length;
  const any = rows.some(({ layer, held }) => layer !== null || held);
  const share = Math.round(air.coverage * 100);
  const count = [
    seen > 0 ? t("operator.overlays.count", { count: seen }) : "",
    seen > 0 && share > 0 ? t("operator.overlays.share", { percent: share }) : "",
  ].filter(Boolean);
  return html`<section class="p ovs" aria-label=${t("operator.overlays.title")}>
    <div class="ph"><h2>${t("operator.overlays.title")}</h2><span>${count.join(" · ")}</span><span class="r">${commandButton(view, {
      name: "clear_overlays",
      label: t("operator.overlays.clear"),
      words: t("operator.overlays.clear_words"),
      key: "X",
      shortcut: "X",
      look: "quiet",
      place: PLACE,
      off: any ? null : t("operator.overlays.none"),
    })}</span></div>
    ${refusal(view, PLACE)}
    <ul class="scroll" @pointerenter=${() => air.hold(true)} @pointerleave=${() => air.hold(false)}>${
      rows.length === 0
        ? html`<li class="none">${t("operator.overlays.none")}</li>`
        : repeat(
            rows,
            ({ id }) => id,
            (row) => overlay(view, row),
          )
    }${apart.length < WORTH_FOLDING ? nothing : fold(view, apart)}</ul>
  </section>`;
}

/** The row behind which the cards stand that nobody needs now. */
function fold({ t, ui, act }, apart) {
  return html`<li class="ov-fold"><button type="button" class="b quiet more" aria-expanded=${ui.cards ? "true" : "false"} @click=${act.toggleCards}><span
    class="face">${t(ui.cards ? "operator.overlays.fewer" : "operator.overlays.others", { count: apart.length })}</span></button></li>`;
}

function overlay(view, row) {
  const { t, words } = view;
  const name = words.overlay(row.graphic, row.key);
  const look = lookOf(view, row);
  const written = isWritten(view, row);
  // Without words of the segment there is nothing to look at or to take, only to write.
  const ready = written && row.layer === null && row.take.off === null;
  return html`<li class="ov ${look.look} ${row.previewed ? "pvw" : ""}" data-overlay=${row.id}>${icon(look.glyph)}<span class="ell" title=${row.name ? `${name} · ${row.name}` : name}>${name}</span><span class="x" title=${look.title ?? nothing}>${look.words}${ready && row.layer === null ? writeButton(view, row) : nothing}</span>${
    row.layer === null ? (ready || !written ? previewButton(view, row, name) : html`<span></span>`) : actionButton(view, row, name)
  }${row.layer === null && !row.held ? (ready || !written ? takeButton(view, row, name) : writeButton(view, row)) : takeDownButton(view, row)}</li>${writing(view, row, name, PLACE)}`;
}

/** The state in a shape, a colour and words: `{look, glyph, words, title?}`. */
function lookOf(view, row) {
  const { t, words, lost, now } = view;
  const { layer, state, by, pages, take, previewed } = row;
  if (row.held) return { look: "under", glyph: "under", words: t("operator.overlays.held"), title: t("operator.overlays.held_why") };
  if (layer === null) {
    if (previewed) return { look: "next", glyph: "next", words: "" };
    return { look: take.off === null ? "" : "cannot", glyph: "ring", words: "" };
  }
  if (state === "waiting") {
    const since = layer.stages[0]?.since_at ?? null;
    const wait = since === null || since <= now ? "" : clock(since - now, { ceil: true });
    return { look: "armed", glyph: "armed", words: t("operator.overlays.waiting", { length: wait }).trim() };
  }
  if (state === "covered") {
    const over = by === null ? "" : words.overlay(by.graphic, by.key);
    return { look: "under", glyph: "under", words: t("operator.overlays.covered"), title: t("operator.overlays.covered_by", { overlay: over }) };
  }
  if (lost) return { look: "air", glyph: "air-o", words: lengthOf(view, layer) };
  const title = t("operator.overlays.on_pages", { on: pages.on, of: pages.of });
  switch (pages.trouble) {
    case "broken":
    case "missing":
    case "no_page":
      return { look: pages.on > 0 ? "air warn" : "fault", glyph: "fault", words: t(`operator.overlays.${pages.trouble}`), title };
    case "late":
      return { look: pages.on > 0 ? "air warn" : "warn", glyph: pages.on > 0 ? "air" : "warn", words: t("operator.overlays.shown_by", { on: pages.on, of: pages.of }), title };
    default:
      return { look: "air", glyph: "air", words: lengthOf(view, layer), title };
  }
}

/** How long it will be there, how long what it tells of will last, or else how long it has been there. */
function lengthOf({ t, now }, { until_at, since_at, data }) {
  if (until_at !== null) return t("operator.overlays.left", { length: clock(until_at - now, { ceil: true }) });
  const { closes_at = null } = data;
  return closes_at !== null && closes_at > now ? clock(closes_at - now, { ceil: true }) : clock(now - since_at);
}

function previewButton({ t, air, ui, act, lost }, { id, previewed }, name) {
  const look = () => {
    air.preview(id);
    if (air.previewed !== null && !air.panel.isSeen && !ui.large) act.toggleLarge(); // A phone has the large one alone.
  };
  return html`<button type="button" class="b ${previewed ? "on" : ""}" aria-pressed=${previewed ? "true" : "false"} aria-disabled="false"
    aria-label=${t("operator.overlays.preview_of", { overlay: name })} title=${lost ? t("operator.off.link") : nothing} @click=${look}><span class="face">${t(previewed ? "operator.overlays.previewed" : "operator.overlays.preview")}</span></button>`;
}

function takeButton(view, { graphic, key, take, previewed }, name) {
  const { t, words } = view;
  const off = take.off === null ? null : words.refusal({ code: take.off, message: take.off });
  return commandButton(view, {
    name: "overlay_show",
    args: key === "" ? { overlay: graphic } : { overlay: graphic, key },
    label: t("operator.overlays.show"),
    words: t("operator.do.overlay", { overlay: name }),
    look: previewed ? "next" : "",
    place: PLACE,
    off,
  });
}

function takeDownButton(view, { graphic }) {
  const { t, words } = view;
  return commandButton(view, {
    name: "overlay_hide",
    args: { overlay: graphic },
    label: t("operator.overlays.hide"),
    words: words.action({ kind: "hide", overlay: graphic }),
    place: PLACE,
  });
}

/** What a graphic can do besides, while it is seen. */
function actionButton(view, row, name) {
  const { graphic, state } = row;
  const { t, words, air, takes } = view;
  const [action = null] = state === "on" ? (takes.actions[graphic] ?? []) : [];
  if (action === null) return isWritten(view, row) ? writeButton(view, row) : html`<span></span>`;
  const label = words.known(`operator.overlays.action.${action}`, null) ?? air.actionName(graphic, action);
  return commandButton(view, {
    name: "overlay_act",
    args: { overlay: graphic, action },
    label,
    words: t("operator.overlays.act", { overlay: name, action: label }),
    place: PLACE,
  });
}
