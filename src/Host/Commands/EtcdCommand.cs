using System.CommandLine;
using Gantry.Host.Nodes;
using Gantry.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Host.Commands;

/// <summary>"gantry etcd": how the members are that keep a node's objects, and care for them. It asks them itself, so the node need not run.</summary>
internal static class EtcdCommand
{
    public static Command Create() => new("etcd", "Look after the etcd that keeps the objects of the Kubernetes API") { Status(), Defragment() };

    private static Command Status()
    {
        Option<string> root = CommonOptions.Root();
        var command = new Command("status", "Show how each member is and what its file takes") { root };
        command.WithExamples("gantry etcd status");
        command.Does(async (parsed, cancel) =>
        {
            EtcdStoreOptions etcd = OptionsOf(NodePaths.Of(parsed.GetValue(root)!));
            using var members = new EtcdMaintenance(etcd);
            IReadOnlyList<EtcdMemberStatus?> all = await members.StatusAsync(cancel);
            for (int place = 0; place < all.Count; place++)
                Console.WriteLine($"{etcd.Servers[place],-32} {Text(all[place])}");
            return all.All(member => member is not null) ? 0 : 1;
        });
        return command;
    }

    private static Command Defragment()
    {
        Option<string> root = CommonOptions.Root();
        var command = new Command("defragment", "Give unused space of the members' files back to the disk, one after the other, the leader last; it answers nothing meanwhile") { root };
        command.WithExamples("gantry etcd defragment");
        command.Does(async (parsed, cancel) =>
        {
            EtcdStoreOptions etcd = OptionsOf(NodePaths.Of(parsed.GetValue(root)!));
            using var members = new EtcdMaintenance(etcd);
            using var work = new EtcdDefragmentation(etcd, EtcdDefragmentationOptions.Always, TimeProvider.System, NullLogger.Instance);
            IReadOnlyDictionary<int, EtcdMemberStatus> done = await work.RoundAsync(cancel);
            IReadOnlyList<EtcdMemberStatus?> now = await members.StatusAsync(cancel);
            foreach ((int place, EtcdMemberStatus before) in done)
                Console.WriteLine($"{etcd.Servers[place],-32} {before.Bytes} bytes before, {now[place]?.Bytes} now");
            return done.Count == etcd.Servers.Count ? 0 : throw new NodeException("not all members answer, or they have no leader: the rest is left as it is");
        });
        return command;
    }

    private static string Text(EtcdMemberStatus? member) => member is null
        ? "does not answer"
        : $"{(member.IsLeader ? "leader" : member.Leader == 0 ? "no leader" : "follower"),-10} version {member.Version}, {member.Bytes} bytes, {member.BytesInUse} in use{string.Concat(member.Problems.Select(problem => $"; {problem.Trim()}"))}";

    private static EtcdStoreOptions OptionsOf(NodePaths paths)
    {
        NodeConfig node = NodeConfig.Read(paths.Config) ?? throw new NodeException($"there is no node on {paths.Root}");
        return node.Etcd?.ToOptions() ?? throw new NodeException($"the node on {paths.Root} keeps its objects in a file, not in etcd");
    }
}
