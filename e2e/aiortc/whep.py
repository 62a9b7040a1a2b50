"""Watches a camera as WHEP players do (draft-ietf-wish-whep), sound asked for too. Prints one JSON line.

whep.py URL [FINGERPRINT TOKEN]: over HTTPS with the certificate whose SHA-256 that is, and no other.
"""

import asyncio
import hashlib
import http.client
import json
import re
import ssl
import sys
from urllib.parse import urljoin, urlsplit

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

FRAMES = 60


class WrongCertificate(Exception):
    """Somebody else answers there."""


class Agent:
    """One connection per request. With a pin, nothing is said to anybody but the camera."""

    def __init__(self, url, fingerprint=None, token=None):
        self.url = url
        self.fingerprint = fingerprint
        self.authorization = {} if token is None else {"Authorization": f"Bearer {token}"}

    def connect(self, address):
        if address.scheme == "http":
            return http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # The certificate is the camera's own: its hash says whose it is, and no name nor authority does.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=20, context=context)
        connection.connect()
        shown = hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest()
        if shown != self.fingerprint:
            connection.close()
            raise WrongCertificate(shown)
        return connection

    def request(self, method, path, content_type=None, body=None):
        address = urlsplit(urljoin(self.url, path))
        headers = dict(self.authorization)
        if content_type is not None:
            headers["Content-Type"] = content_type
        connection = self.connect(address)
        connection.request(method, address.path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.headers, text


def candidates_of(sdp):
    """The offer's candidates as a fragment (RFC 8840) of the section that the picture is in."""
    session, *sections = re.split(r"(?m)^(?=m=)", sdp)
    section = next(each for each in sections if each.startswith("m=video"))
    wanted = r"(?m)^(?:m=|a=(?:mid|ice-ufrag|ice-pwd|candidate|end-of-candidates)).*$"
    return "\r\n".join([*re.findall(wanted, section.replace("\r", "")), ""])


async def end_of(track):
    try:
        while True:
            await track.recv()
    except MediaStreamError:
        pass


async def watch(agent):
    ask = lambda *request: asyncio.to_thread(agent.request, *request)
    peer = RTCPeerConnection()
    peer.addTransceiver("audio", direction="recvonly")
    peer.addTransceiver("video", direction="recvonly")
    picture = asyncio.get_running_loop().create_future()
    peer.on("track", lambda track: picture.set_result(track) if track.kind == "video" else None)
    await peer.setLocalDescription(await peer.createOffer())
    offer = peer.localDescription.sdp
    created, headers, answer = await ask("POST", "/whep", "application/sdp", offer)
    if created != 201:
        return {"created": created, "said": answer}
    session = headers["Location"]
    fragment = candidates_of(offer)
    trickled, _, _ = await ask("PATCH", session, "application/trickle-ice-sdpfrag", fragment)
    await peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
    track = await asyncio.wait_for(picture, 20)
    frames = [await asyncio.wait_for(track.recv(), 20) for _ in range(FRAMES)]
    deleted, _, _ = await ask("DELETE", session)
    # The agent has said so over DTLS: the picture ends at this end too.
    await asyncio.wait_for(end_of(track), 20)
    again, _, _ = await ask("DELETE", session)
    await peer.close()
    return {
        "created": created,
        "type": headers["Content-Type"],
        "trickled": trickled,
        "candidates": len(re.findall("a=candidate:", fragment)),
        "media": re.findall(r"(?m)^(?:m=\w+|a=inactive|a=sendonly)", answer),
        "sizes": sorted({(frame.width, frame.height) for frame in frames}),
        # In ticks of the 90 kHz clock.
        "timestamps": [frame.pts for frame in frames],
        "deleted": deleted,
        "deletedAgain": again,
    }


try:
    print(json.dumps(asyncio.run(watch(Agent(*sys.argv[1:])))))
except WrongCertificate as wrong:
    print(json.dumps({"wrongCertificate": str(wrong)}))
