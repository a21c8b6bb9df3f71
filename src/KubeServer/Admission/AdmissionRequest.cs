using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Admission;

/// <summary>What somebody wants to do to an object, as admission judges it. Steps change <see cref="Object"/> in place.</summary>
internal sealed class AdmissionRequest
{
    // Webhooks that only judge are asked at the same time, and an answer to a client is no place for several threads.
    private readonly Lock _telling = new();
    private JsonObject? _options;

    public required ObjectRegistry Registry { get; init; }

    public required RequestUser User { get; init; }

    public required string Operation { get; init; }

    public required ApiResource Resource { get; init; }

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>Empty while a name is yet to be generated, and for a whole collection.</summary>
    public string Name
    {
        get => field.Length > 0 || !IsCreation ? field : Object?.Name ?? "";
        init;
    } = "";

    /// <summary>The object as it shall be; null for a deletion.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>The object as it is; null for a creation.</summary>
    public JsonObject? Old { get; init; }

    /// <summary>The kind of the object in hand, which is another than the resource's for some subresources.</summary>
    public required ResourceDefinition Kind { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>The request that this is part of; null for the server's own writes.</summary>
    public ApiCall? Call { get; init; }

    /// <summary>What is wrong with fields of the object, told together with what its kind's rules find.</summary>
    public FieldErrors Errors { get; init; } = new();

    /// <summary>How something is to be deleted; null for all else.</summary>
    public DeleteOptions? Deletion { get; init; }

    /// <summary>Whether an outside party changed the object, so that the server's own rules must hold anew.</summary>
    public bool IsPatched { get; private set; }

    /// <summary>What steps remember between the first round and the second.</summary>
    public Reinvocation Reinvocation { get; } = new();

    public ResourceDefinition Definition => Resource.Definition;

    /// <summary>The form of the resource that the client speaks, which may be another than that in which the server works.</summary>
    public ApiResource Asked => Call is { } call && call.Resource == Resource ? call.Face : Resource;

    public JsonObject Options => _options ??= RequestOptions.Of(this);

    public bool IsCreation => Operation == Admission.Operation.Create;

    public bool Creates(ResourceDefinition definition) => IsCreation && Subresource.Length == 0 && Definition == definition;

    public bool Updates(ResourceDefinition definition) => Operation == Admission.Operation.Update && Subresource.Length == 0 && Definition == definition;

    public static AdmissionRequest Of(WriteContext write)
    {
        JsonObject item = write.View is { } view ? view.Show(write.New) : write.New;
        return new AdmissionRequest
        {
            Registry = write.Registry,
            User = write.User,
            Operation = write.IsCreation ? Admission.Operation.Create : Admission.Operation.Update,
            Resource = write.Resource,
            Subresource = write.Subresource,
            // A namespace lies within itself.
            Namespace = write.Definition is { Group: "", Plural: "namespaces" } ? write.New.Name : write.New.Namespace,
            Name = write.New.Name,
            Object = item,
            Old = write.Old is null ? null : write.View?.Show(write.Old) ?? write.Old,
            Kind = write.View?.Kind ?? write.Definition,
            IsDryRun = write.IsDryRun,
            Call = write.Call,
            Errors = write.Errors,
        };
    }

    /// <summary>Puts another object in the place of the one in hand.</summary>
    public void Replace(JsonObject with)
    {
        IsPatched = true;
        KeyValuePair<string, JsonNode?>[] fields = [.. with];
        with.Clear();
        Object!.Clear();
        foreach ((string name, JsonNode? value) in fields)
            Object.Add(name, value);
    }

    /// <summary>Tells the client something, whatever comes of its request.</summary>
    public void Warn(string warning)
    {
        lock (_telling)
        {
            if (Call is not null)
                AnswerWriter.AddWarnings(Call.Http, [warning]);
        }
    }

    public void Annotate(string name, string value)
    {
        lock (_telling)
        {
            if (Call is not null)
                AuditNotes.Of(Call.Http).Add(name, value);
        }
    }

    /// <summary>Says how long others were asked, in the ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public void TookOthers(long ticks)
    {
        lock (_telling)
        {
            if (Call is not null)
                TimeOfOthers.Add(Call.Http, ticks);
        }
    }

    public ApiException Forbidden(string because) => ApiErrors.Forbidden(Definition, NameForWords, because);

    // A name that is yet to be made is told by its beginning; of what goes with its collection none is known.
    private string NameForWords => ((string?[])[Name, Object?.Name, Object.Child("metadata").Text("generateName")]).FirstOrDefault(name => name is { Length: > 0 }) ?? "Unknown";
}
