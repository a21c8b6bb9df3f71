namespace Gantry.DockerApi.Images;

/// <summary>One step of an image's history.</summary>
internal sealed record HistoryRow(string Id, long Created, string CreatedBy, IReadOnlyList<string>? Tags, long Size, string Comment);
