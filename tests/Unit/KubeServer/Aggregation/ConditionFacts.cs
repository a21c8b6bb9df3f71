namespace Gantry.Tests.KubeServer.Aggregation;

/// <summary>A condition of an object, in short.</summary>
internal readonly record struct ConditionFacts(string Status, string Reason, string Message);
