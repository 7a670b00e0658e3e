import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import "./tabs.css";

type TabsProps<K extends string> = {
  label: string;
  value: K;
  onChange: (key: K) => void;
  tabs: readonly { key: K; text: string; content: ReactNode }[];
};

export function Tabs<K extends string>({ label, value, onChange, tabs }: TabsProps<K>) {
  return (
    <AriaTabs className="tabs" selectedKey={value} onSelectionChange={(key) => onChange(String(key) as K)}>
      <TabList className="tablist" aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.key} id={tab.key} className="tab">
            {tab.text}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.key} id={tab.key} className="tabpanel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
