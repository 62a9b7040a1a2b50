import { codeColours, codedFrame, codeSquares, frameCodeTones } from "./frame-code.ts";

/** Gradients and filters of the room. */
export const roomDefinitions = `
<linearGradient id="wall" x1="0" x2="1" y1="0" y2=".2"><stop stop-color="#efe3cf"/><stop offset=".45" stop-color="#d8cab4"/><stop offset="1" stop-color="#a99b88"/></linearGradient>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#d7ecf6"/><stop offset=".6" stop-color="#fdf6e0"/><stop offset="1" stop-color="#e7edcf"/></linearGradient>
<linearGradient id="curtain" x1="0" x2="1"><stop stop-color="#efe4cf"/><stop offset=".5" stop-color="#d8c8aa"/><stop offset="1" stop-color="#f2e8d6"/></linearGradient>
<linearGradient id="floor" x1="0" y1="0" x2=".5" y2="1"><stop stop-color="#cda377"/><stop offset=".5" stop-color="#b88a5c"/><stop offset="1" stop-color="#8f6740"/></linearGradient>
<linearGradient id="sofa" x1="0" x2="1" y1="0" y2="1"><stop stop-color="#8ea5ac"/><stop offset="1" stop-color="#566b73"/></linearGradient>
<linearGradient id="rug" x1="0" x2="1" y1="0" y2=".4"><stop stop-color="#f1e5d2"/><stop offset="1" stop-color="#c4b196"/></linearGradient>
<radialGradient id="corners" cx=".46" cy=".48" r=".75"><stop offset=".5" stop-opacity="0"/><stop offset="1" stop-opacity=".42"/></radialGradient>
<radialGradient id="lamp" cx=".5" cy=".55" r=".72"><stop offset="0" stop-opacity=".12"/><stop offset=".45" stop-opacity=".26"/><stop offset="1" stop-opacity=".78"/></radialGradient>
<filter id="blur6"><feGaussianBlur stdDeviation="6"/></filter><filter id="blur12"><feGaussianBlur stdDeviation="12"/></filter>
`;

/** SVG of everything that stands still behind the cat, by day. */
export const room = drawRoom(
  `url(#sky)`,
  `<g filter="url(#blur6)" fill="#fff1c4" opacity=".5"><path d="M250 470 410 448 470 520 290 548ZM424 446 572 430 652 500 486 518ZM296 556 478 528 548 612 344 648ZM494 526 664 506 760 586 566 610Z"/></g>`,
);

/** The same by night: a dark window, and no sun on the floor. */
export const roomByNight = drawRoom("#22262b", "");

