namespace Gantry.Runtime.Hooks;

/// <summary>The moments at which hooks run, in their order.</summary>
internal static class HookPoints
{
    public const string Prestart = "prestart";
    public const string CreateRuntime = "createRuntime";
    public const string CreateContainer = "createContainer";
    public const string StartContainer = "startContainer";
    public const string Poststart = "poststart";
    public const string Poststop = "poststop";

    public static IReadOnlyList<string> All { get; } = [Prestart, CreateRuntime, CreateContainer, StartContainer, Poststart, Poststop];
}
