// A real dialog element: focus stays inside, Escape closes it.
import { useEffect, useId, useRef } from "react";
import { plain } from "./mrkdwn.js";
import { Text } from "./show.jsx";

export function Dialog({ heading, onClose, children, className = "" }) {
  const ref = useRef(null);
  const name = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog.open) dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog ${className}`}
      aria-labelledby={name}
      onCancel={(event) => {
        // React's own bubbling would close the dialogs around this one, too.
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={name}>{heading}</h2>
        <button type="button" className="quiet icon" aria-label="Close" onClick={onClose}>✕</button>
      </div>
      {children}
    </dialog>
  );
}

// The confirm object of a button or a menu, drawn from the JSON of the message.
export function Confirm({ confirm, onAnswer }) {
  return (
    <Dialog heading={plain(confirm.title)} onClose={() => onAnswer(false)} className="confirm">
      <div className="dialog-body">
        <Text object={confirm.text} />
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => onAnswer(false)}>{plain(confirm.deny)}</button>
        <button type="button" className={`button ${confirm.style === "danger" ? "danger" : "primary"}`} autoFocus onClick={() => onAnswer(true)}>
          {plain(confirm.confirm)}
        </button>
      </div>
    </Dialog>
  );
}
