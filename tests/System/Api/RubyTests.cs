namespace Gantry.Tests.Api;

/// <summary>What Debian's ruby-kubeclient does, against a node.</summary>
public sealed class RubyTests : ApiTest
{
    public RubyTests(TestNode node)
        : base(node)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ruby") && Directory.Exists("/usr/share/rubygems-integration/all/gems") && Directory.EnumerateDirectories("/usr/share/rubygems-integration/all/gems", "kubeclient-*").Any(), "ruby-kubeclient is not installed");
        More["SCRIPT"] = Path.Combine(Shell.Repository, "tests/System/Api/ruby/client.rb");
    }

    [Fact]
    public async Task It_finds_what_it_expects() => await OkAsync("timeout 150 /usr/bin/ruby $SCRIPT $N");
}