function drawRoom(sky: string, sun: string): string {
  return `
<rect width="1280" height="720" fill="url(#wall)"/>
<path d="M0 0H1280V64Q640 22 0 64Z" fill="#f4ecdf" opacity=".5"/>
<path d="M96 20 392 60V318L96 352Z" fill="#fff8e6"/><path d="M96 20 392 60V318L96 352Z" fill="${sky}"/>
<path d="M96 186 392 189M246 40V335" stroke="#d9c9ad" stroke-width="11"/><path d="M96 20 392 60V318L96 352Z" fill="none" stroke="#e2d4bb" stroke-width="17"/>
<path d="M18 0Q62 190 40 420L128 404Q98 190 116 0Z" fill="url(#curtain)"/><path d="M378 30Q410 190 386 356L452 346Q432 180 448 24Z" fill="url(#curtain)"/>
<path d="M42 0Q78 200 64 416M72 0Q98 200 88 412M396 30Q422 190 404 352M420 28Q436 190 428 350" stroke="#b8a88c" stroke-width="3" opacity=".4" fill="none"/>
<path d="M0 424Q640 352 1280 408V720H0Z" fill="url(#floor)"/>
<g stroke="#8a6139" stroke-width="2.200" opacity=".33" fill="none"><path d="M0 458Q640 386 1280 440M0 502Q640 428 1280 482M0 560Q640 486 1280 538M0 636Q640 566 1280 614"/><path d="M150 446 96 494M420 412 402 448M690 398 700 430M960 408 990 446M300 470 262 524M560 446 552 500M840 444 866 496M1120 466 1172 520M130 548 60 622M440 508 418 574M760 500 776 562M1060 526 1110 592M250 604 190 704M620 568 618 660M980 584 1020 676"/></g>
<path d="M0 424Q640 352 1280 408V420Q640 364 0 436Z" fill="#f3eadb" opacity=".75"/>
<ellipse cx="614" cy="404" rx="150" ry="14" fill="#3b2a1a" opacity=".3" filter="url(#blur6)"/>
<path d="M486 246H742V392L486 398Z" fill="#8d6743"/><path d="M486 246H742V262H486Z" fill="#b58a5f"/><path d="M494 268H612V386L494 390ZM620 268H736V382L620 386Z" fill="#7b5737"/><circle cx="600" cy="326" r="4" fill="#d9b98c"/><circle cx="632" cy="326" r="4" fill="#d9b98c"/>
<path d="M500 396H512V410H500ZM718 390H730V404H718Z" fill="#5b3f27"/>
<path d="M520 246V196H530V246ZM532 246V186H545V246ZM547 246V204H556V246Z" fill="#54708a"/><path d="M532 246V186H545V246Z" fill="#b9563f"/><path d="M558 246 570 202 579 204 569 246Z" fill="#d8c49b"/>
<path d="M664 208H704L698 246H670Z" fill="#c9cfc8"/><g fill="#5f8052"><path d="M684 210Q640 170 650 118Q684 150 684 210Z"/><path d="M684 210Q700 140 742 126Q738 186 684 210Z" fill="#7a9a63"/><path d="M684 210Q668 140 688 84Q712 140 684 210Z" fill="#486a43"/><path d="M684 212Q630 206 612 176Q660 166 684 212Z" fill="#6d8f5a"/></g>
<path d="M822 56H998V204H828Z" fill="#3b2a1a" opacity=".28" filter="url(#blur6)"/>
<path d="M832 64H976V176H832Z" fill="#efe6d6"/><path d="M832 150Q862 104 898 138T976 112V176H832Z" fill="#8fa6a0"/><path d="M832 164Q880 138 920 160T976 152V176H832Z" fill="#748f86"/><circle cx="942" cy="92" r="13" fill="#e4a75a"/>
<ellipse cx="1060" cy="470" rx="330" ry="46" fill="#3b2a1a" opacity=".35" filter="url(#blur12)"/>
<path d="M828 262Q832 236 862 234L1240 222Q1280 222 1280 250V470H832Z" fill="url(#sofa)"/><path d="M846 352 1280 338V424L838 430Z" fill="#8298a0"/><path d="M846 352 1280 338V350L846 364Z" fill="#9fb3b8"/><path d="M1058 230V424" stroke="#54686f" stroke-width="4" opacity=".7"/>
<path d="M792 318Q794 292 824 292 858 292 858 320V470H800Z" fill="#7b929a"/><path d="M792 318Q794 292 824 292 842 292 850 304Q816 304 812 332V470H800Z" fill="#93a8ae"/><path d="M838 430 1280 422V476L838 480Z" fill="#5f767e"/>
<path d="M880 350Q872 276 892 266 944 254 976 266 988 300 982 346Q930 340 880 350Z" fill="#d99a4e"/><path d="M880 350Q872 276 892 266 910 262 926 260 906 300 912 346Z" fill="#e8b56e"/>
<path d="M242 520Q600 456 900 506L1010 668Q560 622 84 672Z" fill="url(#rug)"/><path d="M264 530Q600 472 886 518L976 650Q560 608 134 654Z" fill="none" stroke="#c26d4d" stroke-width="7" opacity=".5"/><path d="M280 538Q600 484 872 526L954 640Q560 600 158 644Z" fill="none" stroke="#51708a" stroke-width="3" opacity=".45"/>
${sun}
<path d="M984 566 1236 554 1274 632 1004 648Z" fill="#6f8f86"/><path d="M984 566 1236 554 1240 561 987 573Z" fill="#8aa89e"/>
`;
}

