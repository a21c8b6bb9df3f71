using Gantry.Runtime.Containers;

namespace Gantry.Tests;

public sealed class RecordFileTests
{
    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var record = new ContainerRecord
        {
            OciVersion = "1.3.0",
            Id = "web",
            Pid = 42,
            StartTime = ulong.MaxValue,
            Bundle = "/b \"quoted\"",
            Rootfs = "/b/rootfs",
            CgroupPath = "/web",
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Annotations = new Dictionary<string, string> { ["a"] = "b" },
        };

        ContainerRecord read = RecordFile.Read(RecordFile.Write(record).ToArray());

        Assert.Equal(record with { Annotations = read.Annotations }, read);
        Assert.Equal(record.Annotations, read.Annotations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void A_container_id_cannot_be_a_path(string id) =>
        Assert.Throws<Gantry.Runtime.RuntimeException>(() => ContainerDirectory.At("/run/x", id));
}
