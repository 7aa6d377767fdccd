/** Programme: the picture, and the scenes as a mixer bus. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { icon, localButton } from "./parts.js";
import { vitalsOf } from "./vitals.js";

export function scenes(view) {
  const {
    t,
    ui,
    act,
    air,
    plan,
    live: { program },
    health: { obs },
  } = view;
  const stray = program.actual !== null && !plan.scenes.some((entry) => entry.scene === program.actual);
  return html`<section class="p prg" aria-label=${t("operator.programme.title")}>
    <div class="ph"><h2>${t("operator.programme.title")}</h2>${
      program.hand ? html`<span class="tag warn">${icon("warn")}${t(`operator.programme.${program.found ? "found" : "hand"}`)}</span>` : html`<span class="ell">${known(view)}</span>`
    }<span class="r">${localButton({
      label: t(ui.large ? "operator.picture.close" : "operator.picture.large"),
      key: "V",
      look: "quiet",
      act: act.toggleLarge,
      expanded: ui.large,
    })}</span></div>
    ${stray ? html`<p class="stray ell">${t("operator.programme.stray", { scene: program.actual })}</p>` : nothing}
    <div class="pg ${air.panel.isWide ? "wide" : ""}">${picture(view, air.panel)}<div class="scs">${plan.scenes.map((entry, index) => sceneButton(view, entry, index))}</div></div>
  </section>`;
}

/** Where what is said here comes from. */
function known(view) {
  const { t, lost, live: { program }, health: { obs } } = view;
  if (lost) return t("operator.programme.was");
  if (!program.actual) return t("operator.programme.unknown");
  if (obs.simulated) return t("operator.programme.simulated");
  const fps = vitalsOf(view)?.fps ?? null;
  const confirmed = t("operator.programme.confirmed");
  return fps === null ? confirmed : `${confirmed} · ${t("operator.programme.fps", { fps: Math.round(fps) })}`;
}

/** What viewers see while OBS is away, by how it went. */
const VIEWERS_SEE = { closed: "nothing", crashed: "nothing", hung: "last_picture" };

/** The words for it; `pictured`: what they may still see is seen here, too. */
function viewersSee({ health: { obs } }, pictured) {
  const seen = VIEWERS_SEE[obs.how] ?? "unknown";
  return seen === "last_picture" && !pictured ? "some_picture" : seen;
}

/** OBS was there, and is not any more. */
function isGone({ health: { obs } }) {
  return obs.state === "lost";
}

/** A screen in the frame that says what it shows: red, viewers see it; green, it is only looked at. */
export function picture(view, screen) {
  const { t, air, words, lost } = view;
  const state = air.picture(lost);
  const [graphic = "", key = ""] = air.previewed?.split(" ") ?? [];
  const none = state.age_ms === null ? (state.trouble ?? "coming") : null;
  const gone = !lost && isGone(view);
  const label =
    air.previewed !== null
      ? t("operator.picture.preview", { overlay: words.overlay(graphic, key) })
      : state.age_ms !== null && (state.told || state.old)
        ? t("operator.picture.age", { age: clock(state.age_ms) })
        : "";
  return html`<div class="scr ${air.previewed !== null ? "pvw" : ""} ${state.old ? "old" : ""}" role="img" aria-label=${t("operator.picture.of", { scene: state.scene || t("operator.vitals.unknown") })}>
    ${screen.element}
    <div class="told">${none === null ? nothing : html`<p class="no-shot">${t(`operator.picture.none.${none}`)}</p>`}${
      gone ? html`<p class="sees">${icon("air-o")}${t(`operator.picture.viewers.${viewersSee(view, none === null)}`)}</p>` : nothing
    }</div>
    ${label ? html`<p class="lb ell">${label}</p>` : nothing}
  </div>`;
}

/** The picture as large as the page allows, over the panels and not over the bottom bar. */
export function largePicture(view) {
  const { t, ui, act, air } = view;
  if (!ui.large || air.large === null) return nothing;
  const state = air.picture(view.lost);
  const share = Math.round(air.coverage * 100);
  const facts = [state.scene, known(view), share > 0 ? t("operator.overlays.share", { percent: share }) : ""].filter(Boolean);
  return html`<section class="large ${air.large.isWide ? "wide" : ""}" aria-label=${t("operator.picture.title")}>
    <div class="ph"><h2>${t("operator.picture.title")}</h2><span class="ell">${facts.join(" · ")}</span><span class="r">${localButton({
      label: t("operator.picture.close"),
      key: "Esc",
      shortcut: "",
      look: "quiet",
      act: act.toggleLarge,
    })}</span></div>
    ${picture(view, air.large)}
    <p class="what">${t("operator.picture.what")}</p>
  </section>`;
}

/** The scene that GO will take, or null. */
function goScene({ plan, live }) {
  if (live.go.blocked) return null;
  if (live.go.does === "cue") {
    const cue = plan.segments[live.segment.index].cues.find(({ id }) => id === live.go.cue);
    return cue?.actions.find((action) => action.kind === "scene")?.role ?? null;
  }
  const segment = live.go.does === "start" ? plan.segments[0] : plan.segments.find((one) => one.id === live.go.segment);
  return segment?.scene ?? null;
}

function sceneButton(view, { role, scene }, index) {
  const {
    t,
    words,
    desk,
    live: { program },
    health: { obs },
  } = view;
  const fallback = scene === program.fallback;
  const onProgramme = program.actual === scene;
  const change = program.switch?.scene === scene ? program.switch : null;
  const next = !onProgramme && !change && goScene(view) === role;
  const missing = !view.lost && obs.missing.some((entry) => entry.scene === scene);
  // The button of the fallback scene is the one in the bottom bar: it holds the script as well.
  const name = fallback ? "fallback" : "take_scene";
  const args = fallback ? {} : { role };
  const why = view.lost ? t("operator.off.link") : obs.state !== "connected" && !fallback ? t("refusal.no_obs") : null;
  const failed = change?.state === "failed" || (missing && fallback);
  const look = onProgramme ? "air" : failed ? "solid-warn" : change || missing ? "warn" : next ? "next" : "";
  const side = onProgramme
    ? t(
        view.lost
          ? "operator.programme.last_known"
          : program.on_air && !obs.simulated
            ? "operator.programme.now"
            : "operator.programme.up",
      )
    : missing
      ? t("operator.programme.missing")
      : change
      ? t(`operator.programme.${change.state}`)
      : next
        ? t("operator.programme.next")
        : fallback
          ? "F8"
          : index < 5
            ? `⇧${index + 1}`
            : "";
  const sent = desk.isSent(name, args);
  const label = words.role(role);
  const act = () => (why ? desk.refuse(label, why) : desk.press(name, args, words.action({ kind: "scene", role })));
  return html`<button type="button" class="b ${look} ${why ? "hatch" : ""}" data-command=${name} data-scene=${role} aria-pressed=${onProgramme ? "true" : "false"} aria-disabled=${why || sent ? "true" : "false"}
    title=${why || scene} @click=${act}><span class="face">${onProgramme ? icon(view.lost ? "air-o" : "air") : missing ? icon(fallback ? "fault" : "warn") : next ? icon("next") : change ? icon(change.state === "failed" ? "fault" : "ring") : nothing}<span
    class="ell">${label}</span><span class="x">${sent ? t("operator.sent") : side}</span></span></button>`;
}
