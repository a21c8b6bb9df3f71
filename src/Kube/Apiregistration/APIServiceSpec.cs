using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiregistration;

/// <summary>A group and version, and the server behind it.</summary>
public sealed record APIServiceSpec
{
    /// <summary>The certificates, in PEM, that the server's own is checked against.</summary>
    [ListAtomic, WireField(5)]
    public byte[]? CaBundle { get; init; }

    /// <summary>The group.</summary>
    [WireField(2)]
    public string? Group { get; init; }

    /// <summary>The place of the group among the groups; a higher number goes first.</summary>
    [RequiredField, WireField(7)]
    public int GroupPriorityMinimum { get; init; }

    /// <summary>Whether the server's certificate is not checked.</summary>
    [WireField(4)]
    public bool? InsecureSkipTLSVerify { get; init; }

    /// <summary>The service behind the group and version; this server itself where it is left out.</summary>
    [WireField(1)]
    public ServiceReference? Service { get; init; }

    /// <summary>The version.</summary>
    [WireField(3)]
    public string? Version { get; init; }

    /// <summary>The place of the version in its group; a higher number goes first.</summary>
    [RequiredField, WireField(8)]
    public int VersionPriority { get; init; }
}
