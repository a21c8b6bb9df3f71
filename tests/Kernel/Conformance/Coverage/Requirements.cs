using System.Reflection;

namespace Gantry.Tests;

/// <summary>All requirements, read from the tests, in the order of documents, sections and numbers.</summary>
internal static class Requirements
{
    private static readonly string[] Documents = ["bundle", "runtime", "runtime-linux", "config", "config-linux", "features"];

    public static IReadOnlyList<Requirement> All { get; } = [.. Find()];

    private static IEnumerable<Requirement> Find() =>
        from type in typeof(Requirements).Assembly.GetTypes()
        from method in type.GetMethods()
        from claim in method.GetCustomAttributes<RequirementAttribute>()
        group (claim, Test: $"{type.Name}.{method.Name}") by claim.Id into claims
        let said = claims.Select(c => c.claim).Single(claim => claim.Text.Length > 0)
        let section = claims.Key[..claims.Key.LastIndexOf('-')]
        orderby Array.IndexOf(Documents, claims.Key.Split('/')[0]), section, int.Parse(claims.Key[(section.Length + 1)..], null)
        select new Requirement(claims.Key, said.Level, said.Text, [.. claims.Select(c => c.Test).Distinct().Order(StringComparer.Ordinal)]);
}
