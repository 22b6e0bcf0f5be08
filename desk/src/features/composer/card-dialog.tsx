// Cards with buttons, questions with two answers, and carousels: written beside the look they will have.
import { Button, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Outgoing } from "~/api/types";
import { type CardContent, CardView } from "~/ui/card-view";
import { CardFields, type Face, isFaceComplete, newAction, newFace } from "./card-fields";
import { LIMITS } from "./limits";
import { PartDialog } from "./part-dialog";

interface Props {
  onSend(content: Outgoing): void;
  onClose(): void;
}

type Kind = "buttons" | "confirm" | "carousel";

export function CardDialog({ onSend, onClose }: Props) {
  const [kind, setKind] = useState<Kind>("buttons");
  const [faces, setFaces] = useState<Face[]>([newFace(1)]);
  const most = { buttons: LIMITS.buttons, confirm: 2, carousel: LIMITS.columnButtons }[kind];
  const content = contentOf(kind, faces);

  function become(next: Kind) {
    setKind(next);
    const wanted = next === "confirm" ? 2 : next === "carousel" ? LIMITS.columnButtons : LIMITS.buttons;
    setFaces(
      (next === "carousel" ? faces : faces.slice(0, 1)).map((face) => {
        const actions = face.actions.slice(0, wanted);
        while (next === "confirm" && actions.length < 2) actions.push(newAction());
        return { ...face, actions };
      }),
    );
  }

  /** LINE wants as many buttons on every card of a carousel. */
  function change(index: number, face: Face) {
    const count = face.actions.length;
    setFaces(
      faces.map((one, at) => {
        if (at === index) return face;
        const actions = one.actions.slice(0, count);
        while (actions.length < count) actions.push(newAction());
        return { ...one, actions };
      }),
    );
  }

  return (
    <PartDialog
      title="Send a card"
      submit="Send"
      ready={faces.every((face) => isFaceComplete(face, kind)) && areAlike(faces)}
      preview={<CardView content={content as CardContent} />}
      onSubmit={() => onSend(content)}
      onClose={onClose}
    >
      <RadioGroup
        layout="horizontal"
        aria-label="Kind of card"
        value={kind}
        onChange={(_, d) => become(d.value as Kind)}
      >
        <Radio value="buttons" label="Card with buttons" />
        <Radio value="confirm" label="Question with two answers" />
        <Radio value="carousel" label="Carousel of cards" />
      </RadioGroup>
      {faces.map((face, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards keep their place while they are edited
        <div key={index}>
          {kind === "carousel" && (
            <Text weight="semibold" block>
              Card {index + 1}
              {faces.length > 1 && (
                <Button
                  appearance="subtle"
                  size="small"
                  icon={<DeleteRegular />}
                  aria-label={`Remove card ${index + 1}`}
                  onClick={() => setFaces(faces.filter((_, at) => at !== index))}
                />
              )}
            </Text>
          )}
          <CardFields face={face} kind={kind} most={most} onChange={(next) => change(index, next)} />
        </div>
      ))}
      {kind === "carousel" && (
        <Button
          icon={<AddRegular />}
          disabled={faces.length >= LIMITS.columns}
          onClick={() => setFaces([...faces, newFace(faces[0]?.actions.length ?? 1)])}
        >
          Add a card
        </Button>
      )}
      {!areAlike(faces) && (
        <Text role="alert">LINE wants a title on every card of a carousel or on none, and the same of pictures.</Text>
      )}
    </PartDialog>
  );
}

function contentOf(kind: Kind, faces: Face[]): Outgoing {
  const columns = faces.map(({ title, text, picture, actions }) => ({
    text,
    actions,
    title: title.trim() || null,
    picture_url: picture.trim() || null,
  }));
  const [first = { text: "", actions: [], title: null, picture_url: null }] = columns;
  if (kind === "carousel") return { type: "carousel", columns };
  return kind === "confirm"
    ? { type: "confirm", text: first.text, actions: first.actions }
    : { type: "buttons", ...first };
}

function areAlike(faces: Face[]): boolean {
  const kinds = (has: (face: Face) => boolean) => new Set(faces.map(has)).size <= 1;
  return kinds((face) => face.title.trim() !== "") && kinds((face) => face.picture.trim() !== "");
}
