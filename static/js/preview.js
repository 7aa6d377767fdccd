/**
 * /preview: the programme over the whole window, as this service knows it. OBS's picture, one a second, and the
 * overlays drawn over it by the same code as in OBS. It is not what viewers get, and says so.
 */

import { connect } from "./link.js";
import { wantedCanvas } from "./overlay/canvas.js";
import { Guides } from "./overlay/guides.js";
import { RehearsalMark } from "./overlay/rehearsal.js";
import { Feed } from "./programme/feed.js";
import { Screen } from "./programme/screen.js";
import { whyNone } from "./programme/none.js";
import { Ticker, clock } from "./time.js";
import { loadWords } from "./words.js";

const NEEDED = ["overlays", "live", "health"];
/** An older picture is grey. */
const OLD_MS = 5000;

const { language } = document.body.dataset;
const asked = new URLSearchParams(location.search);
const safe = asked.get("safe");
const t = await loadWords(language);
const topics = {};
const problems = { report: (where, problem) => console.warn(`${where}: ${problem?.message ?? problem}`) };

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
};
const of = element("span", "of");
const age = element("span", "age");
age.setAttribute("role", "status");
const why = element("p", "why");
const said = element("header", "said", element("h1", "", t("preview.what")), of, age, ways());
const stage = element("main", "stage", why);
document.body.append(said, stage);

const link = connect({
  kind: "preview",
  role: "operator",
  onSnapshot(topic, data) {
    topics[topic] = data;
    draw();
  },
  onLink: draw,
});
const feed = new Feed(() => link.now(), draw);
let guides = null;
let mark = null;
const screen = new Screen({
  clock: { now: () => link.now() },
  feed,
  changed: draw,
  canvas: wantedCanvas(asked.get("canvas")),
  report: problems.report,
  onShape(canvas) {
    mark = new RehearsalMark(canvas, language);
    // The canvas of a screen never changes its size: it is another one then.
    guides = safe ? new Guides({ ...canvas, onResize() {} }, safe, language, problems) : null;
  },
});
stage.append(screen.element);

function draw() {
  if (!NEEDED.every((topic) => topics[topic])) {
    why.textContent = t(link.link.reason === "key" ? "operator.waiting_key" : "operator.waiting");
    return;
  }
  const lost = link.link.state !== "up";
  const { overlays, live, health } = topics;
  feed.expect(whyNone({ lost, now: link.now(), live, health, vitals: topics.vitals }));
  screen.draw();
  screen.show(overlays);
  mark.show(overlays.rehearsal);
  guides?.of(overlays.platform);
  const none = feed.picture === null;
  const { age_ms } = feed;
  const old = lost || feed.trouble !== null || age_ms > OLD_MS;
  of.textContent = feed.picture?.scene ?? "";
  age.textContent = none ? "" : t(old ? "preview.old" : "preview.age", { age: clock(age_ms), seconds: (age_ms / 1000).toFixed(1) });
  why.textContent = none ? t(`operator.picture.none.${feed.trouble ?? "coming"}`) : "";
  said.classList.toggle("old", old && !none);
  stage.classList.toggle("old", old && !none);
  stage.classList.toggle("none", none);
}

/** The same page on another canvas, or with what the platform covers. */
function ways() {
  const to = (name, value, words) => {
    const query = new URLSearchParams(location.search);
    const on = (query.get(name) ?? "") === value;
    if (value && !(on && name === "safe")) query.set(name, value);
    else query.delete(name);
    const way = element("a", "", words);
    way.href = `?${query}`;
    if (on) way.setAttribute("aria-current", "true");
    return way;
  };
  const nav = element(
    "nav",
    "",
    to("canvas", "", t("preview.as_obs")),
    to("canvas", "1080x1920", "1080×1920"),
    to("canvas", "1920x1080", "1920×1080"),
    to("safe", "1", t("preview.safe")),
  );
  nav.setAttribute("aria-label", t("preview.ways"));
  return nav;
}

new Ticker(link.now, () => {
  draw();
  return true;
}).wake();
draw();
