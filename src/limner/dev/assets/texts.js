// Texts are edited in the image: a click opens one, what is typed is laid out at once. Nothing is written to a file.
import { ask, make } from "./dom.js";

const WAIT = 60; // ms after a key, so that quick typing is drawn once

export class Texts {
  constructor(stage) {
    this.stage = stage;
    this.layer = make("div", "texts");
    this.edits = new Map();
    this.known = [];
    this.latest = 0;
    this.note = document.getElementById("edited");
    this.note.querySelector("button").addEventListener("click", () => this.reset());
  }

  get isOn() {
    return this.stage.modes.has("texts");
  }

  // The image was drawn anew, or is another one.
  renew(keepsView) {
    this.latest += 1;
    if (!keepsView) {
      this.edits.clear();
      this.stage.set("texts", false);
    }
    this.known = [];
    this.layer.replaceChildren();
    this.tell();
    if (this.isOn) this.ask();
  }

  change(mode, isOn) {
    if (mode === "texts" && isOn) this.ask();
    else if (mode === "texts" || (mode === "inspect" && isOn)) this.draw();
  }

  reset() {
    this.edits.clear();
    this.ask();
  }

  async ask() {
    const number = ++this.latest, { facts } = this.stage;
    const found = await ask("texts", { url: facts.url, texts: [...this.edits.values()] });
    if (number !== this.latest || !found) return;
    this.tell(found.fault);
    if (!found.image) return;
    this.known = found.texts;
    if (this.edits.size || this.isEdited) {
      this.isEdited = this.edits.size > 0;
      this.stage.image.src = found.image;
      this.stage.root.dispatchEvent(new CustomEvent("edited", { detail: this.isEdited ? found : null }));
    }
    this.draw();
  }

  tell(fault = "") {
    const count = this.edits.size;
    this.note.hidden = !this.isOn || !(count || fault);
    this.note.firstChild.textContent = fault || `${count} ${count === 1 ? "text" : "texts"} changed here; no file is written.`;
  }

  draw() {
    const { canvas } = this.stage;
    if (!canvas) return;
    if (!this.isOn) return this.layer.remove();
    if (this.layer.parentNode !== canvas) canvas.append(this.layer);
    const open = this.layer.querySelector("textarea");
    const kept = open ? [open] : [];
    const buttons = this.known.filter((text) => text.box).map((text) => this.button(text));
    const focused = this.layer.contains(document.activeElement) ? document.activeElement.dataset.path : null;
    for (const old of [...this.layer.children]) if (!kept.includes(old)) old.remove();
    this.layer.prepend(...buttons);
    if (open) this.stand(open);
    else if (focused) buttons.find((one) => one.dataset.path === focused)?.focus();
  }

  button(text) {
    const button = make("button", "text");
    button.dataset.path = String(text.path);
    button.ariaLabel = `Edit ${text.text}`;
    button.addEventListener("click", (event) => { event.stopPropagation(); this.open(text); });
    return this.stage.place(button, text.box);
  }

  open(text) {
    this.layer.querySelector("textarea")?.remove();
    const field = Object.assign(make("textarea"), { value: text.text, rows: 2, spellcheck: false, ariaLabel: `Text of ${text.name}` });
    field.dataset.path = String(text.path);
    let timer = 0;
    field.addEventListener("input", () => {
      this.edits.set(field.dataset.path, [text.path, field.value]);
      clearTimeout(timer);
      timer = setTimeout(() => this.ask(), WAIT);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      field.remove();
      this.layer.querySelector(`[data-path="${field.dataset.path}"]`)?.focus();
    });
    this.layer.append(field);
    this.stand(field);
    field.focus();
    field.select();
  }

  // The field stands below the text, which is seen as it changes.
  stand(field) {
    const text = this.known.find((one) => String(one.path) === field.dataset.path);
    if (!text?.box) return;
    const [left, top, width, height] = text.box, unit = this.stage.factor * this.stage.perPixel;
    Object.assign(field.style, { left: `${left * unit}px`, top: `${(top + height) * unit + 4}px`, width: `${Math.max(200, width * unit)}px` });
  }
}
