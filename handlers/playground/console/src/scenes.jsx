// Behind the scenes: what dockfix and the played Slack say to each other, and troubles to order.
import { act, ApiError } from "./api.js";
import { useWorkspace } from "./state.js";

const TROUBLES = [
  { name: "Too many requests", body: { kind: "rate_limit", count: 2, seconds: 2 }, about: "The next 2 calls are refused for 2 s." },
  { name: "Lost answer", body: { kind: "drop_reply", count: 1, seconds: 0 }, about: "The next call is done, its answer never arrives." },
  { name: "Slow Slack", body: { kind: "slow", count: 3, seconds: 2 }, about: "The next 3 answers take 2 s longer." },
  { name: "Delivered twice", body: { kind: "duplicate", count: 1, seconds: 0 }, about: "The next command or click arrives twice." },
  { name: "New socket", body: { kind: "disconnect", count: 1, seconds: 0 }, about: "The connection is renewed, as Slack does every few hours." },
];

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function Line({ entry }) {
  const at = clock.format(new Date(entry.at * 1000));
  if (entry.kind === "call") {
    return (
      <details className={entry.ok ? "line" : "line bad"}>
        <summary><time>{at}</time> <span className="way">dockfix →</span> {entry.method} {entry.ok ? "ok" : entry.error}{entry.fault && ` (ordered: ${entry.fault})`}</summary>
        <pre>{JSON.stringify({ messages: entry.messages, arguments: entry.arguments }, null, 2)}</pre>
      </details>
    );
  }
  if (entry.kind === "envelope") {
    const fate = entry.ack_ms === null ? entry.error : `acknowledged in ${entry.ack_ms} ms`;
    return (
      <details className={entry.ack_ms === null ? "line bad" : "line"}>
        <summary><time>{at}</time> <span className="way">→ dockfix</span> {entry.what}{entry.duplicate && " (again)"}, {fate}</summary>
        <pre>{JSON.stringify(entry.response, null, 2)}</pre>
      </details>
    );
  }
  return <p className="line"><time>{at}</time> {entry.kind}: {entry.what}{entry.connections !== undefined && `, ${entry.connections} open`}</p>;
}

export function Scenes() {
  const { state, report } = useWorkspace();
  const order = async (trouble) => {
    try {
      await act("fault", trouble.body);
      report(`Ordered: ${trouble.about}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      report(error.message);
    }
  };
  return (
    <div className="scenes">
      <h3>Order some trouble</h3>
      <div className="troubles">
        {TROUBLES.map((each) => (
          <button key={each.name} type="button" className="button small" title={each.about} onClick={() => order(each)}>{each.name}</button>
        ))}
      </div>
      <h3>What was said</h3>
      {state.log.length === 0 && <p className="hint">Nothing since this page was opened.</p>}
      {[...state.log].reverse().map((entry, at) => <Line key={state.log.length - at + entry.at} entry={entry} />)}
    </div>
  );
}
