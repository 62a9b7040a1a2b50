"""Watches a camera as existing scripts do: aiortc, the HTTP offer, gathered candidates. Prints one JSON line."""

import asyncio
import json
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

FRAMES = 120


def post(url, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


async def watch(url):
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    tracks = asyncio.get_running_loop().create_future()
    peer.on("track", lambda track: tracks.set_result(track))
    await peer.setLocalDescription(await peer.createOffer())
    offer = {"sdp": peer.localDescription.sdp, "type": peer.localDescription.type}
    answer = await asyncio.to_thread(post, url + "api/webrtc/offer", offer)
    await peer.setRemoteDescription(RTCSessionDescription(**answer))
    track = await asyncio.wait_for(tracks, 20)
    frames = [await asyncio.wait_for(track.recv(), 20) for _ in range(FRAMES)]
    print(
        json.dumps(
            {
                "sizes": sorted({(frame.width, frame.height) for frame in frames}),
                # In ticks of the 90 kHz clock.
                "timestamps": [frame.pts for frame in frames],
            }
        )
    )
    await peer.close()


asyncio.run(watch(sys.argv[1]))
