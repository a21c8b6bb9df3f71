namespace Gantry.Api.Bench;

/// <summary>One request of the load: no more than what differs between requests.</summary>
internal readonly record struct LoadRequest(string Method, string Path, ReadOnlyMemory<byte> Body = default, string ContentType = "application/json");
