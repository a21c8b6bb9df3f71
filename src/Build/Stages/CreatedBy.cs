namespace Gantry.Build.Stages;

/// <summary>How the history of an image spells its steps, as Docker writes them and other tools read them.</summary>
internal static class CreatedBy
{
    /// <summary>A step that ran nothing.</summary>
    public static string Change(StageState state, string words) => $"{string.Join(' ', state.Shell)} #(nop) {(IsOneSpaced(words) ? "" : " ")}{words}";

    /// <summary>|2 A=1 B=2 /bin/sh -c make</summary>
    public static string Run(IReadOnlyList<string> arguments, IReadOnlyList<string> command) =>
        arguments.Count == 0 ? string.Join(' ', command) : $"|{arguments.Count} {string.Join(' ', arguments)} {string.Join(' ', command)}";

    private static bool IsOneSpaced(string words) =>
        words.StartsWith("COPY ", StringComparison.Ordinal) || words.StartsWith("ADD ", StringComparison.Ordinal) || words.StartsWith("WORKDIR ", StringComparison.Ordinal);
}
