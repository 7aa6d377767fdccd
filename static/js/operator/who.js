/** Who sits at a desk like this one: a chip for each, mine marked, and what each did last. */

import { html, nothing } from "../../vendor/lit-html.js";
import { clock } from "../time.js";
import { field } from "./forms.js";
import { icon, localButton } from "./parts.js";

/** Where this browser keeps the name of whoever sits at it. */
const KEPT_AS = "companion.operator-name";
/** As many letters as the service keeps of a name. */
const LONGEST_NAME = 40;
/** The draft of the form in which one says who one is. */
export const FORM = "my-name";
/** Narrower than this is a phone. */
const PHONE_PX = 768;

/** The name that somebody gave this browser; empty when nobody did, or it may not keep anything. */
export function keptName() {
  try {
    return localStorage.getItem(KEPT_AS) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a name for the next time; resolves to nothing when the browser keeps none. */
export function keepName(name) {
  try {
    if (name) localStorage.setItem(KEPT_AS, name);
    else localStorage.removeItem(KEPT_AS);
  } catch {
    // It lasts as long as the page, then.
  }
}

/**
 * The operators who are there, this page first. Two of the same name get a number, in the order in which they came.
 *
 * @returns {{mine: boolean, name: string, label: string, phone: boolean, quiet: boolean, since_at: number}[]}
 */
export function crew(view) {
  const { t, me } = view;
  const there = view.pages.pages.filter((page) => page.kind === "operator");
  const mine = there.find((page) => page.id === me.page);
  const counts = new Map();
  const named = there.map((page) => {
    const name = page === mine ? me.name : page.name;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { page, name, count };
  });
  const all = named.map(({ page, name, count }) => ({
    mine: page === mine,
    name,
    label: `${name || t("operator.who.nameless")}${counts.get(name) > 1 ? ` ${count}` : ""}`,
    phone: Number.parseInt(page.size, 10) < PHONE_PX,
    quiet: (page.quiet_since_at ?? null) !== null,
    since_at: page.since_at,
  }));
  if (!mine) {
    all.unshift({ mine: true, name: me.name, label: me.name || t("operator.who.nameless"), phone: false, quiet: false, since_at: null });
  }
  return all.sort((one, other) => Number(other.mine) - Number(one.mine));
}

/** Others that have a chip at the top; of more only the number is told. */
const SHOWN = 2;

/** The chips at the top; mine opens the list of everybody, in which I say who I am. */
export function chips(view) {
  const { t, ui, act } = view;
  const all = crew(view);
  const others = all.filter((one) => !one.mine);
  const hidden = others.slice(others.length > SHOWN + 1 ? SHOWN : SHOWN + 1);
  return html`<div class="who"><ul aria-label=${t("operator.top.operators")}>${others
    .filter((one) => !hidden.includes(one))
    .map(
      (one) =>
        html`<li class="chip ${one.quiet ? "quiet" : ""}" title=${did(view, one) || one.label}>${one.phone ? icon("phone") : nothing}<span class="ell">${one.label}</span></li>`,
    )}${hidden.length > 0 ? html`<li class="chip more" title=${hidden.map(({ label }) => label).join(" · ")}>+${hidden.length}</li>` : nothing}</ul><button type="button" class="chip me" aria-expanded=${ui.who ? "true" : "false"} aria-controls="who" title=${t("operator.who.open")} @click=${act.toggleWho}><span
    class="ell">${all[0].label}</span><small>${t("operator.who.me")}</small></button></div>`;
}

/** Everybody, and the form for my own name. */
export function crewPanel(view) {
  const { t, ui, me, drafts } = view;
  if (!ui.who) return nothing;
  const all = crew(view);
  const text = drafts.text(FORM, "name").trim();
  const taken = text !== "" && text !== me.name && all.some((one) => !one.mine && one.name === text);
  return html`<section class="lay who-p" id="who" role="dialog" aria-label=${t("operator.top.operators")}>
    <div class="ph"><h2>${t("operator.top.operators")}</h2><span>${t("operator.who.count", { count: all.length })}</span><span class="r">${localButton({
      label: t("operator.keys.close"),
      key: "Esc",
      shortcut: "",
      look: "quiet",
      act: view.act.toggleWho,
    })}</span></div>
    <ul>${all.map((one) => row(view, one))}</ul>
    <form class="ask" data-form=${FORM} @submit=${(event) => submit(view, event)}>
      <div class="fields">${field(view, FORM, { name: "name", label: t("operator.who.name"), hint: t("operator.who.hint"), first: true })}</div>
      ${taken ? html`<p class="wrong" role="alert">${icon("warn")}${t("operator.who.taken", { name: text })}</p>` : nothing}
      <div class="cmd"><button type="submit" class="b grow"><span class="face">${t("operator.who.save")}</span></button></div>
    </form>
  </section>`;
}

function row(view, one) {
  const { t } = view;
  return html`<li class="who-r ${one.mine ? "me" : ""}"><b class="ell">${one.label}</b><span class="dim">${[
    one.mine ? t("operator.who.me") : "",
    one.phone ? t("operator.who.phone") : "",
    one.quiet ? t("operator.who.quiet") : "",
  ]
    .filter(Boolean)
    .join(" · ")}</span><span class="ell did">${did(view, one) || t("operator.who.nothing_yet")}</span></li>`;
}

/** The last thing that the log has of a person, and how long ago: 「勾：上链接 · 0:12 前」. */
function did({ t, words, live, now }, { name }) {
  if (!name) return "";
  const last = [...live.log].reverse().find((note) => note.by && words.person(note.by) === name);
  return last ? t("operator.who.did", { what: words.note(last), age: clock(now - last.at) }) : "";
}

function submit(view, event) {
  event.preventDefault();
  const name = view.drafts.text(FORM, "name").trim().slice(0, LONGEST_NAME);
  view.act.rename(name);
}
