/** The notice: what happens now, in a title and a line. A calm strip where the deck stands. */

import { Graphic } from "./house/graphic.mjs";
import { NoticeView } from "./view.mjs";

export default class Notice extends Graphic {
  static style = new URL("style.css", import.meta.url);
  static View = NoticeView;

  /** Without a word there is nothing to show: no empty plate stands on air. */
  momentAt() {
    const { title, line, ends_text } = this.data;
    return { gone: !title && !line && !ends_text, next_at: null };
  }
}
