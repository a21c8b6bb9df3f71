namespace Gantry.Oci.RuntimeSpec;

/// <summary>Annotations of a config.json that this project's own runtime goes by; others pass them over.</summary>
public static class OwnAnnotations
{
    /// <summary>"true" where the first process begins with those signals blocked that it will pass on: none is lost before it is ready for them.</summary>
    public const string HeldSignals = "org.gantry.held-signals";
}
