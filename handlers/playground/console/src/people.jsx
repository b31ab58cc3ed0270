// Faces: a coloured tile with an initial for people, the app's own mark for the app.
const COLOURS = ["#2e7d6b", "#8250c4", "#c2571a", "#2563b8", "#a8336f", "#5b6b1f"];

export const title = (name) => name.charAt(0).toUpperCase() + name.slice(1);

export function Face({ user, state, size = 36 }) {
  const style = { width: size, height: size, fontSize: size * 0.46 };
  if (user?.is_bot) {
    return (
      <span className="face app" style={style} aria-hidden="true">
        <svg viewBox="0 0 24 24" width={size * 0.66} height={size * 0.66} fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
          <rect x="3" y="11" width="4.6" height="4.6" /><rect x="9.2" y="11" width="4.6" height="4.6" /><rect x="9.2" y="4.8" width="4.6" height="4.6" />
          <path d="M3 19h18M16.4 13.4l1.8 1.8 3.4-3.8" />
        </svg>
      </span>
    );
  }
  const people = Object.keys(state.users).filter((id) => !state.users[id].is_bot);
  const colour = COLOURS[Math.max(0, people.indexOf(user?.id)) % COLOURS.length];
  return (
    <span className="face" style={{ ...style, background: colour }} aria-hidden="true">
      {(user?.name ?? "?").charAt(0).toUpperCase()}
    </span>
  );
}
