namespace Gantry.Tests.Engines;

/// <summary>A container that a test started; it goes with the test.</summary>
internal sealed record Running(IContainerEngine Engine, string Name, string Id) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await Engine.RunAsync("rm", "--force", Name);
}
