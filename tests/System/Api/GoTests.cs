namespace Gantry.Tests.Api;

/// <summary>What client-go does, in protobuf and in CBOR, with lists that are streamed and without: the library under Kubernetes' own controllers and most operators.</summary>
public sealed class GoTests : ApiTest
{
    private static readonly string Client = Path.Combine(Shell.Repository, "artifacts/go-client/client");

    public GoTests(TestNode node)
        : base(node)
    {
        Assert.SkipUnless(File.Exists(Client), "the client is not built: run tests/System/Api/go/build.sh, which takes some minutes");
        More["CLIENT"] = Client;
    }

    [Theory]
    [InlineData("informers")]
    [InlineData("dynamic")]
    [InlineData("errors")]
    [InlineData("pages")]
    [InlineData("watches")]
    [InlineData("events")]
    [InlineData("workloads")]
    [InlineData("leaders")]
    public async Task It_finds_what_it_expects(string step) => await OkAsync($"timeout 160 $CLIENT {step} $N");

    [Theory]
    [InlineData("informers")]
    [InlineData("dynamic")]
    public async Task It_streams_lists_and_speaks_CBOR(string step) => await OkAsync($"GATES=WatchListClient,ClientsAllowCBOR,ClientsPreferCBOR timeout 160 $CLIENT {step} $N");
}
