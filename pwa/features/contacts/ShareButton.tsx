// Share or save a contact as a vCard.
import { Icon } from "../../kit/frame/Icon";

export function ShareButton({ id, label }: { id: string; label: string }) {
  const share = async () => {
    const { shareCard } = await import("./vcard");
    await shareCard(id);
  };
  return (
    <button type="button" className="btn btn-plain" onClick={() => void share()}>
      <Icon name="share" />
      {label}
    </button>
  );
}
