// The gallery: which image is shown, what changed, the keys.
import { showElement, showFacts, showFault, showFindings } from "./panels.js";
import { address, at } from "./dom.js";
import * as list from "./list.js";
import { Stage } from "./stage.js";
import { readWords, runTrials, showSeen } from "./page.js";

const stage = new Stage(at("stage"));
at("stage").addEventListener("inspect", ({ detail }) => showElement(detail));
at("stage").addEventListener("edited", ({ detail }) => showFindings(detail ? { ...facts, findings: detail.findings } : facts, stage));
let facts = null;
let version = 0;

function say(text, state = "good") {
  at("status").textContent = text;
  at("status").className = state;
}

async function show(url, { keepsView = false } = {}) {
  list.choose(url);
  say("drawing …", "busy");
  const reply = await fetch(address("facts", url));
  if (!reply.ok) return say("the gallery does not answer", "busy");
  const next = await reply.json();
  facts = next;
  at("crumbs").textContent = decodeURIComponent(url).split("/").filter(Boolean).join(" / ");
  at("download").href = url;
  stage.show(facts, address("image", url, `&v=${version}`), keepsView);
  showFacts(facts);
  showFindings(facts, stage);
  showFault(facts, at("stage"));
  showSeen(facts, address("image", url, `&v=${version}`));
  readWords(facts.page);
  if (!keepsView) at("trials").replaceChildren();
  const count = (severity) => facts.findings.filter((one) => one.severity === severity).length;
  list.mark(url, { fault: Boolean(facts.fault), error: count("error"), warning: count("warning") });
  say(facts.fault ? "cannot be drawn" : `drawn in ${Math.round(facts.milliseconds)} ms`, facts.fault ? "busy" : "good");
}

function choose(url) {
  if (!url) return;
  history.pushState({ url }, "", `?image=${encodeURIComponent(url)}`);
  show(url);
}

function step(distance) {
  const all = list.links().filter((link) => link.offsetParent);
  const place = all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, place + distance))];
  next?.scrollIntoView({ block: "nearest" });
  choose(next?.dataset.url);
}

at("tree").addEventListener("click", (event) => {
  const link = event.target.closest("a[data-url]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  choose(link.dataset.url);
});
addEventListener("popstate", () => { const url = current(); if (url) show(url); });
const current = () => new URLSearchParams(location.search).get("image") ?? list.links()[0]?.dataset.url;

at("find").addEventListener("input", ({ target }) => list.find(target.value));

at("copy-tags").addEventListener("click", async () => {
  await navigator.clipboard.writeText(facts?.tags ?? "");
  say("tags copied");
});
at("run-trials").addEventListener("click", () => facts && runTrials(facts.url));
at("show-keys").addEventListener("click", () => at("keys").showModal());

const keys = {
  "/": () => at("find").focus(), "?": () => at("keys").showModal(), j: () => step(1), k: () => step(-1),
  f: () => stage.zoom("fit"), 1: () => stage.zoom("1"), 2: () => stage.zoom("2"), 8: () => stage.zoom("8"),
  i: () => stage.toggle("inspect"), c: () => stage.toggle("crops"), t: () => stage.toggle("texts"),
  b: () => stage.toggle("before"), g: () => stage.toggle("commit"), x: () => stage.toggle("chromium"),
  s: () => facts && runTrials(facts.url), p: () => location.assign("/__limner__/playground"),
  e: () => { const source = stage.chosen?.source; if (source) location.assign(source.editor); },
};
addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, dialog") || event.metaKey || event.ctrlKey || event.altKey) {
    if (event.key === "Escape") event.target.blur?.();
    return;
  }
  if (stage.key(event)) return event.preventDefault();
  const action = keys[event.key];
  if (action) { event.preventDefault(); action(); }
});

// A file was saved: the image that is shown is drawn again first, then the list; what is in view stays.
new EventSource("/__limner__/changes").addEventListener("change", async ({ data }) => {
  version = data;
  const shown = current();
  if (shown) await show(shown, { keepsView: true });
  list.renew(version);
});

list.watch();
if (current()) show(current());
