/** The least graphic there is: words in the place where sales stand, before all of them. It keeps a list of its calls. */
export default class Words extends HTMLElement {
  async load(params) {
    (window.calls ??= []).push(["load", params]);
    this.data = params.data;
  }
  async playAction(params) {
    window.calls.push(["playAction", params]);
    this.textContent = this.data.text;
  }
  async updateAction(params) {
    window.calls.push(["updateAction", params]);
    if (params.data.text === "break") throw new Error("the words broke");
    Object.assign(this.data, params.data);
    this.textContent = this.data.text;
  }
  async customAction(params) {
    window.calls.push(["customAction", params]);
    if (params.id === "refuse") return { statusCode: 404, statusMessage: "no such action" };
  }
  async stopAction(params) {
    window.calls.push(["stopAction", params]);
  }
  async dispose() {
    window.calls.push(["dispose"]);
  }
}
