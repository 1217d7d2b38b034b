/** @type {(selector: string, within?: ParentNode) => HTMLElement | null} */
export const $ = (selector, within = document) => within.querySelector(selector);

/** An element with attributes and children; children that are text stay text, whatever they say. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let texts;

/** The page's sentence for a code, in its language; `{0}`, `{1}` stand for the values. */
export function say(code, ...values) {
  texts ??= JSON.parse($('#texts')?.textContent ?? '{}');
  return (texts[code] ?? code).replace(/\{(\d+)\}/g, (hole, n) => (n in values ? String(values[n]) : hole));
}
