using System.Xml.Linq;

namespace Gantry.Tests;

/// <summary>What one runtime made of every test: the suite's report in xunit's XML.</summary>
internal sealed class SuiteRun
{
    private readonly ILookup<string, (string Result, string? Reason)> _tests;

    /// <param name="argument">name=report.xml</param>
    public SuiteRun(string argument)
    {
        string[] parts = argument.Split('=', 2);
        Runtime = parts[0];
        _tests = XDocument.Load(parts[1]).Descendants("test").ToLookup(
            test => $"{test.Attribute("type")!.Value.Split('.')[^1]}.{test.Attribute("method")!.Value}",
            test => (test.Attribute("result")!.Value, test.Element("reason")?.Value.Trim()));
    }

    public string Runtime { get; }

    public int Count(string result) => Requirements.All.Count(requirement => Of(requirement) == result);

    /// <summary>A requirement holds if every case of every test of it passes; skipped cases do not count unless all were.</summary>
    public string Of(Requirement requirement)
    {
        (string Result, string? Reason)[] cases = [.. requirement.Tests.SelectMany(test => _tests[test])];
        if (cases.Any(c => c.Result == "Fail"))
            return "differs";

        if (cases.Any(c => c.Result == "Pass"))
            return "holds";

        return Runtime == Deviation.Ours && Deviation.OnPurpose.Any(deviation => deviation.Requirement == requirement.Id) ? "on purpose" : "not here";
    }

    public string? SkipReason(Requirement requirement) => requirement.Tests.SelectMany(test => _tests[test]).Select(c => c.Reason).FirstOrDefault(reason => reason is not null);
}
