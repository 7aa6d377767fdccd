/** The same words, where everything else in their place is more important. */
export { default } from "../words/graphic.mjs";
