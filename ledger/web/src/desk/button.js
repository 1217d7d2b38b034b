// Buttons that do one thing at a time.
import { el } from '../dom.js';

/**
 * @param {string} text
 * @param {() => unknown} work while it lasts, neither this button nor those beside it can be pressed: a second tap does nothing twice
 * @param {(failure: any) => void} fail told what went wrong; the buttons are there again then
 */
export const buttonOf = (text, work, fail, attributes = {}) => {
  const made = el('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', () => during(made, work).catch(fail));
  return made;
};

/** @param {HTMLElement} made the button, or the form, that is not to be used again while the work lasts */
export const during = async (made, work) => {
  const all = made.matches('form') ? [...made.querySelectorAll('button')] : [...(made.closest('.actions')?.querySelectorAll('button') ?? [made])];
  const still = all.filter((each) => !each.disabled);
  still.forEach((each) => { each.disabled = true; });
  try {
    await work();
  } finally {
    still.forEach((each) => { each.disabled = false; });
  }
};
