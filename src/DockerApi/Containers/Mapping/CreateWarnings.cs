using Gantry.DockerApi.Containers.Configs;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>What of a request has no effect on this host, said in the answer.</summary>
internal static class CreateWarnings
{
    public static IReadOnlyList<string> For(CreateDocument asked)
    {
        HostConfigDocument host = asked.HostConfig ?? new HostConfigDocument();
        List<string> warnings = [];
        void WarnIf(bool isSo, string warning)
        {
            if (isSo)
                warnings.Add(warning);
        }

        WarnIf(host.NetworkMode == "host" && (host.PortBindings is { Count: > 0 } || host.PublishAllPorts), "Published ports are discarded when using host network mode");
        WarnIf(host is { OomKillDisable: true, Memory: 0 }, "OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.");
        WarnIf(host.KernelMemory > 0, "Specifying a kernel memory limit is deprecated and will be removed in a future release.");
        return warnings;
    }
}
