using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Kinds;

/// <summary>
/// How the objects of a kind look in a version that is not, or not always, the stored one. A kind without a form is answered with
/// its stored bytes.
/// </summary>
internal interface IObjectForm
{
    /// <summary>Stored objects as this version shows them, in the same order. Those that are in the version already are returned as they are.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FromStoredAsync(IReadOnlyList<ReadOnlyMemory<byte>> stored, CancellationToken cancel);

    /// <summary>An object of this version as it is stored; the one given is not changed.</summary>
    ValueTask<JsonObject> ToStoredAsync(JsonObject item, CancellationToken cancel);

    /// <summary>Whether bytes are in the version in which objects are stored now: a write that changes nothing else brings them into it.</summary>
    bool IsStoredForm(ReadOnlyMemory<byte> stored);
}
