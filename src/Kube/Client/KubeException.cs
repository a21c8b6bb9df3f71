using Gantry.Kube.Meta;

namespace Gantry.Kube;

/// <summary>A request to the API failed; the message is the server's own where there is one.</summary>
public sealed class KubeException : Exception
{
    public KubeException(KubeFailure kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    public KubeException(KubeFailure kind, Status status)
        : base(status.Message ?? status.Reason ?? kind.ToString())
    {
        Kind = kind;
        Status = status;
    }

    public KubeFailure Kind { get; }

    /// <summary>The server's answer, where it gave one.</summary>
    public Status? Status { get; }

    internal static KubeException From(Status status, int httpStatus) => new(KindOf(status.Reason, status.Code ?? httpStatus), status);

    internal static KubeFailure KindOf(string? reason, int code) => (reason, code) switch
    {
        ("AlreadyExists", _) => KubeFailure.AlreadyExists,
        ("Expired" or "Gone", _) or (_, 410) => KubeFailure.Gone,
        (_, 400 or 405 or 406 or 413 or 415 or 422) => KubeFailure.Invalid,
        (_, 401) => KubeFailure.Unauthorized,
        (_, 403) => KubeFailure.Forbidden,
        (_, 404) => KubeFailure.NotFound,
        (_, 409) => KubeFailure.Conflict,
        (_, 429) => KubeFailure.TooManyRequests,
        (_, 502 or 503 or 504) => KubeFailure.Unavailable,
        _ => KubeFailure.Internal,
    };
}
