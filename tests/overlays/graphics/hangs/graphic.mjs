/** Shows itself and then never answers again. */
export default class Hangs extends HTMLElement {
  load() {
    this.textContent = "hangs";
    return new Promise(() => {});
  }
  playAction() {
    return new Promise(() => {});
  }
  stopAction() {
    return new Promise(() => {});
  }
  dispose() {
    return new Promise(() => {});
  }
}
