using System.Net;

namespace Gantry.Network;

/// <summary>The two address ranges that a node gives out.</summary>
public sealed record SubnetChoice(IPNetwork Pods, IPNetwork Services);
