// What is told of the image: findings first, then the element, the tags, the reply, the faces; and faults as text.
import { at, make } from "./dom.js";
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} KB`;

export function showFacts(facts) {
  const line = at("facts");
  line.replaceChildren();
  if (facts.fault) return;
  const size = make("span");
  if (facts.width) size.append(make("b", "", `${facts.width} × ${facts.height}`));
  size.append(` ${facts.type.replace("image/", "")}`);
  const bytes = make("span", facts.bytes > facts.budget ? "over" : "");
  bytes.append(make("b", "", kilobytes(facts.bytes)), ` of ${Math.round(facts.budget / 1000)}`);
  line.append(size, bytes);
  if (facts.is_drawn) {
    const total = facts.phases.reduce((sum, [, ms]) => sum + ms, 0) || 1;
    const bar = make("span", "phases");
    bar.setAttribute("role", "img");
    bar.ariaLabel = facts.phases.map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(", ");
    bar.title = bar.ariaLabel;
    for (const [, ms] of facts.phases) {
      const part = document.createElement("i");
      part.style.width = `${(100 * ms) / total}%`;
      bar.append(part);
    }
    const longest = [...facts.phases].sort((one, other) => other[1] - one[1]).slice(0, 3).map(([name]) => name);
    const time = make("span");
    time.append(make("b", "", `${Math.round(facts.milliseconds)} ms`));
    line.append(time, bar, make("span", "", longest.join(" · ")));
  } else line.append(make("span", "", "a finished file"));
  if (facts.kept) line.append(make("span", "", facts.kept));
}

export function showFindings(facts, stage) {
  const list = at("findings");
  list.replaceChildren();
  for (const finding of facts.findings) {
    const button = make("button", `finding ${finding.severity}`);
    button.append(make("b", "", finding.message));
    for (const text of [finding.got, finding.expected && `wants ${finding.expected}`, finding.attempt && `try ${finding.attempt}`, finding.lost && `lost: ${finding.lost}`]) if (text) button.append(make("span", "", text));
    if (finding.box) {
      for (const name of ["mouseenter", "focus"]) button.addEventListener(name, () => stage.mark(finding.box));
      for (const name of ["mouseleave", "blur"]) button.addEventListener(name, () => stage.mark(null));
    }
    const links = make("p", "links");
    if (finding.source) links.append(link(finding.source));
    links.append(Object.assign(make("a", "", finding.code), { href: finding.link, target: "_blank", rel: "noreferrer", title: "What the documentation says of it" }));
    list.append(button, links);
  }
  if (!facts.findings.length) list.append(make("p", "note", facts.is_drawn ? "Nothing is wrong with it." : "Only what the engine draws is looked at."));
  at("tags").textContent = facts.tags;
  at("faces").replaceChildren(...facts.faces.map((face) => make("li", face.fault ? "fault-line" : "", face.fault ? `${face.fault}: ${face.name}` : `${face.name} · ${kilobytes(face.bytes)} · ${face.characters} ${face.characters === 1 ? "character" : "characters"}`)));
  showHeaders(facts);
}

async function showHeaders(facts) {
  const list = at("headers");
  const reply = await fetch(facts.url, { method: "HEAD" }).catch(() => null);
  list.replaceChildren();
  if (!reply) return;
  list.append(make("dt", "", "status"), make("dd", "", String(reply.status)));
  for (const name of ["content-type", "content-length", "cache-control", "etag", "limner-fallback"]) {
    const value = reply.headers.get(name);
    if (value) list.append(make("dt", "", name), make("dd", "", value));
  }
}

function link(source) {
  return Object.assign(make("a", "", source.label), { href: source.editor, title: "Open in your editor" });
}

function code(source) {
  const block = make("pre", "code");
  for (const [number, text] of source.lines) block.append(make(number === source.line ? "b" : "span", "", `${String(number).padStart(4)}  ${text}`));
  return block;
}

export function showElement(element) {
  at("element-section").hidden = !element;
  if (!element) return;
  const parts = [make("code", "where", element.name)];
  if (element.source) {
    const where = link(element.source);
    where.className = "where";
    parts.push(where, code(element.source));
  }
  const sides = (name, [top, right, bottom, left]) => `${name} ${top === bottom && left === right && top === left ? top : [top, right, bottom, left].join(" ")}`;
  const content = make("div", "", `${element.box[2]} × ${element.box[3]}`);
  const padding = make("div", "", sides("padding", element.padding));
  padding.append(content);
  const border = make("div", "", sides("border", element.border));
  border.append(padding);
  const model = make("div", "model", sides("margin", element.margin));
  model.append(border);
  const style = document.createElement("dl");
  for (const { name, value, declared } of element.style) {
    const cell = make("dd", "", value);
    if (declared) {
      const text = declared.inherited ? `${declared.label}, from ${declared.inherited}` : declared.label;
      cell.append(declared.editor ? Object.assign(make("a", "declared", text), { href: declared.editor, title: "The declaration that won" }) : make("span", "declared", text));
    }
    style.append(make("dt", "", name), cell);
  }
  for (const face of element.faces) style.append(make("dt", "", "face"), make("dd", "", face));
  if (element.lines) style.append(make("dt", "", "lines"), make("dd", "", String(element.lines)));
  at("element").replaceChildren(...parts, model, style);
}

export function showFault(facts, stage) {
  if (!facts.fault) return;
  const box = make("div", "fault");
  box.setAttribute("role", "alert");
  box.append(make("pre", "", facts.fault.text));
  if (facts.fault.source) box.append(code(facts.fault.source), link(facts.fault.source));
  stage.prepend(box);
}
