using System.Text.Json.Nodes;

namespace Gantry.Kube.Decoding;

/// <summary>An object that conforms to its schema, or the sentence that says why there is none; and warnings for the client.</summary>
public sealed record DecodedObject(JsonObject? Object, string? Failure, IReadOnlyList<string> Warnings)
{
    /// <summary>The paths of fields that the kind does not have, whatever was asked to be done about them.</summary>
    public IReadOnlyList<string> UnknownFields { get; init; } = [];

    /// <summary>Why there is no object, without what it should have been: for those who say that themselves.</summary>
    public string? Cause { get => field ?? Failure; init; }

    /// <summary>The value that is not of its field's type, where that is why there is no object.</summary>
    public TypeMismatch? Mismatch { get; init; }

    public static DecodedObject Failed(string failure) => new(null, failure, []);
}
