using Gantry.Runtime.Confinement;
using Gantry.Runtime.Launching;

namespace Gantry.Tests.Confinement;

/// <summary>What tests of confinement have in common.</summary>
internal static class Some
{
    public static ConfinementContext Context { get; } = new() { Host = new HostFacts { IsDirectory = static _ => true } };
}
