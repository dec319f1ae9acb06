// The gallery: which image is shown, what changed, the keys.
import { showElement, showFacts, showFault, showFindings } from "./panels.js";
import { address, at } from "./dom.js";
import { Stage } from "./stage.js";
import { runTrials, showSeen } from "./page.js";

const links = () => [...document.querySelectorAll("#tree a[data-url]")];
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
  for (const link of links()) {
    const isCurrent = link.dataset.url === url;
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
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
  if (!keepsView) at("trials").replaceChildren();
  mark(url, facts);
  say(facts.fault ? "cannot be drawn" : `drawn in ${Math.round(facts.milliseconds)} ms`, facts.fault ? "busy" : "good");
}

function mark(url, counted) {
  const link = links().find((one) => one.dataset.url === url);
  if (!link) return;
  const count = link.querySelector(".count");
  const wrong = counted.findings
    ? { error: counted.findings.filter((one) => one.severity === "error").length, warning: counted.findings.filter((one) => one.severity === "warning").length, fault: Boolean(counted.fault) }
    : counted;
  count.textContent = wrong.fault ? "!" : wrong.error + wrong.warning || "";
  count.classList.toggle("error", wrong.fault || wrong.error > 0);
  count.title = wrong.fault ? "cannot be drawn" : `${wrong.error} errors, ${wrong.warning} warnings`;
}

// Findings of an image are counted when its row is seen, one after the other, so that a large site opens at once.
const waiting = [];
let isCounting = false;
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); waiting.push(entry.target); }
  count();
});
async function count() {
  if (isCounting) return;
  isCounting = true;
  while (waiting.length) {
    const url = waiting.shift().dataset.url;
    const reply = await fetch(address("count", url)).catch(() => null);
    if (reply?.ok) mark(url, await reply.json());
  }
  isCounting = false;
}

function choose(url) {
  if (!url) return;
  history.pushState({ url }, "", `?image=${encodeURIComponent(url)}`);
  show(url);
}

function step(distance) {
  const all = links().filter((link) => link.offsetParent);
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
const current = () => new URLSearchParams(location.search).get("image") ?? links()[0]?.dataset.url;

at("find").addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const place of document.querySelectorAll(".place")) {
    const whole = place.dataset.label.toLowerCase().includes(wanted);
    let shown = 0;
    for (const item of place.querySelectorAll("li")) {
      item.hidden = !(whole || item.textContent.toLowerCase().includes(wanted));
      shown += !item.hidden;
    }
    place.hidden = !(whole || shown);
  }
});

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

// A change: the list is read anew where it changed, the image that is shown is drawn again, what is in view stays.
new EventSource("/__limner__/changes").addEventListener("change", async ({ data }) => {
  version = data;
  const shown = current();
  if (shown) show(shown, { keepsView: true });
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const now = page.getElementById("tree");
  if (now && now.textContent !== at("tree").textContent) at("tree").replaceChildren(...now.childNodes);
  for (const image of document.querySelectorAll("#tree .thumb img")) {
    const place = image.getBoundingClientRect();
    if (place.bottom > 0 && place.top < innerHeight) image.src = address("image", image.closest("a").dataset.url, `&v=${version}`);
  }
  for (const link of links()) seen.observe(link);
});

for (const link of links()) seen.observe(link);
if (current()) show(current());
