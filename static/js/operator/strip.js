/** A strip under the health line: what there is to decide, in one line of one height, with its buttons. */

import { html, nothing } from "../../vendor/lit-html.js";
import { icon } from "./parts.js";

/** Each button has a place of its own, so that none of them comes to lie where another was. */
export function strip({ look = "", glyph, name, details, buttons: { back = nothing, view = nothing, apply = nothing } }) {
  const detail = details.filter(Boolean).join(" · ");
  return html`<div class="strip ${look}">${icon(glyph)}<div class="strip-w" role="status"><b class="ell" title=${name}>${name}</b><span class="ell" title=${detail}>${detail}</span></div>
    <div class="strip-b"><div class="strip-back">${back}</div><div class="strip-view">${view}</div><div class="strip-apply">${apply}</div></div></div>`;
}
