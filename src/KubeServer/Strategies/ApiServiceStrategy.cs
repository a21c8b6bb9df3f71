using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>A group that this server serves itself is available as soon as it is named; of others that is found out.</summary>
internal static class ApiServiceStrategy
{
    public static ValueTask MarkLocalAsync(WriteContext write, CancellationToken cancel)
    {
        if (write.New.Child("spec").Child("service") is not null)
            return ValueTask.CompletedTask;
        if (!Availability.Local.IsOn(write.New))
            Availability.Local.PutOn(write.New, write.Registry.Clock.GetUtcNow().ToTimestamp());
        return ValueTask.CompletedTask;
    }
}
