namespace Gantry.Images;

/// <summary>An image could not be fetched, stored, unpacked or removed; the message is one sentence for a person.</summary>
public sealed class ImagesException(ImagesFailure kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ImagesFailure Kind { get; } = kind;
}
