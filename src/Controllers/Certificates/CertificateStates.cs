using Gantry.Kube;
using Gantry.Kube.Certificates;

namespace Gantry.Controllers.Certificates;

/// <summary>What the conditions of a signing request say.</summary>
internal static class CertificateStates
{
    extension(CertificateSigningRequest self)
    {
        public bool IsApproved => self.Find("Approved") is not null;

        public bool IsDenied => self.Find("Denied") is not null;

        public bool HasFailed => self.Find("Failed") is not null;

        public bool IsDecided => self.IsApproved || self.IsDenied;

        public CertificateSigningRequestCondition? Find(string type) => self.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

        public CertificateSigningRequest With(string type, string reason, string message)
        {
            CertificateSigningRequestCondition condition = new() { Type = type, Status = "True", Reason = reason, Message = message };
            return self with { Status = self.Status with { Conditions = [.. self.Status.Conditions, condition] } };
        }
    }

}
