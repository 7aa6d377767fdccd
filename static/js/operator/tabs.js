/** On a tablet: which panels stand beside the rundown. */

import { html } from "../../vendor/lit-html.js";

const TABS = ["windows", "air", "log"];

export function tabs({ t, ui, act }) {
  return html`<nav class="tabs" aria-label=${t("operator.tabs.title")}>${TABS.map(
    (tab) =>
      html`<button type="button" class="b" data-tab=${tab} aria-pressed=${ui.tab === tab ? "true" : "false"} @click=${() => act.showTab(tab)}><span class="face">${t(`operator.tabs.${tab}`)}</span></button>`,
  )}</nav>`;
}
