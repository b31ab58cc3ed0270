// The whole page: people above, channels at the left, messages in the middle, the thread at the right.
import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "react";
import { act, complaint, listen } from "./api.js";
import { Blocks } from "./blocks.jsx";
import { Composer } from "./composer.jsx";
import { Guide, GuideStrip, useSteps } from "./guide.jsx";
import { Post } from "./message.jsx";
import { Modal } from "./modal.jsx";
import { Face, title } from "./people.jsx";
import { Scenes } from "./scenes.jsx";
import { calls, empty, reduce, repliesOf, useWorkspace, visible, Workspace } from "./state.js";

const RUN_SECONDS = 90;

function useKept(name, first) {
  const [value, setValue] = useState(() => JSON.parse(sessionStorage.getItem(name) ?? "null") ?? first);
  useEffect(() => sessionStorage.setItem(name, JSON.stringify(value)), [name, value]);
  return [value, setValue];
}

// Keeps a list scrolled to its end, unless the reader has scrolled up by hand; whoever presses a button waits for what
// follows. A dialog that gives the focus back scrolls too, and that is nobody's wish to read further up.
function Scroll({ watch, children, label }) {
  const box = useRef(null);
  const atEnd = useRef(true);
  const byHand = useRef(0);
  // Layout effects: their clean-up runs as the list leaves the page, so no observer outlives the element it measures.
  useLayoutEffect(() => {
    if (atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [watch]);
  useLayoutEffect(() => {
    const inner = new ResizeObserver(() => {
      if (atEnd.current) box.current.scrollTop = box.current.scrollHeight;
    });
    inner.observe(box.current.firstElementChild);
    return () => inner.disconnect();
  }, []);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    if (scrollHeight - scrollTop - clientHeight < 60) atEnd.current = true;
    else if (Date.now() - byHand.current < 1000) atEnd.current = false;
  };
  const onHand = () => {
    byHand.current = Date.now();
  };
  const onClick = (event) => {
    if (!event.target.closest("button")) return;
    atEnd.current = true;
    byHand.current = 0;
  };
  const hands = { onWheel: onHand, onTouchMove: onHand, onPointerDown: onHand, onKeyDown: onHand };
  return (
    <div className="scroll" ref={box} onScroll={onScroll} onClick={onClick} {...hands} role="log" aria-label={label} tabIndex={0}>
      <div>{children}</div>
    </div>
  );
}

function People({ seen }) {
  const { state, person, setPerson } = useWorkspace();
  const people = Object.values(state.users).filter((user) => !user.is_bot);
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (people.findIndex((user) => user.id === person) + step + people.length) % people.length;
    setPerson(people[at].id);
    event.currentTarget.children[at].focus();
  };
  return (
    <div className="people" role="radiogroup" aria-label="Who you are" onKeyDown={onKeyDown}>
      {people.map((user) => {
        const waiting = user.id !== person && Object.values(state.messages).some(
          (each) => !each.deleted && each.user !== user.id && !each.ephemeral_to && each.ts > (seen[user.id] ?? "0") && calls(state, each, user.id),
        );
        return (
          <button key={user.id} type="button" role="radio" aria-checked={user.id === person} tabIndex={user.id === person ? 0 : -1} className="person" onClick={() => setPerson(user.id)}>
            <span className="face-box"><Face user={user} state={state} size={30} />{waiting && <span className="dot" />}</span>
            <span className="names"><strong>{title(user.name)}</strong><small>{user.role}</small></span>
            {waiting && <span className="sr">, was mentioned</span>}
          </button>
        );
      })}
    </div>
  );
}

