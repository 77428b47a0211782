// A server that has children which do not end by themselves, one of them a child of a child whose parent is gone. Their ids are in CHILDREN.
// With STUBBORN it does not end when its input does.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const forever = "setInterval(() => {}, 1000)";
const child = spawn(process.execPath, ["-e", forever], { stdio: "inherit" });
child.unref();
const middle = spawn(process.execPath, ["-e",
  `const c = require("child_process").spawn(process.execPath, ["-e", "${forever}"], { stdio: "inherit", detached: true });` +
  `require("fs").writeFileSync(process.argv[1], String(c.pid)); c.unref(); process.exit();`,
  process.env.CHILDREN + ".orphan"], { stdio: "ignore" });
middle.on("exit", async () => {
  writeFileSync(process.env.CHILDREN, String(child.pid));
  if (process.env.STUBBORN) {
    setInterval(() => {}, 1000);
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
      process.on(signal, () => {});
    }
  }
  process.argv.splice(1, 1);
  await import(process.argv[1]);
});
