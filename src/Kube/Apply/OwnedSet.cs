namespace Gantry.Kube.Apply;

/// <summary>The fields of one owner, in the version in which it wrote them, and when it last changed them.</summary>
public sealed record OwnedSet(FieldSet Fields, string ApiVersion, string Time);
