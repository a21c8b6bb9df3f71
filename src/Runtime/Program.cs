using Gantry.Runtime.Commands;
using Gantry.Runtime.Monitors;

return args is ["monitor", ..] ? MonitorCommand.Run(args.AsSpan(1)) : CommandLine.Run(args);
