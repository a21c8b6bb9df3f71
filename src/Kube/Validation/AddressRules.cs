using System.Net;
using System.Net.Sockets;

namespace Gantry.Kube.Validation;

/// <summary>Addresses that traffic is sent to.</summary>
internal static class AddressRules
{
    public const string Rule = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    /// <summary>An address, but none that means a machine itself or its own link.</summary>
    public static void CheckPublic(string text, string field, FieldErrors errors, bool mayBeLocal = false)
    {
        if (!Names.IsAddress(text))
            errors.Invalid(field, text, Rule);
        else if (!mayBeLocal)
            CheckReach(text, field, errors);
    }

    /// <summary>An address of the type that a list of addresses has, and as public as others.</summary>
    public static void CheckOfType(string text, string type, string field, FieldErrors errors, bool mayBeLocal = false)
    {
        bool isAddress = Names.IsAddress(text);
        bool isOfFour = isAddress && !text.Contains(':');
        if (type == "IPv4" && !isOfFour)
            errors.Invalid(field, text, "must be a valid IPv4 address");
        else if (type == "IPv6" && (!isAddress || isOfFour))
            errors.Invalid(field, text, "must be a valid IPv6 address");
        else if (type == "FQDN")
            CheckDomain(text, field, errors);
        else if (isAddress && !mayBeLocal)
            CheckReach(text, field, errors);
    }

    private static void CheckDomain(string text, string field, FieldErrors errors)
    {
        string name = text.EndsWith('.') ? text[..^1] : text;
        if (text.Length == 0)
            errors.Require(field);
        else if (Names.Subdomain(name) is { } fault)
            errors.Invalid(field, text, fault);
        else if (!name.Contains('.'))
            errors.Invalid(field, text, "should be a domain with at least two segments separated by dots");
    }

    private static void CheckReach(string text, string field, FieldErrors errors)
    {
        if (FaultOf(IPAddress.Parse(text)) is { } fault)
            errors.Invalid(field, text, fault);
    }

    private static string? FaultOf(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        bool isFour = address.AddressFamily is AddressFamily.InterNetwork;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return $"may not be unspecified ({address})";
        if (IPAddress.IsLoopback(address))
            return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
        if (isFour ? bytes is [169, 254, ..] : address.IsIPv6LinkLocal)
            return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
        return (isFour ? bytes is [224, 0, 0, _] : bytes is [0xff, 0x02, ..]) ? "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)" : null;
    }
}
