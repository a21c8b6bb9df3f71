namespace Gantry.DockerApi.Networks;

/// <summary>A container on a network; addresses are with their prefix length.</summary>
internal sealed record MemberDocument(string Name, string EndpointID, string MacAddress, string IPv4Address, string IPv6Address);
