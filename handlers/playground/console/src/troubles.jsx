// The bad days that Slack can have, to be switched on by hand: each says what it does, and what of it is still to come.
import { act, told } from "./api.js";
import { useMedia } from "./kept.js";
import { useWorkspace } from "./state.js";

const TROUBLES = [
  { kind: "rate_limit", name: "Rate limit", count: 3, seconds: 3, about: "The next 3 calls of dockfix are refused as too many; it may try again after 3 s.", unit: "call" },
  { kind: "slow", name: "Slow Slack", count: 5, seconds: 2, about: "The next 5 answers to dockfix come 2 s late.", unit: "answer" },
  { kind: "drop_reply", name: "Lost replies", count: 2, seconds: 0, about: "The next 2 calls are carried out, and their answers never arrive.", unit: "answer" },
  { kind: "duplicate", name: "Duplicates", count: 3, seconds: 0, about: "The next 3 commands, clicks or events arrive twice.", unit: "delivery" },
];
const plural = (count, unit) => `${count} ${count === 1 ? unit : unit.replace(/y$/, "ie") + "s"}`;

function Trouble({ on, name, about, state, onPress, isSwitch = true }) {
  return (
    <button type="button" className={on ? "trouble on" : "trouble"} aria-pressed={isSwitch ? on : undefined} onClick={onPress}>
      <span className="trouble-name"><strong>{name}</strong><em>{state}</em></span>
      <small>{about}</small>
    </button>
  );
}

export function Troubles() {
  const { state, report } = useWorkspace();
  const left = (kind) => state.faults.reduce((sum, each) => (each.kind === kind ? sum + each.count : sum), 0);
  const flip = ({ kind, count, seconds }) => told(report, left(kind) ? act("calm", { kind }) : act("fault", { kind, count, seconds }));
  const { connections, leaving } = state.sockets;
  const sockets = leaving ? `On: ${plural(leaving, "connection")} leaving` : connections ? `${plural(connections, "connection")} open` : "Not connected";
  const narrow = useMedia("(max-width: 720px)");
  const on = TROUBLES.filter((each) => left(each.kind)).length + (leaving > 0);
  const buttons = (
    <div className="troubles" role="group" aria-label="Bad days of Slack">
      {TROUBLES.map((each) => {
        const due = left(each.kind);
        return <Trouble key={each.kind} on={due > 0} name={each.name} about={each.about} state={due ? `On: ${plural(due, each.unit)} to come` : "Off"} onPress={() => flip(each)} />;
      })}
      <Trouble on={leaving > 0} isSwitch={false} name="Disconnect" state={sockets} onPress={() => told(report, act("fault", { kind: "disconnect", count: 1, seconds: 0 }))}
        about="Slack renews every connection now, as it does every few hours: a warning, then the end." />
    </div>
  );
  if (!narrow) return buttons;
  return <details className="trouble-fold"><summary>Bad days of Slack: {on ? `${on} on` : "none on"}</summary>{buttons}</details>;
}
