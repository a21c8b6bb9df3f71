[assembly: AssemblyFixture(typeof(Gantry.Tests.SharedCgroup))]

namespace Gantry.Tests;

/// <summary>The parent of the tests' control groups; it goes after the last test.</summary>
public sealed class SharedCgroup : IDisposable
{
    public void Dispose() => Cgroups.RemoveParent();
}
