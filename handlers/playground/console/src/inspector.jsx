// What Slack and dockfix say to each other, in both directions, with what came back and how long it took.
import { useMemo, useRef, useState } from "react";
import { Json } from "./json.jsx";
import { moveFocus } from "./menu.jsx";
import { useWorkspace } from "./state.js";
import { Troubles } from "./troubles.jsx";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const SLOW_MS = 1000;
const FILTERS = [["all", "All"], ["in", "To dockfix"], ["out", "From dockfix"], ["bad", "Trouble"]];
const PREFIX = { socket: "socket ", fault: "bad day: " };
const WAYS = { envelope: ["→", "to dockfix"], call: ["←", "from dockfix"] };

const isBad = (entry) => (entry.kind === "call" ? !entry.ok || Boolean(entry.fault) : entry.kind === "envelope" ? entry.ack_ms === null || entry.duplicate : entry.kind !== "socket");

function fits(entry, filter, words) {
  if (filter === "in" && entry.kind !== "envelope") return false;
  if (filter === "out" && entry.kind !== "call") return false;
  if (filter === "bad" && !isBad(entry)) return false;
  return !words || JSON.stringify(entry).toLowerCase().includes(words);
}

function fate(entry) {
  if (entry.kind === "envelope") return entry.ack_ms === null ? entry.error : entry.error ?? "acknowledged";
  if (entry.kind === "call") return (entry.ok ? "ok" : entry.error) + (entry.fault ? `, ${entry.fault.replace("_", " ")}` : "");
  return entry.connections === undefined ? (entry.count === undefined ? "" : `${entry.count}`) : `${entry.connections} open`;
}

function Line({ entry, chosen, onChoose, name }) {
  const [arrow, way] = WAYS[entry.kind] ?? ["·", ""];
  const ms = entry.ack_ms ?? entry.ms;
  return (
    <li>
      <button type="button" className={isBad(entry) ? "entry bad" : "entry"} aria-current={chosen ? "true" : undefined} onClick={() => onChoose(entry.id)}>
        <time>{clock.format(new Date(entry.at * 1000))}</time>
        <span className={`way ${entry.kind}`}><span aria-hidden="true">{arrow}</span><span className="sr">{way}</span></span>
        <span className="what">{entry.kind === "call" ? entry.method : `${PREFIX[entry.kind] ?? ""}${entry.what}`}{name && <small> by {name}</small>}{entry.duplicate && <small> again</small>}{entry.retry_attempt > 0 && <small> try {entry.retry_attempt + 1}</small>}</span>
        <span className="fate">{fate(entry)}</span>
        <span className={ms > SLOW_MS ? "ms slow" : "ms"}>{ms === undefined || ms === null ? "" : `${ms} ms`}</span>
      </button>
    </li>
  );
}

function Detail({ entry, onClose }) {
  const { report } = useWorkspace();
  const parts = entry.kind === "call" ? [["Arguments", entry.arguments], ["Answer", entry.response]] : [["Payload", entry.payload], ["Acknowledged with", entry.response]];
  const shown = parts.filter(([, value]) => value !== undefined && value !== null);
  const copy = () => navigator.clipboard.writeText(JSON.stringify(entry, null, 2)).then(() => report("Copied."), () => report("The browser did not allow to copy."));
  const title = entry.kind === "envelope" ? `${entry.type}: ${entry.what}` : entry.method ?? entry.what;
  return (
    <section className="detail" aria-label="Details">
      <header>
        <h3>{title}</h3>
        <button type="button" className="quiet" onClick={copy}>Copy</button>
        <button type="button" className="quiet icon" aria-label="Close the details" onClick={onClose}>✕</button>
      </header>
      <div className="detail-body" tabIndex={0} role="region" aria-label="JSON">
        {entry.kind === "envelope" && <p className="hint">{entry.ack_ms === null ? `Not acknowledged: ${entry.error}` : `Acknowledged after ${entry.ack_ms} ms`}{entry.retry_reason ? `, tried again because of ${entry.retry_reason}` : ""}</p>}
        {entry.messages?.map((each) => <p key={each} className="error">{each}</p>)}
        {shown.map(([name, value]) => (
          <div key={name}>
            <h4>{name}</h4>
            {typeof value === "string" ? <p className="hint">{value}</p> : <Json value={value} />}
          </div>
        ))}
        {!shown.length && <p className="hint">There is nothing more to it.</p>}
      </div>
    </section>
  );
}

export function Inspector({ onClose }) {
  const { state } = useWorkspace();
  const [filter, setFilter] = useState("all");
  const [typed, setTyped] = useState("");
  const [id, setId] = useState(null);
  const list = useRef(null);
  const words = typed.trim().toLowerCase();
  const shown = useMemo(() => state.log.filter((entry) => fits(entry, filter, words)).reverse(), [state.log, filter, words]);
  const chosen = state.log.find((entry) => entry.id === id);
  const close = () => {
    setId(null);
    list.current?.querySelector("[aria-current]")?.focus();
  };
  const onKeyDown = (event) => {
    if (event.key !== "Escape") return;
    if (chosen) close();
    else if (typed) setTyped("");
    else onClose();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className={chosen ? "inspector with-detail" : "inspector"} aria-label="Inspector" onKeyDown={onKeyDown}>
      <header className="inspector-head">
        <h2>Inspector</h2>
        <div className="segments" role="group" aria-label="Which lines">
          {FILTERS.map(([key, label]) => <button key={key} type="button" aria-pressed={filter === key} onClick={() => setFilter(key)}>{label}</button>)}
        </div>
        <input className="field" type="search" placeholder="Filter, such as chat.update" aria-label="Filter the lines" value={typed} onChange={(event) => setTyped(event.target.value)} />
        <button type="button" className="quiet icon" aria-label="Close the inspector" onClick={onClose}>✕</button>
      </header>
      <Troubles />
      <div className="inspector-body">
        <ul className="entries" aria-label="What was sent and received" ref={list} onKeyDown={(event) => moveFocus(event, [...event.currentTarget.querySelectorAll("button")])}>
          {shown.length === 0 && <li className="none">{state.log.length ? "No line fits." : "Nothing was said yet."}</li>}
          {shown.map((entry) => <Line key={entry.id} entry={entry} chosen={entry.id === id} name={state.users[entry.user]?.name} onChoose={(next) => setId(next === id ? null : next)} />)}
        </ul>
        {chosen && <Detail entry={chosen} onClose={close} />}
      </div>
    </section>
  );
}
