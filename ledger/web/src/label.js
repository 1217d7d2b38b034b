// The one thing a page cannot do by itself: ask for the printer.
document.querySelector('[data-print]')?.addEventListener('click', () => print());
