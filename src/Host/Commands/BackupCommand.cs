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
        var file = new Argument<string>("FILE") { Description = "The file to write; readable by its owner only" };
        var secrets = new Option<string?>("--secrets") { Description = "What is encrypted in the store: closed, to be restored only with the same keys, or open. Without this closed where \"gantry up\" was given an --encryption-provider-config" };
        secrets.AcceptOnlyFromAmong(BackupSecrets.Closed, BackupSecrets.Open);
        var command = new Command("backup", "Write all objects of the Kubernetes API into one file, as of one moment, while the node runs") { file, secrets, root };
        command.WithExamples("gantry backup /var/backups/cluster.gantry");
        command.AsksNode(root, async (node, parsed, cancel) =>
        {
            string path = Path.GetFullPath(parsed.GetValue(file)!), draft = path + ".part";
            string kept = parsed.GetValue(secrets) ?? UsualSecrets(NodePaths.Of(parsed.GetValue(root)!));
            await using (var output = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await node.BackupAsync(output, kept, cancel);
                output.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
            Console.WriteLine($"{path}: {new FileInfo(path).Length} bytes; {(kept == BackupSecrets.Open ? "it holds secrets that can be read" : "its secrets open with the keys of this server only")}");
            return 0;
        });
        return command;
    }

    // Whoever configured encryption keeps its keys elsewhere. A key that a node made for itself is lost with the node, and a backup that needs it would be too.
    private static string UsualSecrets(NodePaths paths) => ServerFiles.Read(paths).Encryption.Length > 0 ? BackupSecrets.Closed : BackupSecrets.Open;
}
