using Gantry.Kube.Meta;

namespace Gantry.KubeServer;

/// <summary>A request that is refused: carries the Status object that the client is answered with.</summary>
internal sealed class ApiException(Status status) : Exception(status.Message)
{
    public Status Status { get; } = status;

    public int Code => Status.Code ?? 500;

    /// <summary>The machine-readable word for what went wrong, such as "NotFound".</summary>
    public string Kind => Status.Reason ?? "";
}
