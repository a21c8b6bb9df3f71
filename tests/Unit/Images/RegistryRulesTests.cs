using Gantry.Images;
using Gantry.Images.Registries;
using Gantry.Oci;

namespace Gantry.Tests;

public sealed class RegistryRulesTests
{
    [Theory]
    [InlineData("registry-1.docker.io", "auth.docker.io", true)]
    [InlineData("registry.example.com", "registry.example.com", true)]
    [InlineData("127.0.0.1:5000", "127.0.0.1:6000", true)]
    [InlineData("registry.example.com", "example.com.evil.net", false)]
    [InlineData("registry.a.co.uk", "tokens.b.co.uk", false)]
    [InlineData("registry.a.co.uk", "tokens.a.co.uk", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("registry.example.com", "tokens.partner.net", true)]
    public void Credentials_go_to_the_token_servers_of_the_same_owner_only(string registry, string realm, bool isTrusted)
    {
        var settings = new RegistryHost { TokenHosts = ["tokens.partner.net"] };

        Assert.Equal(isTrusted, TokenHosts.IsTrusted(new Uri($"https://{registry}"), new Uri($"https://{realm}/token"), settings));
        Assert.False(TokenHosts.IsTrusted(new Uri("https://registry.example.com"), new Uri("http://registry.example.com/token"), settings));
    }

    [Theory]
    [InlineData("https://anything.example", true)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("http://[::1]:5000", true)]
    [InlineData("http://localhost", true)]
    [InlineData("http://10.0.0.1", false)]
    [InlineData("http://registry.example", false)]
    [InlineData("file:///etc/passwd", false)]
    public void Plain_http_is_spoken_on_loopback_only(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, RegistryEndpoint.IsAllowed(new Uri(address)));

    [Theory]
    [InlineData("""{"registries":{"docker.io":{"mirrors":["https://mirror.example","http://127.0.0.1:5000"],"insecure":true}}}""", 2)]
    [InlineData("""{"registries":{"docker.io":{"mirrors":null}}}""", 0)]
    public void What_the_owner_says_of_a_registry_is_read(string json, int mirrors)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        try
        {
            Assert.Equal(mirrors, RegistryFile.Read(path).Hosts["docker.io"].Mirrors.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{", "cannot be used")]
    [InlineData("""{"registries":{"docker.io":{"mirrors":["http://mirror.example"]}}}""", "the mirror http://mirror.example/ is neither https nor on loopback")]
    public void A_file_that_cannot_be_right_is_refused(string json, string sentence)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        try
        {
            Assert.Contains(sentence, Assert.Throws<ImagesException>(() => RegistryFile.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Mirrors_come_before_the_registry_and_docker_hub_has_its_own_host()
    {
        var options = new RegistryOptions
        {
            Hosts = new Dictionary<string, RegistryHost> { ["docker.io"] = new() { Mirrors = [new Uri("https://mirror.example")] } },
        };

        IReadOnlyList<RegistryEndpoint> endpoints = RegistryEndpoint.For(Reference.Parse("busybox"), options);

        Assert.Equal(["mirror.example", "registry-1.docker.io"], endpoints.Select(endpoint => endpoint.Address.Host));
        Assert.DoesNotContain(endpoints, endpoint => endpoint.MayBePlain);
    }

    [Fact]
    public void A_mirror_in_plain_http_beyond_loopback_is_refused()
    {
        var options = new RegistryOptions
        {
            Hosts = new Dictionary<string, RegistryHost> { ["docker.io"] = new() { Mirrors = [new Uri("http://mirror.example")] } },
        };

        Assert.Throws<InvalidDataException>(() => RegistryEndpoint.For(Reference.Parse("busybox"), options));
    }

    [Theory]
    [InlineData("realm=\"https://a/token\",service=\"s\",scope=\"repository:a/b:pull,push\"", "https://a/token", "s")]
    [InlineData(" service=s , realm=\"with \\\" quote\"", "with \" quote", "s")]
    [InlineData("realm=\"not closed", "not closed", null)]
    [InlineData("", null, null)]
    [InlineData(",,,=", null, null)]
    public void A_challenge_is_taken_apart(string parameters, string? realm, string? service)
    {
        Challenge challenge = Challenge.Parse("Bearer", parameters);

        Assert.Equal((realm, service), (challenge.Parameters.GetValueOrDefault("realm"), challenge.Parameters.GetValueOrDefault("service")));
    }

    [Fact]
    public void Pauses_double_and_are_bounded()
    {
        TimeSpan first = TimeSpan.FromSeconds(1);

        Assert.InRange(Retries.Pause(1, first).TotalSeconds, 0.75, 1.25);
        Assert.InRange(Retries.Pause(3, first).TotalSeconds, 3, 5);
        Assert.InRange(Retries.Pause(1000, first).TotalSeconds, 15, 25);
    }
}
