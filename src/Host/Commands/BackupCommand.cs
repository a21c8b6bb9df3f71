using System.CommandLine;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry backup": writes all objects of the running node's cluster into one file.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var file = new Argument<string>("file") { Description = "The file to write; it holds secrets and is readable by its owner only" };
        var command = new Command("backup", "Write all objects of the Kubernetes API into one file, as of one moment, while the node runs") { file, root };
        command.WithExamples("gantry backup /var/backups/cluster.gantry");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            string path = Path.GetFullPath(parsed.GetValue(file)!), draft = path + ".part";
            await using (var output = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await node.BackupAsync(output, cancel);
                output.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            Console.WriteLine($"{path}: {new FileInfo(path).Length} bytes");
            return 0;
        });
        return command;
    }
}
