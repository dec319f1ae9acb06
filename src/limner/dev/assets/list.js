// The list: thumbnails and counts of findings come when their row is seen, so that a large site opens at once.
import { address, at } from "./dom.js";

const REST = 60; // ms that a row is seen before it is asked for: a list that flies by asks for nothing
export const links = () => [...document.querySelectorAll("#tree a[data-url]")];
const inView = new Set();
const done = new WeakSet();
let isBusy = false;
let timer = 0;
let version = 0;

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  }
  clearTimeout(timer);
  timer = setTimeout(fill, REST);
}, { root: null });

// One row after the other, the upper before the lower, and only those that are still in view.
async function fill() {
  if (isBusy) return;
  isBusy = true;
  for (;;) {
    const link = links().find((one) => inView.has(one) && !done.has(one));
    if (!link) break;
    done.add(link);
    const image = link.querySelector(".thumb img");
    image.src = address("thumb", link.dataset.url, `&v=${version}`);
    await image.decode().catch(() => null);
    const reply = await fetch(address("count", link.dataset.url)).catch(() => null);
    if (reply?.ok) mark(link.dataset.url, await reply.json());
  }
  isBusy = false;
}

export function mark(url, { fault, error, warning }) {
  const link = links().find((one) => one.dataset.url === url);
  if (!link) return;
  const count = link.querySelector(".count");
  count.textContent = fault ? "!" : error + warning || "";
  count.classList.toggle("error", fault || error > 0);
  count.title = fault ? "cannot be drawn" : `${error} errors, ${warning} warnings`;
}

// What the list says, without what came to it later.
const said = (tree) => [...tree.querySelectorAll("h2, .note, .label, pre, a")].map((one) => one.dataset.url ?? one.textContent).join("\n");

// A file was saved: the list is read anew where it changed, and rows in view are drawn again.
export async function renew(now) {
  version = now;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const tree = page.getElementById("tree");
  if (tree && said(tree) !== said(at("tree"))) {
    const current = document.querySelector("#tree [aria-current]")?.dataset.url;
    at("tree").replaceChildren(...tree.childNodes);
    choose(current);
    find(at("find").value);
  }
  watch();
}

export function watch() {
  watcher.disconnect();
  inView.clear();
  for (const link of links()) {
    done.delete(link);
    watcher.observe(link);
  }
}

export function choose(url) {
  for (const link of links()) {
    if (link.dataset.url === url) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

export function find(text) {
  const wanted = text.trim().toLowerCase();
  for (const place of document.querySelectorAll(".place")) {
    const whole = place.dataset.label.toLowerCase().includes(wanted);
    let shown = 0;
    for (const item of place.querySelectorAll("li")) {
      item.hidden = !(whole || item.textContent.toLowerCase().includes(wanted));
      shown += !item.hidden;
    }
    place.hidden = !(whole || shown);
  }
}
