using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>semver("1.2.3") and what can be asked of it.</summary>
internal static class SemverFunctions
{
    private static readonly CelType Semver = SemverValue.SemverType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("semver", "string_to_semver", Semver, [CelType.String], (_, a) => Parse(a[0].AsString, isLoose: false), CelCostRule.TraverseFirst)
        .Global("semver", "string_bool_to_semver", Semver, [CelType.String, Bool], (_, a) => Parse(a[0].AsString, a[1].AsBool), CelCostRule.TraverseFirst)
        .Global("isSemver", "is_semver_string", Bool, [CelType.String], (_, a) => CelValue.From(!Parse(a[0].AsString, isLoose: false).IsFailed), CelCostRule.TraverseFirst)
        .Global("isSemver", "is_semver_string_bool", Bool, [CelType.String, Bool], (_, a) => CelValue.From(!Parse(a[0].AsString, a[1].AsBool).IsFailed), CelCostRule.TraverseFirst)
        .Member("major", "semver_major", Int, [Semver], (_, a) => CelValue.From((long)Of(a[0]).Major))
        .Member("minor", "semver_minor", Int, [Semver], (_, a) => CelValue.From((long)Of(a[0]).Minor))
        .Member("patch", "semver_patch", Int, [Semver], (_, a) => CelValue.From((long)Of(a[0]).Patch))
        .Member("isLessThan", "semver_less_than", Bool, [Semver, Semver], (_, a) => CelValue.From(Of(a[0]).CompareTo(Of(a[1])) < 0))
        .Member("isGreaterThan", "semver_greater_than", Bool, [Semver, Semver], (_, a) => CelValue.From(Of(a[0]).CompareTo(Of(a[1])) > 0))
        .Member("compareTo", "semver_compare_to", Int, [Semver, Semver], (_, a) => CelValue.From((long)Of(a[0]).CompareTo(Of(a[1]))))
        .Constant("kubernetes.Semver", CelValue.From(Semver));

    private static SemverValue Of(in CelValue value) => (SemverValue)value.AsOpaque;

    private static CelValue Parse(string text, bool isLoose) =>
        SemverValue.TryParse(text, isLoose, out SemverValue? version) ? CelValue.From(version!) : CelValue.Error($"semver parse error during conversion from string: {StringLiteral.Quote(Failures.Clip(text))}");
}
