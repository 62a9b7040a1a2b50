import { useEffect, useId, useRef, useState } from "react";
import type { FoundCamera } from "../../contract/index.ts";
import { addressSchema } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { useSection, useWords } from "../words/section.ts";
import { pairingFault } from "./pairing-fault.ts";
import type { PairingFault } from "./pairing-words.ts";
import { pairingWords } from "./pairing-words.ts";
import { useSeconds } from "./use-seconds.ts";

export interface AddByAddressProps {
  /** What stands in the field at first. */
  address?: string;
  onFound: (camera: FoundCamera) => void;
  /** Without it there is no way back: the address is all that helps. */
  onCancel?: () => void;
}

/** Asks at an address that a person types whether a camera is there. */
export const AddByAddress = ({ address: initially = "", onFound, onCancel }: AddByAddressProps) => {
  const text = useSection(pairingWords);
  const { format } = useWords();
  const { client } = useKnown();
  const fieldId = useId();
  const noteId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState(initially);
  const [fault, setFault] = useState<PairingFault | null>(null);
  const [isLooking, setLooking] = useState(false);
  const seconds = useSeconds(isLooking);
  useEffect(() => field.current?.focus(), []);

  const look = (): void => {
    if (isLooking) return;
    const parsed = addressSchema.safeParse(address);
    if (!parsed.success) {
      setFault("badAddress");
      return;
    }
    setFault(null);
    setLooking(true);
    client
      .request("cameras.look", { address: parsed.data })
      .then(onFound, (error: unknown) => setFault(pairingFault(error, { atOneCamera: true })))
      .finally(() => setLooking(false));
  };

  return (
    <form
      className="address-form"
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <label htmlFor={fieldId}>{text.address.label}</label>
      <div className="address-line">
        <input
          ref={field}
          id={fieldId}
          type="text"
          inputMode="url"
          value={address}
          maxLength={260}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={fault !== null}
          aria-describedby={noteId}
          onChange={({ target }) => {
            setAddress(target.value);
            setFault(null);
          }}
        />
        <button type="submit" className="pairing-button" aria-disabled={isLooking}>
          {isLooking && seconds > 0 ? text.address.lookingFor(format.number(seconds)) : text.address.look}
        </button>
      </div>
      <p className="address-note" id={noteId} aria-live="polite" data-fault={fault !== null}>
        {fault === null ? text.address.hint : text.fault[fault](null)}
      </p>
      {onCancel !== undefined && (
        <button type="button" className="link-button" onClick={onCancel}>
          {text.address.cancel}
        </button>
      )}
    </form>
  );
};
