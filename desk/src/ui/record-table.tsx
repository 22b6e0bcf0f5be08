// A table of records whose first column opens the record.
import {
  Link,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
} from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({ cell: { overflow: "hidden", textOverflow: "ellipsis" }, row: { height: "44px" } });

export interface Column<T> {
  title: string;
  cell(row: T): ReactNode;
  width?: string;
}

interface Props<T> {
  label: string;
  rows: T[];
  columns: Column<T>[];
  onOpen(row: T): void;
}

export function RecordTable<T extends { id: string }>({ label, rows, columns, onOpen }: Props<T>) {
  const styles = useStyles();
  return (
    <Table aria-label={label} size="small">
      <TableHeader>
        <TableRow>
          {columns.map((column) => (
            <TableHeaderCell key={column.title} style={{ width: column.width, fontWeight: 600 }}>
              {column.title}
            </TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className={styles.row}>
            {columns.map((column, index) => (
              <TableCell key={column.title} className={styles.cell}>
                {index === 0 ? (
                  <Link as="button" onClick={() => onOpen(row)} dir="auto">
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
