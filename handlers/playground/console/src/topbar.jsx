// Above everything: who one is, how light the page is.
import { Menu } from "./menu.jsx";
import { Face, title } from "./people.jsx";
import { useWorkspace } from "./state.js";

function People({ everybody }) {
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
        const waiting = user.id !== person && everybody[user.id]?.called;
        return (
          <button key={user.id} type="button" role="radio" aria-checked={user.id === person} tabIndex={user.id === person ? 0 : -1} className="person"
            aria-label={`${title(user.name)}, ${user.role}${waiting ? ", was mentioned" : ""}`} title={title(user.name)} onClick={() => setPerson(user.id)}>
            <span className="face-box"><Face user={user} state={state} size={30} />{waiting && <span className="dot" />}</span>
            <span className="names"><strong>{title(user.name)}</strong><small>{user.role}</small></span>
          </button>
        );
      })}
    </div>
  );
}

const THEMES = [["system", "Like the system"], ["light", "Light"], ["dark", "Dark"]];

export function Topbar({ theme, everybody, drawer, setDrawer, news }) {
  const items = THEMES.map(([key, label]) => ({ key, label, checked: theme.choice === key, onPick: () => theme.choose(key) }));
  return (
    <header className="top">
      <button type="button" className="quiet icon burger" aria-label="Channels" aria-expanded={drawer} onClick={() => setDrawer(!drawer)}>
        <span aria-hidden="true">☰</span>{news && <span className="dot" />}
      </button>
      <h1>Playground</h1>
      <span className="you">You are</span>
      <People everybody={everybody} />
      <Menu label="Light or dark" items={items} className="quiet icon theme"><span aria-hidden="true">{theme.dark ? "☾" : "☀"}</span></Menu>
    </header>
  );
}
