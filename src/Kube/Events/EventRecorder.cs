using Gantry.Kube.Core;

namespace Gantry.Kube;

/// <summary>Tells users what a component did to an object and why. Recording never waits.</summary>
/// <param name="component">Who tells, as `kubectl describe` names it: "deployment-controller".</param>
/// <param name="host">The node that it tells from; null where that does not matter.</param>
public sealed class EventRecorder(EventWriter writer, string component, string? host, TimeProvider clock)
{
    public void Record(IKubeObject about, EventType type, string reason, string message, string? fieldPath = null) =>
        Record(ReferenceTo(about, fieldPath), type, reason, message);

    public void Record(ObjectReference about, EventType type, string reason, string message)
    {
        DateTimeOffset now = clock.GetUtcNow();
        writer.Write(new()
        {
            InvolvedObject = about,
            Type = type.ToString(),
            Reason = reason,
            Message = message,
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new() { Component = component, Host = host },
            ReportingComponent = component,
            ReportingInstance = host ?? "",
        });
    }

    private static ObjectReference ReferenceTo(IKubeObject about, string? fieldPath) => new()
    {
        ApiVersion = about.ApiVersion,
        Kind = about.Kind,
        Name = about.Name,
        Namespace = about.Metadata.Namespace,
        Uid = about.Metadata.Uid,
        ResourceVersion = about.Metadata.ResourceVersion,
        FieldPath = fieldPath,
    };
}
