using Gantry.Kube;
using Gantry.Kube.Authorization;
using Gantry.Kube.Certificates;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Certificates;

/// <summary>Approves the client certificates of nodes: a new node's for whoever may ask for any, a renewal for the node itself.</summary>
internal sealed class CertificateApprover(WatchCache<CertificateSigningRequest> requests, KubeClient kube) : IReconciler
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (requests.Find(key) is not { Spec.SignerName: BuiltInSigners.NodeClient } item || item.IsDecided || item.Status.Certificate is { Length: > 0 })
            return NextCheck.OnChange;
        if (SigningRequest.Read(item) is not { } request || BuiltInSigners.NodeClientRefusal(item.Spec.Usages, request).Length > 0)
            return NextCheck.OnChange;

        if (item.Spec.Username == request.CommonName && await MayAsync(item, "selfnodeclient", cancel))
            await ApproveAsync(item, "Auto approving self kubelet client certificate after SubjectAccessReview.", cancel);
        else if (await MayAsync(item, "nodeclient", cancel))
            await ApproveAsync(item, "Auto approving kubelet client certificate after SubjectAccessReview.", cancel);
        return NextCheck.OnChange;
    }

    private async ValueTask<bool> MayAsync(CertificateSigningRequest item, string subresource, CancellationToken cancel)
    {
        SubjectAccessReview question = new()
        {
            Spec = new SubjectAccessReviewSpec
            {
                User = item.Spec.Username,
                Uid = item.Spec.Uid,
                Groups = item.Spec.Groups,
                Extra = item.Spec.Extra,
                ResourceAttributes = new ResourceAttributes
                {
                    Group = CertificateSigningRequest.Definition.Group,
                    Resource = CertificateSigningRequest.Definition.Plural,
                    Verb = "create",
                    Subresource = subresource,
                },
            },
        };
        SubjectAccessReview answer = await kube.PostAsync(Reviews, question, KubeJson.TypeOf<SubjectAccessReview>(), KubeJson.TypeOf<SubjectAccessReview>(), cancel);
        return answer.Status?.Allowed ?? false;
    }

    private async ValueTask ApproveAsync(CertificateSigningRequest item, string message, CancellationToken cancel) =>
        requests.Learn(await kube.UpdateAsync(item.With("Approved", "AutoApproved", message), "approval", cancel));
}
