using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Certificates;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission;

/// <summary>Certificate signing requests: who asks is what the server says, only approvers decide, and only signers sign.</summary>
internal sealed class CertificateAdmission(Func<Authorizer> authorizer) : IAdmissionStep
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";
    private const string Organization = "2.5.4.10";

    private static readonly string[] Decisions = ["Approved", "Denied"];

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition != CertificateSigningRequest.Definition || request.Object is null)
            return ValueTask.CompletedTask;
        switch (request.Subresource)
        {
            case "" when request.Old is null:
                Begin(request);
                break;
            case "" when request.Old is { } old:
                request.Object!.CopyFrom(old, "spec");
                break;
            case "approval" when request.Old is { } old:
                KeepForApproval(request.Object!, old);
                CheckConditions(request, old, Decisions);
                break;
            case "status" when request.Old is { } old:
                CheckConditions(request, old, ["Failed"]);
                CheckCertificate(request, old);
                break;
        }

        if (request.Subresource.Length > 0)
            StampConditions(request);
        return ValueTask.CompletedTask;
    }

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition != CertificateSigningRequest.Definition || request.Object is null)
            return;
        string signer = request.Object!.Child("spec").Text("signerName") ?? "";
        if (request.IsCreation && signer == ClientSigner && Parse(request.Object!) is { } asked && OrganizationsOf(asked).Contains("system:masters"))
            throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"use of {ClientSigner} signer with system:masters group is not allowed");
        if (request.Subresource == "approval")
            await DemandAsync(request, "approve", signer, cancel);
        else if (request.Subresource == "status" && Signs(request))
            await DemandAsync(request, "sign", signer, cancel);
    }

    private static void Begin(AdmissionRequest request)
    {
        JsonObject spec = request.Object!.ChildOrNew("spec");
        foreach (string field in (string[])["username", "uid", "groups", "extra"])
            spec.Remove(field);
        spec["username"] = request.User.Name;
        if (request.User.Uid.Length > 0)
            spec["uid"] = request.User.Uid;
        spec.SetTexts("groups", request.User.Groups);
        if (request.User.Extra.Count > 0)
            spec["extra"] = new JsonObject(request.User.Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => (JsonNode)value)]))));

        if (Parse(request.Object!) is null)
            request.Errors.Invalid("spec.request", spec["request"]?.DeepClone(), "PEM block type must be CERTIFICATE REQUEST");
        CertificateRules.CheckSpec(spec, request.Errors);
    }

    private static void KeepForApproval(JsonObject item, JsonObject old)
    {
        JsonNode? conditions = item.Child("status").Field("conditions")?.DeepClone();
        item.CopyFrom(old, "status");
        if (conditions is not null || old.Child("status") is not null)
            item.ChildOrNew("status")["conditions"] = conditions ?? new JsonArray();
    }

    /// <summary>What has been decided stays decided; a write may add only the conditions that are its own.</summary>
    private static void CheckConditions(AdmissionRequest request, JsonObject old, IReadOnlyList<string> addable)
    {
        CertificateRules.CheckConditions(request.Object!.Child("status"), request.Errors);
        Dictionary<string, JsonObject> before = Conditions(old);
        Dictionary<string, JsonObject> after = Conditions(request.Object!);
        foreach (string type in CertificateRules.Lasting)
        {
            bool was = before.TryGetValue(type, out JsonObject? one);
            bool isNow = after.TryGetValue(type, out JsonObject? other);
            if (was && !isNow)
                request.Errors.Forbid("status.conditions", $"updates may not remove a condition of type \"{type}\"");
            else if (was && isNow && one.Text("status") != other.Text("status"))
                request.Errors.Forbid("status.conditions", $"updates may not modify a condition of type \"{type}\"");
            else if (!was && isNow && !addable.Contains(type))
                request.Errors.Forbid("status.conditions", $"updates may not add a condition of type \"{type}\"");
        }

    }

    private static void CheckCertificate(AdmissionRequest request, JsonObject old)
    {
        string before = old.Child("status").Text("certificate") ?? "";
        string after = request.Object!.Child("status").Text("certificate") ?? "";
        if (before.Length > 0 && before != after)
            request.Errors.Forbid("status.certificate", "updates may not modify existing certificate content");
        if (after.Length == 0 || after == before)
            return;
        if (Decoded(after) is not { } text || !PemEncoding.TryFind(text, out PemFields found) || text[found.Label] != "CERTIFICATE")
            request.Errors.Invalid("status.certificate", "<certificate data>", "must contain at least one CERTIFICATE PEM block");
    }

    private static void StampConditions(AdmissionRequest request)
    {
        string now = request.Registry.Clock.GetUtcNow().ToTimestamp();
        Dictionary<string, JsonObject> before = request.Old is null ? [] : Conditions(request.Old);
        foreach (JsonObject condition in request.Object!.Child("status")?.Objects("conditions") ?? [])
        {
            condition.SetIfAbsent("lastUpdateTime", now);
            condition.SetIfAbsent("lastTransitionTime", before.GetValueOrDefault(condition.Text("type") ?? "").Text("lastTransitionTime") ?? now);
        }
    }

    private static bool Signs(AdmissionRequest request)
    {
        JsonObject old = request.Old!;
        return request.Object!.Child("status").Text("certificate") != old.Child("status").Text("certificate")
            || Conditions(request.Object!).ContainsKey("Failed") != Conditions(old).ContainsKey("Failed");
    }

    // Who may act for a signer's whole domain may act for each of its signers.
    private async ValueTask DemandAsync(AdmissionRequest request, string verb, string signer, CancellationToken cancel)
    {
        foreach (string name in (string[])[signer, signer.Split('/')[0] + "/*"])
        {
            AccessRequest asked = new(verb) { Group = "certificates.k8s.io", Resource = "signers", Name = name };
            if ((await authorizer().JudgeAsync(request.User, asked, cancel)).IsAllowed)
                return;
        }

        throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"user not permitted to {verb} requests with signerName \"{signer}\"");
    }

    private static Dictionary<string, JsonObject> Conditions(JsonObject item)
    {
        Dictionary<string, JsonObject> found = [];
        foreach (JsonObject condition in item.Child("status")?.Objects("conditions") ?? [])
            found[condition.Text("type") ?? ""] = condition;
        return found;
    }

    private static CertificateRequest? Parse(JsonObject item)
    {
        if (Decoded(item.Child("spec").Text("request") ?? "") is not { Length: > 0 } text)
            return null;
        try
        {
            return CertificateRequest.LoadSigningRequestPem(text, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation, RSASignaturePadding.Pkcs1);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Decoded(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? Encoding.ASCII.GetString(bytes, 0, length) : null;
    }

    private static IEnumerable<string> OrganizationsOf(CertificateRequest request) =>
        request.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == Organization)
            .Select(part => part.GetSingleElementValue() ?? "");
}
