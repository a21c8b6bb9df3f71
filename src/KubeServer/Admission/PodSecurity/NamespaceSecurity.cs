using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>What a namespace's labels ask of its pods: what is enforced, what is noted for audits, what is warned of.</summary>
internal sealed record NamespaceSecurity(SecurityPolicy Enforce, SecurityPolicy Audit, SecurityPolicy Warn, IReadOnlyList<FieldError> Errors)
{
    private const string Prefix = "pod-security.kubernetes.io/";

    public bool ForbidsNothing => Errors.Count == 0 && Enforce.ForbidsNothing && Audit.ForbidsNothing && Warn.ForbidsNothing;

    public static NamespaceSecurity Of(IReadOnlyDictionary<string, string> labels)
    {
        List<FieldError> errors = [];
        SecurityPolicy enforce = Read(labels, "enforce", SecurityLevel.Restricted, errors);
        SecurityPolicy audit = Read(labels, "audit", SecurityLevel.Privileged, errors);
        SecurityPolicy warn = Read(labels, "warn", SecurityLevel.Privileged, errors);

        // Who says nothing of warnings is warned of what would be refused, so that workloads are not a surprise.
        bool saysNothing = !labels.ContainsKey($"{Prefix}warn") && !labels.ContainsKey($"{Prefix}warn-version");
        return new NamespaceSecurity(enforce, audit, saysNothing && enforce.Level > warn.Level ? enforce : warn, errors);
    }

    public string Fault => Errors.Count == 1 ? Errors[0].ToString() : $"[{string.Join(", ", Errors)}]";

    private static SecurityPolicy Read(IReadOnlyDictionary<string, string> labels, string mode, SecurityLevel onFault, List<FieldError> errors)
    {
        SecurityPolicy policy = SecurityPolicy.Default;
        if (labels.TryGetValue(Prefix + mode, out string? level))
        {
            SecurityLevel? known = level switch
            {
                "privileged" => SecurityLevel.Privileged,
                "baseline" => SecurityLevel.Baseline,
                "restricted" => SecurityLevel.Restricted,
                _ => null,
            };
            if (known is null)
                errors.Add(Wrong(Prefix + mode, level, "must be one of privileged, baseline, restricted"));
            policy = policy with { Level = known ?? onFault };
        }

        if (labels.TryGetValue($"{Prefix}{mode}-version", out string? version))
        {
            int? minor = MinorOf(version);
            if (minor is null)
                errors.Add(Wrong($"{Prefix}{mode}-version", version, "must be \"latest\" or \"v1.x\""));
            policy = policy with { Minor = minor ?? SecurityPolicy.Latest };
        }

        return policy;
    }

    private static int? MinorOf(string version)
    {
        if (version == "latest")
            return SecurityPolicy.Latest;
        string digits = version.StartsWith("v1.", StringComparison.Ordinal) ? version[3..] : "";
        bool isNumber = digits is "0" || (digits.Length is > 0 and < 6 && digits[0] != '0' && digits.All(char.IsAsciiDigit));
        return isNumber ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
    }

    private static FieldError Wrong(string label, string value, string because) =>
        FieldError.Invalid($"metadata.labels[{label}]", JsonValue.Create(value), because);
}
