using System.Net;

namespace Gantry.Linux.Links;

/// <summary>An address that an interface has.</summary>
public sealed record LinkAddress(int LinkIndex, IPAddress Address, int PrefixLength)
{
    /// <summary>Given by somebody for good and for use everywhere, unlike what the kernel or a router hands out.</summary>
    public bool IsLasting { get; init; }
}
