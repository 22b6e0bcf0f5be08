// Keeps the thread where its reader is: pinned to the newest, or still in place while older messages arrive above.
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

/** Close enough to the end to count as reading it. */
const NEAR_END_PX = 48;
/** Start loading older messages before the reader hits the top. */
const NEAR_TOP_PX = 240;

interface Options {
  firstKey: string | undefined;
  count: number;
  /** The newest message on its way out: whoever has just written wants to see it. */
  sending: string | undefined;
  onNearTop(): void;
}

export function useThreadScroll(scroller: RefObject<HTMLDivElement | null>, options: Options) {
  const { firstKey, count, sending, onNearTop } = options;
  const [atEnd, setAtEnd] = useState(true);
  const [unseen, setUnseen] = useState(0);
  const pinned = useRef(true);
  const top = useRef(0);
  const before = useRef({ firstKey, count, sending, height: 0 });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const old = before.current;
    if (count > old.count && sending && sending !== old.sending) pinned.current = true;
    if (pinned.current) top.current = toBottom(element);
    else if (old.firstKey !== firstKey) element.scrollTop += element.scrollHeight - old.height;
    else if (count > old.count) setUnseen((seen) => seen + count - old.count);
    before.current = { firstKey, count, sending, height: element.scrollHeight };
  }, [scroller, firstKey, count, sending]);

  // Pictures load, fonts arrive, the composer grows: the end must stay in view through all of it.
  useLayoutEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) top.current = toBottom(element);
      before.current.height = element.scrollHeight;
    });
    observer.observe(content);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    // By the time the browser tells of our own scrolling, a picture may have grown; only a reader goes up.
    const wentUp = element.scrollTop < top.current - 1;
    top.current = element.scrollTop;
    const end = near || (pinned.current && !wentUp);
    pinned.current = end;
    setAtEnd(end);
    if (end) setUnseen(0);
    if (element.scrollTop < NEAR_TOP_PX) onNearTop();
  }, [scroller, onNearTop]);

  const toEnd = useCallback(() => {
    pinned.current = true;
    setUnseen(0);
    const element = scroller.current;
    if (element) top.current = toBottom(element);
  }, [scroller]);

  return { atEnd, unseen, onScroll, toEnd };
}

/** Where the end is now. */
function toBottom(element: HTMLElement): number {
  element.scrollTop = element.scrollHeight;
  return element.scrollTop;
}
