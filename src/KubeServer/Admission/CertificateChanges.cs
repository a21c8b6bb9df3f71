using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Admission;

/// <summary>What may become of a certificate signing request: what was decided stays decided, and the certificate stays the one that it is.</summary>
internal static class CertificateChanges
{
    private const string Conditions = "status.conditions";
    private const string Certificate = "status.certificate";

    private static readonly string[] Decisions = ["Approved", "Denied"];

    /// <param name="decides">Whether this is the way by which requests are approved and denied.</param>
    public static void Check(JsonObject item, JsonObject old, bool decides, FieldErrors errors)
    {
        CertificateRules.CheckConditions(item.Child("status"), errors);
        string before = old.Child("status").Text("certificate") ?? "";
        string after = item.Child("status").Text("certificate") ?? "";
        if (after != before && ContentFault(TextOf(after) ?? "") is { } fault)
            errors.Invalid(Certificate, "<certificate data>", fault);
        foreach (string type in CertificateRules.Lasting.Where(type => Of(item, type).Length < Of(old, type).Length))
            errors.Forbid(Conditions, $"updates may not remove a condition of type \"{type}\"");
        foreach (string type in Decisions.Where(type => !decides && Of(item, type).Length > Of(old, type).Length))
            errors.Forbid(Conditions, $"updates may not add a condition of type \"{type}\"");
        if (before.Length > 0 && before != after)
            errors.Forbid(Certificate, "updates may not modify existing certificate content");
    }

    /// <summary>Puts back what a write of the status says otherwise of a decision.</summary>
    public static void KeepDecisions(JsonObject item, JsonObject old)
    {
        foreach (string type in Decisions)
        {
            JsonObject[] mine = Of(item, type);
            JsonObject[] theirs = Of(old, type);
            if (mine.Length != theirs.Length)
                continue;
            foreach ((JsonObject now, JsonObject then) in mine.Zip(theirs))
                now.Parent!.AsArray()[now.GetElementIndex()] = then.DeepClone();
        }
    }

    public static void Stamp(JsonObject item, JsonObject? old, DateTimeOffset now)
    {
        foreach (JsonObject condition in item.Child("status").Objects("conditions"))
        {
            JsonObject? before = Of(old, condition.Text("type") ?? "").FirstOrDefault(one => one.Text("status") == condition.Text("status"));
            condition.SetIfAbsent("lastUpdateTime", now.ToTimestamp());
            condition.SetIfAbsent("lastTransitionTime", before.Text("lastTransitionTime") ?? now.ToTimestamp());
        }
    }

    /// <summary>A text in base64; null for what is none.</summary>
    public static string? TextOf(string? base64)
    {
        byte[] bytes = new byte[base64?.Length ?? 0];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out int length) ? Encoding.Latin1.GetString(bytes, 0, length) : null;
    }

    private static JsonObject[] Of(JsonObject? item, string type) => [.. item.Child("status").Objects("conditions").Where(condition => condition.Text("type") == type)];

    private static string? ContentFault(string text)
    {
        if (text.Length == 0)
            return null;
        PemBlock[] blocks = [.. PemBlock.ReadAll(text)];
        return blocks.Select(BlockFault).FirstOrDefault(fault => fault is not null) ?? (blocks.Length == 0 ? "must contain at least one CERTIFICATE PEM block" : null);
    }

    private static string? BlockFault(PemBlock block)
    {
        if (block.Label != "CERTIFICATE")
            return $"only CERTIFICATE PEM blocks are allowed, found \"{block.Label}\"";
        if (block.HasHeaders)
            return "no PEM block headers are permitted";
        try
        {
            X509CertificateLoader.LoadCertificate(block.Content).Dispose();
            return null;
        }
        catch (CryptographicException)
        {
            return "x509: malformed certificate";
        }
    }
}
