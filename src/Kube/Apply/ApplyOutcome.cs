using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>The object after an apply with its owners, or the conflicts that stand against it.</summary>
public sealed record ApplyOutcome(JsonObject Object, ManagedFields Owners, IReadOnlyList<FieldConflict> Conflicts);
