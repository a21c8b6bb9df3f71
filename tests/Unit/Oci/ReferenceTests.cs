using Gantry.Oci;

namespace Gantry.Tests;

public sealed class ReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("me/app", "docker.io/me/app:latest", "me/app:latest")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("index.docker.io/me/app:2", "docker.io/me/app:2", "me/app:2")]
    [InlineData("localhost/x", "localhost/x:latest", "localhost/x:latest")]
    [InlineData("localhost:5000/x", "localhost:5000/x:latest", "localhost:5000/x:latest")]
    [InlineData("reg.example/a/b/c:v1", "reg.example/a/b/c:v1", "reg.example/a/b/c:v1")]
    [InlineData("[::1]:5000/x:1", "[::1]:5000/x:1", "[::1]:5000/x:1")]
    [InlineData("busybox@" + Hash, "docker.io/library/busybox@" + Hash, "busybox@" + Hash)]
    [InlineData("busybox:1@" + Hash, "docker.io/library/busybox:1@" + Hash, "busybox:1@" + Hash)]
    [InlineData("a__b/c-d.e", "docker.io/a__b/c-d.e:latest", "a__b/c-d.e:latest")]
    public void A_name_is_completed_as_docker_does(string text, string full, string familiar)
    {
        Reference reference = Reference.Parse(text);

        Assert.Equal((full, familiar), (reference.ToString(), reference.Familiar));
        Assert.Equal(reference, Reference.Parse(full));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Busybox")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("/a")]
    [InlineData("../../etc")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("-a")]
    [InlineData("a:")]
    [InlineData("a:b c")]
    [InlineData("a:.x")]
    [InlineData("a@sha256:abc")]
    [InlineData("a@md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("host:port/x")]
    [InlineData("https://host/x")]
    [InlineData("a\nb")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void What_is_no_name_is_refused(string text) => Assert.False(Reference.TryParse(text, out _));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.True(Reference.TryParse(new string('a', 240), out _));
        Assert.False(Reference.TryParse(new string('a', 256), out _));
        Assert.True(Reference.TryParse("a:" + new string('t', 128), out _));
        Assert.False(Reference.TryParse("a:" + new string('t', 129), out _));
    }

    [Fact]
    public void The_digest_is_what_a_registry_is_asked_for()
    {
        Assert.Equal(Hash, Reference.Parse($"x:1@{Hash}").Identifier);
        Assert.Equal("1", Reference.Parse("x:1").Identifier);
        Assert.Equal($"docker.io/library/x@{Hash}", Reference.Parse("x:1").ByDigest(Digest.Parse(Hash)).ToString());
    }
}
