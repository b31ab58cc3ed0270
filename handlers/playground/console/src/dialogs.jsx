// A real dialog element: focus stays inside, Escape closes it.
import { useEffect, useId, useRef } from "react";
import { Mrkdwn } from "./show.jsx";

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
    <Dialog heading={confirm.title.text} onClose={() => onAnswer(false)} className="confirm">
      <div className="dialog-body">
        {confirm.text.type === "mrkdwn" ? <Mrkdwn text={confirm.text.text} /> : <p className="plain">{confirm.text.text}</p>}
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={() => onAnswer(false)}>{confirm.deny.text}</button>
        <button type="button" className={`button ${confirm.style === "danger" ? "danger" : "primary"}`} autoFocus onClick={() => onAnswer(true)}>
          {confirm.confirm.text}
        </button>
      </div>
    </Dialog>
  );
}
