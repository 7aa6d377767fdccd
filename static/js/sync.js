/**
 * /sync: a phone before the camera and beside the microphone flashes and beeps at once, so that it can be told how
 * far picture and sound are apart. It needs no link to the service: whoever measures looks for the beats alone.
 */

import { loadWords } from "./words.js";

/** From beat to beat, in seconds: none is like its neighbours, so that no beat can be taken for another. */
const GAPS_S = [1.1, 0.86, 1.31, 0.95, 1.22, 0.81, 1.38, 1.02, 1.17, 0.9];
const FLASH_MS = 150; // five pictures of a camera with thirty a second
const BEEP_S = 0.06;
const BEEP_HZ = 1000;
const EDGE_S = 0.002; // without it the beep begins and ends with a crack
const FIRST_S = 1.5; // so long a hand needs to leave the screen
const LONGEST_MS = 180_000; // a phone that was forgotten does not flash all evening
const LATE_SOUND_MS = 80; // no speaker of a phone is so late; what is over Bluetooth is
const UNTOLD_MS = 60; // what a speaker may be late by when the browser does not say

const t = await loadWords(document.body.dataset.language);

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
};

const exact = element("section", "exact");
exact.setAttribute("aria-live", "polite");
const start = element("button", "start", t("sync.start"));
const page = element(
  "main",
  "",
  element("header", "", element("h1", "", t("sync.title")), element("p", "what", t("sync.what"))),
  element("ol", "", ...[1, 2, 3].map((step) => element("li", "", element("span", "", t(`sync.step_${step}`))))),
  exact,
  element("div", "foot", element("p", "", t("sync.care")), start),
);
const count = element("span", "");
const face = element("button", "beating", count);
face.hidden = true;
for (const button of [start, face]) button.type = "button";
document.body.append(page, face);

/** Milliseconds from picture to picture of this screen, measured while the page is read. */
let frame_ms = 1000 / 60;
/** How late this phone's sound is by its browser's own word; null as long as it has not said. */
let late_ms = null;
let audio = null;
let beats = [];
let began = 0;

function sayHowExact() {
  // A picture of the screen, and what the panel itself takes, which is another.
  const screen_ms = Math.round(frame_ms * 1.5);
  const rest_ms = screen_ms + (late_ms === null ? UNTOLD_MS : 5);
  exact.replaceChildren(
    element("b", "", t(audio ? "sync.exact" : "sync.exact_untold", { ms: rest_ms })),
    ...(audio ? [element("p", "", late_ms === null ? t("sync.sound_untold") : t("sync.sound", { ms: late_ms }))] : []),
    element("p", "", t("sync.screen", { ms: screen_ms })),
  );
  if (late_ms > LATE_SOUND_MS) exact.append(element("p", "look", t("sync.bluetooth")));
}

function measureScreen() {
  const shown = [];
  const step = (at) => {
    shown.push(at);
    if (shown.length < 30) requestAnimationFrame(step);
    else {
      const gaps = shown.slice(1).map((one, place) => one - shown[place]).sort((a, b) => a - b);
      frame_ms = gaps[gaps.length >> 1];
      sayHowExact();
    }
  };
  requestAnimationFrame(step);
}

/** Plays one beep, and gives the instant on the page's clock at which it is heard. */
function beep(at_s) {
  const tone = new OscillatorNode(audio, { frequency: BEEP_HZ });
  const loudness = new GainNode(audio, { gain: 0 });
  loudness.gain.setValueAtTime(0, at_s);
  loudness.gain.linearRampToValueAtTime(1, at_s + EDGE_S);
  loudness.gain.setValueAtTime(1, at_s + BEEP_S - EDGE_S);
  loudness.gain.linearRampToValueAtTime(0, at_s + BEEP_S);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at_s);
  tone.stop(at_s + BEEP_S);
}

/** When a sound of the audio clock is heard, on the page's clock. */
function heardAt(at_s) {
  return performance.now() + (at_s - audio.currentTime + (audio.outputLatency || audio.baseLatency || 0)) * 1000;
}

function beat(at) {
  if (face.hidden) return;
  if (at - began > LONGEST_MS) {
    stop();
    return;
  }
  // The next two are always with the audio clock: it keeps time, however late this page is called.
  while (beats.length < 2) plan();
  const seen = at + frame_ms; // what is drawn now is seen with the next picture of the screen
  if (audio.outputLatency) late_ms = Math.round(audio.outputLatency * 1000);
  const [next] = beats;
  const heard = heardAt(next.at_s);
  face.classList.toggle("lit", seen >= heard - frame_ms / 2 && seen < heard + FLASH_MS);
  if (seen >= heard && !next.told) {
    next.told = true;
    count.textContent = t("sync.beat", { n: next.number });
  }
  if (seen >= heard + FLASH_MS) beats.shift();
  requestAnimationFrame(beat);
}

let last = { at_s: 0, number: 0 };

function plan() {
  const gap_s = last.number ? GAPS_S[(last.number - 1) % GAPS_S.length] : FIRST_S;
  last = { at_s: (last.number ? last.at_s : audio.currentTime) + gap_s, number: last.number + 1, told: false };
  beep(last.at_s);
  beats.push(last);
}

async function begin() {
  audio = new AudioContext({ latencyHint: "interactive" });
  await audio.resume();
  beats = [];
  last = { at_s: 0, number: 0 };
  began = performance.now();
  count.textContent = t("sync.stop");
  page.hidden = true;
  face.hidden = false;
  face.focus();
  // Not every phone lets a page have the whole screen; what it has is bright enough then.
  document.documentElement.requestFullscreen?.().catch(() => {});
  requestAnimationFrame(beat);
}

function stop() {
  face.hidden = true;
  face.classList.remove("lit");
  page.hidden = false;
  sayHowExact();
  audio.close();
  start.focus();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

start.addEventListener("click", begin);
face.addEventListener("click", stop);
document.addEventListener("visibilitychange", () => {
  // Timers of a page that nobody sees stand still, and the beeps would go on without their flashes.
  if (document.hidden && !face.hidden) stop();
});
sayHowExact();
measureScreen();
