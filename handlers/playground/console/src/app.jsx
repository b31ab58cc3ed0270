// The whole page: people above, channels at the left, messages in the middle, the thread at the right, the inspector below.
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { listen } from "./api.js";
import { Conversation, Thread, Threads } from "./conversation.jsx";
import { Guide, useSteps } from "./guide.jsx";
import { AppPlace } from "./home.jsx";
import { Inspector } from "./inspector.jsx";
import { useKept, useTheme } from "./kept.js";
import { Modals } from "./modal.jsx";
import { Sidebar } from "./sidebar.jsx";
import { channelsOf, empty, reduce, Workspace } from "./state.js";
import { Topbar } from "./topbar.jsx";
import { useUnread } from "./unread.js";

const RUN_SECONDS = 90;

function useToasts() {
  const [toasts, setToasts] = useState([]);
  const report = useCallback((sentence) => {
    const id = Math.random();
    setToasts((all) => [...all.slice(-2), { id, sentence }]);
    setTimeout(() => setToasts((all) => all.filter((each) => each.id !== id)), 7000);
  }, []);
  return [toasts, report];
}

// The thread of a run that this page has just started opens by itself, once.
function useRunThread(state, setThread) {
  const started = useRef(null);
  const { messages, bot } = state;
  useEffect(() => {
    const run = started.current;
    if (!run || Date.now() - run.at > RUN_SECONDS * 1000) return;
    const reply = Object.values(messages).find((each) => {
      if (each.channel !== run.channel || each.user !== bot || each.ephemeral_to || !each.thread_ts || each.thread_ts <= run.since) return false;
      const root = messages[`${each.channel} ${each.thread_ts}`];
      return root && (root.user === bot || root.user === run.person);
    });
    if (!reply) return;
    started.current = null;
    setThread({ channel: reply.channel, ts: reply.thread_ts });
  }, [messages]);
  return started;
}

export function App() {
  const [state, dispatch] = useReducer(reduce, empty);
  const [person, setPerson] = useKept("person", "");
  const [guideOpen, setGuideOpen] = useKept("guide", true);
  const [progress, setProgress] = useKept("progress", {});
  const [inspecting, setInspecting] = useKept("inspector", false);
  const [place, setPlace] = useState({ key: "" });
  const [opened, setThread] = useState(null);
  const [draft, setDraft] = useState(null);
  const [drawer, setDrawer] = useState(false);
  const [toasts, report] = useToasts();
  const theme = useTheme();
  const people = useMemo(() => Object.values(state.users).filter((user) => !user.is_bot), [state.users]);
  const { unread, read, markRead } = useUnread(state, people);
  const started = useRunThread(state, setThread);
  useEffect(() => listen(dispatch), []);
  const me = state.users[person] ? person : people[0]?.id ?? "";
  const mine = channelsOf(state, me);
  const channels = mine.filter((each) => !each.is_im);
  const direct = mine.find((each) => each.is_im);
  const channel = place.app ? direct : channels.find((each) => each.id === place.channel) ?? channels[0];
  // Somebody else sees only what they may see, so a place or thread that is not theirs is left.
  const thread = opened && mine.some((each) => each.id === opened.channel) ? opened : null;

  const tools = useMemo(
    () => ({
      state, person: me, report, dark: theme.dark, here: channel?.id, unread: unread[me] ?? { channels: {}, threads: [] }, read, markRead,
      setPerson: (next) => {
        setPerson(next);
        if (state.users[next]?.role === "approver") setProgress((all) => ({ ...all, switched: Object.values(state.messages).some((each) => each.user === state.bot) }));
      },
      onStarted: (run) => {
        started.current = { ...run, person: me, at: Date.now() };
      },
      onPressed: (element) => {
        if ((element.style === "primary" || element.confirm) && state.users[me]?.role === "approver") setProgress((all) => ({ ...all, pressed: true }));
      },
    }),
    [state, me, report, theme.dark, channel?.id, unread, read, markRead],
  );
  if (!state.ready) return <p className="loading" role="status">Connecting to the playground…</p>;
  const go = (next) => {
    setPlace(next);
    setDrawer(false);
    setThread(null);
    if (window.innerWidth <= 720) setInspecting(false);
  };
  const approver = people.find((user) => user.role === "approver");
  const onSwitch = () => approver && tools.setPerson(approver.id);
  const inspect = (next) => {
    setInspecting(next);
    setDrawer(false);
  };
  const here = place.app || place.threads ? place.key : channel?.id;
  const shared = { channel, draft, setDraft, onOpen: (message) => setThread({ channel: message.channel, ts: message.ts }) };
  const classes = ["layout", drawer && "drawer", thread && "with-thread", inspecting && "inspecting"].filter(Boolean).join(" ");
  return (
    <Workspace.Provider value={tools}>
      <div className={classes} onKeyDown={(event) => event.key === "Escape" && setDrawer(false)}>
        <Topbar theme={theme} everybody={unread} drawer={drawer} setDrawer={setDrawer} news={tools.unread.called} />
        <Sidebar place={{ key: here }} go={go} inspecting={inspecting} setInspecting={inspect} directChannel={direct} />
        {drawer && <button type="button" className="shade" aria-label="Close the channels" onClick={() => setDrawer(false)} />}
        <Main place={place} shared={shared} guide={{ open: guideOpen, setOpen: setGuideOpen, progress, onSwitch, at: channels[0]?.id }} />
        {thread && <Thread thread={thread} onClose={() => setThread(null)} guide={{ open: guideOpen, progress, onSwitch }} />}
        {inspecting && <Inspector onClose={() => setInspecting(false)} />}
      </div>
      <Modals key={me} views={state.modals[me] ?? []} />
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((each) => <p key={each.id}>{each.sentence}</p>)}
      </div>
    </Workspace.Provider>
  );
}

function Main({ place, shared, guide }) {
  const steps = useSteps(guide.progress);
  const { channel } = shared;
  const card = guide.open && channel && channel.id === guide.at && (
    <Guide steps={steps} onFill={(text) => shared.setDraft({ text })} onSwitch={guide.onSwitch} onClose={() => guide.setOpen(false)} />
  );
  const heading = place.threads ? "Threads" : place.app ? "dockfix" : `# ${channel?.name ?? ""}`;
  return (
    <main className="main">
      <header className="pane-head">
        <h2>{heading}{channel && !place.app && !place.threads && <small> {channel.members.length} members</small>}</h2>
        {!guide.open && <button type="button" className="quiet" onClick={() => guide.setOpen(true)}>First steps</button>}
      </header>
      {place.threads ? <Threads onOpen={shared.onOpen} /> : place.app ? <AppPlace {...shared} /> : channel ? <Conversation {...shared} guide={card} /> : <p className="hint pad">You are in no channel.</p>}
    </main>
  );
}
