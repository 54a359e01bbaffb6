declare module "virtual:screens" {
  const screens: import("./travel").Screens<import("react").ComponentType>;
  export default screens;
}
