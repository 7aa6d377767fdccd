/** Flash sales and lucky bags: what is before viewers first, then what waits, then what is over. */

import { html, nothing } from "../../vendor/lit-html.js";
import { repeat } from "../../vendor/directives/repeat.js";
import { bagCard } from "./bags.js";
import { localButton } from "./parts.js";
import { queue } from "./queue.js";
import { saleCard } from "./sales.js";

/** What needs an eye now, before what may need a hand later. */
const RANK = {
  open: 0,
  teaser: 1,
  closed: 2,
  drawing: 2,
  drawn: 2,
  announced: 3,
  published: 3,
  armed: 3,
  draft: 4,
  sold_out: 5,
  cancelled: 5,
  claimed: 5,
  void: 5,
};

/** Before viewers, or waiting for a result that they were promised. */
const LIVE = 2;

export function windows(view) {
  const { t, act, ui } = view;
  const cards = [
    ...view.windows.sales.map((one) => ({ key: `sale ${one.id}`, rank: one.state === "closed" ? RANK.sold_out : RANK[one.state], draw: () => saleCard(view, one) })),
    ...view.windows.bags.map((one) => ({ key: `bag ${one.id}`, rank: RANK[one.state], draw: () => bagCard(view, one) })),
  ];
  const ranked = cards.map((card, index) => ({ ...card, index })).sort((one, other) => one.rank - other.rank || one.index - other.index);
  const live = ranked.filter((card) => card.rank <= LIVE);
  const rest = ranked.filter((card) => card.rank > LIVE);
  return html`<section class="p grow wins" aria-label=${t("operator.windows.title")}>
    <div class="ph"><h2>${t("operator.windows.title")}</h2><span>${cards.length === 0 ? nothing : t("operator.windows.count", { live: live.filter(({ rank }) => rank < LIVE).length, count: cards.length })}</span>${
      cards.length === 0
        ? nothing
        : html`<span class="r">${localButton({
            label: t(ui.wide ? "operator.windows.some" : "operator.windows.all"),
            key: "W",
            look: "quiet",
            act: act.toggleWide,
            expanded: ui.wide,
          })}</span>`
    }</div>
    <div class="scroll" tabindex="0">
      ${cards.length === 0 ? html`<p class="none">${t("operator.windows.none")}</p>` : nothing}
      <div class="live-cards">${drawn(live)}</div>
      ${queue(view)}
      <div class="other-cards">${drawn(rest)}</div>
    </div>
  </section>`;
}

function drawn(cards) {
  return repeat(
    cards,
    (card) => card.key,
    (card) => card.draw(),
  );
}
