namespace Gantry.KubeServer.Admission.Policies;

/// <summary>What a policy has to say in the audit log; a fault in the place of a value denies the request.</summary>
internal readonly record struct PolicyNote(string Key, string Value, string Fault);
