// Whether a table is open is the reader's, not the server's.
const readers = new Set(['open']);

/** @param {Element} element */
const keyOf = (element) => element.id || element.getAttribute('data-day') || (element.nodeName === 'OPTION' && element.getAttribute('value')) || '';

/** @param {Node} a @param {Node} b */
const isSame = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (!(a instanceof Element) || keyOf(a) === keyOf(/** @type {Element} */ (b)));

/**
 * Makes `there` say what `next` says, and changes nothing that is the same already. What has `data-keep` keeps its inside: a script drew it.
 * @param {Element} next @param {Element} there
 */
export function lay(next, there) {
  for (const { name, value } of [...next.attributes]) if (!readers.has(name) && there.getAttribute(name) !== value) there.setAttribute(name, value);
  for (const { name } of [...there.attributes]) if (!readers.has(name) && !next.hasAttribute(name)) there.removeAttribute(name);
  if (there.hasAttribute('data-keep')) return;
  const wanted = [...next.childNodes];
  for (const [at, node] of wanted.entries()) {
    let here = there.childNodes[at];
    // What has a name and stands further down moves up; what is in its place is then dealt with in turn.
    if (here && !isSame(node, here) && node instanceof Element && keyOf(node)) {
      const moved = [...there.childNodes].slice(at + 1).find((other) => isSame(node, other));
      if (moved) {
        there.insertBefore(moved, here);
        here = moved;
      }
    }
    if (!here) there.append(document.importNode(node, true));
    else if (!isSame(node, here)) there.replaceChild(document.importNode(node, true), here);
    else if (here instanceof Element) lay(/** @type {Element} */ (node), here);
    else if (here.nodeValue !== node.nodeValue) here.nodeValue = node.nodeValue;
  }
  while (there.childNodes.length > wanted.length) there.lastChild?.remove();
}
