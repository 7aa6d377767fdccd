/** The settings of one screen, for whoever sets it up; see device.js for what they mean. */

import { html } from "../../vendor/lit-html.js";
import { live } from "../../vendor/directives/live.js";
import { DISTANCE, SCREEN } from "./device.js";

/**
 * @param {object} device as device.js has it
 * @param {number} scale what comes of it
 * @param {(changes: object) => void} change
 * @param {(key: string, args?: object) => string} t
 */
export function sheet(device, scale, change, t) {
  const { distance, screen, mirror, pace } = device;
  const flag = (name, label, on) => html`
    <label class="flag"><span>${label}</span><input type="checkbox" .checked=${live(on)} @change=${({ target }) => change({ [name]: target.checked })}></label>
  `;
  return html`
    <form method="dialog">
      <h2>${t("host.settings.title")}</h2>
      <label>
        <span>${t("host.settings.distance")}</span>
        <input type="range" min=${DISTANCE.least} max=${DISTANCE.most} step=${DISTANCE.step} .value=${live(String(distance ?? 2))}
          aria-valuetext=${t("host.settings.metres", { n: distance ?? 2 })}
          @input=${({ target }) => change({ distance: Number(target.value) })}>
        <output>${distance === null ? t("host.settings.as_drawn") : t("host.settings.metres", { n: distance })}</output>
      </label>
      <label>
        <span>${t("host.settings.screen")}</span>
        <input type="number" min=${SCREEN.least} max=${SCREEN.most} step="0.1" .value=${live(String(screen))}
          @change=${({ target }) => target.validity.valid && target.value && change({ screen: Number(target.value), distance: distance ?? 2 })}>
        <output>${t("host.settings.inches")}</output>
      </label>
      <p>${t("host.settings.scale", { n: scale.toFixed(2) })}
        <button type="button" ?disabled=${distance === null} @click=${() => change({ distance: null })}>${t("host.settings.reset")}</button></p>
      ${flag("mirror", t("host.settings.mirror"), mirror)} ${flag("pace", t("host.settings.pace"), pace)}
      <p>${t("host.settings.keys")}</p>
      <button class="done">${t("host.settings.done")}</button>
    </form>
  `;
}
