// The views of the core, for features: they name its types here and never reach its commands.
export type * from "@/bindings";
export { CallError, channel } from "@/bindings/call";
