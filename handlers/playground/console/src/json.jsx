// JSON as a tree that folds; what lies deep is drawn only once it is opened.
import { useState } from "react";

const OPEN_DEPTH = 3;

function Leaf({ value }) {
  const kind = value === null ? "null" : typeof value;
  return <span className={`json-${kind}`}>{kind === "string" ? JSON.stringify(value) : String(value)}</span>;
}

function Branch({ name, value, depth }) {
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [open, setOpen] = useState(depth < OPEN_DEPTH && entries.length <= 40);
  const label = name !== undefined && <span className="json-name">{name}: </span>;
  if (!entries.length) return <div className="json-line">{label}{isList ? "[]" : "{}"}</div>;
  const about = isList ? `[${entries.length}]` : value.type && typeof value.type === "string" ? `{${value.type}}` : `{${entries.length}}`;
  return (
    <details open={open} onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}>
      <summary>{label}<span className="json-about">{about}</span></summary>
      {open && <div className="json-inner">{entries.map(([key, each]) => <Json key={key} name={key} value={each} depth={depth + 1} />)}</div>}
    </details>
  );
}

export function Json({ name, value, depth = 0 }) {
  if (value !== null && typeof value === "object") return <Branch name={name} value={value} depth={depth} />;
  return <div className="json-line">{name !== undefined && <span className="json-name">{name}: </span>}<Leaf value={value} /></div>;
}
