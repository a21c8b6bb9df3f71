using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apply;

/// <summary>Decides who owns which fields after a write, and what an apply makes of an object.</summary>
/// <param name="reset">Fields that this way of writing cannot touch, such as the status in a write of the object itself.</param>
public sealed class FieldOwnership(Schema schema, FieldSet reset)
{
    // An object has a name, whoever stops to say something of it.
    private static readonly FieldSet Identity = FieldSet.Of(["f:metadata", "f:name"]);

    private readonly FieldShape _shape = new(schema);

    /// <summary>After an update or a patch: the writer owns what it changed, and others what it left alone.</summary>
    public ManagedFields Update(JsonObject before, JsonObject after, ManagedFields owners, FieldOwner writer, string time)
    {
        FieldChanges changes = FieldChanges.Between(before, after, _shape);
        FieldSet written = changes.Written.ExceptBelow(reset);
        FieldSet removed = changes.Removed.ExceptBelow(reset);
        if (written.IsEmpty && removed.IsEmpty)
            return owners;
        FieldSet own = (owners.Find(writer)?.Fields ?? FieldSet.Empty).Except(removed).Union(written);
        return owners
            .WithoutOthers(writer, (_, _) => written.Union(removed))
            .With(writer, own, writer.ApiVersion, time)
            .Capped();
    }

    /// <summary>The fields of which a write takes the ownership from others.</summary>
    public FieldSet ChangedBetween(JsonObject before, JsonObject after)
    {
        FieldChanges changes = FieldChanges.Between(before, after, _shape);
        return changes.Written.Union(changes.Removed).ExceptBelow(reset);
    }

    /// <summary>The fields that somebody once said and that still are as he said.</summary>
    public FieldSet Unchanged(JsonObject said, JsonObject live)
    {
        FieldChanges changes = FieldChanges.Between(said, live, _shape);
        return OwnedFields.Of(said, _shape).Except(changes.Written.Union(changes.Removed));
    }

    /// <summary>What applying makes of the live object. The applier owns all that it applies; what it applied before and no longer does goes, unless others own it too.</summary>
    public ApplyOutcome Apply(JsonObject live, JsonObject applied, ManagedFields owners, FieldOwner applier, string apiVersion, bool force, string time)
    {
        ManagedFields after = owners.With(applier, Wanted(applied), apiVersion, time);
        JsonObject merged = Merge(live, applied);
        if (owners.Find(applier) is { } last)
            merged = PutBackInside(merged, PutBack(merged, Remove(merged, last.Fields), after.All()), last.Fields);
        return Judge(live, merged, after, applier, force);
    }

    /// <summary>The fields of what is applied: those that the applier owns from then on.</summary>
    public FieldSet Wanted(JsonObject applied) => OwnedFields.Of(applied, _shape).ExceptBelow(reset);

    public JsonObject Merge(JsonObject live, JsonObject applied) => AppliedMerge.Merge(live, applied, _shape);

    /// <summary>Whom the change from the live object takes fields from, or who stands against it.</summary>
    public ApplyOutcome Judge(JsonObject live, JsonObject merged, ManagedFields after, FieldOwner applier, bool force)
    {
        FieldChanges changes = FieldChanges.Between(live, merged, _shape);
        FieldSet written = changes.Written.ExceptBelow(reset);
        FieldConflict[] conflicts = force ? [] : [.. after.Without(applier).ConflictsWith(_ => written)];
        after = after.WithoutOthers(applier, (_, _) => written.Union(changes.Removed));
        return new ApplyOutcome(merged, after, conflicts);
    }

    /// <summary>The paths of objects, maps and lists in what is applied that replace what is there instead of being merged with it.</summary>
    public IReadOnlyList<string> WholeIn(JsonObject applied) => [.. WholeValues.In(applied, _shape)];

    /// <summary>The first step of what an apply leaves out: all that was applied before is taken out.</summary>
    public JsonObject Remove(JsonObject merged, FieldSet last) => FieldRemoval.RemoveInside(merged, last.WithNamedParents(_shape), _shape);

    /// <summary>The second step: what somebody still owns stays.</summary>
    public JsonObject PutBack(JsonObject merged, JsonObject pruned, FieldSet owned) =>
        FieldRemoval.RemoveInside(merged, AllOf(merged).Except(AllOf(pruned).Union(owned.Union(Identity).WithNamedParents(_shape))), _shape);

    /// <summary>The last step: what stood inside of it and was never the applier's stays too.</summary>
    public JsonObject PutBackInside(JsonObject merged, JsonObject pruned, FieldSet last) =>
        FieldRemoval.Remove(merged, AllOf(merged).Except(AllOf(pruned)).Intersect(last.WithNamedParents(_shape)), _shape);

    private FieldSet AllOf(JsonObject item) => OwnedFields.Of(item, _shape).WithNamedParents(_shape);
}
