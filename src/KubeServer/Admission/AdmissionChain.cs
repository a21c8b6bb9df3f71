using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Admission;

/// <summary>All steps of admission, in the order in which they are asked.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmissionStep> steps, StepTimes times)
{
    public static AdmissionChain None { get; } = new([], new StepTimes(""));

    /// <summary>Lets every step change the object. Where an outside party did, all are asked a second time, and no more.</summary>
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        long since = Stopwatch.GetTimestamp();
        bool isRejected = true;
        try
        {
            foreach (IAdmissionStep step in steps)
                await step.ChangeAsync(request, cancel);
            if (request.Reinvocation.IsNeeded)
                await ChangeAgainAsync(request, cancel);
            isRejected = false;
        }
        finally
        {
            times.Count(AdmissionKey.Admit, request.Operation, isRejected, since);
        }
    }

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        long since = Stopwatch.GetTimestamp();
        bool isRejected = true;
        try
        {
            foreach (IAdmissionStep step in steps)
                await step.CheckAsync(request, cancel);
            isRejected = false;
        }
        finally
        {
            times.Count(AdmissionKey.Validate, request.Operation, isRejected, since);
        }
    }

    /// <summary>Both for a request that is no ordinary write of an object: a deletion, a connection, a subresource that is created.</summary>
    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        await ChangeAsync(request, cancel);
        await CheckAsync(request, cancel);
    }

    /// <summary>Admits what is created at a subresource, such as a binding or an eviction; steps may change the object.</summary>
    public ValueTask AdmitSubresourceAsync(ApiCall call, ResourceDefinition kind, JsonObject item)
    {
        item["kind"] = kind.Kind;
        item["apiVersion"] = kind.ApiVersion;
        return AdmitAsync(Request(call, kind, Operation.Create, item), call.Cancel);
    }

    /// <summary>Admits a connection to what the object stands for; its options are the object that is judged.</summary>
    public ValueTask AdmitConnectionAsync(ApiCall call, Subresource subresource) =>
        AdmitAsync(Request(call, new ResourceDefinition(subresource.Group, "v1", subresource.Kind, ""), Operation.Connect, ConnectionOptions.Of(call, subresource)), call.Cancel);

    public ValueTask AdmitDeletionAsync(ObjectRegistry registry, ApiResource resource, JsonObject old, DeleteOptions options, Deleter by, CancellationToken cancel) =>
        AdmitAsync(
            new AdmissionRequest
            {
                Registry = registry,
                User = by.User,
                Operation = Operation.Delete,
                Resource = resource,
                Namespace = resource.Definition is { Group: "", Plural: "namespaces" } ? old.Name : old.Namespace,
                // Of what goes with its collection, nobody has said the name.
                Name = by.Call is { Target.Name: "" } ? "" : old.Name,
                Old = old,
                Kind = resource.Definition,
                IsDryRun = options.DryRun.Count > 0,
                Call = by.Call,
                Deletion = options,
            },
            cancel);

    private async ValueTask ChangeAgainAsync(AdmissionRequest request, CancellationToken cancel)
    {
        request.Reinvocation.BeginSecondRound();
        foreach (IAdmissionStep step in steps)
            await step.ChangeAsync(request, cancel);
    }

    private static AdmissionRequest Request(ApiCall call, ResourceDefinition kind, string operation, JsonObject item) => new()
    {
        Registry = call.Registry,
        User = call.User,
        Operation = operation,
        Resource = call.Resource,
        Subresource = call.Target.Subresource,
        Namespace = call.Target.Namespace,
        Name = call.Target.Name,
        Object = item,
        Kind = kind,
        IsDryRun = operation == Operation.Create && call.IsDryRun,
        Call = call,
    };
}
