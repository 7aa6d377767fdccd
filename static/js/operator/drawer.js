/** What the lights stand for, in full: how OBS does, what leaves it, what its cameras give, and what it lacks. */

import { html, nothing } from "../../vendor/lit-html.js";
import { pageList } from "./pages.js";
import { commandButton, icon } from "./parts.js";
import { cameras, figures, outputs } from "./vitals.js";

const GLYPHS = { warn: "warn", fault: "fault" };

export function drawer(view) {
  const { t, lost, health } = view;
  const there = !lost && health.obs.state === "connected";
  return html`<div class="vit scroll" id="vitals" tabindex="0" role="group" aria-label=${t("operator.vitals.title")}>
    ${lost ? nothing : ofPictures(view)}
    ${there ? html`${ofMissing(view)}${ofOutputs(view)}${ofCameras(view)}${ofObs(view)}` : html`<p class="none">${t("operator.vitals.away")}</p>`}
    ${pageList(view)}
  </div>`;
}

/** Which pictures are left out on air, why, and what to do about it. */
function ofPictures({ t, health: { pictures = [] } }) {
  if (pictures.length === 0) return nothing;
  return html`<section><h2>${t("operator.health.pictures")}</h2><ul class="vit-s">${pictures.map(
    ({ reason }) => html`<li class="warn">${icon("warn")}<span>${reason}</span></li>`,
  )}</ul></section>`;
}

function ofObs(view) {
  const { t, health: { obs } } = view;
  const named = (name, text, level = "") => ({ name, text, level });
  const rows = [
    named("version", obs.simulated ? t("operator.health.simulated") : obs.version),
    named("collection", obs.collection),
    named("profile", obs.profile),
    named("studio_mode", t(obs.studio_mode ? "operator.vitals.on" : "operator.vitals.off")),
    ...figures(view),
  ];
  return html`<section><h2>OBS</h2><dl class="vit-f">${rows.map(({ name, text, level }) => figure(view, name, text, level))}</dl></section>`;
}

function figure({ t }, name, text, level) {
  const shown = text || t("operator.vitals.unknown");
  return html`<div class=${level}><dt>${t(`operator.vitals.${name}`)}</dt><dd title=${shown}>${level ? icon(GLYPHS[level]) : nothing}<span class="ell">${shown}</span></dd></div>`;
}

function ofOutputs(view) {
  const { t, words } = view;
  return html`<section><h2>${t("operator.health.outputs")}</h2><ul class="vit-r">${outputs(view, true).map(
    ({ output, state, level, figures: told }) => html`<li class=${level} data-output=${output}><b>${words.output(output)}</b><span>${
      level ? icon(GLYPHS[level]) : nothing
    }${t(`operator.output_state.${state}`)}</span><span class="more-of ell">${told.map((one, index) => html`${index > 0 ? " · " : ""}<span class=${one.level}>${
      one.level ? icon(GLYPHS[one.level]) : nothing
    }${one.text}</span>`)}</span>${outputButton(view, output, state)}</li>`,
  )}</ul></section>`;
}

/** Both are seen by viewers at once, so both want a second press. */
function outputButton(view, output, state) {
  const { t, words, health: { obs } } = view;
  const stops = state !== "stopped" && state !== "stopping";
  const command = stops ? "output_stop" : "output_start";
  return commandButton(view, {
    name: command,
    args: { output },
    label: t(stops ? "operator.vitals.stop" : "operator.vitals.start"),
    words: words.effect(command, output),
    off: obs.state === "connected" ? null : t("refusal.no_obs"),
    sure: `${command} ${output}`,
  });
}

const SIGHTS = { picture: ["ok", ""], nothing: ["warn", "warn"], unknown: ["ring", "dim"] };

function ofCameras(view) {
  const { t, words, vitals } = view;
  const all = cameras(view);
  if (all.length === 0) return nothing;
  const every = vitals.vitals.looks_every_s;
  return html`<section><h2>${t("operator.health.cameras")}<small>${
    every === null ? t("operator.vitals.not_looked") : t("operator.vitals.looked", { seconds: every })
  }</small></h2><ul class="vit-r">${all.map(({ role, input, sight }) => {
    const [glyph, look] = SIGHTS[sight];
    return html`<li class=${look}><b class="ell">${words.camera(role)}</b><span>${icon(glyph)}${t(`operator.sight.${sight}`)}</span><span class="more-of ell dim" title=${input}>${input}</span></li>`;
  })}</ul></section>`;
}

/** Everything that the show names and OBS does not have, by the names that it has to get there. */
function ofMissing(view) {
  const { t, words, live: { program }, health: { obs } } = view;
  const rows = [
    ...obs.missing.map(({ role, scene }) => ["scene", words.role(role), scene, scene === program.fallback]),
    ...obs.missing_inputs.map(({ role, kind, input }) => [
      kind,
      kind === "camera" ? words.camera(role) : words.microphone(role),
      input,
      false,
    ]),
  ];
  if (rows.length === 0) return nothing;
  return html`<section><h2>${t("operator.vitals.missing")}</h2><ul class="vit-r">${rows.map(
    ([kind, role, name, fault]) =>
      html`<li class=${fault ? "fault" : "warn"}><b class="ell">${role}</b><span>${icon(fault ? "fault" : "warn")}${t(`operator.vitals.no_${kind}`)}</span><span class="more-of ell" title=${name}>${name}</span></li>`,
  )}</ul></section>`;
}
