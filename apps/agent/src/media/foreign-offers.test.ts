import { PacketHistory } from "@nekomado/rtp-fanout";
import { afterEach, describe, expect, it } from "vitest";
import { readOffer } from "./offer-sdp.ts";
import { WebRtcSession } from "./webrtc-session.ts";

let session: WebRtcSession | undefined;

afterEach(() => {
  session?.close("shutdown");
  session = undefined;
});

const fingerprint = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, "0").toUpperCase()).join(":");

const transport = [
  "c=IN IP4 0.0.0.0",
  "a=rtcp-mux",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789abcdef01234567",
  `a=fingerprint:sha-256 ${fingerprint}`,
  "a=setup:actpass",
];

const audio = (mid: string, direction = "recvonly"): string[] => [
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
  ...transport,
  `a=mid:${mid}`,
  `a=${direction}`,
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:0 PCMU/8000",
];

interface OfferedCodec {
  payloadType: number;
  name: string;
  parameters?: string;
}

const video = (mid: string, codecs: readonly OfferedCodec[], direction = "recvonly"): string[] => [
  `m=video 9 UDP/TLS/RTP/SAVPF ${codecs.map(({ payloadType }) => payloadType).join(" ")}`,
  ...transport,
  `a=mid:${mid}`,
  `a=${direction}`,
  ...codecs.flatMap(({ payloadType, name, parameters }) => [
    `a=rtpmap:${payloadType} ${name}/90000`,
    ...(parameters === undefined ? [] : [`a=fmtp:${payloadType} ${parameters}`]),
    `a=rtcp-fb:${payloadType} nack`,
    `a=rtcp-fb:${payloadType} nack pli`,
  ]),
];

const data = (mid: string): string[] => [
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  ...transport,
  `a=mid:${mid}`,
  "a=sctp-port:5000",
];

const offerOf = (mids: readonly string[], ...sections: readonly (readonly string[])[]): string =>
  [
    "v=0",
    "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    `a=group:BUNDLE ${mids.join(" ")}`,
    ...sections.flat(),
    "",
  ].join("\r\n");

/** The answer's sections, the one before the first m= line too. */
const answerTo = async (sdp: string): Promise<string[][]> => {
  const offer = readOffer(sdp);
  if ("refusal" in offer) throw new Error(offer.refusal.message);
  session = new WebRtcSession({
    sessionId: "test",
    history: new PacketHistory({ capacityPackets: 16 }),
    network: "loopback",
  });
  const answer = await session.answer(offer.sdp);
  if ("refusal" in answer) throw new Error(answer.refusal.message);
  const sections: string[][] = [[]];
  for (const line of answer.sdp.trim().split("\r\n")) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
};

const baseline = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";
const plain: OfferedCodec[] = [{ payloadType: 96, name: "H264", parameters: baseline }];

describe("an offer of another player", () => {
  it.each([
    [
      "with H.264 of one profile at an unusual payload type",
      [{ payloadType: 35, name: "H264", parameters: baseline }],
      35,
    ],
    [
      "with the mode that knows no fragments first, as it stands in no order",
      [
        { payloadType: 97, name: "H264", parameters: "profile-level-id=42e01f;level-asymmetry-allowed=1" },
        { payloadType: 98, name: "H264", parameters: "packetization-mode=0;profile-level-id=42e01f" },
        { payloadType: 126, name: "H264", parameters: baseline },
      ],
      126,
    ],
    [
      "with High profile alone",
      [{ payloadType: 102, name: "H264", parameters: "profile-level-id=640c1f;packetization-mode=1" }],
      102,
    ],
    [
      "with other codecs first, names in small letters, and blanks between parameters",
      [
        { payloadType: 96, name: "VP8" },
        { payloadType: 100, name: "H265" },
        { payloadType: 108, name: "h264", parameters: "packetization-mode=1; profile-level-id=42c01f" },
      ],
      108,
    ],
    ["without a profile", [{ payloadType: 96, name: "H264", parameters: "packetization-mode=1" }], 96],
  ])("%s is answered with that", async (_, codecs, payloadType) => {
    const [, section = []] = await answerTo(offerOf(["0"], video("0", codecs)));
    expect(section[0]).toMatch(new RegExp(`^m=video [1-9]\\d* UDP/TLS/RTP/SAVPF ${payloadType}$`));
    expect(section.filter((line) => line.startsWith("a=rtpmap:"))).toHaveLength(1);
    expect(section.find((line) => line.startsWith(`a=rtpmap:${payloadType} `))).toMatch(/h264\/90000$/i);
    expect(section).toContain("a=sendonly");
    expect(section).toContain("a=setup:passive");
  });

  it.each([
    ["before the picture", ["0", "1"], [audio("0"), video("1", plain)], 2],
    ["after it", ["v", "a"], [video("v", plain), audio("a")], 1],
    ["and would send some", ["0", "1"], [audio("0", "sendrecv"), video("1", plain)], 2],
  ])(
    "that asks for sound too, %s, is given the picture, and no sound in the same bundle",
    async (_, mids, sections, at) => {
      const answer = await answerTo(offerOf(mids, ...sections));
      expect(answer).toHaveLength(3);
      expect(answer[0]).toContain(`a=group:BUNDLE ${mids.join(" ")}`);
      const picture = answer[at] ?? [];
      const sound = answer[3 - at] ?? [];
      expect(picture[0]).toMatch(/^m=video [1-9]/);
      expect(picture).toContain("a=sendonly");
      expect(sound[0]).toMatch(/^m=audio [1-9]\d* UDP\/TLS\/RTP\/SAVPF 111$/);
      expect(sound).toEqual(expect.arrayContaining(["a=inactive", "a=rtcp-mux", "a=setup:passive"]));
    },
  );

  it("that asks for sound of another kind is refused that", async () => {
    const other = audio("0").filter((line) => !line.includes("111 opus") && !line.startsWith("a=fmtp"));
    const answer = await answerTo(offerOf(["0", "1"], other, video("1", plain)));
    // RFC 3264, section 6: a stream is rejected by port zero; RFC 9143, section 7.3.3: it is in no bundle.
    expect(answer[1]?.[0]).toMatch(/^m=audio 0 /);
    expect(answer[0]).toContain("a=group:BUNDLE 1");
    expect(answer[2]?.[0]).toMatch(/^m=video [1-9]/);
  });

  it("with a second place for a picture has one", async () => {
    const answer = await answerTo(offerOf(["0", "1"], video("0", plain), video("1", plain)));
    expect(answer.slice(1).map((section) => section.find((line) => /^a=(sendonly|inactive)$/.test(line)))).toEqual([
      "a=sendonly",
      "a=inactive",
    ]);
  });

  it("that would send too is only sent to", async () => {
    const [, section] = await answerTo(offerOf(["0"], video("0", plain, "sendrecv")));
    expect(section).toContain("a=sendonly");
  });

  it("with a data channel gets its picture", async () => {
    const answer = await answerTo(offerOf(["0", "1"], video("0", plain), data("1")));
    expect(answer).toHaveLength(3);
    expect(answer[1]?.[0]).toMatch(/^m=video [1-9]/);
    expect(answer[2]?.[0]).toMatch(/^m=application /);
  });
});
