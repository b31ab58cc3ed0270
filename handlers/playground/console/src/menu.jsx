// A button that opens a menu: arrow keys move in it, Escape closes it and gives the focus back.
import { useEffect, useLayoutEffect, useRef, useState } from "react";

// Moves the focus among the elements of a list; returns whether the key was one of its own.
export function moveFocus(event, all) {
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || !all.length) return false;
  all[to % all.length].focus();
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function place(list, button) {
  // Fixed, since panes that scroll would cut it off; above the button where there is no room below.
  const at = button.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = window.innerHeight - at.bottom;
  list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
  list.style.top = below > height + 8 || at.top < height + 8 ? `${at.bottom + 4}px` : `${at.top - height - 4}px`;
}

// `items` are {key, label, about?, checked?, onPick}.
export function Menu({ label, items, children, className = "button", heading }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const button = useRef(null);
  const list = useRef(null);
  useLayoutEffect(() => {
    if (!open) return;
    place(list.current, button.current);
    (list.current.querySelector("[aria-checked=true]") ?? list.current.querySelector("button")).focus({ preventScroll: true });
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event) => box.current.contains(event.target) || setOpen(false);
    // It stays at its button, also where the list behind it goes on.
    const moved = (event) => list.current?.contains(event.target) || place(list.current, button.current);
    document.addEventListener("pointerdown", away);
    document.addEventListener("scroll", moved, true);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("scroll", moved, true);
    };
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current.focus({ preventScroll: true });
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      close();
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Tab") setOpen(false);
    else moveFocus(event, [...list.current.querySelectorAll("button")]);
  };
  return (
    <span className="menu-box" ref={box} onKeyDown={open ? onKeyDown : undefined}>
      <button ref={button} type="button" className={className} aria-haspopup="menu" aria-expanded={open} aria-label={label} title={label} onClick={() => setOpen(!open)}>{children}</button>
      {open && (
        <span role="menu" className="menu" ref={list} aria-label={label}>
          {heading && <span className="menu-head" role="presentation">{heading}</span>}
          {items.map((item) => (
            <button
              key={item.key} type="button" role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked} tabIndex={-1}
              onClick={() => {
                close();
                item.onPick();
              }}
            >
              {item.label}{item.about && <small>{item.about}</small>}
            </button>
          ))}
        </span>
      )}
    </span>
  );
}
