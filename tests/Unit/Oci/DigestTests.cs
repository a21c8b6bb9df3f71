using Gantry.Oci;

namespace Gantry.Tests;

public sealed class DigestTests
{
    [Fact]
    public void The_digest_of_nothing_is_known()
    {
        Digest digest = Digest.Sha256([]);

        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", digest.ToString());
        Assert.Equal(("sha256", 64), (digest.Algorithm, digest.Hex.Length));
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void What_is_no_digest_is_refused(string? text) => Assert.False(Digest.TryParse(text, out _));
}
