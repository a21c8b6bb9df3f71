namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>Which instructions there are, and who reads each.</summary>
internal static class InstructionTable
{
    private static readonly string[] All =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL",
        "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    public static bool TakesHeredocs(string keyword) => keyword is "ADD" or "COPY" or "RUN" or "ONBUILD";

    public static Instruction Parse(InstructionText text) => text.Keyword switch
    {
        "ADD" or "COPY" => CopyInstruction.Parse(text),
        "ARG" => ArgInstruction.Parse(text),
        "CMD" => CmdInstruction.Parse(text),
        "ENTRYPOINT" => EntrypointInstruction.Parse(text),
        "ENV" => EnvInstruction.Parse(text),
        "EXPOSE" => ExposeInstruction.Parse(text),
        "FROM" => FromInstruction.Parse(text),
        "HEALTHCHECK" => HealthcheckInstruction.Parse(text),
        "LABEL" => LabelInstruction.Parse(text),
        "MAINTAINER" or "STOPSIGNAL" or "USER" or "WORKDIR" => TextInstruction.Parse(text),
        "ONBUILD" => OnbuildInstruction.Parse(text),
        "RUN" => RunInstruction.Parse(text),
        "SHELL" => ShellInstruction.Parse(text),
        "VOLUME" => VolumeInstruction.Parse(text),
        _ => throw text.Error($"unknown instruction: {text.Written}{Suggestion(text.Keyword)}", -text.Written.Length),
    };

    private static string Suggestion(string keyword) =>
        All.FirstOrDefault(known => Distance(known, keyword) <= 2 && keyword.Length > 2) is { } close ? $" (did you mean {close}?)" : "";

    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2)
            return int.MaxValue;
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? diagonal : diagonal + 1;
                (diagonal, row[j]) = (row[j], Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1));
            }
        }
        return row[^1];
    }
}
