import type { PeerConfig, RTCPeerConnection } from "werift";

/** Ends what `call` began at the server. */
export type HangUp = () => Promise<void>;

/** How a server is asked for its stream. */
export interface Signalling {
  /** Where the receiver's sockets have to be bound for the server to reach them. */
  ice: Partial<PeerConfig>;
  /** Exchanges descriptions for a peer connection that receives one video. */
  call: (peer: RTCPeerConnection) => Promise<HangUp>;
}

export const postJson = async (url: string, body: unknown): Promise<unknown> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response.json();
};
