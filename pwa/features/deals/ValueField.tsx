// What a deal is worth: the currency of its pipeline is the likely one.
import { useField } from "../../kit/form/context";
import { MoneyField } from "../../kit/form/MoneyField";
import { usePipelines } from "./pipelines";

export function ValueField({ name, label }: { name: string; label: string }) {
  const { value: pipeline } = useField<string>("pipeline");
  const lines = usePipelines();
  const likely = lines.filter(line => line.id === pipeline).map(line => line.currency);
  return <MoneyField name={name} label={label} likely={likely} others={lines.map(line => line.currency)} />;
}
