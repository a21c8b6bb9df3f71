namespace Gantry.KubeServer.Admission.Measures;

/// <summary>What admission is counted by.</summary>
/// <param name="Name">The step or the webhook; empty for all steps together.</param>
internal readonly record struct AdmissionKey(string Name, string Type, string Operation, bool IsRejected)
{
    public const string Admit = "admit";
    public const string Validate = "validate";

    /// <summary>The type of webhooks that only judge.</summary>
    public const string Validating = "validating";

    public (string, string)[] Labels() => Name.Length == 0 ? [.. Common()] : [("name", Name), .. Common()];

    private (string, string)[] Common() => [("operation", Operation), ("rejected", IsRejected ? "true" : "false"), ("type", Type)];
}
