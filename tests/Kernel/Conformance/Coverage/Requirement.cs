namespace Gantry.Tests;

/// <summary>One demand of the specification and the tests that show it.</summary>
internal sealed record Requirement(string Id, Level Level, string Text, IReadOnlyList<string> Tests)
{
    /// <summary>config-linux, of config-linux/namespaces-3.</summary>
    public string Document => Id.Split('/')[0];
}
