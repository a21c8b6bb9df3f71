using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.Admission;

/// <summary>What a certificate signing request may ask for, and what may be said of it.</summary>
internal static class CertificateRules
{
    private const string LegacySigner = "kubernetes.io/legacy-unknown";
    private const string SignerField = "spec.signerName";
    private const int MinSeconds = 600;
    private const int LongestDomain = 253;

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature",
        "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
        "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    /// <summary>The conditions that stay once they are there, and are true or not there.</summary>
    public static IReadOnlyList<string> Lasting { get; } = ["Approved", "Denied", "Failed"];

    public static void CheckSpec(JsonObject spec, FieldErrors errors)
    {
        CheckUsages([.. spec.Texts("usages")], errors);
        CheckSigner(spec.Text("signerName") ?? "", errors);
        if (spec.Whole("expirationSeconds") is < MinSeconds and var seconds)
            errors.Invalid("spec.expirationSeconds", seconds, $"may not specify a duration less than {MinSeconds} seconds (10 minutes)");
    }

    public static void CheckConditions(JsonObject? status, FieldErrors errors)
    {
        HashSet<string> seen = [];
        int index = 0;
        foreach (JsonObject condition in status?.Objects("conditions") ?? [])
        {
            string field = $"status.conditions[{index++}]";
            string type = condition.Text("type") ?? "";
            if (type.Length == 0)
                errors.Require(field + ".type");
            CheckStatus(condition.Text("status") ?? "", Lasting.Contains(type) ? ["True"] : ["False", "True", "Unknown"], field + ".status", errors);
            if (type == "Approved" && seen.Contains("Denied") || type == "Denied" && seen.Contains("Approved"))
                errors.Invalid(field + ".type", type, "Approved and Denied conditions are mutually exclusive");
            if (!seen.Add(type))
                errors.Add(FieldError.Duplicate(field + ".type", type));
        }
    }

    private static void CheckStatus(string status, string[] supported, string field, FieldErrors errors)
    {
        if (status.Length == 0)
            errors.Require(field);
        else if (!supported.Contains(status))
            errors.Add(FieldError.NotSupported(field, status, supported));
    }

    private static void CheckUsages(string[] usages, FieldErrors errors)
    {
        if (usages.Length == 0)
            errors.Require("spec.usages", "usages must be provided");
        HashSet<string> seen = [];
        for (int index = 0; index < usages.Length; index++)
        {
            if (!Usages.Contains(usages[index]))
                errors.Add(FieldError.NotSupported($"spec.usages[{index}]", usages[index], Usages));
            if (!seen.Add(usages[index]))
                errors.Add(FieldError.Duplicate($"spec.usages[{index}]", usages[index]));
        }
    }

    private static void CheckSigner(string signer, FieldErrors errors)
    {
        if (signer == LegacySigner)
            errors.Invalid(SignerField, signer, "the legacy signerName is not allowed via this API version");
        else if (signer.Length == 0)
            errors.Require(SignerField, "signerName must be provided");
        else if (signer.Split('/') is not [var domain, var path])
            errors.Invalid(SignerField, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        else
            CheckParts(domain, path, errors);
    }

    private static void CheckParts(string domain, string path, FieldErrors errors)
    {
        string[] labels = domain.Split('.');
        if (domain.Length > LongestDomain)
            errors.Add(FieldError.TooLong(SignerField, LongestDomain));
        if (labels.FirstOrDefault(label => Names.Label(label) is not null) is { } label)
            errors.Invalid(SignerField, domain, $"validating label \"{label}\": {Names.Label(label)}");
        if (labels.Length < 2)
            errors.Invalid(SignerField, domain, "should be a domain with at least two segments separated by dots");
        if (path.Split('.').FirstOrDefault(part => Names.Subdomain(part) is not null) is { } part)
            errors.Invalid(SignerField, path, $"validating label \"{part}\": {Names.Subdomain(part)}");
    }
}
