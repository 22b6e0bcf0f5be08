// Draws over the words that are looked for, wherever they stand in the thread, as it grows and changes.
import { makeStaticStyles } from "@fluentui/react-components";
import { type RefObject, useEffect } from "react";
import { rangesIn } from "~/lib/find-ranges";

const FOUND = "found-words";
const CURRENT = "found-here";

const useMarkStyles = makeStaticStyles({
  [`::highlight(${FOUND})`]: { backgroundColor: "#ffe58f", color: "#1b1a19" },
  [`::highlight(${CURRENT})`]: { backgroundColor: "#ff9c38", color: "#1b1a19" },
});

export function useFoundMarks(scroller: RefObject<HTMLElement | null>, text: string, current: string | null): void {
  useMarkStyles();
  useEffect(() => {
    const root = scroller.current;
    // Browsers without it still go to what was found.
    if (!root || text === "" || !("highlights" in CSS)) return;
    const draw = () => {
      const ranges = rangesIn(root, text);
      const here = current ? root.querySelector(`[data-message="${CSS.escape(current)}"]`) : null;
      CSS.highlights.set(FOUND, new Highlight(...ranges.filter((one) => !here?.contains(one.startContainer))));
      CSS.highlights.set(CURRENT, new Highlight(...ranges.filter((one) => here?.contains(one.startContainer))));
    };
    draw();
    let frame = 0;
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    });
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(FOUND);
      CSS.highlights.delete(CURRENT);
    };
  }, [scroller, text, current]);
}
