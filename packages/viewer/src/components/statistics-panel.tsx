import { CircleCheck, Stethoscope, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Words } from "../i18n/words.ts";
import type { ConnectionStatistics } from "../statistics/connection-statistics.ts";
import type { BoxStatistics } from "../statistics/result-rate.ts";
import type { DelaySummary } from "../statistics/delay-history.ts";
import { statisticsVerdict } from "../statistics/verdict.ts";
import { IconButton } from "./icon-button.tsx";

/** All that the panel shows at one moment; null is not known, and not shown. */
export interface StatisticsView {
  isLive: boolean;
  fps: number;
  picture: { width: number; height: number } | null;
  connection: ConnectionStatistics | null;
  delay: DelaySummary | null;
  boxes: BoxStatistics | null;
  agentVersion: string | null;
}

const sparkWidth = 268;
const sparkHeight = 36;
/** The line's full height stands for at least so much, lest a steady picture looks restless. */
const sparkLeastMs = 100;

/** One line per run of seconds with frames: a gap in the picture is a gap in the line. */
const sparkPath = (perSecondMs: readonly (number | null)[]): string => {
  const most = Math.max(sparkLeastMs, ...perSecondMs.map((value) => value ?? 0));
  const step = sparkWidth / Math.max(1, perSecondMs.length - 1);
  return perSecondMs
    .map((value, index) => {
      if (value === null) return "";
      const isStart = index === 0 || perSecondMs[index - 1] === null;
      const y = sparkHeight - 2 - (value / most) * (sparkHeight - 4);
      return `${isStart ? "M" : "L"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
};

const Row = ({ name, value }: { name: string; value: string | null }) =>
  value === null ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );

const Group = ({ title, aside, children }: { title: string; aside?: string; children?: ReactNode }) => (
  <section className="panel-group">
    <h3>
      {title}
      {aside !== undefined && <span>{aside}</span>}
    </h3>
    {children}
  </section>
);

export interface StatisticsPanelProps {
  statistics: StatisticsView;
  words: Words;
  onClose: () => void;
  /** Finds out what keeps the picture from being well; null where that cannot be done. */
  onCheck?: (() => void) | undefined;
  /** What can be switched, below the numbers. */
  children?: ReactNode;
}

/** A verdict in words, then the numbers behind it. */
export const StatisticsPanel = ({ statistics, words, onClose, onCheck, children }: StatisticsPanelProps) => {
  const { messages, format } = words;
  const text = messages.statistics;
  const { connection, delay, picture, boxes } = statistics;
  const verdict = statisticsVerdict(statistics, words);
  const ms = (value: number | null | undefined, digits = 0): string | null =>
    value === null || value === undefined ? null : `${format.number(value, digits)}\u00a0ms`;
  const count = (value: number | null | undefined): string | null =>
    value === null || value === undefined ? null : format.number(value);
  const decoderKind =
    connection?.isHardware === true ? text.hardware : connection?.isHardware === false ? text.software : null;
  const nack = count(connection?.nackCount);
  const pli = count(connection?.pliCount);
  const bits = connection?.bitsPerSecond ?? null;
  const lost = connection?.lostShare ?? null;
  return (
    <aside className="panel" id="statistics" aria-label={text.title}>
      <div className="panel-head">
        <h2>{text.title}</h2>
        <IconButton icon={X} name={messages.command.close} onClick={onClose} />
      </div>
      <p className="verdict">
        <span className={verdict.isWell ? "tone-live" : "tone-stalled"} aria-hidden="true">
          {verdict.isWell ? (
            <CircleCheck size={18} strokeWidth={1.75} />
          ) : (
            <TriangleAlert size={18} strokeWidth={1.75} />
          )}
        </span>
        {verdict.text}
      </p>
      {delay !== null && (
        <Group title={text.delay} aside={text.lastMinute}>
          <svg
            className="spark"
            viewBox={`0 0 ${sparkWidth} ${sparkHeight}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            <path className="spark-ground" d={`M0 ${sparkHeight - 0.5}H${sparkWidth}`} />
            <path className="spark-line" d={sparkPath(delay.perSecondMs)} />
          </svg>
          <dl>
            <Row name={text.typical} value={ms(delay.typicalMs)} />
            <Row name={text.slowest} value={ms(delay.slowestMs)} />
          </dl>
        </Group>
      )}
      <Group title={text.picture}>
        <dl>
          <Row name={text.frameRate} value={`${format.number(statistics.fps)}\u00a0fps`} />
          <Row name={text.size} value={picture === null ? null : `${picture.width} × ${picture.height}`} />
          <Row
            name={text.decoder}
            value={
              connection?.codec === null || connection === null
                ? null
                : [connection.codec, connection.decoder, decoderKind].filter((part) => part !== null).join(", ")
            }
          />
          <Row name={text.decodeTime} value={ms(connection?.decodeTimeMs, 1)} />
          <Row name={text.dropped} value={count(connection?.framesDropped)} />
        </dl>
      </Group>
      {connection !== null && (
        <Group title={text.network}>
          <dl>
            <Row
              name={text.transport}
              value={[text.transportChoice[connection.transport], connection.protocol]
                .filter((part) => part !== null)
                .join(", ")}
            />
            <Row name={text.bitRate} value={bits === null ? null : `${format.number(bits / 1e6, 1)}\u00a0Mbit/s`} />
            <Row name={text.lostPackets} value={lost === null ? null : format.percent(lost, lost === 0 ? 0 : 2)} />
            <Row name={text.nackPli} value={nack === null || pli === null ? null : `${nack} / ${pli}`} />
            <Row name={text.jitterBuffer} value={ms(connection.jitterBufferMs, 1)} />
            <Row name={text.roundTrip} value={ms(connection.roundTripMs, 1)} />
          </dl>
        </Group>
      )}
      {boxes !== null && (
        <Group title={text.boxes} aside={text.boxesRate(format.number(boxes.perSecond))}>
          <dl>
            <Row name={text.detectorDelay} value={ms(boxes.delayMs)} />
            <Row name={text.boxesCarried} value={ms(boxes.carriedMs)} />
            <Row name={text.pictureHeldBack} value={ms(boxes.heldBackMs)} />
          </dl>
        </Group>
      )}
      {statistics.agentVersion !== null && <Group title={text.agentVersion} aside={statistics.agentVersion} />}
      {children}
      {onCheck !== undefined && (
        <button type="button" className="button panel-button" onClick={onCheck}>
          <Stethoscope size={18} strokeWidth={1.75} aria-hidden="true" />
          {messages.command.check}
        </button>
      )}
    </aside>
  );
};
