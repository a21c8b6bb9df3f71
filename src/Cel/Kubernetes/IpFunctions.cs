using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>ip("10.0.0.1") and what can be asked of it.</summary>
internal static class IpFunctions
{
    private static readonly CelType Ip = IpValue.IpType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("ip", "string_to_ip", Ip, [CelType.String], Parse, CelCostRule.TraverseFirst)
        .Global("isIP", "is_ip_string", Bool, [CelType.String], (_, a) => CelValue.From(IpValue.TryParse(a[0].AsString, out IpValue? _)), CelCostRule.TraverseFirst)
        .Global("ip.isCanonical", "ip_is_canonical", Bool, [CelType.String], IsCanonical, CelCostRule.TraverseFirstTwice)
        .Global("string", "ip_to_string", CelType.String, [Ip], (_, a) => CelValue.From(a[0].AsOpaque.ToString()!))
        .Member("family", "ip_family", Int, [Ip], (_, a) => CelValue.From(Of(a[0]).Family))
        .Member("isUnspecified", "ip_is_unspecified", Bool, [Ip], (_, a) => CelValue.From(Of(a[0]).IsUnspecified))
        .Member("isLoopback", "ip_is_loopback", Bool, [Ip], (_, a) => CelValue.From(Of(a[0]).IsLoopback))
        .Member("isLinkLocalMulticast", "ip_is_link_local_multicast", Bool, [Ip], (_, a) => CelValue.From(Of(a[0]).IsLinkLocalMulticast))
        .Member("isLinkLocalUnicast", "ip_is_link_local_unicast", Bool, [Ip], (_, a) => CelValue.From(Of(a[0]).IsLinkLocalUnicast))
        .Member("isGlobalUnicast", "ip_is_global_unicast", Bool, [Ip], (_, a) => CelValue.From(Of(a[0]).IsGlobalUnicast))
        .Constant("net.IP", CelValue.From(Ip));

    /// <summary>The address in an argument that is one, or the text of one.</summary>
    public static IpValue? Read(in CelValue value) =>
        value.Kind == CelKind.Opaque ? (IpValue)value.AsOpaque : IpValue.TryParse(value.AsString, out IpValue? ip) ? ip : null;

    public static CelValue Wrong(string text) => CelValue.Error($"IP Address {StringLiteral.Quote(Failures.Clip(text))} parse error during conversion from string");

    private static IpValue Of(in CelValue value) => (IpValue)value.AsOpaque;

    private static CelValue Parse(Evaluation run, ReadOnlySpan<CelValue> a) => Read(a[0]) is { } ip ? CelValue.From(ip) : Wrong(a[0].AsString);

    private static CelValue IsCanonical(Evaluation run, ReadOnlySpan<CelValue> a) =>
        Read(a[0]) is { } ip ? CelValue.From(ip.ToString() == a[0].AsString) : Wrong(a[0].AsString);
}
