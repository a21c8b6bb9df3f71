namespace Gantry.Tests;

/// <summary>Settings of the host's kernel that an escape would change; whatever happens, they are put back.</summary>
internal sealed class HostSettings : IDisposable
{
    private static readonly string[] Files = ["/proc/sys/kernel/core_pattern", "/proc/sys/net/ipv4/ip_default_ttl", "/proc/sys/fs/suid_dumpable", "/proc/sys/vm/overcommit_memory"];

    private readonly string[] _before = [.. Files.Select(File.ReadAllText)];

    public void AssertUnchanged() => Assert.Equal(_before, Files.Select(File.ReadAllText));

    public void Dispose()
    {
        for (int i = 0; i < Files.Length; i++)
        {
            if (File.ReadAllText(Files[i]) != _before[i])
                File.WriteAllText(Files[i], _before[i]);
        }
    }
}
