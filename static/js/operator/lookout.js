/** What is watched, over the panels on the right: automation, the incidents of this show, cameras and microphones. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { devices } from "./devices.js";
import { disarmForAWhile, guardButton, guardOf } from "./guard.js";
import { history } from "./history.js";
import { icon, localButton } from "./parts.js";

export function lookout(view) {
  const { t, ui, incidents: { incidents } } = view;
  if (ui.watch === null) return nothing;
  const tab = (name, label, act, key) =>
    html`<button type="button" aria-pressed=${String(ui.watch === name)} aria-keyshortcuts=${key} @click=${act}>${label} <kbd>${key}</kbd></button>`;
  return html`<section class="wat" id="watch" aria-label=${t("operator.watch.title")}>
    ${guardHead(view)}
    <div class="wat-t"><div class="segc">${tab("incidents", t("operator.watch.incidents", { count: incidents.length }), view.act.toggleIncidentsOfShow, "I")}${tab(
      "devices",
      t("operator.watch.devices"),
      view.act.toggleDevices,
      "D",
    )}</div><span class="r">${sounds(view)}${localButton({ label: t("operator.keys.close"), key: "Esc", shortcut: "", look: "quiet", act: view.act.closeWatch })}</span></div>
    <div class="wat-b scroll" tabindex="0" role="group" aria-label=${t(`operator.watch.${ui.watch === "devices" ? "devices" : "list"}`)}>${ui.watch === "devices" ? devices(view) : history(view)}</div>
  </section>`;
}

function guardHead(view) {
  const { t, incidents: { guard } } = view;
  const state = guardOf(view);
  if (state === null) return nothing;
  const used = t("operator.guard.used", { count: guard.switches, most: guard.most, length: clock(guard.within_ms) });
  return html`<div class="wat-g ${state.look}"><h2>${icon(state.glyph)}${t("operator.guard.name")}<span>${state.text}</span></h2><p>${used}</p><span class="r">${disarmForAWhile(view)}${guardButton(view, "")}</span></div>`;
}

function sounds({ t, chimes }) {
  const { state } = chimes;
  return html`<button type="button" class="b quiet" aria-pressed=${String(state !== "off")} title=${t("operator.watch.sounds_what")} @click=${() => chimes.toggle()}><span class="face">${icon(
    state === "off" ? "mute" : "sound",
  )}${t(`operator.watch.sounds.${state}`)}</span></button>`;
}
