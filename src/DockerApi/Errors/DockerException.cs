namespace Gantry.DockerApi.Errors;

/// <summary>A request that is answered with an error; the message is what the client shows.</summary>
internal sealed class DockerException(DockerFailure kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public DockerFailure Kind { get; } = kind;
}
