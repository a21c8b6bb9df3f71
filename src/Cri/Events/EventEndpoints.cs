using System.Runtime.CompilerServices;
using Gantry.Cri.Containers;
using Gantry.Cri.Pods;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Events;

/// <summary>The stream of everything that happens, each event with the whole state of its pod.</summary>
internal static class EventEndpoints
{
    // Listening begins with the call, not with the first event that is read: nothing in between is missed.
    public static void MapEvents(this CriMethods calls, CriServer server) => calls.ServerStreaming(
        "GetContainerEvents", GetEventsRequest.Parser, (_, cancel) => FollowAsync(server, server.Engine.Events.Listen(cancel), cancel));

    private static async IAsyncEnumerable<ContainerEventResponse> FollowAsync(
        CriServer server, IAsyncEnumerable<EngineEvent> events, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (EngineEvent happened in events.WithCancellation(cancel))
            yield return ToApi(happened, server.Engine.Containers);
    }

    public static ContainerEventResponse ToApi(EngineEvent happened, IEnumerable<ContainerRecord> containers)
    {
        bool isRemoved = happened.Kind == EngineEventKind.Removed;
        IEnumerable<ContainerRecord> left = containers
            .Where(container => container.PodId == happened.Pod.Id && !(isRemoved && container.Id == happened.Container?.Id));
        return new ContainerEventResponse
        {
            ContainerId = happened.Container?.Id ?? happened.Pod.Id,
            ContainerEventType = (ContainerEventType)happened.Kind,
            CreatedAt = CriTime.Of(happened.Time),
            PodSandboxStatus = PodMapping.ToStatus(happened.Pod),
            ContainersStatuses = { left.Select(ContainerMapping.ToStatus) },
        };
    }
}
