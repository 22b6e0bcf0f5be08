// Chooses one of those who have written, by their name, to suppose that it is they who write.
import { Combobox, Field, Option } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customersCalled } from "~/api/routing-rules";
import type { Id } from "~/api/types";
import { useSettled } from "~/ui/use-settled";

export interface ChosenCustomer {
  id: Id;
  name: string;
}

const SETTLED_MS = 250;

interface Props {
  value: ChosenCustomer | null;
  onChange(value: ChosenCustomer | null): void;
}

export function CustomerField({ value, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const wanted = useSettled(typed.trim(), SETTLED_MS);
  const { data: found } = useQuery(customersCalled(wanted));
  return (
    <Field
      label="Customer"
      hint={
        value
          ? "What is known of them is supposed, and whom they prefer is asked first. Empty the field for somebody new."
          : "Somebody new, or search by name for one who has written."
      }
    >
      <Combobox
        freeform
        placeholder="Somebody new"
        value={value ? value.name : typed}
        selectedOptions={value ? [value.id] : []}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(null);
        }}
        onOptionSelect={(_, { optionValue, optionText }) => {
          // It is told of none, too, as soon as what is typed is nobody's name.
          if (optionValue) onChange({ id: optionValue, name: optionText ?? "" });
        }}
      >
        {(found ?? []).map(({ id, display_name }) => (
          <Option key={id} value={id} text={display_name ?? "A customer"}>
            {display_name ?? "A customer"}
          </Option>
        ))}
        {wanted !== "" && found?.length === 0 && (
          <Option key="none" text="" disabled>
            Nobody who has written is called so
          </Option>
        )}
      </Combobox>
    </Field>
  );
}
