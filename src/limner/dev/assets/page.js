// Where the image is seen, and how it stands hard texts.
import { ask, at, make } from "./dom.js";
const title = at("seen-title"), text = at("seen-text");
const note = document.querySelector(".seen small");
const fields = [[title, "title"], [text, "text"]];
let last = null;
let said = { title: "", description: "" };
for (const [field, name] of fields) {
  field.value = localStorage.getItem(name) ?? "";
  field.addEventListener("input", () => { localStorage.setItem(name, field.value); if (last) showSeen(...last); });
}

// The page's own words, as the app answers; what was typed comes before them.
export async function readWords(page) {
  const reply = await fetch(`/__limner__/words?page=${encodeURIComponent(page)}`).catch(() => null);
  const found = reply?.ok ? await reply.json() : { title: "", description: "", why: "" };
  if (last?.[0].page !== page) return;
  said = found;
  title.placeholder = found.title || "Title of the page";
  text.placeholder = found.description || "Its description";
  note.textContent = found.why || (found.title ? `title and text of GET ${page}` : "title and text of your page:");
  showSeen(...last);
}

function card(name, className, rule) {
  const box = make("article", `card ${className}`), head = make("h3", "", name);
  head.append(rule ? make("span", "rule", rule) : make("span", "good", "✓"));
  box.append(head);
  return box;
}

function shot(source, ratio) {
  const frame = make("div", "shot"), image = make("img");
  image.src = source;
  image.alt = "";
  if (ratio) frame.style.aspectRatio = ratio;
  frame.append(image);
  return frame;
}

const hasFinding = (facts, code) => facts.findings.some((one) => one.code === code);

export function showSeen(facts, source) {
  last = [facts, source];
  const words = [title.value || said.title || "The title of the page", text.value || said.description || "Its description, as search engines and messengers show it."];
  at("seen").replaceChildren(...(facts.is_icon ? icons(facts, source, words[0]) : shares(facts, source, words)));
}

function shares(facts, source, [heading, words]) {
  const host = "example.com", crop = hasFinding(facts, "outside-crop") && "crop cuts text", square = hasFinding(facts, "outside-square") && "crop";
  const heavy = (name) => facts.too_large_for.includes(name) && "too many bytes";
  const x = card("X", "", heavy("x") || crop), linked = card("LinkedIn, Facebook", "", heavy("linkedin") || crop), chat = card("Discord, Slack", "", heavy("discord")), phone = card("WhatsApp", "small", heavy("whatsapp") || square);
  x.append(shot(source, 2), make("p", "title", `From ${host}`));
  linked.append(shot(source, 1.91), make("p", "title", heading), make("p", "", host));
  chat.append(make("p", "title", heading), make("p", "", words), shot(source));
  const row = make("div", "row"), column = make("div");
  column.append(make("p", "title", heading), make("p", "", words));
  row.append(shot(source), column);
  phone.append(row);
  return [x, linked, chat, phone];
}

function icons(facts, source, heading) {
  const rule = facts.width && facts.width !== facts.height ? "not square" : "";
  const light = card("Tab strip, light", "", rule), dark = card("Tab strip, dark", "", rule), home = card("Home screen and true size", "", rule);
  for (const [box, name] of [[light, "light"], [dark, "dark"]]) {
    const tab = make("div", `tabs ${name}`), image = make("img");
    image.src = source;
    image.alt = "";
    tab.append(image, heading);
    box.append(tab);
  }
  const row = make("div", "home");
  for (const className of ["", "exact"]) {
    const image = make("img", className);
    image.src = source;
    image.alt = "";
    row.append(image);
  }
  home.append(row);
  return [light, dark, home];
}

export async function runTrials(url) {
  const note = at("trials-note");
  note.textContent = "drawing …";
  const trials = (await ask("trials", { url })) ?? [];
  at("trials").replaceChildren(...trials.map(({ name, image, messages }) => {
    const figure = make("figure", messages.length ? "bad" : ""), picture = make("img"), caption = make("figcaption", "", messages.length ? `${name}: ${messages[0]}` : name);
    picture.src = image;
    picture.alt = `The image with ${name}`;
    picture.loading = "lazy";
    caption.title = messages.join("\n");
    figure.append(picture, caption);
    return figure;
  }));
  note.textContent = trials.length ? `${trials.filter((one) => !one.messages.length).length} of ${trials.length} hold` : "only what the engine draws can be tried";
}
