// At the left: the channels that somebody is in, their threads, the app, and the inspector.
import { moveFocus } from "./menu.jsx";
import { Face } from "./people.jsx";
import { channelsOf, useWorkspace } from "./state.js";

function Item({ place, to, name, go, mark = {} }) {
  const here = place.key === to.key;
  return (
    <li>
      <button type="button" className={mark.some ? "fresh" : ""} aria-current={here ? "page" : undefined} onClick={() => go(to)}>
        {name}
        {mark.calls > 0 && <span className="badge">{mark.calls}<span className="sr"> unread</span></span>}
        {mark.some && !mark.calls && <span className="sr">, unread</span>}
      </button>
    </li>
  );
}

export function Sidebar({ place, go, inspecting, setInspecting, directChannel }) {
  const { state, person, unread } = useWorkspace();
  const channels = channelsOf(state, person).filter((each) => !each.is_im);
  const news = unread.threads.reduce((sum, each) => ({ some: sum.some || each.news > 0, calls: sum.calls + each.calls }), { some: false, calls: 0 });
  const shared = { place, go };
  const troubles = state.faults.length;
  const sockets = state.sockets.connections;
  const said = !state.online ? "Not connected, trying again…" : !sockets ? "dockfix is not connected" : "This machine only";
  return (
    <nav className="sidebar" aria-label="Channels" onKeyDown={(event) => moveFocus(event, [...event.currentTarget.querySelectorAll("button")])}>
      <ul>
        <Item {...shared} to={{ key: "threads", threads: true }} mark={news} name={<><span aria-hidden="true">≣</span><span>Threads</span></>} />
      </ul>
      <h2>Channels</h2>
      <ul>{channels.map((each) => <Item key={each.id} {...shared} to={{ key: each.id, channel: each.id }} mark={unread.channels[each.id]} name={<><span aria-hidden="true">#</span><span>{each.name}</span></>} />)}</ul>
      <h2>Apps</h2>
      <ul>
        <Item {...shared} to={{ key: "app", app: true }} mark={directChannel && unread.channels[directChannel.id]} name={<><Face user={state.users[state.bot]} state={state} size={20} /><span>dockfix</span></>} />
      </ul>
      <h2>Playground</h2>
      <ul>
        <li>
          <button type="button" aria-pressed={inspecting} onClick={() => setInspecting(!inspecting)}>
            <span aria-hidden="true">⚙</span><span>Inspector</span>
            {troubles > 0 && <span className="badge warn">{troubles}<span className="sr"> {troubles === 1 ? "trouble is" : "troubles are"} on</span></span>}
          </button>
        </li>
      </ul>
      <p className={state.online && sockets ? "online" : "online off"}><span aria-hidden="true" /> {said}</p>
    </nav>
  );
}
