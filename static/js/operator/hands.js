/** What is done in a hurry about a mistake or a mishap, each under one key: mute, close-up, prices away, a correction. */

import { html } from "../../vendor/lit-html.js";
import { muteButton } from "./mute.js";
import { commandButton, localButton } from "./parts.js";

/** Roles of the scene in which the goods fill the picture, the closest first. */
const CLOSE_UPS = ["closeup", "close", "product"];

/** In the bottom bar, words over the key. */
export function hands(view) {
  return html`<div class="hands" role="group" aria-label=${view.t("operator.hands.title")}>${muteButton(view, "mic stk")}${closeUpButton(view, "stk")}${priceButton(view, "stk")}${correctButton(view, "stk")}</div>`;
}

/** The goods instead of the host: whatever happens beside them is out of the picture. */
export function closeUpButton(view, look) {
  const { t, plan, live: { program }, health: { obs } } = view;
  const scene = CLOSE_UPS.map((role) => plan.scenes.find((entry) => entry.role === role)).find(Boolean);
  const on = scene !== undefined && program.actual === scene.scene;
  const off = scene === undefined ? t("operator.hands.no_close_up") : obs.state === "connected" ? null : t("refusal.no_obs");
  return commandButton(view, {
    name: "take_scene",
    args: { role: scene?.role ?? "" },
    label: t("operator.hands.close_up"),
    words: scene === undefined ? t("operator.hands.close_up") : view.words.action({ kind: "scene", role: scene.role }),
    key: "K",
    shortcut: "K",
    look: `${look} ${on && !view.lost ? "lit" : ""}`,
    off,
  });
}

/** Every graphic that shows a price leaves the picture, and stays out of it; the button says when they are out. */
export function priceButton(view, look) {
  const { t, incidents } = view;
  const hidden = incidents.prices_hidden;
  return commandButton(view, {
    name: hidden ? "show_price" : "hide_price",
    label: t(hidden ? "operator.hands.show_price" : "operator.hands.hide_price"),
    words: t(hidden ? "operator.hands.show_price_words" : "operator.hands.hide_price_words"),
    key: "P",
    shortcut: "P",
    turns: "price",
    look: `${look} ${hidden ? "warn" : ""}`,
    title: t("operator.hands.price_what"),
  });
}

export function correctButton({ t, act, lost }, look) {
  return localButton({
    label: html`<span class="ell">${t("operator.correct.open")}</span>`,
    key: "C",
    look,
    off: lost ? t("operator.off.link") : null,
    act: act.openCorrection,
  });
}
