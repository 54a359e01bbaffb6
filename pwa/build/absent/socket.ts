// Stand-in for socket.io-client: pages hold no server state, so no socket is ever opened.
export default function io(): never {
  throw new Error("no socket in this application");
}
