using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>cidr("10.0.0.0/8") and what can be asked of it.</summary>
internal static class CidrFunctions
{
    private static readonly CelType Cidr = CidrValue.CidrType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("cidr", "string_to_cidr", Cidr, [CelType.String], (_, a) => Read(a[0]) is { } cidr ? CelValue.From(cidr) : Wrong(a[0].AsString), CelCostRule.TraverseFirst)
        .Global("isCIDR", "is_cidr_string", Bool, [CelType.String], (_, a) => CelValue.From(Read(a[0]) is not null), CelCostRule.TraverseFirst)
        .Global("string", "cidr_to_string", CelType.String, [Cidr], (_, a) => CelValue.From(a[0].AsOpaque.ToString()!))
        .Member("containsIP", "cidr_contains_ip_string", Bool, [Cidr, CelType.String], ContainsIp, CelCostRule.TraverseSecond)
        .Member("containsIP", "cidr_contains_ip_ip", Bool, [Cidr, IpValue.IpType], ContainsIp)
        .Member("containsCIDR", "cidr_contains_cidr_string", Bool, [Cidr, CelType.String], ContainsCidr, CelCostRule.TraverseSecond)
        .Member("containsCIDR", "cidr_contains_cidr", Bool, [Cidr, Cidr], ContainsCidr)
        .Member("ip", "cidr_ip", IpValue.IpType, [Cidr], (_, a) => CelValue.From(Of(a[0]).Ip))
        .Member("masked", "cidr_masked", Cidr, [Cidr], (_, a) => CelValue.From(Of(a[0]).Masked()))
        .Member("prefixLength", "cidr_prefix_length", Int, [Cidr], (_, a) => CelValue.From((long)Of(a[0]).PrefixLength))
        .Constant("net.CIDR", CelValue.From(Cidr));

    private static CidrValue Of(in CelValue value) => (CidrValue)value.AsOpaque;

    private static CidrValue? Read(in CelValue value) =>
        value.Kind == CelKind.Opaque ? Of(value) : CidrValue.TryParse(value.AsString, out CidrValue? cidr) ? cidr : null;

    private static CelValue Wrong(string text) => CelValue.Error($"network address parse error during conversion from string: {StringLiteral.Quote(Failures.Clip(text))}");

    private static CelValue ContainsIp(Evaluation run, ReadOnlySpan<CelValue> a) =>
        IpFunctions.Read(a[1]) is { } ip ? CelValue.From(Of(a[0]).Contains(ip)) : IpFunctions.Wrong(a[1].AsString);

    private static CelValue ContainsCidr(Evaluation run, ReadOnlySpan<CelValue> a) =>
        Read(a[1]) is { } cidr ? CelValue.From(Of(a[0]).Contains(cidr)) : Wrong(a[1].AsString);
}
