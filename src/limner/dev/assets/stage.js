// The stage: the image at true scale, with the inspector and the platforms' crops.
import { Comparison } from "./compare.js";
import { make } from "./dom.js";
import { Texts } from "./texts.js";

const ALONE = [["inspect", "texts"], ["before", "commit", "chromium"]];
const CROPS = [
  ["2 : 1 · X", 2], ["1.91 : 1 · Facebook, LinkedIn", 1.91], ["1 : 1 · WhatsApp, X summary", 1],
];

export class Stage {
  constructor(root) {
    this.root = root;
    this.modes = new Set();
    this.scale = "fit";
    this.chosen = null;
    this.comparison = new Comparison(this);
    this.texts = new Texts(this);
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.zoom(button.dataset.zoom));
    for (const button of document.querySelectorAll("[data-mode]")) button.addEventListener("click", () => this.toggle(button.dataset.mode));
    new ResizeObserver(() => this.resize()).observe(root);
  }

  show(facts, source, keepsView) {
    const scroll = [this.root.scrollLeft, this.root.scrollTop];
    this.facts = facts;
    this.canvas = make("div", "canvas");
    this.image = make("img");
    this.image.alt = `The image at ${facts.url}`;
    this.image.addEventListener("load", () => { this.resize(); this.draw(); if (keepsView) [this.root.scrollLeft, this.root.scrollTop] = scroll; }, { once: true });
    this.image.addEventListener("error", () => { this.canvas.hidden = true; }, { once: true });
    this.image.src = source;
    this.canvas.classList.toggle("stale", Boolean(facts.fault));
    this.boxes = make("div", "boxes");
    this.canvas.append(this.image, this.boxes);
    this.canvas.addEventListener("mousemove", (event) => this.point(event));
    this.canvas.addEventListener("click", (event) => this.point(event, true));
    this.root.replaceChildren(this.canvas);
    if (facts.is_icon) this.root.append(this.sizes(source));
    this.comparison.renew(keepsView);
    this.texts.renew(keepsView);
    if (keepsView && this.chosen) this.choose(facts.elements.find((one) => one.name === this.chosen.name && one.text === this.chosen.text));
    else this.choose(null);
  }

  get size() {
    const { facts, image } = this;
    return [facts?.width || image?.naturalWidth || 1, facts?.height || image?.naturalHeight || 1];
  }

  get factor() {
    const [width] = this.size;
    if (this.scale !== "fit") return Number(this.scale);
    const room = this.root.clientWidth - 52;
    if (this.facts?.is_icon) return Math.min(4, room / width);
    return Math.min(1, (this.comparison.isBeside && room > 640 ? (room - 26) / 2 : room) / width);
  }

  resize() {
    if (!this.canvas) return;
    const [width, height] = this.size;
    this.canvas.style.width = `${width * this.factor}px`;
    this.canvas.style.height = `${height * this.factor}px`;
    this.canvas.classList.toggle("pixels", this.scale === "8");
    for (const button of document.querySelectorAll("[data-zoom]")) {
      const isOn = button.dataset.zoom === this.scale;
      button.classList.toggle("on", isOn);
      if (button.dataset.zoom === "fit") button.textContent = isOn ? `Fit · ${Math.round(this.factor * 100)} %` : "Fit";
    }
    this.draw();
  }

  zoom(scale) {
    this.scale = scale;
    this.resize();
  }

  toggle(mode) {
    const button = document.querySelector(`[data-mode=${mode}]`);
    if (button.disabled) return;
    const isOn = !this.modes.has(mode);
    for (const other of isOn ? ALONE.find((group) => group.includes(mode)) ?? [] : []) this.set(other, false);
    this.set(mode, isOn);
    if (mode === "inspect") this.choose(isOn ? this.chosen ?? this.facts?.elements.at(-1) ?? null : null);
    this.comparison.change(mode, isOn);
    this.texts.change(mode, isOn);
    this.resize();
  }

  set(mode, isOn) {
    if (isOn) this.modes.add(mode);
    else this.modes.delete(mode);
    document.querySelector(`[data-mode=${mode}]`).setAttribute("aria-pressed", isOn);
  }

  // An icon is seen small: at its own size and in a tab, on light and on dark.
  sizes(source) {
    const row = make("div", "sizes");
    for (const name of ["light", "dark"]) {
      const group = make("figure", `size ${name}`), tab = make("span", "tab");
      for (const [part, className] of [[group, "exact"], [tab, ""]]) part.append(Object.assign(make("img", className), { src: source, alt: "" }));
      tab.append("A page");
      group.append(tab, make("figcaption", "", `1:1 and in a tab, ${name}`));
      row.append(group);
    }
    return row;
  }

  // Esc goes to the parent, Enter to the first child: an element can be reached without a mouse.
  key(event) {
    if (!this.modes.has("inspect") || !this.chosen || !["Escape", "Enter"].includes(event.key)) return false;
    const { elements } = this.facts;
    const index = elements.indexOf(this.chosen);
    const next = event.key === "Escape" ? elements[this.chosen.parent] : elements.find((one) => one.parent === index);
    if (next) this.choose(next);
    else if (event.key === "Escape") this.toggle("inspect");
    return true;
  }

  point(event, isClick = false) {
    if (!this.modes.has("inspect") || (this.isHeld && !isClick)) return;
    const place = this.canvas.getBoundingClientRect();
    const x = (event.clientX - place.left) / this.factor, y = (event.clientY - place.top) / this.factor;
    const ratio = (this.facts.elements[0]?.box[2] || this.size[0]) / this.size[0] || 1;
    const inside = this.facts.elements.filter(({ box: [left, top, width, height] }) =>
      x * ratio >= left && x * ratio < left + width && y * ratio >= top && y * ratio < top + height);
    this.isHeld = isClick ? !this.isHeld : false;
    this.choose(inside.at(-1) ?? null);
  }

  choose(element) {
    this.chosen = element ?? null;
    this.root.dispatchEvent(new CustomEvent("inspect", { detail: this.chosen }));
    this.draw();
  }

  mark(box) {
    this.marked = box;
    this.draw();
  }

  place(node, [left, top, width, height], unit = this.factor * this.perPixel) {
    Object.assign(node.style, { left: `${left * unit}px`, top: `${top * unit}px`, width: `${width * unit}px`, height: `${height * unit}px` });
    return node;
  }

  // Boxes are told in CSS px; an image drawn at scale 2 has two pixels for each.
  get perPixel() {
    const width = this.facts?.elements[0]?.box[2];
    return width ? Math.max(1, Math.round(this.size[0] / width)) : 1;
  }

  // What every crop leaves: text belongs there.
  safe(width, height) {
    const w = Math.min(...CROPS.map(([, ratio]) => Math.min(width, height * ratio)));
    const h = Math.min(...CROPS.map(([, ratio]) => Math.min(height, width / ratio)));
    const area = this.place(make("div", "crop safe"), [(width - w) / 2, (height - h) / 2, w, h], this.factor);
    area.append(make("span", "", "safe: every crop shows it"));
    return area;
  }

  draw() {
    if (!this.boxes) return;
    const parts = [];
    const [width, height] = this.size;
    if (this.modes.has("crops") && width > 300) {
      for (const [name, ratio] of CROPS) {
        const w = Math.min(width, height * ratio), h = Math.min(height, width / ratio);
        const crop = this.place(make("div", "crop"), [(width - w) / 2, (height - h) / 2, w, h], this.factor);
        const label = make("span", "", name);
        label.style.top = `${parts.length * 17}px`;
        crop.append(label);
        parts.push(crop);
      }
    }
    if (parts.length) parts.push(this.safe(width, height));
    if (this.marked) parts.push(this.place(make("div", "found"), this.marked));
    if (this.modes.has("inspect") && this.chosen) {
      const { box: [x, y, w, h], margin: [top, right, bottom, left], name } = this.chosen;
      parts.push(this.place(make("div", "box-margin"), [x - left, y - top, w + left + right, h + top + bottom]));
      parts.push(this.place(make("div", "box-border"), [x, y, w, h]));
      parts.push(this.place(make("div", "box-name", `${name} ${Math.round(w * 10) / 10} × ${Math.round(h * 10) / 10}`), [x, y + h, 0, 0]));
      Object.assign(parts.at(-1).style, { width: "auto", height: "auto" });
    }
    this.boxes.replaceChildren(...parts);
    this.comparison.draw();
    this.texts.draw();
  }
}
