using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apply;

/// <summary>Decides who owns which fields after a write, and what an apply makes of an object.</summary>
/// <param name="reset">Fields that this way of writing cannot touch, such as the status in a write of the object itself.</param>
public sealed class FieldOwnership(Schema schema, FieldSet reset)
{
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

    /// <summary>What applying makes of the live object. The applier owns all that it applies; what it applied before and no longer does goes, unless others own it too.</summary>
    public ApplyOutcome Apply(JsonObject live, JsonObject applied, ManagedFields owners, FieldOwner applier, string apiVersion, bool force, string time)
    {
        FieldSet wanted = OwnedFields.Of(applied, _shape).ExceptBelow(reset);
        FieldSet last = owners.Find(applier)?.Fields ?? FieldSet.Empty;
        ManagedFields after = owners.With(applier, wanted, apiVersion, time);
        JsonObject merged = Prune(AppliedMerge.Merge(live, applied, _shape), after, last);

        FieldChanges changes = FieldChanges.Between(live, merged, _shape);
        FieldSet written = changes.Written.ExceptBelow(reset);
        FieldConflict[] conflicts = force ? [] : [.. after.Without(applier).ConflictsWith(_ => written)];
        after = after.WithoutOthers(applier, (_, _) => written.Union(changes.Removed));
        return new ApplyOutcome(merged, after, conflicts);
    }

    /// <summary>The paths of objects, maps and lists in what is applied that replace what is there instead of being merged with it.</summary>
    public IReadOnlyList<string> WholeIn(JsonObject applied) => [.. WholeValues.In(applied, _shape)];

    // First everything that was applied before is taken out, then what somebody owns still is put back, and then what stood inside
    // of it and was never the applier's.
    private JsonObject Prune(JsonObject merged, ManagedFields owners, FieldSet last)
    {
        if (last.IsEmpty)
            return merged;
        FieldSet before = last.WithNamedParents(_shape);
        JsonObject pruned = FieldRemoval.Remove(merged, before, _shape);
        FieldSet all = OwnedFields.Of(merged, _shape).WithNamedParents(_shape);

        FieldSet left = OwnedFields.Of(pruned, _shape).WithNamedParents(_shape);
        pruned = FieldRemoval.Remove(merged, all.Except(left.Union(owners.All().WithNamedParents(_shape))), _shape);

        left = OwnedFields.Of(pruned, _shape).WithNamedParents(_shape);
        return FieldRemoval.Remove(merged, all.Except(left).Intersect(before), _shape);
    }
}
