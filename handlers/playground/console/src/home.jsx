// The app's own place: its Home tab, if it publishes one, and what it writes to one person only.
import { useEffect, useState } from "react";
import { act, told } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Composer } from "./composer.jsx";
import { Conversation } from "./conversation.jsx";
import { useForm, useInput } from "./modal.jsx";
import { useWorkspace } from "./state.js";

function Home({ view }) {
  const [errors, setErrors] = useState({});
  const form = useForm(view, setErrors);
  const Input = useInput(form, errors);
  return (
    <div className="scroll" role="tabpanel" aria-label="Home" tabIndex={0}>
      <div className="home"><Blocks blocks={view.blocks} use={form.press} ask={form.ask} input={Input} /></div>
    </div>
  );
}

function FirstMessage() {
  return (
    <>
      <div className="scroll" tabIndex={0}>
        <p className="beginning">Nothing here yet. Write to dockfix, or wait: it writes to you here when something is only for you.</p>
      </div>
      <Composer channel={null} />
    </>
  );
}

export function AppPlace({ channel, ...rest }) {
  const { state, person, report } = useWorkspace();
  const home = state.homes[person];
  const [tab, setTab] = useState("home");
  useEffect(() => {
    told(report, act("home", { user: person }));
  }, [person]);
  const messages = channel ? <Conversation channel={channel} {...rest} /> : <FirstMessage />;
  if (!home) return messages;
  const name = (key, words) => (
    <button type="button" role="tab" aria-selected={tab === key} tabIndex={tab === key ? 0 : -1} onClick={() => setTab(key)}>{words}</button>
  );
  const onKeyDown = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tab === "home" ? "messages" : "home";
    setTab(other);
    event.currentTarget.children[other === "home" ? 0 : 1].focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label="dockfix" onKeyDown={onKeyDown}>{name("home", "Home")}{name("messages", "Messages")}</div>
      {tab === "home" ? <Home key={home.id} view={home} /> : messages}
    </>
  );
}
