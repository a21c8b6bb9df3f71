using Gantry.Runtime.Commands;
using Gantry.Runtime.Monitors;

return args switch
{
    ["monitor", ..] => MonitorCommand.Run(args.AsSpan(1)),
    ["pod-init", ..] => PodInit.Run(args.AsSpan(1)),
    ["init", ..] => ContainerInit.Run(args.AsSpan(1)),
    _ => CommandLine.Run(args),
};
