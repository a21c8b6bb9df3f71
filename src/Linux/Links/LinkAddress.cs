using System.Net;

namespace Gantry.Linux.Links;

/// <summary>An address that an interface has.</summary>
public sealed record LinkAddress(int LinkIndex, IPAddress Address, int PrefixLength);
