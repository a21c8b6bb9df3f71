using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Defaults;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Ownership;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>The way of every object into the store: prepare, default, admit, validate, write on condition.</summary>
internal sealed class ObjectWriter(ObjectRegistry registry)
{
    private const int NameTries = 8;

    // A server that races with itself finds the winner's object at the next try; this many losses in a row are a storm.
    private const int ConflictTries = 20;

    /// <summary>Creates an object, and answers with it as stored (or, in a trial run, as it would be).</summary>
    public async ValueTask<ReadOnlyMemory<byte>> CreateAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject asGiven = write.New;
        bool generates = asGiven.Name.Length == 0 && NewMetadata.GeneratedBase(asGiven).Length > 0;
        for (int attempt = 1; ; attempt++)
        {
            WriteContext trial = generates ? write with { New = asGiven.Copy() } : write;
            if (await TryCreateAsync(trial, cancel) is { } stored)
                return stored;

            if (!generates)
                throw ApiErrors.AlreadyExists(write.Definition, trial.New.Name, await IsGoingAsync(write.Resource, trial.Key, cancel));
            if (attempt == NameTries)
                throw ApiErrors.GeneratedNameTaken(write.Definition, trial.New.Name);
        }
    }

    /// <summary>
    /// Changes an object: <paramref name="change"/> makes the new form from the stored one. Where another write came between, it is
    /// asked again, unless it insists on a version by setting metadata.resourceVersion.
    /// </summary>
    public ValueTask<ReadOnlyMemory<byte>> UpdateAsync(ApiResource resource, ObjectKey key, Func<JsonObject, WriteContext> change, CancellationToken cancel) =>
        UpdateAsync(resource, key, old => ValueTask.FromResult(change(old)), cancel);

    /// <summary>The same where others have to be asked for the new form.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> UpdateAsync(
        ApiResource resource, ObjectKey key, Func<JsonObject, ValueTask<WriteContext>> change, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            Entry entry = await registry.FindAsync(resource, key, cancel) ?? throw ApiErrors.NotFound(resource.Definition, key.Name);
            JsonObject old = ObjectJson.Parse(entry.Value);
            WriteContext write = await change(old);
            bool insists = UpdateRules.CheckPreconditions(write, old);

            if (await TryUpdateAsync(write, old, entry, cancel) is { } stored)
                return stored;
            if (insists || attempt == ConflictTries)
                throw ApiErrors.Modified(resource.Definition, key.Name);
        }
    }

    private async ValueTask<bool> IsGoingAsync(ApiResource resource, ObjectKey key, CancellationToken cancel) =>
        await registry.FindAsync(resource, key, cancel) is { } there && ObjectJson.Parse(there.Value).IsBeingDeleted;

    private async ValueTask<ReadOnlyMemory<byte>?> TryCreateAsync(WriteContext write, CancellationToken cancel)
    {
        NewMetadata.Prepare(write);
        string space = write.New.Namespace;
        try
        {
            RepeatedOwners.Remove(write);
            AdmissionRequest request = AdmissionRequest.Of(write);
            ObjectDefaults.Apply(write.New, write.Resource.Kind);
            await registry.Admission.ChangeAsync(request, cancel);
            if (request.IsPatched)
                NewMetadata.CheckPatched(write, space);
            NewMetadata.Complete(write, registry.Clock.GetUtcNow());
            await PrepareAsync(write, write.Resource.Behaviour.OnCreate, cancel);
            OwnershipRecord.Begin(write, Now());
            await registry.Admission.CheckAsync(request, cancel);
            if (write.IsDryRun)
                return await DryCreateAsync(write, cancel);

            WriteResult result = await registry.WriteAsync(new Write
            {
                Key = write.Resource.KeyOf(write.Key),
                Value = await PayloadAsync(write, cancel),
                Expected = Revision.None,
                Durability = write.Resource.Behaviour.Durability,
            }, cancel);
            await SettleClaimsAsync(write, result, cancel);
            return await PresentedIfAsync(write, result, cancel);
        }
        finally
        {
            await write.ReleaseClaimsAsync();
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> DryCreateAsync(WriteContext write, CancellationToken cancel)
    {
        bool isTaken = await registry.FindAsync(write.Resource, write.Key, cancel) is not null;
        return StoredIf(!isTaken, ObjectJson.ToBytes(write.New));
    }

    private async ValueTask<ReadOnlyMemory<byte>?> TryUpdateAsync(WriteContext write, JsonObject old, Entry entry, CancellationToken cancel)
    {
        try
        {
            ManagedFields? sentOwners = OwnershipRecord.Sent(write);
            UpdateRules.TakeOver(write, old);
            RepeatedOwners.Remove(write);
            AdmissionRequest? request = await AdmitChangesAsync(write, old, cancel);
            await PrepareAsync(write, write.Subresource.Length == 0 ? write.Resource.Behaviour.OnUpdate : [], cancel);
            UpdateRules.CountGeneration(write, old);
            OwnershipRecord.Continue(write, old, sentOwners, Now());
            await ForeignOwners.RestoreAsync(write, old, sentOwners, cancel);
            if (request is not null)
                await registry.Admission.CheckAsync(request, cancel);
            if (UpdateRules.IsSame(write.New, old) && await IsStoredFormAsync(write, cancel))
                return entry.Value;

            Payload payload = await PayloadAsync(write, cancel);
            if (write.IsDryRun)
                return ObjectJson.ToBytes(write.New);

            WriteResult result = await registry.WriteAsync(new Write
            {
                Key = entry.Key,
                Value = payload,
                Expected = entry.Modified,
                IsDeletion = DeletionRules.IsDone(write.Resource, write.New),
                Durability = write.Resource.Behaviour.Durability,
            }, cancel);
            if (!result.IsApplied && result.Entry is null)
                throw ApiErrors.NotFound(write.Definition, write.New.Name);
            await SettleClaimsAsync(write, result, cancel);
            return await PresentedIfAsync(write, result, cancel);
        }
        finally
        {
            await write.ReleaseClaimsAsync();
        }
    }

    private async ValueTask<AdmissionRequest?> AdmitChangesAsync(WriteContext write, JsonObject old, CancellationToken cancel)
    {
        ObjectDefaults.Apply(write.New, write.Resource.Kind);
        if (write.IsAdmitted)
            return null;

        AdmissionRequest request = AdmissionRequest.Of(write);
        await registry.Admission.ChangeAsync(request, cancel);
        if (request.IsPatched)
        {
            write.View?.Apply(write.New, request.Object!);
            UpdateRules.TakeOver(write, old);
        }

        return request;
    }

    private static async ValueTask<Payload> PayloadAsync(WriteContext write, CancellationToken cancel)
    {
        Payload payload = ObjectJson.ToPayload(write.Resource.Form is { } form ? await form.ToStoredAsync(write.New, cancel) : write.New);
        int limit = write.Registry.Options.MaxObjectBytes;
        return payload.Bytes.Length <= limit ? payload : throw ApiErrors.TooLarge(limit);
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> PresentedIfAsync(WriteContext write, WriteResult result, CancellationToken cancel)
    {
        if (result is { IsApplied: true, Entry: { } entry })
            return await write.Resource.PresentAsync(entry.Value, cancel);
        return default;
    }

    // An object in an older form, or under an older key, is written anew even where nothing else changes: that is how clients migrate what is stored.
    private async ValueTask<bool> IsStoredFormAsync(WriteContext write, CancellationToken cancel)
    {
        if (await registry.IsStaleAsync(write.Resource, write.Key, cancel))
            return false;
        return write.Resource.Form is not { } form
            || await registry.FindStoredAsync(write.Resource, write.Key, cancel) is not { } stored
            || form.IsStoredForm(stored.Value);
    }

    private static async ValueTask PrepareAsync(WriteContext write, IReadOnlyList<WriteStep> steps, CancellationToken cancel)
    {
        foreach (WriteStep step in steps)
            await step(write, cancel);

        // Steps may have added parts that have defaults of their own.
        ObjectDefaults.Apply(write.New, write.Resource.Kind);
        foreach (FieldError error in ObjectValidation.Validate(write.New, write.Old, write.Resource.Kind, write.Subresource, write.Call?.Definition.Group ?? "").All)
            write.Errors.Add(error);
        NewMetadata.RemoveBlanks(write.New);
        ThrowIfInvalid(write);

        // What cannot be stored takes nothing from others, and who admits sees what was taken.
        foreach (WriteStep step in write.Subresource.Length == 0 ? write.Resource.Behaviour.OnJudged : [])
            await step(write, cancel);
        ThrowIfInvalid(write);
    }

    private static void ThrowIfInvalid(WriteContext write)
    {
        if (!write.Errors.None)
            throw ApiErrors.Invalid(write.Definition, write.New.Name, write.Errors);
    }

    private string Now() => registry.Clock.GetUtcNow().ToTimestamp();

    // Written out, because null also converts to memory of no bytes: "applied ? bytes : null" is never null.
    private static ReadOnlyMemory<byte>? StoredIf(bool isApplied, ReadOnlyMemory<byte>? json)
    {
        if (isApplied)
            return json;
        return default;
    }

    // What was claimed is answered for only when the caches show what was written with it.
    private async ValueTask SettleClaimsAsync(WriteContext write, WriteResult result, CancellationToken cancel)
    {
        if (write.Claims.Count > 0 && result is { IsApplied: true, Entry: { } entry })
            await registry.Feed.WaitForAsync(entry.Modified, cancel);
    }
}
