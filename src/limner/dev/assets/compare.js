// Compares the image with the one before the last save, with the last commit's, and with Chromium's.
import { address, ask, make } from "./dom.js";

const SLIDERS = { before: "before the last save", commit: "of the last commit" };
const WAITING = { commit: "drawing the last commit …", chromium: "Chromium draws …" };

export class Comparison {
  constructor(stage) {
    this.stage = stage;
    this.found = {};
    this.note = document.getElementById("compared");
  }

  get isBeside() {
    return this.stage.modes.has("chromium");
  }

  // The image was drawn anew, or is another one.
  renew(keepsView) {
    const { facts, modes } = this.stage;
    this.parts = [];
    this.found = keepsView && this.found.commit ? { commit: this.found.commit } : {};
    const button = document.querySelector("[data-mode=before]");
    button.disabled = !facts.has_before;
    if (!facts.has_before) this.stage.set("before", false);
    if (!keepsView) for (const mode of ["before", "commit", "chromium"]) this.stage.set(mode, false);
    this.tell("");
    if (modes.has("chromium")) this.change("chromium", true);
  }

  async change(mode, isOn) {
    if (!["before", "commit", "chromium"].includes(mode)) return;
    if (!isOn) return this.tell("");
    const { facts } = this.stage;
    if (mode === "before") this.found.before = { image: address("image", facts.url, "&which=before"), why: "" };
    else if (!this.found[mode]) {
      this.tell(WAITING[mode]);
      const found = (await ask(mode, { url: facts.url })) ?? { image: "", why: "The gallery does not answer." };
      if (this.stage.facts !== facts) return;
      this.found[mode] = found;
    }
    if (!this.stage.modes.has(mode)) return;
    const found = this.found[mode];
    this.tell([mode === "chromium" && found.image ? this.told(found) : "", found.why].filter(Boolean).join(" "));
    this.stage.resize();
  }

  told({ share, largest }) {
    const percent = 100 * share;
    return share ? `${percent < 0.01 ? "Less than 0.01" : percent.toFixed(2)} % of the pixels differ visibly.` : `No pixel differs visibly; the largest distance is ${largest} of 255.`;
  }

  tell(text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  draw() {
    const { canvas, modes, root } = this.stage;
    if (!canvas) return;
    root.classList.toggle("beside", this.isBeside);
    const mode = ["before", "commit", "chromium"].find((one) => modes.has(one)) ?? "";
    const found = this.found[mode]?.image ? this.found[mode] : null;
    const isSame = this.shown === found && this.parts.every((part) => part.isConnected);
    if (!isSame) {
      for (const part of this.parts) part.remove();
      this.parts = [];
      this.shown = found;
      if (found && mode === "chromium") this.parts = [this.frame("Chromium", found.image), this.frame("What differs", found.difference)];
      else if (found) this.slider(mode, found.image);
    }
    if (this.isBeside) root.append(...this.parts);
    const [width, height] = this.stage.size, factor = this.stage.factor;
    for (const part of this.parts) {
      const image = part.querySelector("img");
      if (image) Object.assign((this.isBeside ? part : image).style, { width: `${width * factor}px`, height: `${height * factor}px` });
    }
    if (this.parts.length && !this.isBeside) this.slide();
  }

  frame(name, source) {
    const frame = make("div", "canvas other");
    frame.dataset.name = name;
    frame.append(Object.assign(make("img"), { src: source, alt: `${name}: the same image` }));
    return frame;
  }

  slider(mode, source) {
    const over = make("div", "before");
    over.append(Object.assign(make("img"), { src: source, alt: `The image ${SLIDERS[mode]}` }));
    const range = Object.assign(make("input", "slider"), { type: "range", min: 0, max: 100, value: 50, ariaLabel: `How much is shown of the image ${SLIDERS[mode]}` });
    range.addEventListener("input", () => this.slide());
    this.parts = [over, range];
    this.stage.canvas.append(over, range);
  }

  slide() {
    const [over, range] = this.parts;
    over.style.width = `${range.value}%`;
  }
}
