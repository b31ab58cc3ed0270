// The first steps, which tick themselves off.
import { useMemo } from "react";
import { useWorkspace } from "./state.js";

const EXAMPLE = "/dockfix host1 webserver";

function says(message) {
  const all = (message.text + JSON.stringify(message.blocks)).toLowerCase();
  return /\bverified\b/.test(all) && !/\bnot (yet )?verified\b/.test(all);
}

// Which of the four steps are done; `pressedAt` is the newest message when somebody else than the requester pressed.
export function useSteps(progress) {
  const { state, person } = useWorkspace();
  return useMemo(() => {
    const byBot = Object.values(state.messages).filter((each) => each.user === state.bot && !each.ephemeral_to && !each.deleted);
    const started = byBot.length > 0;
    const pressed = Boolean(progress.pressed);
    const switched = pressed || (started && (progress.switched || state.users[person]?.role === "approver"));
    return [started, switched, pressed, pressed && byBot.some(says)];
  }, [state.messages, state.users, state.bot, person, progress]);
}

function wordsFor({ onFill, onSwitch }) {
  return [
    <>Ask about a broken container: <button type="button" className="chip" onClick={() => onFill(EXAMPLE)}>{EXAMPLE}</button></>,
    <>Alice may not approve her own request. <button type="button" className="chip" onClick={onSwitch}>Switch to Bob</button>, who is on call.</>,
    <>Read the proposal in the thread and press its button.</>,
    <>Wait until the thread says “verified”: the same checks ran again and the container answers.</>,
  ];
}

// The step that is due, in one line, where the thread covers the card.
export function GuideStrip({ steps, ...acts }) {
  const now = steps.indexOf(false);
  return now < 0 ? null : <p className="guide-strip"><span className="tick" aria-hidden="true">{now + 1}</span><span>{wordsFor(acts)[now]}</span></p>;
}

export function Guide({ steps, onClose, ...acts }) {
  const now = steps.indexOf(false);
  const words = wordsFor(acts);
  return (
    <section className="guide" aria-label="First steps">
      <div className="guide-head">
        <h2>{now < 0 ? "That was a whole run" : "Try it: four steps, about a minute"}</h2>
        <button type="button" className="quiet icon" aria-label="Close the first steps" onClick={onClose}>✕</button>
      </div>
      <ol>
        {words.map((each, at) => (
          <li key={at} className={steps[at] ? "done" : at === now ? "now" : ""} aria-current={at === now ? "step" : undefined}>
            <span className="tick" aria-hidden="true">{steps[at] ? "✓" : at + 1}</span>
            <span>{steps[at] && <span className="sr">Done: </span>}{each}</span>
          </li>
        ))}
      </ol>
      {now < 0 && <p>Nothing here left this machine. Other things to try: press a button as Mallory, deny a fix, or give Slack a bad day in the inspector.</p>}
    </section>
  );
}
