// What somebody dropped: a bundle, a trust file, or a file to be compared. Told from its first bytes, never believed: the service judges.

/** As the verifier has them. */
export const LARGEST_BUNDLE = 16 << 20;
const LARGEST_TRUST = 1 << 20;

/** How bundles are called when they are exported. */
export const BUNDLE_NAME = /\.evidence\.json$/i;

const BUNDLE = '"integrity-bundle@v1"';
const TRUST = 'integrity-trust@v1';

/**
 * @param {File} file
 * @returns {Promise<{ kind: 'bundle' | 'trust' | 'exhibit', text?: string }>}
 */
export async function kindOf(file) {
  const head = await file.slice(0, 512).text();
  if (/^\s*\{/.test(head) || BUNDLE_NAME.test(file.name)) {
    if (head.includes(BUNDLE) || BUNDLE_NAME.test(file.name)) {
      return { kind: 'bundle', text: file.size <= LARGEST_BUNDLE ? await file.text() : undefined };
    }
    if (file.size <= LARGEST_TRUST) {
      const text = await file.text();
      if (parsed(text)?.format === TRUST) return { kind: 'trust', text };
    }
  }
  return { kind: 'exhibit' };
}

/** @param {string} text @returns {any} undefined when it is no JSON */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