function Sidebar({ place, go }) {
  const { state } = useWorkspace();
  const channels = Object.values(state.channels).filter((each) => !each.is_im);
  const item = (key, name, next) => (
    <li key={key}><button type="button" aria-current={place.key === key ? "page" : undefined} onClick={() => go({ key, ...next })}>{name}</button></li>
  );
  return (
    <nav className="sidebar" aria-label="Channels">
      <h2>Channels</h2>
      <ul>{channels.map((each) => item(each.id, <><span aria-hidden="true">#</span> {each.name}</>, { channel: each.id }))}</ul>
      <h2>Apps</h2>
      <ul>
        {item("app", <><Face user={state.users[state.bot]} state={state} size={20} /> dockfix</>, { app: true })}
      </ul>
      <h2>Playground</h2>
      <ul>{item("scenes", <><span aria-hidden="true">⚙</span> Behind the scenes</>, { scenes: true })}</ul>
      <p className={state.online ? "online" : "online off"}><span aria-hidden="true" /> {state.online ? "This machine only" : "Not connected, trying again…"}</p>
    </nav>
  );
}

function Conversation({ channel, onOpen, draft, setDraft, guide }) {
  const { state, person } = useWorkspace();
  const messages = useMemo(() => visible(state, person, channel.id), [state.messages, person, channel.id]);
  const joined = channel.members.includes(person);
  return (
    <>
      <Scroll watch={messages} label={`Messages in ${channel.name}`} key={channel.id + person}>
        <p className="beginning">This is the very beginning of {channel.is_im ? "your messages with dockfix" : `#${channel.name}`}.</p>
        {guide}
        {messages.map((each, at) => {
          const before = messages[at - 1];
          const follows = before && before.user === each.user && !before.ephemeral_to && !each.ephemeral_to && !each.broadcast && each.ts - before.ts < 120 && !repliesOf(state, person, channel.id, before.ts).length;
          return <Post key={each.ts} message={each} onOpen={onOpen} follows={Boolean(follows)} />;
        })}
      </Scroll>
      {joined && !channel.is_archived ? <Composer key={channel.id} channel={channel} draft={draft} onDraft={setDraft} /> : <p className="hint pad">You cannot write here.</p>}
    </>
  );
}

function Thread({ thread, onClose, guide }) {
  const steps = useSteps(guide.progress);
  const { state, person } = useWorkspace();
  const channel = state.channels[thread.channel];
  const root = state.messages[`${thread.channel} ${thread.ts}`];
  const replies = useMemo(() => repliesOf(state, person, thread.channel, thread.ts), [state.messages, person, thread]);
  return (
    <aside className="thread" aria-label="Thread">
      <header className="pane-head">
        <h2>Thread <small>{channel.is_im ? "dockfix" : `#${channel.name}`}</small></h2>
        <button type="button" className="quiet icon" aria-label="Close the thread" onClick={onClose}>✕</button>
      </header>
      <Scroll watch={replies} label="Replies" key={thread.ts}>
        {root && !root.deleted && <Post message={root} inThread />}
        <p className="count"><span>{replies.length} {replies.length === 1 ? "reply" : "replies"}</span></p>
        {replies.map((each) => <Post key={each.ts} message={each} inThread />)}
      </Scroll>
      {guide.open && <GuideStrip steps={steps} onFill={() => undefined} onSwitch={guide.onSwitch} />}
      <Composer key={thread.ts} channel={channel} thread={thread.ts} />
    </aside>
  );
}

function Home({ view }) {
  const { person, report } = useWorkspace();
  const place = { user: person, view_id: view.id };
  const said = (work, otherwise) =>
    work.catch((error) => {
      report(error.message);
      return otherwise;
    });
  const use = async (block, element, value) => {
    const answer = await said(act("click", { ...place, block_id: block.block_id, action_id: element.action_id, value }), {});
    if (complaint(answer)) report(complaint(answer));
  };
  const ask = (block, element, typed) =>
    said(act("options", { ...place, block_id: block.block_id, action_id: element.action_id, value: typed }), { options: [], option_groups: [] });
  return <div className="scroll pad" tabIndex={0}><Blocks blocks={view.blocks} use={use} ask={ask} /></div>;
}

// The app's own place: its Home tab, if it publishes one, and what it writes to one person only.
function AppPlace({ channel, ...rest }) {
  const { state, person, report } = useWorkspace();
  const home = state.homes[person];
  const [tab, setTab] = useState("home");
  useEffect(() => {
    act("home", { user: person }).catch((error) => report(error.message));
  }, [person]);
  const messages = channel ? (
    <Conversation channel={channel} {...rest} />
  ) : (
    <p className="hint pad">Nothing here yet. dockfix writes to you here when something is only for you.</p>
  );
  if (!home) return messages;
  const name = (key, words) => (
    <button type="button" role="tab" aria-selected={tab === key} onClick={() => setTab(key)}>{words}</button>
  );
  return (
    <>
      <div className="tabs" role="tablist" aria-label="dockfix">{name("home", "Home")}{name("messages", "Messages")}</div>
      {tab === "home" ? <Home view={home} /> : messages}
    </>
  );
}

export function App() {
  const [state, dispatch] = useReducer(reduce, empty);
  const [person, setPerson] = useKept("person", "");
  const [guideOpen, setGuideOpen] = useKept("guide", true);
  const [progress, setProgress] = useKept("progress", {});
  const [place, setPlace] = useState({ key: "" });
  const [thread, setThread] = useState(null);
  const [draft, setDraft] = useState(null);
  const [toasts, setToasts] = useState([]);
  const [drawer, setDrawer] = useState(false);
  const [seen, setSeen] = useState({});
  const started = useRef(null);
  useEffect(() => listen(dispatch), []);
  const report = useCallback((sentence) => {
    const id = Math.random();
    setToasts((all) => [...all.slice(-2), { id, sentence }]);
    setTimeout(() => setToasts((all) => all.filter((each) => each.id !== id)), 7000);
  }, []);
  const people = Object.values(state.users).filter((user) => !user.is_bot);
  const me = state.users[person] ? person : people[0]?.id ?? "";
  const channels = Object.values(state.channels).filter((each) => !each.is_im);
  const direct = Object.values(state.channels).find((each) => each.is_im && each.members.includes(me));
  const channel = place.app ? direct : state.channels[place.channel] ?? channels[0];
  const messages = state.messages;

  // The thread of a run that this page has just started opens by itself, once.
  useEffect(() => {
    const run = started.current;
    if (!run || Date.now() - run.at > RUN_SECONDS * 1000) return;
    const reply = Object.values(messages).find((each) => {
      if (each.channel !== run.channel || each.user !== state.bot || !each.thread_ts || each.thread_ts <= run.since) return false;
      const root = messages[`${each.channel} ${each.thread_ts}`];
      return root && (root.user === state.bot || root.user === run.person);
    });
    if (!reply) return;
    started.current = null;
    setThread({ channel: reply.channel, ts: reply.thread_ts });
  }, [messages]);
  // Whoever is looking has seen what is there.
  useEffect(() => {
    const latest = Object.values(messages).reduce((newest, each) => (each.ts > newest ? each.ts : newest), "0");
    setSeen((all) => (all[me] === latest ? all : { ...all, [me]: latest }));
  }, [messages, me]);

  const tools = useMemo(
    () => ({
      state, person: me, report,
      setPerson: (next) => {
        setPerson(next);
        if (state.users[next]?.role === "approver") setProgress((all) => ({ ...all, switched: Object.values(state.messages).some((each) => each.user === state.bot) }));
      },
      onStarted: (run) => {
        started.current = { ...run, person: me, at: Date.now() };
      },
      onPressed: (element) => {
        if (element.style === "primary" && state.users[me]?.role === "approver") setProgress((all) => ({ ...all, pressed: true }));
      },
    }),
    [state, me, report],
  );
  if (!state.ready) return <p className="loading" role="status">Connecting to the playground…</p>;
  const go = (next) => {
    setPlace(next);
    setDrawer(false);
    setThread(null);
  };
  const modal = (state.modals[me] ?? []).at(-1);
  const approver = people.find((user) => user.role === "approver");
  const onSwitch = () => approver && tools.setPerson(approver.id);
  return (
    <Workspace.Provider value={tools}>
      <div className={`layout ${drawer ? "drawer" : ""} ${thread ? "with-thread" : ""}`}>
        <header className="top">
          <button type="button" className="quiet icon burger" aria-label="Channels" aria-expanded={drawer} onClick={() => setDrawer(!drawer)}>☰</button>
          <h1>Playground</h1>
          <span className="you" id="you">You are</span>
          <People seen={seen} />
        </header>
        <Sidebar place={{ ...place, key: place.key || channels[0]?.id }} go={go} />
        {drawer && <button type="button" className="shade" aria-label="Close the channels" onClick={() => setDrawer(false)} />}
        <Main place={place} channel={channel} setThread={setThread} draft={draft} setDraft={setDraft} guideOpen={guideOpen} setGuideOpen={setGuideOpen}
          progress={progress} onSwitch={onSwitch} first={channels[0]} />
        {thread && <Thread thread={thread} onClose={() => setThread(null)} guide={{ open: guideOpen, progress, onSwitch }} />}
      </div>
      {modal && <Modal key={modal.id} view={modal} />}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((each) => <p key={each.id}>{each.sentence}</p>)}
      </div>
    </Workspace.Provider>
  );
}

function Main({ place, channel, setThread, draft, setDraft, guideOpen, setGuideOpen, progress, onSwitch, first }) {
  const steps = useSteps(progress);
  const fill = (text) => setDraft({ text });
  const guide = guideOpen && channel && channel.id === first?.id && (
    <Guide steps={steps} onFill={fill} onSwitch={onSwitch} onClose={() => setGuideOpen(false)} />
  );
  const heading = place.scenes ? "Behind the scenes" : place.app ? "dockfix" : `# ${channel?.name ?? ""}`;
  const shared = { channel, draft, setDraft, onOpen: (message) => setThread({ channel: message.channel, ts: message.ts }) };
  return (
    <main className="main">
      <header className="pane-head">
        <h2>{heading}</h2>
        {!guideOpen && <button type="button" className="quiet" onClick={() => setGuideOpen(true)}>First steps</button>}
      </header>
      {place.scenes ? <div className="scroll pad" tabIndex={0}><Scenes /></div> : place.app ? <AppPlace {...shared} /> : <Conversation {...shared} guide={guide} />}
    </main>
  );
}
