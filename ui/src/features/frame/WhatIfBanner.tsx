import { Button } from "@/components/Button";
import { useEnterWhatIf } from "@/data/writes";

/** Stands over every screen while everything is seen in a what-if, so that nobody takes it for what is. */
export function WhatIfBanner({ name }: { name: string }) {
  const enter = useEnterWhatIf();
  return (
    <div className="frame-what-if" role="status">
      <span>
        <strong>What if: {name}.</strong> Nothing here is real, and nothing can be changed.
      </span>
      <Button busy={enter.isPending} onPress={() => enter.mutate([null])}>
        Go back to what is
      </Button>
    </div>
  );
}
