namespace Gantry.Kube.Apply;

/// <summary>Fields that another owner has and that an apply would change.</summary>
public sealed record FieldConflict(FieldOwner Owner, string ApiVersion, string Time, FieldSet Fields);
