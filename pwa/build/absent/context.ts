// Stand-in for the framework's state context: handlers are plain functions, so no event ever goes to a
// server.
export const addEvents = (): never => {
  throw new Error("no server state in this application");
};