/** Where the bowls stand, exactly as drawn, in scene pixels. */
export const bowlBoxes = {
  food_bowl: { x: 1019, y: 562, w: 95, h: 52 },
  water_bowl: { x: 1158, y: 560, w: 90, h: 50 },
} as const;

const foodBack = `<ellipse cx="65" cy="40" rx="54" ry="15" fill="#e8dccb"/><ellipse cx="65" cy="42" rx="45" ry="11" fill="#7d5632"/><path d="M30 40Q46 26 64 30 88 24 100 42 66 50 30 40Z" fill="#9a6d40"/>`;
const waterBack = `<ellipse cx="194" cy="36" rx="52" ry="14" fill="#f4f6f5"/><ellipse cx="194" cy="38" rx="44" ry="10.500" fill="#86a9b8"/><path d="M164 36Q184 30 204 33" stroke="#e6f3f8" stroke-width="3" fill="none"/>`;
// The wall of a bowl that faces the viewer, up to the front of its rim: it hides a muzzle that is in the bowl.
const foodFront = `<path d="M11 40Q18 82 30 84H100Q112 82 119 40A54 15 0 0 1 11 40Z" fill="#c8553f"/><path d="M11 40Q18 82 30 84H52Q36 74 31 51.600Q14 46 11 40Z" fill="#de7457"/><path d="M11 40A54 15 0 0 0 119 40L110 41.500A45 11 0 0 1 20 42Z" fill="#e8dccb"/>`;
const waterFront = `<path d="M142 36Q148 78 160 80H228Q240 78 246 36A52 14 0 0 1 142 36Z" fill="#dfe3e2"/><path d="M142 36Q148 78 160 80H180Q164 70 161 46.800Q145 42 142 36Z" fill="#fbfcfb"/><path d="M142 36A52 14 0 0 0 246 36L238 37.500A44 10.500 0 0 1 150 38Z" fill="#f4f6f5"/>`;

const bowlPlace = "translate(1010 540.500) scale(.869)";

/** SVG of the bowls' shadows, which the cat stands on. */
export const bowlShadows = `<g transform="${bowlPlace}"><ellipse cx="66" cy="74" rx="60" ry="16" fill="#1f1a14" opacity=".35" filter="url(#blur6)"/><ellipse cx="222" cy="70" rx="60" ry="16" fill="#1f1a14" opacity=".35" filter="url(#blur6)"/></g>`;

/** SVG of the bowls: in front of the cat's body. */
export const bowls = `<g transform="${bowlPlace}">${foodBack}${foodFront}<g transform="translate(28 0)">${waterBack}${waterFront}</g></g>`;

/** SVG of the bowls' front walls: in front of the cat's head. */
export const bowlFronts = `<g transform="${bowlPlace}">${foodFront}<g transform="translate(28 0)">${waterFront}</g></g>`;

/** SVG of the dark corners that the lens makes, above all. */
export const lens = `<rect width="1280" height="720" fill="url(#corners)"/>`;

/** The same by night: the lamp beside the lens lights the middle of the room. */
export const lensByNight = `<rect width="1280" height="720" fill="url(#lamp)"/>`;

/** SVG of the coded frame on the wall for a frame number. It lies above the lens, whose shade would blur the tones. */
export function wallFrame(frameNumber: number): string {
  const tones = frameCodeTones(frameNumber);
  const squares = codeSquares
    .map(
      ({ x, y, size }, k) =>
        `<path d="M${x} ${y}h${size}v${size}h${-size}z" fill="${tones[k] === true ? codeColours.light : codeColours.dark}"/>`,
    )
    .join("");
  const { x, y, width, height } = codedFrame;
  return (
    `<g shape-rendering="crispEdges">${squares}</g>` +
    `<path d="M${x + 0.5} ${y + 0.5}h${width - 1}v${height - 1}h${1 - width}z" fill="none" stroke="#6b4c2e" stroke-width="1.500"/>` +
    `<path d="M${x + 16} ${y + 16}h${width - 32}v${height - 32}h${32 - width}z" fill="none" stroke="#6b4c2e" stroke-width="2"/>`
  );
}
