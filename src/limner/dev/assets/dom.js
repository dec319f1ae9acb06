// What every part of the page needs: elements, and the gallery's own addresses.
export const at = (id) => document.getElementById(id);
export const make = (tag, className, text) => Object.assign(document.createElement(tag), { className: className ?? "", textContent: text ?? "" });
export const shown = (source, alt = "") => Object.assign(document.createElement("img"), { src: source, alt });
export const address = (view, url, more = "") => `/__limner__/${view}?url=${encodeURIComponent(url)}${more}`;

// Work is done for the gallery's own page alone; the header tells that it asks.
export async function ask(view, given) {
  const reply = await fetch(`/__limner__/${view}`, {
    method: "POST", headers: { "x-limner": "1", "content-type": "application/json" }, body: JSON.stringify(given),
  }).catch(() => null);
  return reply?.ok ? reply.json() : null;
}
