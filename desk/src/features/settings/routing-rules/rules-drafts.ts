// The three kinds of rules of a workstream, each read, checked and saved in its own way.
import {
  classification,
  contextVariables,
  routeToQueue,
  setClassification,
  setContextVariables,
  setRouteToQueue,
} from "~/api/routing-rules";
import type { Id } from "~/api/types";
import {
  readClassification,
  readRoutes,
  readVariables,
  writeClassification,
  writeRoutes,
  writeVariables,
} from "./drafts";
import { checkClassification, checkVariables } from "./drafts-check";
import { useRulesDraft } from "./use-rules-draft";

export const useClassificationDraft = (workstreamId: Id) =>
  useRulesDraft({
    query: classification(workstreamId),
    read: readClassification,
    write: writeClassification,
    check: checkClassification,
    save: (body) => setClassification(workstreamId, body),
  });

export const useRoutesDraft = (workstreamId: Id) =>
  useRulesDraft({
    query: routeToQueue(workstreamId),
    read: readRoutes,
    write: writeRoutes,
    check: () => null,
    save: (body) => setRouteToQueue(workstreamId, body),
  });

export const useVariablesDraft = (workstreamId: Id) =>
  useRulesDraft({
    query: contextVariables(workstreamId),
    read: readVariables,
    write: writeVariables,
    check: checkVariables,
    save: (body) => setContextVariables(workstreamId, body),
  });
