// Keeping the focus where it is while its row goes somewhere else.

/** Browsers take the focus from what moves in the page. */
export const keepFocus = (moved: HTMLElement) => requestAnimationFrame(() => moved.focus());
