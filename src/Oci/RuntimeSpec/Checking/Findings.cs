namespace Gantry.Oci.RuntimeSpec.Checking;

/// <summary>What is wrong with a config.json: each finding begins with the path of the member.</summary>
internal sealed class Findings
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> All => _found;

    public void Require(bool holds, string path, string problem)
    {
        if (!holds)
            _found.Add($"{path}: {problem}");
    }

    public void RequireAbsolute(string? value, string path) =>
        Require(value is not null && value.StartsWith('/'), path, $"'{value}' is not an absolute path");
}
