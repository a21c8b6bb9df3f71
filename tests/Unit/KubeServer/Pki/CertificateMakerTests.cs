using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Pki;

namespace Gantry.Tests.KubeServer.Pki;

public sealed class CertificateMakerTests
{
    [Fact]
    public void A_certificate_is_its_own_authoritys_and_not_anothers_of_the_same_name()
    {
        DateTimeOffset from = DateTimeOffset.UtcNow, until = from.AddDays(1);
        using X509Certificate2 own = CertificateMaker.Authority("gantry", from, until);
        using X509Certificate2 other = CertificateMaker.Authority("gantry", from, until);
        using X509Certificate2 client = CertificateMaker.Client(own, "alice", ["team"], from, until);

        Assert.True(CertificateMaker.IsSignedBy(client, own));
        Assert.False(CertificateMaker.IsSignedBy(client, other));
    }
}
