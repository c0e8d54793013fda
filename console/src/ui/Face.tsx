import { Person20Filled } from "@fluentui/react-icons";
import { hue, initials } from "../lib/numbers";
import style from "./Face.module.css";

/** Somebody in a circle: initials, or a shape for a number without a name. */
export function Face({ name, id, size = 36 }: { name: string | null; id: string; size?: 28 | 36 | 48 }) {
  const letters = initials(name);
  return (
    <span className={style.face} data-hue={hue(id, 6)} data-size={size} aria-hidden>
      {letters || <Person20Filled />}
    </span>
  );
}
