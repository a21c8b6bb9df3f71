namespace Gantry.Build.Caching;

/// <summary>The names of inputs that have a meaning of their own.</summary>
internal static class StepInputNames
{
    public const string Parent = "what it builds on";

    public const string FileList = "the list of files";
}
