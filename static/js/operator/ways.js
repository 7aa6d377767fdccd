/** On a phone: the panels of a long page, one press away. */

import { html } from "../../vendor/lit-html.js";
import { localButton } from "./parts.js";

export function ways({ t, act, lost }) {
  return html`<nav class="ways" aria-label=${t("operator.bar.ways")}>${localButton({
    label: t("operator.bar.to_windows"),
    act: () => act.goTo(".live-cards:not(:empty), .other-cards"),
  })}${localButton({ label: t("operator.products.title"), act: () => act.goTo(".goods") })}${localButton({
    label: t("operator.messages.title"),
    act: () => act.goTo(".mes"),
  })}${localButton({
    label: t("operator.correct.open"),
    off: lost ? t("operator.off.link") : null,
    act: act.openCorrection,
  })}</nav>`;
}
