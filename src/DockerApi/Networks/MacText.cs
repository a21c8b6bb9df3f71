using System.Net.NetworkInformation;

namespace Gantry.DockerApi.Networks;

/// <summary>Hardware addresses as 02:42:ac:11:00:02.</summary>
internal static class MacText
{
    public static string Of(PhysicalAddress? address) => address is null ? "" : string.Join(':', address.GetAddressBytes().Select(part => Convert.ToHexStringLower([part])));
}
