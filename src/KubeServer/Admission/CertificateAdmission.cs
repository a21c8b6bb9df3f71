using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gantry.Kube.Certificates;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Admission;

/// <summary>Certificate signing requests: who asks is what the server says, only approvers decide, and only signers sign.</summary>
internal sealed class CertificateAdmission(Func<Authorizer> authorizer) : IAdmissionStep
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";
    private const string Organization = "2.5.4.10";

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
                CertificateChanges.Check(request.Object!, old, decides: true, request.Errors);
                break;
            case "status" when request.Old is { } old:
                CertificateChanges.KeepDecisions(request.Object!, old);
                CertificateChanges.Check(request.Object!, old, decides: false, request.Errors);
                break;
        }

        if (request.Subresource.Length > 0)
            CertificateChanges.Stamp(request.Object!, request.Old, request.Registry.Clock.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (request.Definition != CertificateSigningRequest.Definition || request.Object is null)
            return;
        string signer = request.Object!.Child("spec").Text("signerName") ?? "";
        if (request.IsCreation && signer == ClientSigner && DerOf(request.Object!) is { } der && Parse(der) is { } asked && OrganizationsOf(asked).Contains("system:masters"))
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

        if (DerOf(request.Object!) is not { } der)
            request.Errors.Invalid("spec.request", spec["request"]?.DeepClone(), "PEM block type must be CERTIFICATE REQUEST");
        else if (Parse(der) is null)
            request.Errors.Invalid("spec.request", spec["request"]?.DeepClone(), "asn1: structure error: not a certificate request");
        CertificateRules.CheckSpec(spec, request.Errors);
    }

    private static void KeepForApproval(JsonObject item, JsonObject old)
    {
        JsonNode? conditions = item.Child("status").Field("conditions")?.DeepClone();
        item.CopyFrom(old, "status");
        if (conditions is not null || old.Child("status") is not null)
            item.ChildOrNew("status")["conditions"] = conditions ?? new JsonArray();
    }

    private static bool Signs(AdmissionRequest request)
    {
        JsonObject old = request.Old!;
        return request.Object!.Child("status").Text("certificate") != old.Child("status").Text("certificate")
            || HasFailed(request.Object!) != HasFailed(old);
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

    private static bool HasFailed(JsonObject item) => item.Child("status").Objects("conditions").Any(condition => condition.Text("type") == "Failed");

    private static CertificateRequest? Parse(byte[] der)
    {
        try
        {
            return CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.SkipSignatureValidation, RSASignaturePadding.Pkcs1);
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[]? DerOf(JsonObject item) =>
        CertificateChanges.TextOf(item.Child("spec").Text("request")) is { } text && PemBlock.ReadAll(text).FirstOrDefault() is { Label: "CERTIFICATE REQUEST" } block ? block.Content : null;

    // A part of a name may have several values at once (O=a+O=b): each of them counts when the certificate is used.
    private static IEnumerable<string> OrganizationsOf(CertificateRequest request) =>
        DistinguishedName.ValuesOf(request.SubjectName, Organization);
}
