using System.Text;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Oci.RuntimeSpec.Reading;

namespace Gantry.Tests.RuntimeSpec;

public sealed class ContainerSpecCheckTests
{
    private const string Sound = """
        {"ociVersion":"1.3.0","root":{"path":"rootfs"},"process":{"cwd":"/","args":["sh"],"env":["A=b"],"user":{"uid":0,"gid":0}},"hooks":{},"mounts":[{"destination":"/proc"}],"annotations":{"a":""},"linux":{"devices":[{"type":"p","path":"/f"}]}}
        """;

    [Fact]
    public void A_sound_document_has_no_findings() => Assert.Empty(Findings(_ => { }));

    [Theory]
    [InlineData("ociVersion", "\"1.3\"", "ociVersion: '1.3' is not a version")]
    [InlineData("ociVersion", "\"01.3.0\"", "ociVersion: '01.3.0' is not a version")]
    [InlineData("ociVersion", "\"2.0.0\"", "ociVersion: 2.0.0 is not a version that this runtime knows: it knows 1.x")]
    [InlineData("ociVersion", "null", "ociVersion: is missing")]
    [InlineData("root.path", "\"\"", "root.path: is missing")]
    [InlineData("process.cwd", "\"tmp\"", "process.cwd: 'tmp' is not an absolute path")]
    [InlineData("process.args", "[]", "process.args: is empty, there is nothing to run")]
    [InlineData("process.env", "[\"A\"]", "process.env: 'A' is not NAME=value")]
    [InlineData("process.env", "[\"=a\"]", "process.env: '=a' is not NAME=value")]
    [InlineData("process.user.uid", "4294967295", "process.user.uid: 4294967295 is no user id")]
    [InlineData("process.user.additionalGids", "[4294967295]", "process.user.additionalGids: 4294967295 is no group id")]
    [InlineData("process.user.umask", "512", "process.user.umask: 512 has bits above 0777")]
    [InlineData("process.consoleSize", "{\"height\":65536,\"width\":1}", "process.consoleSize: 1x65536 is no size of a terminal")]
    [InlineData("hostname", "\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg\"", "hostname: is longer than 64 bytes")]
    [InlineData("annotations", "{\"\":\"\"}", "annotations: a key is empty")]
    [InlineData("mounts", "[{}]", "mounts[0].destination: is missing")]
    [InlineData("hooks.prestart", "[{\"path\":\"sh\"}]", "hooks.prestart[0].path: 'sh' is not an absolute path")]
    [InlineData("hooks.poststop", "[{\"path\":\"/a\"},{\"path\":\"/a\",\"timeout\":0}]", "hooks.poststop[1].timeout: is not above 0")]
    [InlineData("linux.devices", "[{\"type\":\"x\",\"path\":\"/d\",\"major\":1,\"minor\":1}]", "linux.devices[0].type: 'x' is not one of c, b, u and p")]
    [InlineData("linux.devices", "[{\"type\":\"c\",\"path\":\"/d\"}]", "linux.devices[0]: major and minor are missing")]
    [InlineData("linux.maskedPaths", "[\"proc\"]", "linux.maskedPaths: 'proc' is not an absolute path")]
    [InlineData("linux.resources", "{\"unified\":{\"../x\":\"1\"}}", "linux.resources.unified: '../x' is not the name of a file")]
    [InlineData("vm", "{}", "vm: this is no runtime for virtual machines")]
    public void What_is_wrong_is_named_by_its_path(string path, string value, string finding)
    {
        IReadOnlyList<string> found = Findings(document =>
        {
            string[] parts = path.Split('.');
            JsonNode at = document;
            foreach (string part in parts[..^1])
                at = at[part]!;

            at[parts[^1]] = JsonNode.Parse(value);
        });

        Assert.Equal([finding], found);
    }

    [Theory]
    [InlineData("1.0.2-dev")]
    [InlineData("1.3.0+build.5")]
    public void Versions_before_and_after_a_release_are_versions(string version) => Assert.Empty(Findings(document => document["ociVersion"] = version));

    [Fact]
    public void Sections_of_other_platforms_are_named() =>
        Assert.Equal(["windows", "process.commandLine"], ContainerSpecCheck.ForeignSections(ContainerSpecReader.Read("""{"windows":{},"process":{"commandLine":"x"}}"""u8.ToArray())));

    private static IReadOnlyList<string> Findings(Action<JsonNode> change)
    {
        JsonNode document = JsonNode.Parse(Sound)!;
        change(document);
        return ContainerSpecCheck.Find(ContainerSpecReader.Read(Encoding.UTF8.GetBytes(document.ToJsonString())));
    }
}
