using System.Reflection;

namespace Gantry.Tests;

public sealed class CoverageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RuntimeUnderTest.Repository(), "docs/runtime-coverage.md"));

    [Fact]
    public void The_table_has_exactly_the_requirements_and_tests_that_exist()
    {
        IEnumerable<string> claimed = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => string.Join('|', line.Split('|').Take(5)) + "|");

        Assert.Equal(Requirements.All.Select(CoverageTable.Claim), claimed);
    }

    [Fact]
    public void Gantry_runtime_differs_nowhere_but_on_purpose()
    {
        IEnumerable<string> different = Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|')[5].Trim() == "differs");

        Assert.Empty(different);
    }

    [Fact]
    public void Every_test_of_a_runtime_shows_a_requirement()
    {
        Type[] others = [typeof(CoverageTests), typeof(KilledCreateTests)];

        var unexplained = from type in typeof(CoverageTests).Assembly.GetTypes().Except(others)
                          from method in type.GetMethods()
                          where method.GetCustomAttributes<FactAttribute>().Any() && !method.GetCustomAttributes<RequirementAttribute>().Any()
                          select $"{type.Name}.{method.Name}";

        Assert.Empty(unexplained);
    }

    [Fact]
    public void Requirements_are_many_and_each_is_said_once() => Assert.True(Requirements.All.Count >= 200);
}
