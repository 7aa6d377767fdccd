/** On a phone: what is done in a hurry, and the panels of a long page, one press away. */

import { html } from "../../vendor/lit-html.js";
import { closeUpButton, correctButton, priceButton } from "./hands.js";
import { muteButton } from "./mute.js";
import { localButton } from "./parts.js";

export function ways(view) {
  const { t, act } = view;
  const to = (label, selector) => localButton({ label, act: () => act.goTo(selector) });
  return html`<nav class="ways" aria-label=${t("operator.bar.ways")}>${muteButton(view, "")}${closeUpButton(view, "")}${priceButton(view, "")}${correctButton(view, "")}
    ${to(t("operator.bar.to_windows"), ".live-cards:not(:empty), .other-cards")}${to(t("operator.products.title"), ".goods")}${to(t("operator.messages.title"), ".mes")}${localButton({
      label: t("operator.watch.devices"),
      act: act.toggleDevices,
      expanded: view.ui.watch === "devices",
    })}</nav>`;
}
