namespace Gantry.KubeServer.Webhooks;

/// <summary>A service that was asked and gave no usable answer; the message says why in the words that operators search for.</summary>
internal sealed class WebhookException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The status with which the service answered, 0 where it did not.</summary>
    public int Code { get; init; }
}
