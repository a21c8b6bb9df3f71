using System.CommandLine;
using Gantry.Host.Commands;

var root = new RootCommand("Gantry runs containers and keeps declared applications running; kubectl is its command line.")
{
    UpCommand.Create(),
    DownCommand.Create(),
    StatusCommand.Create(),
    EnvCommand.Create(),
    ImageCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    EtcdCommand.Create(),
    FsckCommand.Create(),
    DemoCommand.Create(),
    VersionCommand.Create(),
};

// Commands that run for long handle signals themselves; the others may be ended by them.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
