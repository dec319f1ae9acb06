// The playground: what is typed is drawn at once; it is kept in the address, so that it can be shared.
import { ask, at } from "./dom.js";

const START = `<style>
  body { margin: 0; font-family: Geist; background: #f7f5f0; color: #1d1b18 }
  main { height: 100%; padding: 90px; display: flex; flex-direction: column; justify-content: center; gap: 28px }
  h1 { font-size: 92px; line-height: 1.02; letter-spacing: -.03em; margin: 0; text-wrap: balance }
  p { font-size: 34px; color: #6a655c; margin: 0 }
</style>
<main>
  <h1>Type here, and look there</h1>
  <p>HTML and CSS, drawn without a browser</p>
</main>`;
const pack = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const unpack = (text) => new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
let latest = 0;

function read() {
  try { return JSON.parse(unpack(location.hash.slice(1))); } catch { return { html: START, size: "1200 × 630" }; }
}

async function draw() {
  const number = ++latest;
  const [width = 1200, height = 630] = (at("size").value.match(/\d+/g) ?? []).map(Number);
  history.replaceState(null, "", `#${pack(JSON.stringify({ html: at("html").value, size: at("size").value }))}`);
  const played = await ask("play", { html: at("html").value, width, height });
  if (!played || number !== latest) return;
  const { image, fault, messages, milliseconds, bytes } = played;
  if (image) at("played").src = image;
  at("played").style.opacity = fault ? 0.35 : 1;
  at("status").textContent = fault ? "cannot be drawn" : `${milliseconds} ms · ${Math.round(bytes / 1000)} KB`;
  at("messages").replaceChildren(...[fault, ...messages].filter(Boolean).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

const start = read();
at("html").value = start.html;
at("size").value = start.size;
let timer = 0;
for (const name of ["html", "size"]) at(name).addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(draw, 120); });
at("start").addEventListener("change", async ({ target }) => {
  const found = await ask("start", { name: target.value });
  target.value = "";
  if (!found?.html) return;
  at("html").value = found.html;
  draw();
});
draw();
