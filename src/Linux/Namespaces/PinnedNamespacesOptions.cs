namespace Gantry.Linux.Namespaces;

/// <summary>What a set of pinned namespaces starts with.</summary>
public sealed record PinnedNamespacesOptions
{
    public NamespaceKind Kinds { get; init; } = NamespaceKind.Network | NamespaceKind.Ipc | NamespaceKind.Uts;

    public string? Hostname { get; init; }

    /// <summary>Sysctls of the new namespaces by their dotted name, for example `net.ipv4.ip_forward`.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();
}
