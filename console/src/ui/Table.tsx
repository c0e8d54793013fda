import type { ReactNode } from "react";
import { Link } from "react-router";
import style from "./Table.module.css";

export interface Column<T> {
  label: string;
  cell: (item: T) => ReactNode;
  /** The first column leads to the thing itself. */
  to?: (item: T) => string;
  onOpen?: (item: T) => void;
  end?: boolean;
  /** A text that may be long: it stands below its label where the table is a list of cards. */
  long?: boolean;
}

/** A table that becomes a list of cards where it is too narrow. */
export function Table<T>({ items, columns, keyOf, label, dim }: { items: readonly T[]; columns: Column<T>[]; keyOf: (item: T) => string; label: string; dim?: (item: T) => boolean }) {
  return (
    <div className={style.frame}>
      <table className={style.table} aria-label={label}>
        <thead><tr>{columns.map((column) => <th key={column.label} scope="col" data-end={column.end}>{column.label}</th>)}</tr></thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)} data-dim={dim?.(item)}>
              {columns.map((column) => (
                <td key={column.label} data-label={column.label} data-end={column.end} data-long={column.long}>
                  {column.to ? <Link className={style.open} to={column.to(item)}>{column.cell(item)}</Link>
                    : column.onOpen ? <button type="button" className={style.open} onClick={() => column.onOpen?.(item)}>{column.cell(item)}</button>
                    : column.cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
