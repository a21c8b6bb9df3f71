using System.CommandLine;
using Gantry.Host.Nodes;
using Gantry.KubeServer.Encryption;
using Gantry.Store;
using Gantry.Store.Backups;

namespace Gantry.Host.Commands;

/// <summary>"gantry restore": fills the empty store of a node that does not run from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var file = new Argument<string>("FILE") { Description = "A file that \"gantry backup\" has written" };
        var etcd = new EtcdOptions();
        var command = new Command("restore", "Fill an empty store with the objects of a backup: the same UIDs, the same resource versions") { file, root };
        etcd.AddTo(command);
        command.WithExamples("gantry restore /var/backups/cluster.gantry --root /tmp/second && gantry up --root /tmp/second", "gantry restore cluster.gantry --etcd-servers http://127.0.0.1:2379");
        command.Does(async (parsed, cancel) =>
        {
            Backup backup = await ReadAsync(parsed.GetValue(file)!, cancel);
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            EtcdConfig? config = etcd.Read(parsed) ?? NodeConfig.Read(paths.Config)?.Etcd;
            if (config is null)
                RestoreFile(paths, backup);
            else
                await EtcdRestoration.RunAsync(config.ToOptions(), backup, cancel: cancel);
            Console.WriteLine($"{backup.Entries.Count} objects as of revision {backup.Revision} are restored");
            if (backup.Entries.Count(EncryptedStore.IsClosed) is > 0 and int closed)
                Console.WriteLine($"{closed} of them are encrypted: start with the --encryption-provider-config of the server that they are from, or with its encryption.key in {paths.Pki}");
            return 0;
        });
        return command;
    }

    private static async Task<Backup> ReadAsync(string path, CancellationToken cancel)
    {
        await using FileStream input = File.OpenRead(path);
        try
        {
            return ClusterAgreement.Reopen(await Backup.ReadAsync(input, cancel));
        }
        catch (InvalidDataException bad)
        {
            throw new StoreException(StoreFailure.Broken, $"{path}: {bad.Message}", bad);
        }
    }

    private static void RestoreFile(NodePaths paths, Backup backup)
    {
        if (paths.Problem() is { } problem)
            throw new NodeException(problem);
        paths.Make();
        using NodeLock held = NodeLock.Take(paths);
        SqliteRestoration.Run(paths.Store, backup);
    }
}
