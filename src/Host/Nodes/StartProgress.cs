namespace Gantry.Host.Nodes;

/// <summary>Tells whoever waits how far a node's start has come: one line for each step, then "ready" or "failed: why".</summary>
internal sealed class StartProgress(TextWriter output)
{
    public const string Ready = "ready";
    public const string FailedPrefix = "failed: ";

    private readonly Lock _lock = new();

    public void Step(string what) => Line(what);

    public void Finish() => Line(Ready);

    public void Fail(string why) => Line(FailedPrefix + why.ReplaceLineEndings(" "));

    private void Line(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }
}
