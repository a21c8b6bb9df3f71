namespace Gantry.Kube.Decoding;

/// <summary>What happens to fields that a kind does not have: dropped in silence, dropped with a warning, or refused.</summary>
public enum FieldValidation
{
    Ignore,
    Warn,
    Strict,
}
