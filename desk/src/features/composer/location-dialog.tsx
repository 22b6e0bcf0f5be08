// A place to send: its name, its address, and where it is on the globe.
import { Field, Input } from "@fluentui/react-components";
import { useState } from "react";
import type { Outgoing } from "~/api/types";
import { LIMITS } from "./limits";
import { PartDialog } from "./part-dialog";

interface Props {
  onSend(content: Outgoing): void;
  onClose(): void;
}

/** As people copy it from a map: "35.6586, 139.7454", or the end of a map's address. */
export function spotIn(text: string): { latitude: number; longitude: number } | null {
  const found = /(-?\d{1,2}(?:\.\d+)?)\s*[,/ ]\s*(-?\d{1,3}(?:\.\d+)?)/.exec(text);
  if (!found) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

export function LocationDialog({ onSend, onClose }: Props) {
  const [title, setTitle] = useState("");
  const [address, setAddress] = useState("");
  const [where, setWhere] = useState("");
  const spot = spotIn(where);
  return (
    <PartDialog
      title="Send a location"
      submit="Send"
      ready={spot !== null}
      onSubmit={() =>
        spot && onSend({ type: "location", title: title.trim() || null, address: address.trim() || null, ...spot })
      }
      onClose={onClose}
    >
      <Field label="Name">
        <Input maxLength={LIMITS.place} value={title} onChange={(_, data) => setTitle(data.value)} />
      </Field>
      <Field label="Address">
        <Input maxLength={LIMITS.place} value={address} onChange={(_, data) => setAddress(data.value)} />
      </Field>
      <Field
        required
        label="Latitude, longitude"
        hint="As a map shows them, for example 35.6586, 139.7454"
        validationState={where && !spot ? "error" : "none"}
        validationMessage={where && !spot ? "Two numbers: latitude between -90 and 90, then longitude." : undefined}
      >
        <Input value={where} onChange={(_, data) => setWhere(data.value)} />
      </Field>
    </PartDialog>
  );
}
