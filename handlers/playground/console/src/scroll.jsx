// A list that stays scrolled to its end, unless the reader has scrolled up by hand; whoever presses a button waits for
// what follows. A dialog that gives the focus back scrolls too, and that is nobody's wish to read further up.
import { useLayoutEffect, useRef } from "react";

export function Scroll({ watch, children, label }) {
  const box = useRef(null);
  const atEnd = useRef(true);
  const byHand = useRef(0);
  // Layout effects: their clean-up runs as the list leaves the page, so no observer outlives the element it measures.
  useLayoutEffect(() => {
    if (atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [watch]);
  useLayoutEffect(() => {
    const inner = new ResizeObserver(() => {
      if (atEnd.current) box.current.scrollTop = box.current.scrollHeight;
    });
    inner.observe(box.current.firstElementChild);
    inner.observe(box.current);
    return () => inner.disconnect();
  }, []);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    if (scrollHeight - scrollTop - clientHeight < 60) atEnd.current = true;
    else if (Date.now() - byHand.current < 1000) atEnd.current = false;
  };
  const onHand = () => {
    byHand.current = Date.now();
  };
  const onClick = (event) => {
    const button = event.target.closest("button");
    if (!button || button.hasAttribute("aria-expanded")) return;
    atEnd.current = true;
    byHand.current = 0;
  };
  const hands = { onWheel: onHand, onTouchMove: onHand, onPointerDown: onHand, onKeyDown: onHand };
  return (
    <div className="scroll" ref={box} onScroll={onScroll} onClick={onClick} {...hands} role="log" aria-label={label} tabIndex={0}>
      <div>{children}</div>
    </div>
  );
}
